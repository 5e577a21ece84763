"""What a decision beside the milestones leads to: carried out through the doors of adoption, each given the decision it rests on."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from adoption.choices import Status
from adoption.decision_points import decided_at
from adoption.models import Initiative
from adoption.services import leads, phases
from core import events
from milestones import proposals
from milestones.choices import Matter, MatterOutcome, RoundState, Way
from milestones.matters import STANDINGS, last_pause
from milestones.models import Decision, Round
from milestones.models.round import OPEN_STATES
from milestones.services import matters, rounds, sealing
from milestones.services.common import event_data


def carry_out(round: Round, decision: Decision, by: Person) -> None:
    """Do what was adopted; nothing for another outcome. Raises ValidationError if it can no longer be done."""
    if decision.outcome != MatterOutcome.ADOPTED:
        return
    if round.matter != Matter.CORRECTION:  # a correction is recorded already: it supersedes what it mends by itself
        proposals.still_holds(round.initiative, round.matter, round.proposal)
    if round.matter == Matter.LEAD_CHANGE:
        _change_lead(round, decision, by)
    try:
        _move(round, decision, by)
    except phases.OutOfOrder as error:
        raise ValidationError(_("The initiative does not stand any more as it did. Open the page again.")) from error


def follow_up(round: Round, initiative: Initiative, decision: Decision, by: Person) -> None:
    """What the outcome leaves open: the same matter anew, or the milestone that is to be decided next."""
    if decision.outcome == MatterOutcome.RETURNED:
        matters.new_round(initiative, round.matter, by=by, after=round)
    if decision.outcome != MatterOutcome.ADOPTED:
        return
    if round.matter == Matter.REOPEN:
        _take_back(initiative, round.proposal["phase"], by)
        _new_milestone(initiative, decided_at(initiative, round.proposal["phase"]), by)
    elif round.matter == Matter.RESUME:
        _give_time(initiative, by)
        _new_milestone(initiative, round.gate, by)


def _change_lead(round: Round, decision: Decision, by: Person) -> None:
    said = round.proposal
    on = parse_date(said["on"]) if said["on"] else None
    organisation = Organisation.objects.get(pk=said["organisation"])
    values = {"first_phase": said["first_phase"], "on": on}
    leads.carry_out(round.initiative_id, organisation, decision=decision.pk, by=by, **values)


def _move(round: Round, decision: Decision, by: Person) -> None:
    if round.matter == Matter.REOPEN:
        phases.reopen(round.initiative_id, round.proposal["phase"], decision=decision.pk, by=by)
    moves = {Matter.PAUSE: phases.pause, Matter.RESUME: phases.resume, Matter.STOP: phases.stop}
    if round.matter in moves:
        moves[Matter(round.matter)](round.initiative_id, decision=decision.pk, by=by)


def _take_back(initiative: Initiative, phase: int, by: Person) -> None:
    """Questions about later milestones rest on phases that are open again: they are asked anew when their turn comes."""
    asked = Round.objects.of_gates().filter(initiative=initiative, gate__gte=phase, state__in=(RoundState.SEALING, RoundState.SUBMITTED))
    for other in asked:
        other.initiative = initiative
        rounds.close_open(other, by=by, reason=str(_("An earlier phase was opened again.")))


def _give_time(initiative: Initiative, by: Person) -> None:
    """Nobody may answer while the work rests: the last day for answers per capsulam moves by the days it did, and is told anew."""
    paused, today = last_pause(initiative), timezone.localdate()
    days = (today - timezone.localdate(paused.decided_at)).days if paused is not None else 0
    asked = Round.objects.filter(initiative=initiative, way=Way.PER_CAPSULAM, state__in=(RoundState.SEALING, RoundState.SUBMITTED))
    for other in asked if days else ():
        assert other.answers_by is not None and paused is not None
        if Status.PAUSED in STANDINGS.get(other.matter, ()) or other.answers_by < timezone.localdate(paused.decided_at):
            continue  # answered while it rested, or over before
        other.initiative, other.answers_by = initiative, max(other.answers_by + timedelta(days=days), today + timedelta(days=1))
        Round.objects.filter(pk=other.pk).update(answers_by=other.answers_by)
        data = event_data(other, answers_by=str(other.answers_by))
        events.record(initiative.pk, "milestones.round.given_time", by=by, subject=other, data=data)
        if other.state == RoundState.SUBMITTED:
            sealing.ask(other)


def _new_milestone(initiative: Initiative, gate: int, by: Person) -> None:
    if not Round.objects.of_gates().filter(initiative=initiative, gate=gate, state__in=OPEN_STATES).exists():
        rounds.new_round(initiative, gate, by=by)
