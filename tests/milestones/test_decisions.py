"""Decisions: by the right one, on a sealed basis, once; carried out at once."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from adoption.choices import DueKind, Outcome, PhaseState, Role, Status
from adoption.models import DueItem, InitiativePhase, SteeringRule
from core import events
from core.db import Superseded
from core.models import Event, Job
from milestones.choices import MarkKind, RoundState
from milestones.models import Condition, Decision, Round
from milestones.permissions import may_decide
from milestones.services import decisions, positions, record, rounds, sealing
from notifications.models import OutboxRow
from tests import factories
from tests.factories import Case, in_days
from tests.milestones import steps


@pytest.fixture
def second(case: Case) -> Round:
    """Milestone II, sealed, in the hands of the steering group."""
    steps.passed(case, 1)
    return steps.submitted(case, 2)


def test_all_eight_milestones_are_walked(case: Case) -> None:
    for gate in range(1, 8):
        assert case.fresh().phase_number == gate
        decision = steps.passed(case, gate)
        assert record.decision_sha256(Decision.objects.get(pk=decision.pk)) == decision.sha256
        states = dict(InitiativePhase.objects.filter(initiative=case.initiative).values_list("number", "state"))
        assert (states[gate], states[gate + 1]) == (PhaseState.CLOSED, PhaseState.OPEN)
    steps.passed(case, 8, Outcome.BENEFITS_REALISED)
    assert (case.fresh().phase, case.initiative.status) == ("closed", Status.CLOSED)
    assert events.verify(case.initiative.pk) is None
    assert set(DueItem.objects.open().filter(initiative=case.initiative).values_list("kind", flat=True)) <= {DueKind.COMMUNICATION}


def test_a_decision_says_what_by_whom_by_which_mandate_and_on_what(case: Case) -> None:
    round = steps.submitted(case, 1)
    decision = decisions.decide(round, by=case.owner, outcome=Outcome.APPROVED, motive="A good need.")
    assert (decision.gate, decision.outcome, decision.motive, decision.decided_by) == (1, "approved", "A good need.", case.owner)
    assert decision.seal == round.seal and decision.mandate == f"Business owner for {case.lead.name}"
    assert case.fresh().phase_decision == decision.pk
    assert Round.objects.get(pk=round.pk).state == RoundState.DECIDED
    told = Event.objects.get(action="milestones.decision.made")
    assert told.subject == decision.pk and told.text.data["sha256"] == decision.sha256


def test_the_second_decision_on_a_round_is_refused(case: Case) -> None:
    round = steps.submitted(case, 1)
    decisions.decide(round, by=case.owner, outcome=Outcome.APPROVED)
    with pytest.raises(Superseded):
        decisions.decide(round, by=case.owner, outcome=Outcome.STOPPED, motive="No.")
    assert Decision.objects.count() == 1 and case.fresh().status == Status.ACTIVE


def test_a_round_that_is_not_sealed_is_not_decided(case: Case) -> None:
    round = rounds.submit(steps.prepared(case, 1), by=case.coordinator)
    with pytest.raises(Superseded):
        decisions.decide(round, by=case.owner, outcome=Outcome.APPROVED)


def test_only_the_business_owner_decides_the_first(case: Case) -> None:
    round = steps.submitted(case, 1)
    for person in (case.coordinator, case.chair, case.member, case.team, case.reader, case.stranger, case.administrator):
        assert not may_decide(person.user, round)
        with pytest.raises(PermissionDenied):
            decisions.decide(round, by=person, outcome=Outcome.APPROVED)


def test_only_the_chair_confirms_for_the_steering_group(case: Case, second: Round) -> None:
    steps.say(second, case, chair="for", member="for")
    for person in (case.owner, case.member, case.deputy, case.coordinator):
        with pytest.raises(PermissionDenied):
            decisions.decide(second, by=person, outcome=Outcome.APPROVED)
    decisions.decide(second, by=case.chair, outcome=Outcome.APPROVED)


@pytest.mark.parametrize("dates", [{"valid_to": in_days(-1)}, {"valid_from": in_days(1)}])
def test_a_mandate_that_ended_yesterday_or_begins_tomorrow_decides_nothing(case: Case, dates: dict[str, Any]) -> None:
    round = steps.submitted(case, 1)
    steps.end_role(case, case.owner, Role.BUSINESS_OWNER, **dates)
    with pytest.raises(PermissionDenied, match="mandate that holds today"):
        decisions.decide(round, by=case.owner, outcome=Outcome.APPROVED)


def test_a_chair_whose_account_is_closed_decides_nothing(case: Case, second: Round) -> None:
    steps.say(second, case, chair="for", member="for")
    case.chair.user.is_active = False
    case.chair.user.save()
    with pytest.raises(PermissionDenied):
        decisions.decide(second, by=case.chair, outcome=Outcome.APPROVED)


def test_without_quorum_the_body_decides_nothing(case: Case, second: Round) -> None:
    steps.say(second, case, chair="for")
    with pytest.raises(ValidationError, match="1 of the 2 needed"):
        decisions.decide(second, by=case.chair, outcome=Outcome.APPROVED)


def test_an_approval_needs_a_body_that_is_for(case: Case, second: Round) -> None:
    steps.say(second, case, chair="for", member="against", partner_member="against")
    for outcome in (Outcome.APPROVED, Outcome.APPROVED_WITH_CONDITIONS):
        conditions = [steps.condition(case)] if outcome == Outcome.APPROVED_WITH_CONDITIONS else []
        with pytest.raises(ValidationError, match="do not carry"):
            decisions.decide(second, by=case.chair, outcome=outcome, conditions=conditions)
    decisions.decide(second, by=case.chair, outcome=Outcome.RETURNED, motive="Compare three options.")


def test_a_body_that_is_for_is_not_turned_down_by_its_chair_alone(case: Case, second: Round) -> None:
    steps.say(second, case, chair="against", member="for", partner_member="for")
    with pytest.raises(ValidationError, match="do not carry"):
        decisions.decide(second, by=case.chair, outcome=Outcome.STOPPED, motive="I do not like it.")


def test_where_the_chair_decides_hearing_is_enough(case: Case, second: Round) -> None:
    SteeringRule.objects.update(rule="chair")
    steps.say(second, case, member="against", partner_member="against")
    assert decisions.decide(second, by=case.chair, outcome=Outcome.APPROVED).outcome == "approved"


def test_a_chair_who_said_against_does_not_approve_alone(case: Case, second: Round) -> None:
    SteeringRule.objects.update(rule="chair")
    steps.say(second, case, chair="against", member="for")
    with pytest.raises(ValidationError):
        decisions.decide(second, by=case.chair, outcome=Outcome.APPROVED)


def test_unanimity_is_broken_by_one(case: Case, second: Round) -> None:
    SteeringRule.objects.update(rule="unanimity", quorum=3)
    steps.say(second, case, chair="for", member="for", partner_member="against")
    with pytest.raises(ValidationError, match="all must agree"):
        decisions.decide(second, by=case.chair, outcome=Outcome.APPROVED)
    steps.say(second, case, partner_member="abstain")
    decisions.decide(second, by=case.chair, outcome=Outcome.APPROVED)


def test_a_chair_with_a_conflict_of_interest_does_not_confirm(case: Case, second: Round) -> None:
    steps.say(second, case, member="for", partner_member="for")
    chair = case.role(case.chair, Role.STEERING_CHAIR)
    positions.disqualify(second, chair, by=case.chair, reason="My own firm.")
    with pytest.raises(PermissionDenied, match="conflict of interest"):
        decisions.decide(second, by=case.chair, outcome=Outcome.APPROVED)


def test_positions_reservations_and_conflicts_stand_in_the_record(case: Case, second: Round) -> None:
    member = case.role(case.member, Role.STEERING_MEMBER)
    positions.take(second, member, by=case.member, stance="conditions", condition="Measure it.", comment="Good.", reservation="Too fast.")
    positions.disqualify(second, case.role(case.partner_member, Role.STEERING_MEMBER), by=case.partner_member, reason="My firm.")
    steps.say(second, case, chair="for", deputy="abstain")
    decision = decisions.decide(second, by=case.chair, outcome=Outcome.APPROVED)
    said = {row["name"]: row for row in decision.positions}
    assert (said["Member"]["reservation"], said["Member"]["condition"], said["Member"]["counted"]) == ("Too fast.", "Measure it.", True)
    assert said["Partner member"]["disqualified"] and not said["Partner member"]["counted"] and said["Deputy"]["counted"]
    assert [row["met"] for row in decision.validity] == [True] * len(decision.validity)


@pytest.mark.parametrize("outcome", [Outcome.RETURNED, Outcome.PAUSED, Outcome.STOPPED])
def test_a_no_needs_its_reason(case: Case, outcome: str) -> None:
    round = steps.submitted(case, 1)
    with pytest.raises(ValidationError) as refused:
        decisions.decide(round, by=case.owner, outcome=outcome, motive="  ")
    assert "motive" in refused.value.message_dict


@pytest.mark.parametrize("outcome", ["", "perhaps", Outcome.BENEFITS_REALISED])
def test_an_outcome_the_milestone_does_not_have_is_refused(case: Case, outcome: str) -> None:
    with pytest.raises(ValidationError):
        decisions.decide(steps.submitted(case, 1), by=case.owner, outcome=outcome)


def test_what_is_to_follow_leaves_only_approval_with_conditions(case: Case) -> None:
    round = steps.prepared(case, 1)
    rounds.answer_point(round, "need_prioritised", by=case.coordinator, seen_version=2, answer="", text="")
    rounds.mark(round, "milestones.point.need_prioritised", MarkKind.TO_FOLLOW, "On Friday.", by=case.coordinator)
    round = sealing.seal(rounds.submit(round, by=case.coordinator).pk)
    assert Outcome.APPROVED not in decisions.available_outcomes(round)
    assert Outcome.APPROVED_WITH_CONDITIONS in decisions.available_outcomes(round)
    with pytest.raises(ValidationError):
        decisions.decide(round, by=case.owner, outcome=Outcome.APPROVED)
    decisions.decide(round, by=case.owner, outcome=Outcome.APPROVED_WITH_CONDITIONS, conditions=[steps.condition(case)])
    assert case.fresh().phase_number == 2


def test_returned_opens_a_second_round_and_keeps_the_first(case: Case) -> None:
    round = steps.submitted(case, 1)
    decision = decisions.decide(round, by=case.owner, outcome=Outcome.RETURNED, motive="Say what it costs.")
    again = rounds.current_round(case.fresh(), 1)
    assert again is not None and (again.number, again.state, again.opened_by) == (2, RoundState.PREPARING, case.owner)
    assert {point.text for point in again.points.all()} == {"As proposed."} and not again.marks.exists()
    first = Round.objects.get(pk=round.pk)
    assert (first.state, first.decision) == (RoundState.DECIDED, decision) and sealing.verify_seal(first) == []
    assert (case.initiative.phase_number, case.initiative.status) == (1, Status.ACTIVE)
    assert OutboxRow.objects.get(key="milestones.returned").recipient == case.coordinator
    assert DueItem.objects.open().filter(subject=again.pk, kind=DueKind.BASIS, person=case.coordinator).exists()
    steps.excuse(again, case)
    sealed = sealing.seal(rounds.submit(again, by=case.coordinator).pk)
    decisions.decide(sealed, by=case.owner, outcome=Outcome.APPROVED)
    assert case.fresh().phase_number == 2 and Decision.objects.count() == 2


def test_paused_closes_nothing_and_is_taken_up_by_a_decision(case: Case) -> None:
    steps.passed(case, 1, Outcome.PAUSED, motive="No money this year.")
    assert (case.fresh().phase_number, case.initiative.status) == (1, Status.PAUSED)
    for person in (case.coordinator, case.member, case.team):
        with pytest.raises(PermissionDenied):
            decisions.resume(case.initiative, by=person, motive="Now.")
    with pytest.raises(ValidationError):
        decisions.resume(case.initiative, by=case.owner, motive=" ")
    decision = decisions.resume(case.initiative, by=case.owner, motive="The money is there.").decision
    assert (case.fresh().status, case.initiative.status_decision, decision.matter) == (Status.ACTIVE, decision.pk, "resume")
    assert record.decision_sha256(Decision.objects.get(pk=decision.pk)) == decision.sha256
    round = rounds.current_round(case.initiative, 1)
    assert round is not None and (round.number, round.state) == (2, RoundState.PREPARING)
    with pytest.raises(PermissionDenied):
        decisions.resume(case.initiative, by=case.chair, motive="Again.")


def test_the_second_of_two_resumptions_finds_that_somebody_was_first(case: Case) -> None:
    steps.passed(case, 1, Outcome.PAUSED, motive="No money.")
    seen = case.fresh()
    decisions.resume(case.fresh(), by=case.owner, motive="Now.")
    with pytest.raises(Superseded):
        decisions.resume(seen, by=case.chair, motive="Now.")


def test_stopped_ends_everything_that_waits(case: Case) -> None:
    early = rounds.open_round(case.initiative, 2, by=case.coordinator)
    steps.passed(case, 1, Outcome.STOPPED, motive="The need is gone.")
    assert case.fresh().status == Status.STOPPED
    assert Round.objects.get(pk=early.pk).state == RoundState.WITHDRAWN
    assert not DueItem.objects.open().filter(initiative=case.initiative, kind__in=(DueKind.BASIS, DueKind.DECISION)).exists()
    with pytest.raises(PermissionDenied):
        rounds.open_round(case.initiative, 1, by=case.coordinator)
    with pytest.raises(PermissionDenied):
        decisions.resume(case.initiative, by=case.owner, motive="After all.")


def walk_to_the_last(case: Case) -> Round:
    for gate in range(1, 8):
        steps.passed(case, gate)
    return steps.submitted(case, 8)


def test_the_last_milestone_is_decided_in_its_own_words(case: Case) -> None:
    round = walk_to_the_last(case)
    assert decisions.available_outcomes(round) == [
        Outcome.BENEFITS_REALISED, Outcome.GAP_ACCEPTED, Outcome.FURTHER_ACTIVITIES, Outcome.RETURNED,
    ]  # fmt: skip
    decisions.decide(round, by=case.owner, outcome=Outcome.FURTHER_ACTIVITIES)
    assert (case.fresh().phase_number, case.initiative.status) == (8, Status.ACTIVE)
    again = rounds.current_round(case.initiative, 8)
    assert again is not None and again.number == 2
    steps.excuse(again, case)
    sealed = sealing.seal(rounds.submit(again, by=case.coordinator).pk)
    with pytest.raises(ValidationError) as refused:
        decisions.decide(sealed, by=case.owner, outcome=Outcome.GAP_ACCEPTED)
    assert refused.value.message_dict == {"motive": ["Write the cause of the gap."]}
    decisions.decide(sealed, by=case.owner, outcome=Outcome.GAP_ACCEPTED, motive="Fewer applications than expected.")
    assert (case.fresh().phase, case.initiative.status) == ("closed", Status.CLOSED)


def test_everybody_with_a_role_is_told_but_who_decided(case: Case) -> None:
    decision = steps.passed(case, 1)
    told = {row.recipient for row in OutboxRow.objects.filter(subject=decision.pk)}
    assert told == {
        case.coordinator, case.team, case.expert, case.chair, case.member, case.partner_member, case.deputy, case.reader, case.archivist,
        case.procurer, case.benefits_owner,
    }  # fmt: skip
    assert Job.objects.filter(name="milestones.protocol", args=[str(decision.pk)]).count() == 1


def test_it_says_beforehand_what_will_happen(case: Case, second: Round) -> None:
    steps.say(second, case, member="conditions")
    said = {outcome: decisions.consequences(second, outcome) for outcome in decisions.available_outcomes(second)}
    assert said[Outcome.APPROVED][:3] == [
        "Phase II, Explore solutions, closes today.",
        "Phase III, Detail solution, begins.",
        "1 member asked for a condition: this outcome sets none.",
    ]
    assert any("this cannot be decided: Milestone III" in sentence for sentence in said[Outcome.APPROVED_WITH_CONDITIONS])
    assert len({tuple(sentences) for sentences in said.values()}) == len(said)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE milestones_decision SET outcome = 'stopped'",
        "UPDATE milestones_decision SET motive = 'x'",
        "DELETE FROM milestones_decision",
        "UPDATE core_event SET action = 'x'",
        "DELETE FROM core_event",
    ],
)
def test_the_database_refuses_to_change_or_delete_the_record(case: Case, statement: str) -> None:
    steps.passed(case, 1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Decision.objects.get().outcome == "approved"


def test_conditions_must_be_whole_and_belong_to_their_outcome(case: Case) -> None:
    round = steps.submitted(case, 1)
    whole = steps.condition(case)
    stranger = decisions.ConditionText("Sign.", case.stranger, in_days(3))
    late = decisions.ConditionText("Sign.", case.team, in_days(-1))
    empty = decisions.ConditionText(" ", case.team, in_days(3))
    for outcome, conditions in (
        (Outcome.APPROVED_WITH_CONDITIONS, []), (Outcome.APPROVED_WITH_CONDITIONS, [whole, stranger]),
        (Outcome.APPROVED_WITH_CONDITIONS, [late]), (Outcome.APPROVED_WITH_CONDITIONS, [empty]), (Outcome.APPROVED, [whole]),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            decisions.decide(round, by=case.owner, outcome=outcome, conditions=conditions)
        assert "conditions" in refused.value.message_dict
    assert not Condition.objects.exists() and not Decision.objects.exists()


def test_a_decider_set_otherwise_is_the_one_who_decides(case: Case) -> None:
    InitiativePhase.objects.filter(initiative=case.initiative, number=1).update(decider="steering_group")
    round = steps.submitted(case, 1)
    with pytest.raises(PermissionDenied):
        decisions.decide(round, by=case.owner, outcome=Outcome.APPROVED)
    steps.say(round, case, chair="for", member="for")
    decisions.decide(round, by=case.chair, outcome=Outcome.APPROVED)
    assert case.fresh().phase_number == 2


def test_a_risk_found_later_does_not_stop_what_was_sealed(case: Case) -> None:
    round = steps.submitted(case, 1)
    factories.risk(case, probability=5, consequence=5)
    assert sealing.changed_since(round)
    decisions.decide(round, by=case.owner, outcome=Outcome.APPROVED)
    assert Decision.objects.get().seal == round.seal
