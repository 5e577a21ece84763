"""No way leads around the body that decides: not a matter opened at another milestone, not a phase that opens again, not a chair with a
conflict of interest, not a decision point that is renamed while one waits."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from adoption.choices import Outcome, Role, Status
from adoption.models import RoleAssignment
from core.blocks.json import fingerprint
from milestones import brief
from milestones.choices import Matter, MatterOutcome, RoundState
from milestones.models import Condition, Decision, Position, Round
from milestones.permissions import may_note, may_record, may_submit
from milestones.services import conditions, decisions, matters, positions, reviews, rounds
from tests import factories
from tests.factories import Case
from tests.milestones import matter_steps, review_steps, steps


def fresh(round: Round) -> Round:
    return Round.objects.get(pk=round.pk)


class TestTheMilestoneAheadIsAskedAnew:
    def test_a_stop_opened_where_none_decided_is_decided_by_the_body_now(self, case: Case) -> None:
        review_steps.mapped(case, g1=("BP1", False))
        round = matter_steps.ready(case, Matter.STOP)
        review_steps.reviewed(case, 1)
        round = fresh(round)
        assert not may_record(case.coordinator.user, round)
        with pytest.raises(PermissionDenied):
            reviews.record_review(round, by=case.coordinator, held=review_steps.held(case), outcome=MatterOutcome.ADOPTED)
        assert case.fresh().status == Status.ACTIVE
        assert may_submit(case.coordinator.user, round)
        after = rounds.submit(round, by=case.coordinator)
        assert (after.gate, after.decider) == (2, "steering_group")

    def test_one_opened_where_a_body_decided_is_recorded_where_none_does(self, case: Case) -> None:
        review_steps.mapped(case, g2=("BP2", False))
        round = matter_steps.ready(case, Matter.PAUSE)
        steps.passed(case, 1)
        round = fresh(round)
        assert not may_submit(case.coordinator.user, round) and may_record(case.coordinator.user, round)
        made = reviews.record_review(round, by=case.coordinator, held=review_steps.held(case), outcome=MatterOutcome.ADOPTED)
        assert (made.gate, case.fresh().status) == (2, Status.PAUSED)


class TestTheRecordSaysWhatHappened:
    def test_positions_and_validity_are_kept_though_the_milestone_is_no_longer_formal(self, case: Case) -> None:
        steps.passed(case, 1)
        round = matter_steps.submitted(case, Matter.PAUSE)
        steps.say(round, case, chair="for", member="for", partner_member="against")
        review_steps.mapped(case, g2=("BP2", False))
        made = decisions.decide(fresh(round), by=case.chair, outcome=MatterOutcome.ADOPTED, motive="No money.")
        assert {said["name"]: said["stance"] for said in made.positions if said["counted"]} == {
            case.chair.name: "for", case.member.name: "for", case.partner_member.name: "against",
        }  # fmt: skip
        assert made.validity and "Chair of the steering group" in made.mandate


class TestWhatABodyHasPaused:
    def test_the_coordinator_does_not_take_it_up(self, case: Case) -> None:
        steps.passed(case, 1)
        matter_steps.decided(case, Matter.PAUSE)
        review_steps.in_reviews(case)
        round = matter_steps.opened(case, Matter.RESUME)
        assert not may_record(case.coordinator.user, round)
        with pytest.raises(PermissionDenied):
            reviews.record_review(round, by=case.coordinator, held=review_steps.held(case), outcome=MatterOutcome.ADOPTED)
        assert case.fresh().status == Status.PAUSED

    def test_what_a_review_has_paused_they_do(self, case: Case) -> None:
        review_steps.in_reviews(case)
        review_steps.reviewed(case, 1, Outcome.PAUSED, motive="No money.")
        round = matter_steps.opened(case, Matter.RESUME)
        assert may_record(case.coordinator.user, round)


class TestAPhaseThatOpensAgain:
    @pytest.fixture
    def third(self, case: Case) -> Round:
        """Milestone III waits for its decision when phase 2 is opened again."""
        steps.passed(case, 1), steps.passed(case, 2)
        round = steps.submitted(case, 3)
        matter_steps.decided(case, Matter.REOPEN, phase=2)
        return round

    def test_later_questions_are_taken_back(self, case: Case, third: Round) -> None:
        assert fresh(third).state == RoundState.WITHDRAWN and "opened again" in fresh(third).withdrawn_reason
        current = rounds.current_round(case.fresh(), 2)
        assert current is not None and current.state == RoundState.PREPARING

    @pytest.mark.parametrize("outcome", [Outcome.APPROVED, Outcome.PAUSED, Outcome.RETURNED, Outcome.STOPPED])
    def test_nothing_is_decided_on_their_old_seals(self, case: Case, third: Round, outcome: str) -> None:
        with pytest.raises(Exception):  # noqa: B017  (Superseded: it is withdrawn)
            decisions.decide(third, by=case.chair, outcome=outcome, motive="So it is.")
        assert not Decision.objects.filter(round=third).exists() and case.fresh().phase_number == 2


def test_a_milestone_is_not_passed_while_conditions_of_one_before_are_open(case: Case) -> None:
    """Asked for while none was open, decided when one is."""
    steps.passed(case, 1), steps.passed(case, 2)
    waits = steps.submitted(case, 3)
    steps.say(waits, case, chair="for", member="for")
    first = Decision.objects.get(gate=1)
    condition = Condition.objects.create(decision=first, text="The agreement is signed.", task=factories.task(case))
    case.initiative.phases.filter(number=1).update(conditions_open=1)
    with pytest.raises(ValidationError, match="not signed off"):
        decisions.decide(fresh(waits), by=case.chair, outcome=Outcome.APPROVED)
    conditions.sign_off(condition, by=case.owner)
    assert decisions.decide(fresh(waits), by=case.chair, outcome=Outcome.APPROVED)


class TestMattersThatAreOver:
    def test_a_pause_asked_for_ends_when_a_milestone_pauses(self, case: Case) -> None:
        round = matter_steps.submitted(case, Matter.PAUSE)
        steps.passed(case, 1, Outcome.PAUSED, motive="No money.")
        assert fresh(round).state == RoundState.WITHDRAWN

    def test_what_no_longer_fits_ends_with_the_initiative(self, case: Case) -> None:
        for gate in range(1, 8):
            steps.passed(case, gate)
        pause, correction = matter_steps.opened(case, Matter.PAUSE), matters.open_matter(case.fresh(), "correction", by=case.coordinator)
        steps.passed(case, 8, Outcome.BENEFITS_REALISED)
        assert case.fresh().status == Status.CLOSED
        assert (fresh(pause).state, fresh(correction).state) == (RoundState.WITHDRAWN, RoundState.PREPARING)

    def test_one_that_does_not_fit_now_can_be_taken_back(self, case: Case) -> None:
        steps.passed(case, 1)
        round = matter_steps.opened(case, Matter.REOPEN, phase=1)
        matter_steps.decided(case, Matter.PAUSE)
        rounds.withdraw(fresh(round), by=case.coordinator, reason="Not now.")
        assert fresh(round).state == RoundState.WITHDRAWN


class TestAChairWithAConflictOfInterest:
    @pytest.fixture
    def waits(self, case: Case) -> Round:
        RoleAssignment.objects.filter(initiative=case.initiative, person=case.member).update(vice_chair=True)
        steps.passed(case, 1)
        return steps.submitted(case, 2)

    def seat(self, case: Case, person: Any) -> RoleAssignment:
        return RoleAssignment.objects.get(initiative=case.initiative, person=person, role__startswith="steering_")

    def test_they_note_nothing_of_others(self, case: Case, waits: Round) -> None:
        positions.disqualify(waits, self.seat(case, case.chair), by=case.member, reason="Owns the supplier.")
        assert not may_note(case.chair.user, fresh(waits))
        for act in (positions.note_absent, positions.requalify):
            with pytest.raises(PermissionDenied):
                act(waits, self.seat(case, case.partner_member), by=case.chair)
        with pytest.raises(PermissionDenied):
            positions.disqualify(waits, self.seat(case, case.partner_member), by=case.chair, reason="They oppose.")

    def test_they_are_offered_nothing_to_note(self, case: Case, waits: Round, sign_in: Any) -> None:
        before = sign_in(case.chair).get(waits.get_absolute_url())
        assert before.context["chairs_here"] and before.context["may_note_absent"]
        positions.disqualify(waits, self.seat(case, case.chair), by=case.chair, reason="My own firm.")
        after = sign_in(case.chair).get(waits.get_absolute_url())
        assert not after.context["chairs_here"] and not after.context["may_note_absent"]

    def test_they_do_not_clear_themselves_of_what_another_noted(self, case: Case, waits: Round) -> None:
        seat = self.seat(case, case.chair)
        positions.disqualify(waits, seat, by=case.member, reason="Owns the supplier.")
        with pytest.raises(PermissionDenied):
            positions.requalify(waits, seat, by=case.chair)
        assert Position.objects.get(round=waits, person=case.chair).disqualified
        positions.requalify(waits, seat, by=case.member)
        assert not Position.objects.filter(round=waits, person=case.chair).exists()

    def test_what_one_said_of_oneself_by_mistake_one_takes_back(self, case: Case, waits: Round, sign_in: Any) -> None:
        seat = self.seat(case, case.partner_member)
        positions.disqualify(waits, seat, by=case.partner_member, reason="The wrong matter.")
        page = sign_in(case.partner_member).get(waits.get_absolute_url()).content.decode()
        assert f"/members/{seat.pk}/qualify/" in page
        assert sign_in(case.partner_member).post(f"/rounds/{waits.pk}/members/{seat.pk}/qualify/").status_code == 302
        assert not Position.objects.filter(round=waits, person=case.partner_member).exists()

    def test_a_member_does_not_take_back_what_the_chair_noted(self, case: Case, waits: Round, sign_in: Any) -> None:
        seat = self.seat(case, case.partner_member)
        positions.disqualify(waits, seat, by=case.chair, reason="Owns the supplier.")
        assert sign_in(case.partner_member).post(f"/rounds/{waits.pk}/members/{seat.pk}/qualify/").status_code == 403
        assert Position.objects.get(round=waits, person=case.partner_member).disqualified

    @pytest.mark.parametrize("who", ["partner_member", "chair"])
    def test_what_another_noted_is_not_declared_anew_and_then_taken_back(self, case: Case, waits: Round, sign_in: Any, who: str) -> None:
        person, noting = getattr(case, who), case.member if who == "chair" else case.chair
        seat = self.seat(case, person)
        positions.disqualify(waits, seat, by=noting, reason="Owns the supplier.")
        client = sign_in(person)
        client.post(f"/rounds/{waits.pk}/disqualify/", {"reason": "The wrong matter."})
        assert client.post(f"/rounds/{waits.pk}/members/{seat.pk}/qualify/").status_code == 403
        noted = Position.objects.get(round=waits, person=person)
        assert (noted.noted_by, noted.comment) == (noting, "Owns the supplier.")

    def test_what_the_chair_notes_too_the_member_takes_back_no_more(self, case: Case, waits: Round) -> None:
        seat = self.seat(case, case.partner_member)
        positions.disqualify(waits, seat, by=case.partner_member, reason="My brother.")
        positions.disqualify(waits, seat, by=case.chair, reason="Their brother owns the supplier.")
        with pytest.raises(PermissionDenied):
            positions.requalify(waits, seat, by=case.partner_member)


class TestWhatIsPreparedGoesOnToWhoeverDecidesNow:
    def test_a_stop_opened_before_the_first_milestone_asks_how_the_body_decides(self, case: Case, sign_in: Any) -> None:
        round = matter_steps.ready(case, Matter.STOP)
        steps.passed(case, 1)
        assert (fresh(round).gate, fresh(round).decider) == (2, "steering_group")
        address = f"/rounds/{round.pk}/submit/"
        assert "How is it decided?" in sign_in(case.coordinator).get(address).content.decode()


def test_the_sealed_brief_says_the_same_whatever_is_said_of_it(case: Case) -> None:
    steps.passed(case, 1)
    round = steps.submitted(case, 2)
    before = fingerprint(brief.brief_document(brief.matter(round)))
    positions.take(
        round, case.role(case.member, Role.STEERING_MEMBER), by=case.member, stance="conditions", condition="The agreement is signed."
    )
    assert fingerprint(brief.brief_document(brief.matter(fresh(round)))) == before
