"""Writes what is decided beside the milestones in the demonstration, and its lessons, through the services that people use."""

from typing import Any

from adoption.models import Initiative, RoleAssignment
from adoption.services import entries
from milestones.choices import Matter, MatterOutcome
from milestones.models import Decision, Round
from milestones.services import decisions, matters, positions, rounds, sealing
from portfolio.demo import told
from portfolio.demo.clock import Moment
from portfolio.demo.telling import Part
from portfolio.demo.writing import Cast, day
from registers.models import Lesson


def add_lessons(initiative: Initiative, found: list[dict[str, Any]], cast: Cast) -> Part:
    """Write what was learned, each on its day."""
    for facts in found:
        yield Moment(facts["days"])
        values = {name: facts.get(name) for name in ("title", "kind", "happened", "advice", "phase_number")}
        entries.create(Lesson, initiative, by=cast["coordinator"], owner=cast[facts["owner"]], **values)


def propose_lead(initiative: Initiative, facts: dict[str, Any], cast: Cast) -> Part:
    """A change of lead being prepared, to which both organisations have agreed."""
    yield Moment(facts["days"])
    opened = matters.open_matter(Initiative.objects.get(pk=initiative.pk), Matter.LEAD_CHANGE, by=cast["coordinator"])
    values = {"organisation": cast.organisations[facts["organisation"]], "first_phase": facts["first_phase"]}
    said = {"reason": facts["reason"], "decide_by": day(facts["wanted"]), **values}
    proposed = matters.propose(opened, by=cast["coordinator"], seen_version=opened.version, **said)
    for one in facts["agreed"]:
        party = cast.organisations[one["organisation"]]
        matters.consent(proposed, party, by=cast[one["by"]], seen_version=proposed.version, comment=one["comment"])


def pause_and_resume(initiative: Initiative, facts: dict[str, Any], cast: Cast) -> Part:
    """The work rested for a while, by two decisions of the steering group."""
    paused, resumed = Moment(facts["pause"]["days"]), Moment(facts["resume"]["days"])
    yield paused
    opened = matters.open_matter(Initiative.objects.get(pk=initiative.pk), Matter.PAUSE, by=cast["coordinator"])
    values = {"seen_version": opened.version, "reason": facts["pause"]["reason"]}
    rounds.submit(matters.propose(opened, by=cast["coordinator"], **values), by=cast["coordinator"])
    yield from told.everybody(_decide(sealing.seal(opened.pk), facts["pause"]["motive"], cast), paused)
    yield resumed
    asked = decisions.resume(Initiative.objects.get(pk=initiative.pk), by=cast["chair"], motive=facts["resume"]["motive"])
    yield from told.everybody(_decide(asked, facts["resume"]["motive"], cast), resumed)


def _decide(round: Round, motive: str, cast: Cast) -> Decision:
    if round.decider == "business_owner":
        return decisions.decide(round, by=cast["owner"], outcome=MatterOutcome.ADOPTED, motive=motive)
    for member in RoleAssignment.objects.current().filter(initiative=round.initiative_id, role__startswith="steering_"):
        if member.person in (cast["chair"], cast["member"]):
            positions.take(round, member, by=member.person, stance="for")
    return decisions.decide(Round.objects.get(pk=round.pk), by=cast["chair"], outcome=MatterOutcome.ADOPTED, motive=motive)
