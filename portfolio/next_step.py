"""The one thing to do next, in words: what stands on top of the overview."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from adoption.choices import Decider, Status
from adoption.decision_points import gate_word, is_formal
from adoption.models import Initiative, InitiativePhase, RoleAssignment
from adoption.permissions import manage_initiative
from core import words
from milestones.choices import RoundState
from milestones.models import Round
from milestones.permissions import may_decide, may_take_position
from milestones.readiness import Readiness


@dataclass(frozen=True)
class Step:
    """A sentence, when it is due, and the button that does it. strong: what is to be done; rest: until when."""

    strong: str
    rest: str
    label: str
    url: str


@dataclass(frozen=True)
class Situation:
    """What the next step follows from. roles: mandates that hold today.

    phase: the one whose milestone is decided next, None when all are closed.
    """

    user: User
    initiative: Initiative
    phase: InitiativePhase | None
    round: Round | None
    readiness: Readiness | None
    roles: Sequence[RoleAssignment] | None = None


def next_step(s: Situation) -> Step:
    """What is to be done next, seen by this reader."""
    url = reverse("milestones", args=[s.initiative.pk])
    if s.initiative.set_up_at is None:
        return _set_up(s)
    if s.initiative.status == Status.STOPPED:
        return Step(_("The initiative has been stopped"), "", _("See the decisions"), url)
    if s.phase is None or s.readiness is None:
        passed = _("All eight milestones are passed") if s.initiative.has_milestones else _("All eight phases are closed")
        return Step(passed, "", _("See the decisions"), url)
    if s.initiative.status == Status.PAUSED:
        way = _("Open the milestones") if s.initiative.has_milestones else _("Open the phase reviews")
        return Step(_("The initiative is paused"), _("until those who decide take it up again"), way, url)
    return _decide(s, s.phase, s.round) if s.round and s.round.state != RoundState.PREPARING else _prepare(s, s.phase, s.readiness)


def _set_up(s: Situation) -> Step:
    if manage_initiative(s.user, s.initiative):
        url = reverse("initiative-setup", args=[s.initiative.pk, "check"])
        return Step(_("Next: finish the set-up"), _("so that everybody knows who does what"), _("Go on with the set-up"), url)
    return Step(_("The initiative is being set up"), "", _("See people and roles"), reverse("people", args=[s.initiative.pk]))


def _decide(s: Situation, phase: InitiativePhase, round: Round) -> Step:
    whom = Decider(phase.decider).label
    strong = _("Next to be decided: %(gate)s") % {"gate": gate_word(s.initiative, phase.number)}
    day = words.day(round.decide_by or phase.planned_gate)
    values = {"who": str(whom).lower(), "day": day}
    rest = _("by the %(who)s, asked for by %(day)s") % values if day else _("by the %(who)s") % values
    mine = may_decide(s.user, round, s.roles) or may_take_position(s.user, round, s.roles)
    return Step(strong, rest, _("Give my answer") if mine else _("See the basis"), milestone_url(s.initiative, phase.number))


def _prepare(s: Situation, phase: InitiativePhase, readiness: Readiness) -> Step:
    planned = _("planned for %(day)s") % {"day": words.day(phase.planned_gate)} if phase.planned_gate else ""
    url = milestone_url(s.initiative, phase.number)
    if not manage_initiative(s.user, s.initiative):
        strong = _("Next, being prepared: %(gate)s") % {"gate": gate_word(s.initiative, phase.number)}
        return Step(strong, planned, _("See the basis"), url)
    if not is_formal(s.initiative, phase.number) and not readiness.blocks:
        return _review(s, phase, planned)
    if readiness.blocks or readiness.warns:
        count = readiness.blocks or readiness.warns
        if readiness.blocks:
            text = ngettext(
                "Next: mend %(count)d thing that blocks %(gate)s",
                "Next: mend %(count)d things that block %(gate)s",
                count,
            )
        else:
            text = ngettext(
                "Next: look at %(count)d thing before %(gate)s",
                "Next: look at %(count)d things before %(gate)s",
                count,
            )
        values = {"count": count, "gate": gate_word(s.initiative, phase.number)}
        return Step(text % values, planned, _("See what is missing"), "#ready")
    strong = _("Next, submit the basis: %(gate)s") % {"gate": gate_word(s.initiative, phase.number)}
    return Step(strong, planned, _("Submit the basis"), url)


def _review(s: Situation, phase: InitiativePhase, planned: str) -> Step:
    """Nothing is demanded: it is prepared as far as wanted, and recorded when it has been held."""
    values = {"gate": gate_word(s.initiative, phase.number)}
    if s.round is None:
        url = milestone_url(s.initiative, phase.number)
        return Step(_("Next, prepare: %(gate)s") % values, planned, _("Open the review"), url)
    return Step(_("Next, hold and record: %(gate)s") % values, planned, _("Record the review"), reverse("review-record", args=[s.round.pk]))


def milestone_url(initiative: Initiative, number: int) -> str:
    """The page of a milestone, 1–8."""
    return reverse("milestone", args=[initiative.pk, number])
