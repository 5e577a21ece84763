"""Deputies at a meeting: in the place of a member, never beside; and who is asked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from adoption.choices import Decider, Role, Seat
from adoption.grounds import Ground
from adoption.models import RoleAssignment
from adoption.services import bodies
from adoption.services import people as roles
from meetings import replying
from meetings.models import Meeting
from meetings.services import people
from milestones.services import positions
from notifications import messages
from notifications.models import OutboxRow
from tests import factories
from tests.factories import Case
from tests.meetings import steps
from tests.milestones import steps as milestone_steps

SignIn = Callable[[object], Client]


def note(case: Case, meeting: Meeting, somebody: Any, attendance: str = "present", **values: Any) -> None:
    row = steps.there(meeting, somebody)
    people.attend(row, by=case.coordinator, seen_version=row.version, attendance=attendance, **values)


def test_a_deputy_does_not_serve_beside_the_member(case: Case) -> None:
    meeting = steps.opened(case)
    note(case, meeting, case.partner_member)
    with pytest.raises(ValidationError, match="Partner member is there at the same points") as caught:
        note(case, meeting, case.deputy, serves=True)
    assert set(caught.value.message_dict) == {"serves"}
    note(case, meeting, case.deputy)  # being there without serving is allowed


def test_a_member_is_not_there_beside_the_deputy_who_serves(case: Case) -> None:
    meeting = steps.opened(case)
    note(case, meeting, case.deputy, serves=True)
    note(case, meeting, case.partner_member, "absent")
    with pytest.raises(ValidationError, match="Deputy serves in this member’s place") as caught:
        note(case, meeting, case.partner_member, "remote")
    assert set(caught.value.message_dict) == {"attendance"}
    note(case, meeting, case.member)  # another member is none of the deputy's business


def test_one_after_the_other_they_may(case: Case) -> None:
    meeting = steps.opened(case)
    note(case, meeting, case.partner_member, to_item=2)
    with pytest.raises(ValidationError):
        note(case, meeting, case.deputy, serves=True, from_item=2)
    note(case, meeting, case.deputy, serves=True, from_item=3)
    with pytest.raises(ValidationError):
        note(case, meeting, case.partner_member, from_item=2, to_item=3)


def test_at_a_point_of_a_conflict_of_interest_the_deputy_serves_while_the_member_is_there(case: Case) -> None:
    milestone_steps.passed(case, 1)
    round = milestone_steps.submitted(case, 2)
    meeting = steps.opened(case)
    place = meeting.items.get(round=round).place
    note(case, meeting, case.partner_member)
    at = {"serves": True, "from_item": place, "to_item": place}
    with pytest.raises(ValidationError):
        note(case, meeting, case.deputy, **at)
    seat = case.role(case.partner_member, "steering_member")
    positions.disqualify(round, seat, by=case.partner_member, reason="My sister tenders.")
    with pytest.raises(ValidationError):
        note(case, meeting, case.deputy, **{**at, "to_item": place + 1})
    note(case, meeting, case.deputy, **at)
    note(case, meeting, case.partner_member, "remote")


def test_in_one_form_they_change_places(case: Case, sign_in: SignIn) -> None:
    meeting, client = steps.opened(case), sign_in(case.coordinator)
    note(case, meeting, case.deputy, serves=True)
    rows = {row.person: row for row in meeting.participants.all()}
    url = f"/meetings/{meeting.pk}/attendance/"
    data = {f"p{row.pk.hex}-version": row.version for row in rows.values()}
    member, deputy = f"p{rows[case.partner_member].pk.hex}", f"p{rows[case.deputy].pk.hex}"
    both = {**data, f"{member}-attendance": "present", f"{deputy}-attendance": "present", f"{deputy}-serves": "on"}
    assert "Deputy serves in this member’s place" in client.post(url, both).content.decode()
    assert client.post(url, {**both, f"{member}-to_item": "2", f"{deputy}-from_item": "3"}).status_code == 302
    assert (steps.there(meeting, case.partner_member).to_item, steps.there(meeting, case.deputy).from_item) == (2, 3)


def test_a_deputy_for_anybody_is_found_and_asked(case: Case, client: Client) -> None:
    anybody = factories.person("Anybody", of=case.lead)
    roles.assign(case.initiative, by=case.coordinator, person=anybody, role="steering_deputy")
    meeting = steps.called(case)
    member = steps.there(meeting, case.member)
    assert b"My deputy comes" in client.get(replying.url(member)).content
    people.answer(member, reply="deputy")
    row = OutboxRow.objects.get(key="meetings.deputy_asked")
    said = messages.get(row.key)
    assert row.recipient == anybody and said.may_receive(row)
    assert "in place of Member" in said.render(row).subject
    people.answer(member, reply="coming")
    assert not said.may_receive(row)
    assert {one.person for one in people.deputies_of(steps.there(meeting, case.partner_member))} == {case.deputy, anybody}
    for nobody in (anybody, case.deputy, case.coordinator):
        assert people.deputies_of(steps.there(meeting, nobody)) == []


def test_a_body_of_the_business_owner_is_led_by_its_chair(case: Case) -> None:
    """Whoever has sat there longest leads nothing by that."""
    RoleAssignment.objects.filter(initiative=case.initiative, person=case.owner).update(seat=Seat.MEMBER)
    bodies.set_rule(
        case.initiative, Decider.BUSINESS_OWNER, by=case.coordinator, ground=Ground("Board, § 1"), rule="majority", count_by="member",
        quorum=1,
    )  # fmt: skip
    RoleAssignment.objects.filter(initiative=case.initiative, person=case.owner).update(seat=Seat.MEMBER)
    give = {"by": case.coordinator, "role": Role.BUSINESS_OWNER, "ground": Ground("Board, § 1")}
    roles.assign(case.initiative, person=case.benefits_owner, seat=Seat.CHAIR, **give)
    assert steps.planned(case, kind="owner", chair=None).chair == case.benefits_owner


def test_a_business_owner_alone_leads(case: Case) -> None:
    assert steps.planned(case, kind="owner", chair=None).chair == case.owner
