"""The list of milestones, and which page a milestone shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

import method
from accounts.models import User
from adoption.choices import PASSING, PhaseState, Status
from adoption.decision_points import decided_at, decided_with, gate_title, gate_word, is_formal
from adoption.methods import method_for
from adoption.models import Initiative, InitiativePhase, RoleAssignment
from adoption.pages import phase_rows
from adoption.permissions import manage_initiative
from core.components import Text
from milestones import permissions
from milestones.asked import SUMMARY, sealed_gates
from milestones.choices import DecisionKind, Matter, MatterOutcome, RoundState
from milestones.matters import STANDINGS, round_title
from milestones.models import BasisItem, Decision, Protocol, Round
from milestones.models.round import OPEN_STATES
from milestones.pages.common import gate_url, show_gate, show_round
from milestones.pages.preparing import preparing
from milestones.pages.submitted import submitted


@dataclass(frozen=True)
class RoundRow:
    """A round with its decision and protocol, where there are any."""

    round: Round
    decision: Decision | None
    protocol: Protocol | None

    @property
    def word(self) -> Text:
        return self.decision.get_outcome_display() if self.decision else self.round.get_state_display()

    @property
    def title(self) -> str:
        """What a round beside the milestones is about."""
        return round_title(self.round)

    @property
    def look(self) -> str:
        """The state it is drawn in (core.icons.STATES)."""
        if self.decision is not None:
            return "done" if self.decision.outcome in (*PASSING, MatterOutcome.ADOPTED) else "warns"
        return "ahead" if self.round.state == RoundState.WITHDRAWN else "waits"


@dataclass(frozen=True)
class GateRow:
    """One of the eight milestones as the list shows it. decided_with: the later one whose round decides it too, in words."""

    gate: method.Milestone
    row: InitiativePhase
    rounds: tuple[RoundRow, ...]
    here: bool
    title: str
    formal: bool
    decided_with: str

    @property
    def is_set_otherwise(self) -> bool:
        return self.formal and self.row.decider != self.gate.decider

    @property
    def look(self) -> tuple[str, Text]:
        """(state, word) of the milestone as a whole."""
        latest = self.rounds[-1] if self.rounds else None
        if self.row.state == PhaseState.CLOSED:
            return "done", self.row.get_outcome_display()
        if latest is not None and latest.decision is not None and latest.decision.outcome in PASSING:
            return "ahead", _("Open again")
        if latest is not None and latest.round.state != RoundState.WITHDRAWN:
            return latest.look, latest.word
        return ("you", _("Next to be decided") if self.formal else _("Next to be reviewed")) if self.here else ("ahead", _("Ahead"))


def overview(user: User, initiative: Initiative) -> dict[str, Any]:
    """The context of the list."""
    by_gate: dict[int, list[RoundRow]] = {}
    for found in round_rows(initiative.rounds.of_gates().order_by("gate", "number")):
        by_gate.setdefault(found.round.gate, []).append(found)
    resumptions = initiative.decisions.filter(kind=DecisionKind.RESUME).select_related("decided_by__organisation")
    paused = initiative.status == Status.PAUSED
    beside = round_rows(initiative.rounds.of_matters().order_by("-created_at"))
    for found in beside:
        found.round.initiative = initiative
    return {
        "gates": [_gate_row(initiative, row, tuple(by_gate.get(row.number, ()))) for row in phase_rows(initiative)],
        "may_manage": bool(manage_initiative(user, initiative)),
        "may_resume": bool(paused and permissions.may_resume(user, initiative)),
        "is_paused": paused,
        "resumptions": list(resumptions),
        "beside": beside,
        "may_ask": bool(open_to(user, initiative)),
    }


def open_to(user: User, initiative: Initiative) -> list[Matter]:
    """What this reader may bring up beside the milestones, as the initiative stands."""
    rows = list(RoleAssignment.objects.current().filter(initiative=initiative, person=user.person_id))
    return [Matter(matter) for matter in STANDINGS if permissions.may_open_matter(user, initiative, matter, rows)]


def _gate_row(initiative: Initiative, row: InitiativePhase, rounds: tuple[RoundRow, ...]) -> GateRow:
    here = row.number == initiative.phase_number and initiative.status == Status.ACTIVE
    at = decided_at(initiative, row.number)
    return GateRow(
        gate=method_for(initiative).milestone(row.number),
        row=row,
        rounds=rounds,
        here=here,
        title=gate_title(initiative, row.number),
        formal=is_formal(initiative, row.number),
        decided_with=gate_word(initiative, at) if at != row.number else "",
    )


def round_rows(rounds: Any) -> list[RoundRow]:
    """Rounds (a queryset) with decisions and protocols; one query."""
    related = ("decision__decided_by__organisation", "decision__protocol__file", "opened_by", "submitted_by")
    return [_round_row(round_) for round_ in rounds.select_related(*related)]


def _round_row(round_: Round) -> RoundRow:
    decision = getattr(round_, "decision", None)
    return RoundRow(round_, decision, getattr(decision, "protocol", None) if decision else None)


def gate(request: HttpRequest, initiative: Initiative, number: int) -> HttpResponse:
    """Milestone 1–8: its open round if it has one, else what was decided, or that nothing has begun."""
    rounds = round_rows(initiative.rounds.of_gates().filter(gate=number).order_by("number"))
    current = next((found.round for found in rounds if found.round.state in OPEN_STATES), None)
    if current is None:
        return _closed(request, initiative, number, rounds)
    current.initiative = initiative
    older = [found for found in rounds if found.round is not current]
    if current.state == RoundState.PREPARING:
        return preparing(request, current, older=older)
    return sealing(request, current) if current.state == RoundState.SEALING else submitted(request, current, older=older)


def _closed(request: HttpRequest, initiative: Initiative, number: int, rounds: Iterable[RoundRow]) -> HttpResponse:
    latest = list(rounds)[-1:]
    decided = latest[0] if latest and latest[0].decision else None
    may_open = permissions.may_open(request.user, initiative, number)
    at = decided_at(initiative, number)
    context = {
        "at": {"word": gate_word(initiative, at), "url": gate_url(initiative, at)} if at != number else None,
        "by_other": _decided_by_other(initiative, number) if not decided and number < initiative.phase_number else None,
        "groups": [(gate_title(initiative, gate), gates_points(initiative, gate)) for gate in decided_with(initiative, number)],
        "decided": decided,
        "passed": number < initiative.phase_number,
        "may_open": bool(may_open),
        "may_set_decider": bool(permissions.may_set_decider(request.user, initiative, number)),
        "why_not": "" if may_open else may_open.reason,
        "older": [found for found in rounds if found is not decided],
    }
    return show_gate(request, initiative, "gate", number, context)


def gates_points(initiative: Initiative, number: int) -> tuple[method.Point, ...]:
    """What the method asks at a milestone."""
    return method_for(initiative).milestone(number).points


def _decided_by_other(initiative: Initiative, number: int) -> Decision | None:
    """The decision of a later milestone that passed this one too. One query."""
    sealed = BasisItem.objects.filter(
        round__initiative=initiative, round__matter=Matter.MILESTONE, round__gate__gt=number, round__state=RoundState.DECIDED, key=SUMMARY
    )
    rows = sealed.select_related("round__decision").order_by("round__gate", "-round__number")
    covering = (row for row in rows if number in sealed_gates(row.content, row.round.gate))
    return next((row.round.decision for row in covering if row.round.decision.outcome in PASSING), None)


def sealing(request: HttpRequest, round_: Round) -> HttpResponse:
    """Calm, and asks again by itself: a header for every browser, htmx where it runs."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    answer = show_round(request, round_, "sealing", {"round": round_})
    answer["Refresh"] = "8"
    return answer


def earlier(request: HttpRequest, round_: Round) -> HttpResponse:
    """A round that was withdrawn, as it was; any other is shown where it belongs."""
    if round_.state == RoundState.DECIDED:
        return redirect("decision", pk=Decision.objects.only("pk").get(round=round_).pk)
    if round_.state != RoundState.WITHDRAWN or not round_.seal:
        return redirect(round_)
    return submitted(request, round_)
