"""Choosing an outcome, seeing what will happen, confirming: three faces of one form, for a decision and for a phase review."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

import method
from adoption.access import people_of
from adoption.choices import Outcome
from adoption.methods import method_for
from milestones.choices import MatterOutcome, outcome_of
from milestones.forms import CONDITION_ROWS, MOST_CONDITIONS, ConditionForm, OutcomeForm, condition_forms, condition_prefix
from milestones.models import Round
from milestones.pages.common import add_errors, show_round
from milestones.services import decisions

FIELDS = ("text", "owner", "due")


class Choosing:
    """What was sent. `step` says which button: preview, confirm, back (to the form) or more (rows of conditions)."""

    form_template: ClassVar[str]
    preview_template: ClassVar[str]
    names: ClassVar[tuple[str, ...]] = ("outcome", "motive")

    def __init__(self, request: HttpRequest, round_: Round) -> None:
        self.request, self.round = request, round_
        self.step = request.POST.get("step", "")
        self.may_be = decisions.available_outcomes(round_)
        self.form, self.rows = self._forms()

    def make_form(self, data: Any, initial: dict[str, Any], **options: Any) -> OutcomeForm:
        """The form, with its choices."""
        raise NotImplementedError

    def check(self) -> None:
        """Raises ValidationError where the values could not be carried out as they stand."""
        raise NotImplementedError

    @property
    def is_sent(self) -> bool:
        """True for the two steps that ask for something, not for turning back or adding rows."""
        return self.step in ("preview", "confirm")

    @cached_property
    def is_complete(self) -> bool:
        """True if everything is filled in and could be carried out as it stands."""
        if not self.is_sent or not self.form.is_valid() or any(row.errors for row in self._asked_rows()):
            return False
        try:
            self.check()
        except ValidationError as error:
            add_errors(self.form, error)
            return False
        return True

    @property
    def is_confirmed(self) -> bool:
        return self.step == "confirm" and self.is_complete

    @property
    def values(self) -> dict[str, Any]:
        """Outcome, reason and conditions of a valid form, as the services take them."""
        rows = [row.cleaned_data for row in self._asked_rows() if not row.is_empty]
        conditions = [decisions.ConditionText(row["text"], row["owner"], row["due"]) for row in rows]
        return {"outcome": self.form.cleaned_data["outcome"], "motive": self.form.cleaned_data["motive"], "conditions": conditions}

    def show_form(self, error: ValidationError | None = None) -> HttpResponse:
        """The form, with what was typed and what is wrong with it."""
        if error is not None:
            add_errors(self.form, error)
        context = {"unavailable": self._unavailable(), "most": len(self.rows) >= MOST_CONDITIONS}
        return self._show(self.form_template, {**context, "forms": [self.form, *self._asked_rows()] if self.is_sent else [self.form]})

    def show_preview(self) -> HttpResponse:
        """What will happen, before it does."""
        outcome = outcome_of(self.values["outcome"])
        context = {"outcome": outcome, "values": self.values, "consequences": decisions.consequences(self.round, outcome)}
        return self._show(self.preview_template, context)

    def _unavailable(self) -> list[Any]:
        """What the milestone could be decided to otherwise; of a matter everything is on offer."""
        if self.round.is_matter:
            return []
        taken = {Outcome(key) for key in method_for(self.round.initiative).milestone(self.round.gate).outcomes} - set(self.may_be)
        return sorted((outcome.label for outcome in taken), key=str)

    def context(self) -> dict[str, Any]:
        """What else the pages show."""
        return {}

    def _show(self, template: str, context: dict[str, Any]) -> HttpResponse:
        base = {"round": self.round, "form": self.form, "rows": self.rows, **self.context()}
        return show_round(self.request, self.round, template, {**base, **context})

    def _asked_rows(self) -> list[ConditionForm]:
        """Rows count only where the outcome sets conditions; what members proposed stands ready in them until then."""
        return self.rows if self.form.data.get("outcome") == Outcome.APPROVED_WITH_CONDITIONS else []

    def _forms(self) -> tuple[OutcomeForm, list[ConditionForm]]:
        sent = self.request.POST
        choices = [(outcome.value, outcome.label) for outcome in self.may_be]
        effects = {outcome.value: self._effect(outcome) for outcome in self.may_be}
        initial = {name: sent.get(name) for name in self.names if name in sent}
        form = self.make_form(sent if self.is_sent else None, initial, outcomes=choices, descriptions=effects)
        if self.round.is_matter:
            return form, []
        first = [_typed(sent, number) for number in range(_count(sent))] if sent else self.proposed()
        more = CONDITION_ROWS if self.step == "more" else 0
        return form, condition_forms(
            sent if self.is_sent else None, people=people_of(self.round.initiative), first=first, count=len(first) + more
        )

    def _effect(self, outcome: Outcome | MatterOutcome) -> Any:
        """What an outcome leads to, in a line."""
        return decisions.consequences(self.round, outcome)[0] if self.round.is_matter else method.outcome(outcome).effect

    def proposed(self) -> list[dict[str, str]]:
        """Conditions that stand ready."""
        return []


def _count(sent: Mapping[str, str]) -> int:
    rows = sent.get("rows", "")
    return min(MOST_CONDITIONS, int(rows)) if rows.isdecimal() and len(rows) < 3 else CONDITION_ROWS


def _typed(sent: Mapping[str, str], number: int) -> dict[str, str]:
    return {name: sent.get(f"{condition_prefix(number)}-{name}", "") for name in FIELDS}
