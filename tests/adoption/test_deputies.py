"""Deputies for any role act from the first day to the last and no longer; accounts are asked for; two more roles."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from adoption import gaps, grants, tasks
from adoption.choices import Role
from adoption.models import RoleAssignment
from adoption.services import invitations, people
from adoption.services.setup import coordinator_of
from core.models import Event
from tests import factories
from tests.adoption.work_support import SignIn, field_errors, text
from tests.factories import Case, in_days


@pytest.fixture
def client(case: Case, sign_in: SignIn) -> Client:
    return sign_in(case.coordinator)


def row(case: Case, role: str = Role.COORDINATOR, who: Any = None) -> RoleAssignment:
    return case.role(who or case.coordinator, role)


def url(found: RoleAssignment) -> str:
    return reverse("role-deputy", args=[found.pk])


def days(first: int, last: int) -> dict[str, str]:
    return {"valid_from": in_days(first).strftime("%d.%m.%Y"), "valid_to": in_days(last).strftime("%d.%m.%Y")}


def given(case: Case, somebody: Any) -> frozenset[str]:
    return grants.given(somebody.user, case.fresh())


class TestDeputies:
    def test_one_for_the_coordinator_has_the_rights_from_to(self, case: Case, client: Client) -> None:
        assert client.post(url(row(case)), {"person": case.expert.pk, **days(0, 5)}).status_code == 302
        assert grants.MANAGE in given(case, case.expert)
        deputy = RoleAssignment.objects.get(person=case.expert, role=Role.COORDINATOR)
        RoleAssignment.objects.filter(pk=deputy.pk).update(valid_from=in_days(-9), valid_to=in_days(-1))
        tasks.refresh_grants()
        assert grants.MANAGE not in given(case, case.expert) and grants.VIEW in given(case, case.expert)

    def test_one_who_begins_later_has_no_right_yet(self, case: Case, client: Client) -> None:
        client.post(url(row(case)), {"person": case.expert.pk, **days(2, 5)})
        assert grants.MANAGE not in given(case, case.expert)

    def test_the_page_says_for_whom(self, case: Case, client: Client) -> None:
        client.post(url(row(case, Role.BUSINESS_OWNER, case.owner)), {"person": case.team.pk, **days(0, 5)})
        page = text(client.get(reverse("people", args=[case.initiative.pk])))
        assert "deputy for Owner" in page
        assert grants.DECIDE in given(case, case.team)

    def test_somebody_new_may_stand_in_too(self, case: Case, client: Client) -> None:
        answer = client.post(url(row(case)), {"name": "Nora", "organisation": case.lead.pk, **days(0, 3)})
        assert answer.status_code == 302 and RoleAssignment.objects.get(person__name="Nora").deputy_for == row(case)

    @pytest.mark.parametrize(
        ("data", "fields"),
        [
            ({}, {"person", "valid_from", "valid_to"}),
            ({"person": "expert", "valid_from": days(1, 2)["valid_from"]}, {"valid_to"}),
            ({"person": "expert", **days(5, 2)}, {"valid_to"}),
            ({"person": "coordinator", **days(0, 2)}, {"person"}),
            ({"person": "stranger", **days(0, 2)}, {"person"}),
            ({"person": "expert", "valid_from": "x", "valid_to": "31.2.2027"}, {"valid_from", "valid_to"}),
        ],
    )
    def test_what_cannot_be_is_said_at_the_field(self, case: Case, client: Client, data: dict[str, str], fields: set[str]) -> None:
        if "person" in data:
            data = data | {"person": getattr(case, data["person"]).pk}
        assert set(field_errors(client.post(url(row(case)), data))) == fields

    def test_a_deputy_has_no_deputy_and_readers_need_none(self, case: Case, client: Client) -> None:
        made = people.name_deputy(row(case), by=case.coordinator, person=case.expert, valid_from=in_days(0), valid_to=in_days(2))
        assert client.get(url(made)).status_code == 404 == client.get(url(row(case, Role.READER, case.reader))).status_code

    def test_the_last_coordinator_does_not_leave_a_deputy_alone(self, case: Case) -> None:
        deputy = people.name_deputy(row(case), by=case.coordinator, person=case.expert, valid_from=in_days(0), valid_to=in_days(2))
        with pytest.raises(people.ValidationError, match="Name another coordinator first"):
            people.end(row(case), by=case.coordinator, reason="x")
        assert coordinator_of(case.initiative.pk) == case.coordinator
        people.end(deputy, by=case.coordinator, reason="Back again")

    def test_a_coordinator_nobody_stands_in_for_is_worth_a_thought(self, case: Case, client: Client) -> None:
        page = reverse("people", args=[case.initiative.pk])
        assert "Nobody stands in for the coordinator" in text(client.get(page))
        people.name_deputy(row(case), by=case.coordinator, person=case.expert, valid_from=in_days(0), valid_to=in_days(2))
        assert gaps.advice(gaps.crew(case.fresh())) == [] and "Nobody stands in" not in text(client.get(page))

    def test_a_seat_has_the_deputies_of_the_steering_group(self, case: Case, client: Client) -> None:
        seat = row(case, Role.STEERING_MEMBER, case.member)
        assert client.get(url(seat)).status_code == 404
        page = client.get(reverse("role-new", args=[case.initiative.pk]) + f"?role=steering_deputy&stands_in={seat.pk}")
        assert f'value="{seat.pk}" selected' in page.content.decode()


class TestInvitations:
    @pytest.fixture
    def nora(self, case: Case) -> RoleAssignment:
        values = {"name": "Nora", "email": "nora@test.example", "role": Role.TEAM_MEMBER, "organisation": case.lead}
        return people.assign_new(case.initiative, by=case.coordinator, **values)

    def test_whoever_gives_accounts_is_asked_and_they_are_told(self, case: Case, client: Client, nora: Any, commits: Any) -> None:
        page = client.get(reverse("role-invite", args=[nora.pk]))
        assert "nora@test.example" in text(page) and case.administrator.name in text(page)
        with commits():
            client.post(reverse("role-invite", args=[nora.pk]))
        assert sorted(one.to[0] for one in mail.outbox) == sorted(["nora@test.example", case.administrator.email])
        assert reverse("person-edit", args=[nora.person_id]) in next(
            one.body for one in mail.outbox if one.to == [case.administrator.email]
        )

    def test_once_a_day_and_not_with_an_account(self, case: Case, nora: RoleAssignment) -> None:
        assert invitations.invite(nora, by=case.coordinator) and not invitations.invite(nora, by=case.coordinator)
        assert not invitations.invite(row(case), by=case.coordinator)
        assert Event.objects.filter(action="adoption.person.invited").count() == 1

    def test_without_an_address_only_those_who_give_accounts(self, case: Case, client: Client, commits: Any) -> None:
        values = {"name": "Nils", "role": Role.TEAM_MEMBER, "organisation": case.lead}
        nils = people.assign_new(case.initiative, by=case.coordinator, **values)
        assert "no e-mail address" in text(client.get(reverse("role-invite", args=[nils.pk])))
        with commits():
            invitations.invite(nils, by=case.coordinator)
        assert [one.to for one in mail.outbox] == [[case.administrator.email]]

    def test_the_page_shows_who_has_no_account(self, case: Case, client: Client, nora: RoleAssignment, sign_in: SignIn) -> None:
        page = reverse("people", args=[case.initiative.pk])
        assert reverse("role-invite", args=[nora.pk]) in client.get(page).content.decode()
        assert "no account" in text(sign_in(case.reader).get(page))


@pytest.mark.parametrize("who", ["procurer", "benefits_owner"])
def test_the_two_roles_of_procurement_and_benefits_do_work(case: Case, sign_in: SignIn, who: str) -> None:
    """They see the initiative and change what is given to them."""
    somebody = getattr(case, who)
    mine, other = factories.task(case, responsible=somebody), factories.task(case)
    client = sign_in(somebody)
    assert client.get(reverse("task-edit", args=[mine.pk])).status_code == 200
    assert client.get(reverse("task-edit", args=[other.pk])).status_code == 403
    assert "Do the work" in text(client.get(reverse("people", args=[case.initiative.pk])))
