"""What is decided beside the milestones: its words, in which standing of the initiative it may be decided, whose decision it is.

The lead organisation changes (M04), the work pauses, goes on or stops, a closed phase opens again, an error in a record is mended.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption.choices import PHASES, ROMANS, Outcome, Status
from adoption.decision_points import decided_at, gate_title, gate_word
from adoption.methods import method_for
from adoption.models import Initiative
from core import words
from core.components import Note, Text
from milestones.choices import Matter, MatterOutcome
from milestones.models import Decision, Round

# In which standing of the initiative each may be prepared and decided.
STANDINGS: dict[str, tuple[str, ...]] = {
    Matter.LEAD_CHANGE: (Status.ACTIVE, Status.PAUSED),
    Matter.PAUSE: (Status.ACTIVE,),
    Matter.RESUME: (Status.PAUSED,),
    Matter.STOP: (Status.ACTIVE, Status.PAUSED),
    Matter.REOPEN: (Status.ACTIVE, Status.CLOSED),
    Matter.CORRECTION: (Status.ACTIVE, Status.PAUSED, Status.STOPPED, Status.CLOSED),
}
# What whoever decides may bring up without the coordinator.
OF_DECIDERS = (Matter.PAUSE, Matter.RESUME, Matter.STOP)
EXPLAINED: dict[str, Text] = {
    Matter.LEAD_CHANGE: gettext_lazy(
        "Another organisation that takes part leads from a phase or a day on. Both say that they agree; the former lead goes on as a"
        " partner."
    ),
    Matter.PAUSE: gettext_lazy("The work rests. Nothing is due and no milestone is decided until it is decided that it goes on."),
    Matter.RESUME: gettext_lazy("The work goes on where it was paused, and the milestone ahead is prepared."),
    Matter.STOP: gettext_lazy(
        "The work ends before its milestones are passed. First it is said what was learned, and what becomes of benefits and contracts."
    ),
    Matter.REOPEN: gettext_lazy(
        "A phase that was closed opens again, and every closed phase after it. The earlier decision stays on record; the milestone is"
        " decided anew."
    ),
    Matter.CORRECTION: gettext_lazy(
        "A decision says something that is wrong. The record stays as it is; a new decision says what holds instead. No phase moves."
    ),
}
ADOPTED: dict[str, Text] = {
    Matter.LEAD_CHANGE: gettext_lazy("The lead organisation changes as proposed; the former lead goes on as a partner."),
    Matter.PAUSE: gettext_lazy("The initiative is paused. It goes on only by a recorded decision."),
    Matter.RESUME: gettext_lazy("The initiative goes on, and the milestone ahead is prepared."),
    Matter.STOP: gettext_lazy("The initiative is stopped and can no longer be changed. Everything in it stays readable."),
    Matter.REOPEN: gettext_lazy("The phase opens again, and every closed phase after it; the milestone gets a new round."),
    Matter.CORRECTION: gettext_lazy("The earlier decision is marked as superseded by this one. No phase moves."),
}


@dataclass(frozen=True)
class Words:
    """What a page says of a matter in the places where it speaks of a milestone: its title and what it is for."""

    title: str
    purpose: Text


def gate_at_hand(initiative: Initiative) -> int:
    """The milestone ahead, 1–8: whoever decides it decides what is decided beside it."""
    return decided_at(initiative, min(initiative.phase_number, len(PHASES)))


def fits(round: Round) -> bool:
    """Whether the initiative stands so that the round may be prepared and decided: a milestone needs one that is active."""
    return round.initiative.status in STANDINGS.get(round.matter, (Status.ACTIVE,))


def round_word(round: Round) -> str:
    """Milestone III (BP2); Pausing the initiative: what a round is about, in short."""
    return str(Matter(round.matter).label) if round.is_matter else gate_word(round.initiative, round.gate)


def round_title(round: Round) -> str:
    """Milestone III: Solution and business case; Change of lead organisation: Harbour Region."""
    if not round.is_matter:
        return gate_title(round.initiative, round.gate)
    subject = subject_of(round.initiative, round.matter, round.proposal)
    return _("%(matter)s: %(subject)s") % {"matter": round_word(round), "subject": subject} if subject else round_word(round)


def subject_of(initiative: Initiative, matter: str, proposal: Mapping[str, Any]) -> str:
    """What a matter is about in particular; empty for one that needs no more words, or while nothing is proposed."""
    if matter == Matter.LEAD_CHANGE:
        return str(proposal.get("name", ""))
    if matter == Matter.REOPEN and "phase" in proposal:
        return phase_words(initiative, proposal["phase"])
    return str(proposal.get("of", ""))


def last_pause(initiative: Initiative) -> Decision | None:
    """The decision that paused it last: of a milestone or beside them."""
    at_gate, beside = Q(outcome=Outcome.PAUSED), Q(matter=Matter.PAUSE, outcome=MatterOutcome.ADOPTED)
    return Decision.objects.filter(at_gate | beside, initiative=initiative).order_by("-decided_at").first()


def words_of(round: Round) -> Words:
    """Title and purpose of a matter, for its pages."""
    subject = subject_of(round.initiative, round.matter, round.proposal)
    return Words(subject or round.initiative.name, EXPLAINED[round.matter])


def note_of(matter: str) -> Note:
    """What is said beside a matter of how it is decided."""
    text = _("Whoever decides the milestone ahead decides this too, on a basis that is sealed. It becomes a record that nobody can change.")
    source = _("Metod för Utveckling i Samverkan 1.0, the lead organisation") if matter == Matter.LEAD_CHANGE else ""
    return Note(by=_("How this is decided"), title=str(Matter(matter).label), text=f"{EXPLAINED[matter]} {text}", source=source)


def facts_of(initiative: Initiative, matter: str, proposal: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is proposed, as label and value in the active language."""
    if matter == Matter.LEAD_CHANGE and proposal:
        return [(_("New lead organisation"), proposal["name"]), (_("Leads from"), from_words(initiative, proposal))]
    if matter == Matter.REOPEN and proposal:
        return [(_("Phase that opens again"), phase_words(initiative, proposal["phase"]))]
    if matter == Matter.CORRECTION and proposal:
        found = ((_("Decision that is corrected"), "of"), (_("What is wrong"), "wrong"), (_("What holds instead"), "instead"))
        return [(label, proposal[name]) for label, name in found]
    return []


def agreed_words(consent: Mapping[str, str]) -> str:
    """Who agreed for an organisation, and what they wrote to it, of a sealed consent."""
    return f"{consent['by']}. {consent['comment']}" if consent["comment"] else consent["by"]


def is_complete(matter: str, proposal: dict[str, Any]) -> bool:
    """Whether everything that the matter asks for is proposed; some ask for nothing but the reason."""
    return bool(proposal) or matter not in (Matter.LEAD_CHANGE, Matter.REOPEN, Matter.CORRECTION)


def parties(initiative: Initiative, matter: str, proposal: dict[str, Any]) -> list[UUID]:
    """The organisations that must agree: the one that leads and the one that is to lead (M04)."""
    return [initiative.lead_id, UUID(proposal["organisation"])] if matter == Matter.LEAD_CHANGE and proposal else []


def from_words(initiative: Initiative, proposal: Mapping[str, Any]) -> str:
    """From when the proposed organisation leads: a phase, a day, or at once."""
    day: date | None = parse_date(proposal["on"]) if proposal.get("on") else None
    if day is not None:
        return words.day(day)
    return phase_words(initiative, proposal["first_phase"]) if proposal.get("first_phase") else _("At once, when it is decided")


def phase_words(initiative: Initiative, number: int) -> str:
    """Phase III, Detail solution."""
    return _("Phase %(number)s, %(name)s") % {"number": ROMANS[number - 1], "name": method_for(initiative).phase(number).name}
