"""The bodies that decide: a rule of their own, changed by decision, with the history kept."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption import bodies_page, body_gaps, gaps
from adoption.choices import Decider, Role, Seat
from adoption.grounds import Ground
from adoption.models import OwnerRule, RoleAssignment, RuleRecord, SteeringRule
from adoption.services import bodies, people
from core.db import Superseded
from core.models import Event
from tests import factories
from tests.adoption.work_support import SignIn
from tests.factories import Case, in_days

GROUND = Ground("Management team, 3 March 2026, § 12")
RULE = {"rule": "majority", "count_by": "member", "quorum": 2}


@pytest.fixture
def client(case: Case, sign_in: SignIn) -> Client:
    return sign_in(case.coordinator)


def url(case: Case, name: str = "bodies") -> str:
    return reverse(name, args=[case.initiative.pk])


def text(answer: Any) -> str:
    return answer.content.decode()


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return dict(answer.context["form"].errors)


def body(case: Case, key: str) -> bodies_page.Body:
    return next(one for one in bodies_page.read(case.fresh()) if one.key == key)


class TestByDecision:
    def test_a_member_comes_by_a_decision_that_stays_on_the_row_and_in_the_event(self, case: Case, client: Client) -> None:
        data = {"role": "steering_member", "person": case.team.pk, "voting": "on", "basis": "Delegation order 2026:3, § 4"}
        answer = client.post(url(case, "role-new"), data)
        assert "what was decided, when and by whom" in errors(answer)["rests_on"][0]
        assert client.post(url(case, "role-new"), data | {"rests_on": GROUND.text}).status_code == 302
        row = case.role(case.team, Role.STEERING_MEMBER)
        assert (row.basis, row.rests_on) == ("Delegation order 2026:3, § 4", GROUND.text)
        event = Event.objects.get(action="adoption.role.given", subject=row.pk)
        assert event.text.data["rests_on"] == GROUND.text
        page = text(client.get(url(case)))
        assert "Delegation order 2026:3, § 4" in page and GROUND.text in page
        assert "Delegation order 2026:3, § 4" in text(client.get(url(case, "people")))

    def test_without_a_basis_the_decision_is_the_basis(self, case: Case) -> None:
        row = people.assign(case.initiative, by=case.coordinator, person=case.team, role=Role.STEERING_MEMBER, ground=GROUND)
        assert row.basis == GROUND.text

    def test_changing_and_ending_ask_too_and_the_second_editor_sees_both(self, case: Case, client: Client) -> None:
        row = case.role(case.member, Role.STEERING_MEMBER)
        edit = reverse("role-edit", args=[row.pk])
        data = {"organisation": case.lead.pk, "voting": "on", "version": row.version}
        assert "rests_on" in errors(client.post(edit, data))
        assert client.post(edit, data | {"valid_to": in_days(20).isoformat(), "rests_on": "Board, § 1"}).status_code == 302
        late = client.post(edit, data | {"valid_to": in_days(40).isoformat(), "rests_on": "Board, § 2"})
        assert [one.label for one in late.context["form"].conflicts] == ["Mandate to"] and "Board, § 2" in text(late)
        end = reverse("role-end", args=[row.pk])
        assert set(errors(client.post(end, {"reason": "Moved"}))) == {"rests_on"}
        assert client.post(end, {"reason": "Moved", "rests_on": "Board, § 3"}).status_code == 302
        before = body(case, Decider.STEERING_GROUP).before
        assert [(one.row.person, one.ground) for one in before] == [(case.member, "Board, § 3")]

    def test_other_roles_and_a_business_owner_alone_are_as_simple_as_ever(self, case: Case, client: Client) -> None:
        owner = case.role(case.owner, Role.BUSINESS_OWNER)
        page = text(client.get(reverse("role-edit", args=[owner.pk])))
        assert "rests_on" not in page and 'name="seat"' not in page
        assert client.post(reverse("role-end", args=[owner.pk]), {"reason": "Moved"}).status_code == 302

    def test_before_the_set_up_is_finished_nothing_is_asked(self, case: Case, client: Client) -> None:
        type(case.initiative).objects.filter(pk=case.initiative.pk).update(set_up_at=None)
        assert "rests_on" not in text(client.get(url(case, "role-new") + "?role=steering_member"))

    def test_a_rule_is_changed_by_decision_and_both_are_in_the_history(self, case: Case, client: Client) -> None:
        rule = SteeringRule.objects.get(initiative=case.initiative)
        bodies.set_rule(case.initiative, Decider.STEERING_GROUP, by=case.coordinator, ground=GROUND, **{**RULE, "quorum": 1})
        data = {**RULE, "tie": "nobody", "per_capsulam": "never", "more_than_half": "on", "version": rule.version + 1}
        assert set(errors(client.post(url(case, "steering-rule"), data))) == {"rests_on"}
        assert client.post(url(case, "steering-rule"), data | {"rests_on": "Board, § 9"}).status_code == 302
        rules = body(case, Decider.STEERING_GROUP).rules
        assert [one.record.rests_on for one in rules] == ["Board, § 9", GROUND.text, ""]
        assert rules[0].until is None and rules[1].until == rules[0].record.since
        page = text(client.get(url(case)))
        assert "More than half of those who vote" in page and "Nobody: then there is no decision" in page and "Board, § 9" in page

    def test_a_rule_changed_by_two_shows_the_second_the_firsts(self, case: Case) -> None:
        seen = SteeringRule.objects.get(initiative=case.initiative).version
        bodies.set_rule(case.initiative, Decider.STEERING_GROUP, by=case.coordinator, seen_version=seen, **{**RULE, "quorum": 1})
        with pytest.raises(Superseded):
            bodies.set_rule(case.initiative, Decider.STEERING_GROUP, by=case.coordinator, seen_version=seen, **{**RULE, "quorum": 3})


class TestTheBusinessOwnerAsABody:
    def test_whoever_holds_the_role_becomes_chair_and_members_are_named(self, case: Case, client: Client) -> None:
        data = {**RULE, "tie": "chair", "per_capsulam": "every", "rests_on": GROUND.text}
        assert client.post(url(case, "owner-rule"), data).status_code == 302
        assert case.role(case.owner, Role.BUSINESS_OWNER).seat == Seat.CHAIR
        member = {"role": "business_owner", "seat": "member", "voting": "on", "rests_on": "Board, § 4"}
        assert client.post(url(case, "role-new"), member | {"person": case.team.pk, "vice_chair": "on"}).status_code == 302
        second = client.post(url(case, "role-new"), member | {"person": case.expert.pk, "vice_chair": "on"})
        assert "deputy chair already" in errors(second)["vice_chair"][0]
        chair = client.post(url(case, "role-new"), member | {"person": case.expert.pk, "seat": "chair"})
        assert "chair already" in errors(chair)["seat"][0]
        page = text(client.get(url(case)))
        assert "Chair of the body of the business owner" in page and "deputy chair" in page

    def test_a_deputy_stands_in_for_a_member_or_anybody(self, case: Case) -> None:
        bodies.set_rule(case.initiative, Decider.BUSINESS_OWNER, by=case.coordinator, ground=GROUND, **RULE)
        chair = case.role(case.owner, Role.BUSINESS_OWNER)
        give = {"by": case.coordinator, "role": Role.BUSINESS_OWNER, "seat": Seat.DEPUTY}
        own = people.assign(case.initiative, person=case.team, deputy_for=chair, **give)
        assert own.is_deputy and people.assign(case.initiative, person=case.expert, **give).is_deputy
        with pytest.raises(ValidationError) as refused:
            people.assign(case.initiative, person=case.reader, deputy_for=own, **give)
        assert "deputy_for" in refused.value.error_dict

    def test_it_decides_alone_again_only_when_one_is_left(self, case: Case, client: Client) -> None:
        assert client.get(url(case, "owner-alone")).status_code == 404
        bodies.set_rule(case.initiative, Decider.BUSINESS_OWNER, by=case.coordinator, ground=GROUND, **RULE)
        row = people.assign(case.initiative, by=case.coordinator, person=case.team, role=Role.BUSINESS_OWNER, seat=Seat.MEMBER)
        refused = client.post(url(case, "owner-alone"), {"rests_on": GROUND.text})
        assert "End the roles of the other members first" in text(refused) and OwnerRule.objects.exists()
        people.end(row, by=case.coordinator, reason="Moved", ground=GROUND)
        assert client.post(url(case, "owner-alone"), {"rests_on": "Board, § 8"}).status_code == 302
        assert not OwnerRule.objects.exists() and case.role(case.owner, Role.BUSINESS_OWNER).seat == ""
        assert [bool(one.values) for one in RuleRecord.objects.filter(body=Decider.BUSINESS_OWNER)] == [True, False]
        assert "The business owner decides alone" in text(client.get(url(case)))


class TestGaps:
    def test_what_a_body_lacks(self, case: Case) -> None:
        """M05, M06, M07."""
        RoleAssignment.objects.filter(initiative=case.initiative, person=case.member).update(valid_to=in_days(9))
        people.end(case.role(case.chair, Role.STEERING_CHAIR), by=case.coordinator, reason="Moved")
        type(case.initiative).objects.filter(pk=case.initiative.pk).update(phase="detail_solution")
        found = body(case, Decider.STEERING_GROUP)
        said = " ".join(str(gap.text) for gap in (*found.gaps, *found.ending))
        assert "no chair" in said and "The mandate of Member ends on" in said and "No benefits owner sits" in said

    def test_a_partner_without_a_member_and_a_quorum_out_of_reach(self, case: Case) -> None:
        for somebody, role in ((case.partner_member, Role.STEERING_MEMBER), (case.deputy, Role.STEERING_DEPUTY)):
            people.end(case.role(somebody, role), by=case.coordinator, reason="Moved")
        SteeringRule.objects.filter(initiative=case.initiative).update(quorum=3)
        crew = gaps.crew(case.fresh())
        said = " ".join(str(gap.text) for gap in body_gaps.gaps(crew, Decider.STEERING_GROUP, crew.rule))
        assert f"{case.partner.name} has nobody in the steering group" in said and "The quorum is 3" in said

    def test_a_body_of_the_business_owner_without_a_chair(self, case: Case, client: Client) -> None:
        bodies.set_rule(case.initiative, Decider.BUSINESS_OWNER, by=case.coordinator, ground=GROUND, **{**RULE, "quorum": 3})
        RoleAssignment.objects.filter(role=Role.BUSINESS_OWNER).update(seat=Seat.MEMBER)
        page = text(client.get(url(case, "people")))
        assert "body of the business owner has no chair" in page and "are fewer: 1." in page


def test_a_deputy_of_anybody_may_be_named(case: Case, client: Client) -> None:
    data = {"role": "steering_deputy", "person": case.team.pk, "voting": "on", "rests_on": "Board"}
    assert client.post(url(case, "role-new"), data).status_code == 302
    assert "for anybody in the body" in text(client.get(url(case)))


def test_one_deputy_chair_who_is_an_ordinary_member(case: Case) -> None:
    people.change(case.role(case.member, Role.STEERING_MEMBER), by=case.coordinator, seen_version=1, vice_chair=True)
    for somebody, role in ((case.partner_member, Role.STEERING_MEMBER), (case.chair, Role.STEERING_CHAIR)):
        row = case.role(somebody, role)
        with pytest.raises(ValidationError):
            people.change(row, by=case.coordinator, seen_version=row.version, vice_chair=True)


def test_the_page_costs_the_same_however_many_sit_there(case: Case, client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(url(case)).status_code == 200
        return len(found)

    before = count()
    for _n in range(6):
        row = people.assign(case.initiative, by=case.coordinator, person=factories.person(of=case.lead), role=Role.STEERING_MEMBER)
    people.end(row, by=case.coordinator, reason="Moved", ground=GROUND)
    for quorum in (3, 4, 5):
        bodies.set_rule(case.initiative, Decider.STEERING_GROUP, by=case.coordinator, ground=GROUND, **{**RULE, "quorum": quorum})
    assert count() == before <= 16


def test_a_hostile_text_is_only_text(case: Case, client: Client) -> None:
    people.assign(
        case.initiative, by=case.coordinator, person=case.team, role=Role.STEERING_MEMBER, ground=Ground("<script>alert(1)</script>")
    )
    assert "<script>alert" not in text(client.get(url(case)))
