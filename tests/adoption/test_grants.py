"""Grants are derived from roles, follow each change at once, and stand only in the direct table."""

import uuid
from typing import Any

import pytest
from django.core.management import call_command
from guardian.models import GroupObjectPermission, UserObjectPermission

from accounts import hooks, services
from accounts.models import User
from adoption import grants, tasks
from adoption.choices import DueKind, Role
from adoption.models import DueItem, Initiative, InitiativeUserPermission, RoleAssignment
from adoption.services import people
from tests import factories
from tests.support.processes import RealDatabase

pytestmark = pytest.mark.django_db
# The table of product.md, written a second time on purpose.
TABLE = {
    "coordinator": {"view", "manage", "work", "audit"},
    "team": {"view", "work"},
    "expert": {"view"},
    "owner": {"view", "decide"},
    "chair": {"view", "decide"},
    "member": {"view", "decide"},
    "partner_member": {"view", "decide"},
    "deputy": {"view", "decide"},
    "reader": {"view"},
    "archivist": {"view", "audit"},
    "procurer": {"view", "work"},
    "benefits_owner": {"view", "work"},
    "stranger": set(),
    "administrator": set(),
}


def given(case: factories.Case, somebody: Any) -> set[str]:
    return {name.removesuffix("_initiative") for name in grants.given(somebody.user, case.fresh())}


def set_mandate(case: factories.Case, begins: int | None, ends: int | None) -> None:
    """Dates of the team member's mandate, as days from today, written past the service: time has gone on."""
    dates = [None if n is None else factories.in_days(n) for n in (begins, ends)]
    case.initiative.roles.filter(person=case.team).update(valid_from=dates[0], valid_to=dates[1])


@pytest.mark.parametrize("who", TABLE)
def test_each_role_gives_what_the_table_says(case: factories.Case, who: str) -> None:
    assert given(case, getattr(case, who)) == TABLE[who]


def test_every_role_stands_in_the_table() -> None:
    assert set(grants.BY_ROLE) == set(Role.values)
    assert all("view_initiative" in names for names in grants.BY_ROLE.values())


def test_only_the_direct_table_is_used(case: factories.Case) -> None:
    assert InitiativeUserPermission.objects.filter(content_object=case.initiative).count() == sum(len(names) for names in TABLE.values())
    assert not UserObjectPermission.objects.exists() and not GroupObjectPermission.objects.exists()


def test_nobody_has_a_permission_on_everything(case: factories.Case) -> None:
    assert not User.objects.filter(user_permissions__isnull=False).exists()
    assert not User.objects.filter(groups__isnull=False).exists()


class TestChanges:
    def test_a_new_role_gives_its_rights_at_once(self, case: factories.Case) -> None:
        people.assign(case.initiative, by=case.coordinator, person=case.reader, role=Role.TEAM_MEMBER)
        assert given(case, case.reader) == {"view", "work"}

    def test_an_ended_role_takes_them_at_once(self, case: factories.Case) -> None:
        people.end(case.role(case.team, Role.TEAM_MEMBER), by=case.coordinator, reason="Other work")
        assert given(case, case.team) == set()

    def test_of_two_roles_the_other_one_stays(self, case: factories.Case) -> None:
        people.assign(case.initiative, by=case.coordinator, person=case.reader, role=Role.ARCHIVIST)
        people.end(case.role(case.reader, Role.READER), by=case.coordinator, reason="No need")
        assert given(case, case.reader) == {"view", "audit"}

    def test_one_initiative_gives_nothing_in_another(self, case: factories.Case) -> None:
        other = factories.case()
        assert given(other, case.coordinator) == set()
        grants.derive(case.initiative)
        assert given(other, other.coordinator) == TABLE["coordinator"]

    def test_deriving_again_changes_nothing(self, case: factories.Case) -> None:
        before = set(InitiativeUserPermission.objects.values_list("pk", flat=True))
        assert grants.derive_many([case.initiative.pk]) == set()
        assert set(InitiativeUserPermission.objects.values_list("pk", flat=True)) == before

    def test_what_was_written_by_hand_is_taken_away(self, case: factories.Case) -> None:
        view = InitiativeUserPermission.objects.filter(permission__codename="view_initiative")[0].permission_id
        InitiativeUserPermission.objects.create(user=case.stranger.user, permission_id=view, content_object=case.initiative)
        assert given(case, case.stranger) == {"view"}
        assert grants.derive_many([case.initiative.pk]) == {case.initiative.pk}
        assert given(case, case.stranger) == set()


class TestNightly:
    def test_a_mandate_that_began_opens_and_one_that_ended_closes(self, case: factories.Case) -> None:
        set_mandate(case, 1, None)
        tasks.refresh_grants()
        assert given(case, case.team) == set(), "it begins tomorrow"
        set_mandate(case, 0, None)
        tasks.refresh_grants()
        assert given(case, case.team) == {"view", "work"}, "it begins today"
        set_mandate(case, None, 0)
        tasks.refresh_grants()
        assert given(case, case.team) == {"view", "work"}, "today is its last day"
        set_mandate(case, None, -1)
        tasks.refresh_grants()
        assert given(case, case.team) == set(), "it ended yesterday"

    def test_a_deactivated_account_loses_its_rights(self, case: factories.Case) -> None:
        User.objects.filter(person=case.coordinator).update(is_active=False)
        tasks.refresh_grants()
        assert given(case, case.coordinator) == set()
        assert given(case, case.team) == TABLE["team"]

    def test_it_takes_all_initiatives(self, case: factories.Case) -> None:
        others = [factories.case() for _n in range(2)]
        InitiativeUserPermission.objects.all().delete()
        tasks.refresh_grants()
        for one in (case, *others):
            assert given(one, one.owner) == TABLE["owner"]

    def test_what_waits_is_made_anew_where_rights_changed(self, case: factories.Case) -> None:
        factories.late_task(case)
        DueItem.objects.all().delete()
        tasks.refresh_grants()
        assert not DueItem.objects.exists(), "nothing changed, nothing is rebuilt"
        set_mandate(case, None, -1)
        tasks.refresh_grants()
        assert DueItem.objects.open().filter(initiative=case.initiative, kind=DueKind.TASK).count() == 1

    def test_the_command_line_can_ask_for_it_too(self, case: factories.Case) -> None:
        factories.late_task(case)
        DueItem.objects.all().delete()
        call_command("rebuild_due", verbosity=0)
        assert DueItem.objects.open().filter(kind=DueKind.TASK).exists()


class TestAccounts:
    def test_somebody_without_account_has_a_role_and_no_grant(self, case: factories.Case) -> None:
        contact = factories.person(of=case.partner, account=False)
        people.assign(case.initiative, by=case.coordinator, person=contact, role=Role.TEAM_MEMBER)
        assert RoleAssignment.objects.current().filter(person=contact).exists()
        assert not InitiativeUserPermission.objects.filter(user__person=contact).exists()

    def test_given_an_account_later_the_rights_are_there_at_once(self, case: factories.Case) -> None:
        contact = factories.person(of=case.partner, account=False)
        people.assign(case.initiative, by=case.coordinator, person=contact, role=Role.TEAM_MEMBER)
        services.edit_person(contact, by=case.administrator, seen_version=1, password="a-long-new-word")
        contact.refresh_from_db()
        assert given(case, contact) == {"view", "work"}

    def test_adoption_listens_once(self) -> None:
        assert hooks._listeners.count(grants.derive_for_person) == 1
        hooks.on_account_change(grants.derive_for_person)
        assert hooks._listeners.count(grants.derive_for_person) == 1


@pytest.mark.parametrize("count", [1, 4])
def test_deriving_many_costs_the_same_for_each_number(case: factories.Case, django_assert_max_num_queries: Any, count: int) -> None:
    ids = [case.initiative.pk, *(factories.case().initiative.pk for _n in range(count - 1))]
    with django_assert_max_num_queries(8):
        grants.derive_many(ids)


def test_an_id_that_is_gone_does_no_harm() -> None:
    assert grants.derive_many([uuid.uuid4()]) == set()
    assert not Initiative.objects.exists()


MAKE = """
import itertools, secrets
from tests import factories
factories._count = itertools.count(secrets.randbelow(10**12))
case = factories.case()
print(json.dumps([str(case.initiative.pk), str(case.coordinator.pk), [str(factories.person(of=case.lead).pk) for _n in range(3)]]))
"""
ASSIGN_OR_REFRESH = """
from accounts.models import Person
from adoption import tasks
from adoption.models import Initiative
from adoption.services import people
if arguments["who"] is None:
    for _n in range(5):
        tasks.refresh_grants()
else:
    by, who = (Person.objects.get(pk=arguments[name]) for name in ("by", "who"))
    people.assign(Initiative.objects.get(pk=arguments["pk"]), by=by, person=who, role="team_member")
print(json.dumps("done"))
"""
COUNT = """
from adoption.models import InitiativeUserPermission
rows = InitiativeUserPermission.objects.filter(content_object_id=arguments["pk"], user__person_id__in=arguments["people"])
print(json.dumps(rows.count()))
"""


@pytest.mark.slow
def test_the_nightly_run_takes_nothing_from_roles_given_meanwhile(real_database: RealDatabase) -> None:
    pk, by, newcomers = real_database.run(MAKE)
    each = [{"pk": pk, "by": by, "who": who} for who in (*newcomers, None)]
    assert real_database.run_together(ASSIGN_OR_REFRESH, each) == ["done"] * 4
    assert real_database.run(COUNT, pk=pk, people=newcomers) == 6
