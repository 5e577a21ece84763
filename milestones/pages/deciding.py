"""Choosing an outcome, seeing what will happen, confirming: three faces of one form."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse

import method
from adoption.access import people_of
from adoption.choices import Decider, Outcome
from milestones.choices import Stance
from milestones.forms import CONDITION_ROWS, MOST_CONDITIONS, ConditionForm, DecideForm, condition_forms, condition_prefix
from milestones.models import Round
from milestones.pages.common import add_errors, show_gate
from milestones.pages.submitted import seen
from milestones.services import decisions, outcomes, positions
from milestones.validity import judge

FIELDS = ("text", "owner", "due")


class Deciding:
    """What was sent by whoever decides. `step` says which button: preview, confirm, back (to the form) or more (rows)."""

    def __init__(self, request: HttpRequest, round_: Round) -> None:
        self.request, self.round = request, round_
        prefetch_related_objects([round_], "positions")
        self.step = request.POST.get("step", "")
        self.weighed = positions.facts(round_)
        self.now = seen(round_, self.weighed)
        self.may_be = decisions.available_outcomes(round_)
        self.form, self.rows = self._forms()

    @property
    def is_sent(self) -> bool:
        """True for the two steps that ask for something, not for turning back or adding rows."""
        return self.step in ("preview", "confirm")

    @cached_property
    def is_complete(self) -> bool:
        """True if everything is filled in and the decision could be made as it stands."""
        if not self.is_sent or not self.form.is_valid() or any(row.errors for row in self._asked_rows()):
            return False
        try:
            outcomes.check(self.round, self.values["outcome"], self.values["motive"], self.values["conditions"])
        except ValidationError as error:
            add_errors(self.form, error)
            return False
        return True

    @property
    def is_confirmed(self) -> bool:
        return self.step == "confirm" and self.is_complete

    @property
    def is_out_of_date(self) -> bool:
        """True if a position changed after the reader saw the page."""
        return bool(self.form.cleaned_data["seen"] != self.now)

    @property
    def values(self) -> dict[str, Any]:
        """Outcome, reason and conditions of a valid form, as the service takes them."""
        rows = [row.cleaned_data for row in self._asked_rows() if not row.is_empty]
        conditions = [decisions.ConditionText(row["text"], row["owner"], row["due"]) for row in rows]
        return {"outcome": self.form.cleaned_data["outcome"], "motive": self.form.cleaned_data["motive"], "conditions": conditions}

    def show_form(self, error: ValidationError | None = None) -> HttpResponse:
        """The form, with what was typed and what is wrong with it."""
        if error is not None:
            add_errors(self.form, error)
        taken = {Outcome(key) for key in method.milestone(self.round.gate).outcomes} - set(self.may_be)
        context = {"unavailable": sorted((o.label for o in taken), key=str), "most": len(self.rows) >= MOST_CONDITIONS}
        return self._show("decide", {**context, "forms": [self.form, *self._asked_rows()] if self.is_sent else [self.form]})

    def show_preview(self) -> HttpResponse:
        """What will happen, before it does."""
        self.form.data = self.form.data.copy()
        self.form.data["seen"] = self.now
        outcome = Outcome(self.values["outcome"])
        context = {"outcome": outcome, "values": self.values, "consequences": decisions.consequences(self.round, outcome)}
        return self._show("confirm", context)

    def _show(self, template: str, context: dict[str, Any]) -> HttpResponse:
        body = self.round.decider == Decider.STEERING_GROUP
        base = {"round": self.round, "form": self.form, "rows": self.rows, "judged": judge(*self.weighed) if body else None}
        return show_gate(self.request, self.round.initiative, template, self.round.gate, {**base, **context})

    def _asked_rows(self) -> list[ConditionForm]:
        """Rows count only where the outcome sets conditions; what members proposed stands ready in them until then."""
        return self.rows if self.form.data.get("outcome") == Outcome.APPROVED_WITH_CONDITIONS else []

    def _forms(self) -> tuple[DecideForm, list[ConditionForm]]:
        sent = self.request.POST
        data = sent if self.is_sent else None
        choices = [(outcome.value, outcome.label) for outcome in self.may_be]
        effects = {outcome.value: method.outcome(outcome).effect for outcome in self.may_be}
        initial = {"seen": self.now, "outcome": sent.get("outcome"), "motive": sent.get("motive")}
        form = DecideForm(data, outcomes=choices, descriptions=effects, initial=initial)
        first = [_typed(sent, number) for number in range(_count(sent))] if sent else self._proposed()
        more = CONDITION_ROWS if self.step == "more" else 0
        return form, condition_forms(data, people=people_of(self.round.initiative), first=first, count=len(first) + more)

    def _proposed(self) -> list[dict[str, str]]:
        """Conditions that members asked for."""
        asked = [said for said in self.round.positions.all() if said.stance == Stance.CONDITIONS]
        return [{"text": said.condition} for said in sorted(asked, key=lambda said: said.created_at)][:MOST_CONDITIONS]


def _count(sent: Mapping[str, str]) -> int:
    rows = sent.get("rows", "")
    return min(MOST_CONDITIONS, int(rows)) if rows.isdecimal() and len(rows) < 3 else CONDITION_ROWS


def _typed(sent: Mapping[str, str], number: int) -> dict[str, str]:
    return {name: sent.get(f"{condition_prefix(number)}-{name}", "") for name in FIELDS}
