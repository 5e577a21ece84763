"""What the set-up says is missing where the initiative has no milestones."""

import pytest

from adoption import gaps
from adoption.models import Initiative, RoleAssignment
from tests.factories import Case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("version", "milestones"), [("v1_0", True), ("v1_1", False)])
def test_nothing_is_said_of_milestones_where_there_are_none(version: str, milestones: bool, case: Case) -> None:
    Initiative.objects.filter(pk=case.initiative.pk).update(method_version=version)
    RoleAssignment.objects.filter(initiative=case.initiative).delete()
    case.initiative.refresh_from_db()
    said = [str(gap.text) for gap in gaps.of_people(gaps.crew(case.initiative)) if "business owner" in gap.text]
    assert len(said) == 1 and ("milestones" in said[0]) is milestones


def test_a_steering_group_is_missed_only_where_one_decides(case: Case) -> None:
    RoleAssignment.objects.filter(initiative=case.initiative).delete()
    case.initiative.refresh_from_db()
    assert len(gaps.of_people(gaps.crew(case.initiative))) > 2
    Initiative.objects.filter(pk=case.initiative.pk).update(method_version="v1_1")
    case.initiative.refresh_from_db()
    assert [str(gap.text) for gap in gaps.of_people(gaps.crew(case.initiative))] == ["There is no business owner."]
