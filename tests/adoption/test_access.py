"""The one door: what is not visible is not there, what is not allowed says why; list rule and object rule are one."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from accounts.models import User
from adoption import access, permissions, tasks
from adoption.choices import Role, Status
from adoption.models import Initiative, Task
from adoption.services import people
from tests import factories

pytestmark = pytest.mark.django_db
ROLES = (
    "coordinator", "team", "expert", "owner", "chair", "member", "partner_member", "deputy", "reader", "archivist", "procurer",
    "benefits_owner",
)  # fmt: skip
OUTSIDE = ("stranger", "administrator")


@pytest.fixture
def others(case: factories.Case) -> list[factories.Case]:
    """Two more initiatives; the coordinator of the first also reads in the second, where its partner takes part."""
    second, third = factories.case(), factories.case()
    people.assign(second.initiative, by=second.coordinator, person=case.coordinator, role=Role.READER, organisation=second.partner)
    return [second, third]


def test_list_rule_and_object_rule_are_the_same_for_everybody(case: factories.Case, others: list[factories.Case]) -> None:
    superuser = User.objects.create_superuser("root@test.example", factories.PASSWORD)
    case.initiative.roles.filter(person=case.team).update(valid_to=factories.in_days(-1))
    case.initiative.roles.filter(person=case.expert).update(valid_from=factories.in_days(1))
    tasks.refresh_grants()
    seen = 0
    for user in User.objects.all():
        for initiative in Initiative.objects.all():
            listed = Initiative.objects.visible_to(user).filter(pk=initiative.pk).exists()
            assert bool(permissions.view_initiative(user, initiative)) == listed, (user, initiative)
            try:
                opened = access.initiative_for(user, initiative.pk) == initiative
            except Http404:
                opened = False
            assert opened == listed
            seen += listed
    assert seen == 3 * len(ROLES) + 1 - 2
    assert not Initiative.objects.visible_to(superuser).exists()


def test_the_list_costs_one_query(case: factories.Case, others: list[factories.Case], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert set(Initiative.objects.visible_to(case.coordinator.user)) == {case.initiative, others[0].initiative}


class TestDoor:
    @pytest.mark.parametrize("who", OUTSIDE)
    def test_what_is_not_visible_is_not_there(self, case: factories.Case, who: str) -> None:
        user = getattr(case, who).user
        for pk in (case.initiative.pk, uuid.uuid4()):
            with pytest.raises(Http404) as there:
                access.initiative_for(user, pk, permissions.manage_initiative)
            assert str(there.value) == "", "a missing one and a hidden one cannot be told apart"

    @pytest.mark.parametrize("who", ROLES)
    def test_what_is_visible_and_not_allowed_says_why(self, case: factories.Case, who: str) -> None:
        user = getattr(case, who).user
        if who == "coordinator":
            assert access.initiative_for(user, case.initiative.pk, permissions.manage_initiative) == case.initiative
        else:
            with pytest.raises(PermissionDenied, match="Only the coordinator"):
                access.initiative_for(user, case.initiative.pk, permissions.manage_initiative)

    def test_a_thing_is_reached_only_through_its_initiative(self, case: factories.Case, others: list[factories.Case]) -> None:
        task, rule = factories.task(case), access.of_initiative(permissions.view_initiative)
        assert access.thing_for(case.reader.user, Task.objects.all(), task.pk, rule) == task
        for user in (case.stranger.user, others[1].coordinator.user):
            with pytest.raises(Http404):
                access.thing_for(user, Task.objects.all(), task.pk, rule)
        with pytest.raises(Http404):
            access.thing_for(case.reader.user, Task.objects.none(), task.pk, rule)

    def test_the_rule_is_asked_about_the_thing_itself(self, case: factories.Case) -> None:
        own, other = factories.task(case, responsible=case.team), factories.task(case)
        assert access.thing_for(case.team.user, Task.objects.all(), own.pk, permissions.edit_entry) == own
        with pytest.raises(PermissionDenied):
            access.thing_for(case.team.user, Task.objects.all(), other.pk, permissions.edit_entry)

    def test_work_is_given_to_those_who_hold_a_role_today(self, case: factories.Case) -> None:
        case.initiative.roles.filter(person=case.team).update(valid_to=factories.in_days(-1))
        found: models.QuerySet[Any] = access.people_of(case.initiative)
        assert set(found) == {getattr(case, who) for who in ROLES if who != "team"}


class TestRules:
    @pytest.mark.parametrize(
        ("rule", "allowed"),
        [
            (permissions.view_initiative, set(ROLES)),
            (permissions.manage_initiative, {"coordinator"}),
            (permissions.work_in_initiative, {"coordinator", "team", "procurer", "benefits_owner"}),
            (permissions.decide, {"owner", "chair", "member", "partner_member", "deputy"}),
            (permissions.read_log, {"coordinator", "archivist"}),
        ],
    )
    def test_each_is_answered_as_the_table_says(self, case: factories.Case, rule: Any, allowed: set[str]) -> None:
        answers = {who: rule(getattr(case, who).user, case.fresh()) for who in (*ROLES, *OUTSIDE)}
        assert {who for who, answer in answers.items() if answer} == allowed
        assert all(str(answer.reason) for answer in answers.values() if not answer)

    @pytest.mark.parametrize("status", [Status.STOPPED, Status.CLOSED])
    def test_what_has_ended_is_read_and_no_longer_changed(self, case: factories.Case, status: str) -> None:
        task = factories.task(case, responsible=case.team)
        Initiative.objects.filter(pk=case.initiative.pk).update(status=status)
        task = Task.objects.select_related("initiative").get(pk=task.pk)
        assert permissions.view_initiative(case.reader.user, task.initiative)
        for rule, thing in (
            (permissions.manage_initiative, task.initiative),
            (permissions.work_in_initiative, task.initiative),
            (permissions.edit_entry, task),
            (permissions.delete_entry, task),
            (permissions.finish_task, task),
        ):
            for somebody in (case.coordinator, case.team):
                assert not rule(somebody.user, thing)

    def test_an_entry_is_changed_by_the_coordinator_and_the_member_it_was_given_to(self, case: factories.Case) -> None:
        mine, free = factories.task(case, responsible=case.team), factories.task(case)
        may = {who for who in ROLES if permissions.edit_entry(getattr(case, who).user, mine)}
        assert may == {"coordinator", "team"}
        assert {who for who in ROLES if permissions.edit_entry(getattr(case, who).user, free)} == {"coordinator"}
        assert {who for who in ROLES if permissions.delete_entry(getattr(case, who).user, mine)} == {"coordinator"}

    def test_a_goal_is_changed_by_its_owner_in_the_team(self, case: factories.Case) -> None:
        goal = factories.goal(case, owner=case.team)
        assert {who for who in ROLES if permissions.edit_entry(getattr(case, who).user, goal)} == {"coordinator", "team"}

    def test_whoever_holds_a_task_may_tick_it_off_without_being_in_the_team(self, case: factories.Case) -> None:
        task = factories.task(case, responsible=case.expert)
        assert permissions.finish_task(case.expert.user, task) and not permissions.edit_entry(case.expert.user, task)
        assert not permissions.finish_task(case.reader.user, task)

    def test_a_task_of_somebody_whose_role_ended_is_no_way_in(self, case: factories.Case) -> None:
        task = factories.task(case, responsible=case.team)
        people.end(case.role(case.team, Role.TEAM_MEMBER), by=case.coordinator, reason="Other work")
        task = Task.objects.get(pk=task.pk)
        assert not permissions.finish_task(case.team.user, task) and not permissions.edit_entry(case.team.user, task)

    def test_an_initiative_is_started_by_those_who_belong_somewhere(self, case: factories.Case) -> None:
        assert permissions.create_initiative(case.stranger.user)
        case.stranger.memberships.all().delete()
        assert not permissions.create_initiative(case.stranger.user)
        assert not permissions.create_initiative(User.objects.create_superuser("root@test.example", factories.PASSWORD))
