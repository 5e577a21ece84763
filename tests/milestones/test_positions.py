"""Positions: one's own, by a mandate that holds today, until the chair confirms."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from adoption.choices import DueKind, Role
from adoption.models import DueItem, SteeringRule
from adoption.services import people
from core.db import Superseded
from milestones.models import Position, Round
from milestones.services import decisions, positions
from tests.factories import Case, in_days
from tests.milestones import steps


@pytest.fixture
def round(case: Case) -> Round:
    steps.passed(case, 1)
    return steps.submitted(case, 2)


def test_the_body_is_everybody_with_a_mandate_today(case: Case, round: Round) -> None:
    assert [role.person for role in positions.members_of(round)] == [case.chair, case.member, case.partner_member, case.deputy]
    steps.end_role(case, case.member, Role.STEERING_MEMBER, valid_to=in_days(-1))
    assert case.member not in [role.person for role in positions.members_of(round)]


def test_a_position_may_be_changed_until_it_is_decided(case: Case, round: Round) -> None:
    steps.say(round, case, member="against")
    steps.say(round, case, member="for", chair="for")
    assert Position.objects.get(person=case.member).stance == "for" and Position.objects.count() == 2
    decisions.decide(round, by=case.chair, outcome="approved")
    with pytest.raises(Superseded):
        steps.say(round, case, member="against")


def test_a_stale_page_is_noticed(case: Case, round: Round) -> None:
    steps.say(round, case, member="against")
    steps.say(round, case, member="abstain")
    member = case.role(case.member, Role.STEERING_MEMBER)
    with pytest.raises(Superseded):
        positions.take(round, member, by=case.member, stance="for", seen_version=1)


@pytest.mark.parametrize(("stance", "condition"), [("", ""), ("perhaps", ""), ("conditions", " ")])
def test_a_position_must_be_whole(case: Case, round: Round, stance: str, condition: str) -> None:
    member = case.role(case.member, Role.STEERING_MEMBER)
    with pytest.raises(ValidationError):
        positions.take(round, member, by=case.member, stance=stance, condition=condition)


def test_nobody_speaks_for_another(case: Case, round: Round) -> None:
    member = case.role(case.member, Role.STEERING_MEMBER)
    for person in (case.chair, case.coordinator, case.owner, case.deputy, case.stranger, case.administrator):
        with pytest.raises(PermissionDenied):
            positions.take(round, member, by=person, stance="for")
    assert not Position.objects.exists()


@pytest.mark.parametrize("dates", [{"valid_to": in_days(-1)}, {"valid_from": in_days(1)}])
def test_a_mandate_that_ended_yesterday_or_begins_tomorrow_is_none(case: Case, round: Round, dates: dict) -> None:
    steps.end_role(case, case.member, Role.STEERING_MEMBER, **dates)
    with pytest.raises(PermissionDenied):
        steps.say(round, case, member="for")


def test_the_last_day_of_a_mandate_counts(case: Case, round: Round) -> None:
    steps.end_role(case, case.member, Role.STEERING_MEMBER, valid_from=in_days(0), valid_to=in_days(0))
    steps.say(round, case, member="for")
    assert positions.judgement(round).for_ == 1


def test_a_position_of_somebody_who_left_does_not_count(case: Case, round: Round) -> None:
    steps.say(round, case, member="for", chair="for")
    steps.end_role(case, case.member, Role.STEERING_MEMBER, valid_to=in_days(-1))
    assert positions.judgement(round).for_ == 1


def test_a_deputy_counts_only_for_the_absent(case: Case, round: Round) -> None:
    steps.say(round, case, chair="for", deputy="against")
    assert positions.judgement(round).against == 1
    steps.say(round, case, partner_member="for")
    judged = positions.judgement(round)
    assert (judged.for_, judged.against) == (2, 0)


def test_a_conflict_of_interest_takes_the_position_away_and_calls_the_deputy(case: Case, round: Round) -> None:
    steps.say(round, case, partner_member="for")
    member = case.role(case.partner_member, Role.STEERING_MEMBER)
    positions.disqualify(round, member, by=case.partner_member, reason="My own firm.")
    row = Position.objects.get(member=member)
    assert (row.disqualified, row.stance, row.comment) == (True, "", "My own firm.")
    assert DueItem.objects.open().filter(subject=round.pk, person=case.deputy, kind=DueKind.DECISION).exists()
    assert not DueItem.objects.open().filter(subject=round.pk, person=case.partner_member).exists()
    with pytest.raises(PermissionDenied):
        steps.say(round, case, partner_member="for")
    steps.say(round, case, deputy="for")
    assert positions.judgement(round).for_ == 1


def test_a_conflict_of_interest_follows_the_person_to_a_new_seat(case: Case, round: Round) -> None:
    positions.disqualify(round, case.role(case.member, Role.STEERING_MEMBER), by=case.member, reason="My own firm.")
    people.end(case.role(case.member, Role.STEERING_MEMBER), by=case.coordinator, reason="A new mandate follows.")
    seat = people.assign(case.fresh(), by=case.coordinator, person=case.member, role=Role.STEERING_MEMBER)
    with pytest.raises(PermissionDenied):
        positions.take(round, seat, by=case.member, stance="for")
    assert any("conflict of interest" in reason.text for reason in positions.judgement(round).reasons)


def test_the_chair_may_note_a_conflict_of_interest_and_take_it_back(case: Case, round: Round) -> None:
    member = case.role(case.member, Role.STEERING_MEMBER)
    with pytest.raises(ValidationError):
        positions.disqualify(round, member, by=case.chair, reason="")
    with pytest.raises(PermissionDenied):
        positions.disqualify(round, member, by=case.partner_member, reason="I think so.")
    with pytest.raises(PermissionDenied):
        positions.disqualify(round, member, by=case.coordinator, reason="I think so.")
    positions.disqualify(round, member, by=case.chair, reason="Sells to us.")
    positions.requalify(round, member, by=case.chair)
    steps.say(round, case, member="for")
    assert positions.judgement(round).for_ == 1


def test_who_gave_a_position_is_no_longer_waited_for_but_the_chair_is(case: Case, round: Round) -> None:
    steps.say(round, case, chair="for", member="for")
    assert {due.person for due in DueItem.objects.open().filter(subject=round.pk)} == {case.chair, case.partner_member}


def test_the_business_owner_decides_without_positions(case: Case) -> None:
    round = steps.submitted(case, 1)
    with pytest.raises(PermissionDenied):
        positions.take(round, case.role(case.member, Role.STEERING_MEMBER), by=case.member, stance="for")
    assert [role.person for role in positions.members_of(round)] == [case.owner]


@pytest.mark.parametrize("count_by", ["member", "organisation"])
def test_the_rule_of_the_initiative_is_the_one_that_counts(case: Case, round: Round, count_by: str) -> None:
    SteeringRule.objects.update(count_by=count_by, rule="majority")
    steps.say(round, case, chair="for", member="for", partner_member="against")
    judged = positions.judgement(round)
    assert (judged.for_, judged.against) == ((2, 1) if count_by == "member" else (1, 1))
    assert judged.result == "for"
