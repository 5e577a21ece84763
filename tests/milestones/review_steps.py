"""Phase reviews and decision points, for tests."""

from typing import Any

from adoption.choices import MethodVersion, Outcome
from adoption.models import Initiative
from milestones.models import Decision, Round
from milestones.services import reviews, rounds
from tests import factories
from tests.factories import Case, in_days

POINT = "Management team"


def in_reviews(case: Case) -> Case:
    """The initiative follows version 1.1 of the method."""
    Initiative.objects.filter(pk=case.initiative.pk).update(method_version=MethodVersion.REVIEWS)
    case.fresh()
    return case


def mapped(case: Case, **points: Any) -> Case:
    """g2="BP2", g3=("BP3", False): what the lead organisation calls milestones, and which are not formal."""
    named = {key[1:]: (value, True) if isinstance(value, str) else value for key, value in points.items()}
    case.lead.decision_points = {gate: {"name": name, "formal": formal} for gate, (name, formal) in named.items()}
    case.lead.save()
    case.fresh()
    return case


def held(case: Case, **values: Any) -> reviews.Held:
    return reviews.Held(**{"on": in_days(-1), "at": POINT, "person": None, "body": "The management team", **values})


def opened(case: Case, gate: int) -> Round:
    """A round of the milestone, with nothing in it."""
    return rounds.open_round(case.fresh(), gate, by=case.coordinator)


def reviewed(case: Case, gate: int, outcome: str = Outcome.APPROVED, **values: Any) -> Decision:
    """The phase review recorded, with nothing prepared."""
    return reviews.record_review(opened(case, gate), by=case.coordinator, held=held(case), outcome=outcome, **values)


def case_in_reviews() -> Case:
    return in_reviews(factories.case())
