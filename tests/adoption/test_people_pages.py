"""People, roles, partners and the rule of the steering group: given, changed, ended; what cannot be is refused at the field."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from adoption import gaps
from adoption.choices import Role
from adoption.models import Initiative, RoleAssignment, SteeringRule
from core.models import Event
from tests import factories
from tests.factories import Case, in_days

SignIn = Callable[[Any], Client]


@pytest.fixture
def client(case: Case, sign_in: SignIn) -> Client:
    return sign_in(case.coordinator)


def give(client: Client, case: Case, role: str, **values: Any) -> Any:
    if role.startswith("steering_"):
        values = {"rests_on": "Management team, 3 March 2026, § 2", **values}
    return client.post(reverse("role-new", args=[case.initiative.pk]), {"role": role, **values})


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return dict(answer.context["form"].errors)


def day(days: int) -> str:
    return in_days(days).strftime("%d.%m.%Y")


class TestThePage:
    def test_everybody_with_a_role_sees_who_holds_what_and_only_the_coordinator_is_led_to_change_it(
        self, case: Case, sign_in: SignIn
    ) -> None:
        url = reverse("people", args=[case.initiative.pk])
        page = sign_in(case.reader).get(url).content.decode()
        assert "Partner member" in page and "for Partner member" in page and "Architecture" in page
        assert "/roles/" not in page
        assert "/roles/" in sign_in(case.coordinator).get(url).content.decode()
        assert sign_in(case.stranger).get(url).status_code == 404

    def test_gaps_are_named_with_the_way_to_mend_them(self, case: Case, client: Client) -> None:
        for who, role in ((case.owner, Role.BUSINESS_OWNER), (case.chair, Role.STEERING_CHAIR)):
            factories.people.end(case.role(who, role), by=case.coordinator, reason="x")
        SteeringRule.objects.filter(initiative=case.initiative).update(quorum=9)
        found = gaps.of_people(gaps.crew(case.initiative))
        assert [gap.link for gap in found] == ["Name the business owner", "Name the chair", "Change the rule"]
        page = client.get(reverse("people", args=[case.initiative.pk])).content.decode()
        assert all(gap.text in page for gap in found)

    def test_the_queries_do_not_grow(self, case: Case, client: Client) -> None:
        def count(name: str) -> int:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(reverse(name, args=[case.initiative.pk])).status_code == 200
            return len(seen)

        few = [count(name) for name in ("people", "organisations")]
        for _n in range(5):
            factories.people.assign(case.initiative, by=case.coordinator, person=factories.person(of=case.partner), role=Role.TEAM_MEMBER)
        assert [count(name) for name in ("people", "organisations")] == few
        assert max(few) < 15


class TestGiving:
    def test_without_a_role_the_roles_are_explained(self, case: Case, client: Client) -> None:
        page = client.get(reverse("role-new", args=[case.initiative.pk])).content.decode()
        assert "role=steering_deputy" in page and "Takes the place of a member" in page
        assert give(client, case, "king").status_code == 200

    def test_somebody_of_an_organisation_taking_part_gets_it(self, case: Case, client: Client) -> None:
        new = factories.person("Nora <i>", of=case.partner)
        assert give(client, case, Role.TEAM_MEMBER, person=new.pk).url == reverse("people", args=[case.initiative.pk])
        row = RoleAssignment.objects.get(person=new)
        assert (row.organisation, row.role) == (case.partner, Role.TEAM_MEMBER)
        assert "Nora &lt;i&gt;" in client.get(reverse("people", args=[case.initiative.pk])).content.decode()

    def test_somebody_new_needs_no_account(self, case: Case, client: Client) -> None:
        answer = give(client, case, Role.READER, name="Öyvind 🚀", email="New@Test.example", organisation=case.partner.pk, another="1")
        assert "role=reader" in answer.url
        made = Person.objects.get(email="new@test.example")
        assert (made.name, made.organisation, hasattr(made, "user")) == ("Öyvind 🚀", case.partner, False)

    def test_a_known_e_mail_is_the_same_person(self, case: Case, client: Client) -> None:
        give(client, case, Role.TEAM_MEMBER, name="Somebody", email=case.reader.email.upper(), organisation=case.partner.pk)
        assert RoleAssignment.objects.filter(person=case.reader, role=Role.TEAM_MEMBER).exists()

    def test_people_and_organisations_from_elsewhere_are_not_offered(self, case: Case, client: Client) -> None:
        assert set(errors(give(client, case, Role.READER, person=case.stranger.pk))) == {"person"}
        answer = give(client, case, Role.READER, name="New", organisation=case.stranger.organisation_id)
        assert set(errors(answer)) == {"organisation"}
        assert case.stranger.name not in answer.content.decode()

    @pytest.mark.parametrize(
        ("role", "values", "fields"),
        [
            (Role.READER, {}, {"person"}),
            (Role.READER, {"name": "x" * 151}, {"name"}),
            (Role.READER, {"name": "New"}, {"organisation"}),
            (Role.EXPERT, {"name": "New"}, {"area", "organisation"}),
            (Role.STEERING_DEPUTY, {}, {"person"}),
            (Role.STEERING_DEPUTY, {"person": "team", "rests_on": " "}, {"rests_on"}),
            (Role.STEERING_MEMBER, {"valid_from": day(9), "valid_to": day(2), "person": "team"}, {"valid_to"}),
            (Role.STEERING_MEMBER, {"person": "chair"}, {"person"}),
            (Role.READER, {"person": "reader"}, {"person"}),
            (Role.READER, {"person": "team", "name": "Both"}, {"name"}),
            (Role.READER, {"name": "New", "email": "nonsense"}, {"email", "organisation"}),
        ],
    )
    def test_what_cannot_be_is_said_at_the_field(
        self, case: Case, client: Client, role: str, values: dict[str, Any], fields: set[str]
    ) -> None:
        if "person" in values:
            values = values | {"person": getattr(case, values["person"]).pk}
        assert set(errors(give(client, case, role, **values))) == fields

    def test_a_second_chair_is_refused(self, case: Case, client: Client) -> None:
        answer = give(client, case, Role.STEERING_CHAIR, person=case.team.pk, voting="on")
        assert "has a chair already" in str(answer.context["form"].errors)

    def test_a_deputy_stands_in_for_a_member_of_this_initiative_only(self, case: Case, client: Client) -> None:
        other = factories.case()
        foreign = other.role(other.member, Role.STEERING_MEMBER)
        answer = give(client, case, Role.STEERING_DEPUTY, person=case.team.pk, deputy_for=foreign.pk)
        assert set(errors(answer)) == {"deputy_for"}


class TestChangingAndEnding:
    def test_a_mandate_is_changed_and_told(self, case: Case, client: Client) -> None:
        row = case.role(case.member, Role.STEERING_MEMBER)
        data = {"organisation": case.lead.pk, "valid_to": day(30), "version": row.version, "rests_on": "Board, 3 March"}
        assert client.post(reverse("role-edit", args=[row.pk]), data).status_code == 302
        after = case.role(case.member, Role.STEERING_MEMBER)
        assert (after.valid_to, after.voting) == (in_days(30), False)
        event = Event.objects.get(action="adoption.role.changed", subject=row.pk)
        assert set(event.text.data["changes"]) == {"voting", "valid_to"}

    def test_a_second_editor_is_shown_the_first_ones_change(self, case: Case, client: Client) -> None:
        row = case.role(case.member, Role.STEERING_MEMBER)
        data = {"organisation": case.lead.pk, "voting": "on", "version": row.version, "rests_on": "Board, 3 March"}
        client.post(reverse("role-edit", args=[row.pk]), data | {"valid_to": day(30)})
        answer = client.post(reverse("role-edit", args=[row.pk]), data | {"valid_to": day(60)})
        assert len(answer.context["form"].conflicts) == 1

    def test_a_role_ends_with_a_reason_and_the_rights_with_it(self, case: Case, client: Client, sign_in: SignIn) -> None:
        row = case.role(case.reader, Role.READER)
        url = reverse("role-end", args=[row.pk])
        assert set(errors(client.post(url, {}))) == {"reason"}
        assert client.post(url, {"reason": "Left"}).status_code == 302
        assert sign_in(case.reader).get(reverse("people", args=[case.initiative.pk])).status_code == 404
        assert client.post(url, {"reason": "Again"}).status_code == 302
        assert Event.objects.filter(action="adoption.role.ended", subject=row.pk).count() == 1

    def test_the_last_coordinator_stays(self, case: Case, client: Client) -> None:
        row = case.role(case.coordinator, Role.COORDINATOR)
        answer = client.post(reverse("role-end", args=[row.pk]), {"reason": "Tired"})
        assert "Name another coordinator first" in errors(answer)["reason"][0]
        past = {"organisation": case.lead.pk, "valid_to": day(-1), "version": row.version}
        assert "valid_to" in errors(client.post(reverse("role-edit", args=[row.pk]), past))

    @pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("reader", 403), ("chair", 403), ("team", 403)])
    def test_nobody_else_may(self, case: Case, sign_in: SignIn, who: str, status: int) -> None:
        row = case.role(case.member, Role.STEERING_MEMBER)
        client = sign_in(getattr(case, who))
        for name in ("role-edit", "role-end"):
            assert client.post(reverse(name, args=[row.pk]), {"reason": "x"}).status_code == status
        partner = case.initiative.participations.get()
        assert client.post(reverse("partner-remove", args=[partner.pk])).status_code == status


class TestTheRule:
    def test_a_quorum_larger_than_the_votes_is_refused(self, case: Case, client: Client) -> None:
        url = reverse("steering-rule", args=[case.initiative.pk])
        rule = SteeringRule.objects.get(initiative=case.initiative)
        data = {"rule": "unanimity", "count_by": "organisation", "quorum": "3", "version": rule.version, "rests_on": "Board"}
        assert "only 2 votes" in errors(client.post(url, data))["quorum"][0]
        assert client.post(url, data | {"quorum": "2"}).status_code == 302
        assert client.post(url, data | {"quorum": "1"}).context["form"].conflicts

    @pytest.mark.parametrize("quorum", ["0", "-1", "x", "", "99999999999"])
    def test_nonsense_is_said_at_the_field(self, case: Case, client: Client, quorum: str) -> None:
        data = {"rule": "majority", "count_by": "member", "quorum": quorum, "version": 1}
        assert "quorum" in errors(client.post(reverse("steering-rule", args=[case.initiative.pk]), data))


class TestOrganisations:
    def test_a_partner_comes_and_goes(self, case: Case, client: Client) -> None:
        url = reverse("organisations", args=[case.initiative.pk])
        new = factories.organisation("Third <b>town</b>")
        assert client.post(reverse("partner-new", args=[case.initiative.pk]), {"organisation": new.pk}).url == url
        assert "Third &lt;b&gt;town" in client.get(url).content.decode()
        row = case.initiative.participations.get(organisation=new)
        assert client.get(reverse("partner-remove", args=[row.pk])).status_code == 200
        client.post(reverse("partner-remove", args=[row.pk]))
        assert not case.initiative.participations.filter(organisation=new).exists()

    def test_a_partner_with_people_stays(self, case: Case, client: Client) -> None:
        row = case.initiative.participations.get()
        answer = client.post(reverse("partner-remove", args=[row.pk]), follow=True)
        assert "still has people with a role" in answer.content.decode()

    def test_an_ended_initiative_is_not_changed(self, case: Case, client: Client) -> None:
        factories.setup.phases.carry_out(case.initiative.pk, 1, "stopped", decision=case.initiative.pk, by=case.owner)
        assert Initiative.objects.get(pk=case.initiative.pk).status == "stopped"
        assert client.post(reverse("partner-new", args=[case.initiative.pk]), {}).status_code == 403
        assert client.get(reverse("people", args=[case.initiative.pk])).status_code == 200


def test_a_mandate_that_begins_later_gives_no_right_yet(case: Case, sign_in: SignIn) -> None:
    late = factories.person(of=case.lead)
    first = timezone.localdate() + timezone.timedelta(days=2)
    factories.people.assign(case.initiative, by=case.coordinator, person=late, role=Role.READER, valid_from=first)
    assert sign_in(late).get(case.initiative.get_absolute_url()).status_code == 404
