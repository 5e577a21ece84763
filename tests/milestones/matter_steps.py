"""The way to a decided matter, step by step, for tests."""

from typing import Any

from milestones.choices import Matter, MatterOutcome
from milestones.models import Decision, Round
from milestones.services import decisions, matters, rounds, sealing
from tests import factories
from tests.factories import Case
from tests.milestones import steps


def opened(case: Case, matter: str, **values: Any) -> Round:
    """A matter with its reason and proposal."""
    round = matters.open_matter(case.fresh(), matter, by=case.coordinator)
    values = {"reason": "Things have changed.", **values}
    return matters.propose(round, by=case.coordinator, seen_version=round.version, **values)


def agreed(case: Case, round: Round) -> Round:
    """Both parties agree."""
    matters.consent(round, case.lead, by=case.coordinator, seen_version=round.version)
    matters.consent(round, case.partner, by=case.partner_member, seen_version=round.version, comment="We have the people for it.")
    return round


def ready(case: Case, matter: str, **values: Any) -> Round:
    """A matter that may be submitted."""
    round = opened(case, matter, **values)
    if matter == Matter.LEAD_CHANGE:
        agreed(case, round)
    if matter == Matter.STOP:
        factories.lesson(case)
    return round


def submitted(case: Case, matter: str, **values: Any) -> Round:
    """A matter that is sealed and waits for its decision."""
    return sealing.seal(rounds.submit(ready(case, matter, **values), by=case.coordinator).pk)


def decided(case: Case, matter: str, outcome: str = MatterOutcome.ADOPTED, motive: str = "Agreed.", **values: Any) -> Decision:
    """A matter decided by whoever decides the milestone ahead."""
    round = submitted(case, matter, **values)
    if round.decider == "business_owner":
        return decisions.decide(round, by=case.owner, outcome=outcome, motive=motive)
    said = "for" if outcome == MatterOutcome.ADOPTED else "against"
    steps.say(round, case, chair=said, member=said, partner_member=said)
    return decisions.decide(round, by=case.chair, outcome=outcome, motive=motive)
