"""Matters beside the milestones: who brings them up, what stands before them, who decides them, what each leads to (M04)."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from adoption.choices import DueKind, PhaseState, Status
from adoption.models import DueItem, SteeringRule
from adoption.services import phases
from core import events, record
from core.db import Superseded
from core.models import Event
from milestones import readiness
from milestones.choices import BasisKind, DecisionKind, Matter, MatterOutcome, RoundState
from milestones.models import Decision, Round
from milestones.permissions import may_open_matter
from milestones.services import decisions, matters, rounds, sealing
from milestones.services import record as records
from notifications.models import OutboxRow
from tests import factories
from tests.factories import Case, in_days
from tests.milestones import matter_steps, steps


def user(person: Any) -> Any:
    return person.user


class TestBringingUp:
    def test_the_coordinator_may_bring_up_what_fits(self, case: Case) -> None:
        found = {
            matter for matter in Matter if matter != Matter.MILESTONE and may_open_matter(user(case.coordinator), case.initiative, matter)
        }
        assert found == {Matter.LEAD_CHANGE, Matter.PAUSE, Matter.STOP, Matter.CORRECTION}

    def test_whoever_decides_may_bring_up_a_pause_and_a_stop(self, case: Case) -> None:
        assert may_open_matter(user(case.owner), case.initiative, Matter.PAUSE)
        assert not may_open_matter(user(case.owner), case.initiative, Matter.LEAD_CHANGE)
        assert not may_open_matter(user(case.chair), case.initiative, Matter.PAUSE)
        steps.passed(case, 1)
        assert may_open_matter(user(case.chair), case.fresh(), Matter.STOP)
        assert not may_open_matter(user(case.owner), case.fresh(), Matter.STOP)

    @pytest.mark.parametrize("who", ["team", "expert", "member", "deputy", "reader", "archivist", "stranger"])
    def test_nobody_else_may(self, case: Case, who: str) -> None:
        for matter in (Matter.PAUSE, Matter.LEAD_CHANGE, Matter.CORRECTION):
            with pytest.raises(PermissionDenied):
                matters.open_matter(case.initiative, matter, by=getattr(case, who))
        assert not Round.objects.exists()

    @pytest.mark.parametrize("matter", ["milestone", "nonsense", ""])
    def test_there_is_no_such_matter(self, case: Case, matter: str) -> None:
        with pytest.raises(ValidationError):
            matters.open_matter(case.initiative, matter, by=case.coordinator)

    def test_one_of_each_is_open_at_a_time_beside_the_milestone(self, case: Case) -> None:
        gate = rounds.open_round(case.initiative, 1, by=case.coordinator)
        first = matters.open_matter(case.initiative, Matter.PAUSE, by=case.coordinator)
        assert matters.open_matter(case.initiative, Matter.PAUSE, by=case.owner).pk == first.pk
        assert matters.open_matter(case.initiative, Matter.STOP, by=case.coordinator).pk != first.pk
        current = rounds.current_round(case.initiative, 1)
        assert current is not None and current.pk == gate.pk

    def test_before_it_is_set_up_nothing_is_brought_up(self, case: Case) -> None:
        type(case.initiative).objects.filter(pk=case.initiative.pk).update(set_up_at=None)
        with pytest.raises(PermissionDenied):
            matters.open_matter(case.fresh(), Matter.PAUSE, by=case.coordinator)


class TestPreparing:
    def test_without_a_reason_it_cannot_be_submitted(self, case: Case) -> None:
        round = matters.open_matter(case.initiative, Matter.PAUSE, by=case.coordinator)
        with pytest.raises(ValidationError) as error:
            rounds.submit(round, by=case.coordinator)
        assert "The reason is not written" in str(error.value)
        with pytest.raises(ValidationError):
            matters.propose(round, by=case.coordinator, seen_version=1, reason=" ")

    def test_a_second_editor_is_told(self, case: Case) -> None:
        round = matter_steps.opened(case, Matter.PAUSE)
        with pytest.raises(Superseded) as late:
            matters.propose(round, by=case.coordinator, seen_version=1, reason="Something else.")
        assert isinstance(late.value.obj, Round) and late.value.obj.summary == "Things have changed."

    def test_nothing_of_it_can_be_excused(self, case: Case) -> None:
        round = matters.open_matter(case.initiative, Matter.PAUSE, by=case.coordinator)
        assert not any(item.may_mark for item in readiness.summary(case.initiative, round.gate, round).items)

    def test_it_is_asked_of_the_method_s_registers_only_at_milestones(self, case: Case) -> None:
        keys = {
            need.key for need in readiness.needs(case.initiative, 1, matters.open_matter(case.initiative, "pause", by=case.coordinator))
        }
        assert keys == {"milestones.matter.reason", "milestones.owner"}

    def test_it_waits_for_whoever_brought_it_up_and_then_for_the_decider(self, case: Case) -> None:
        round = matters.open_matter(case.initiative, Matter.PAUSE, by=case.owner)
        assert [row.person for row in DueItem.objects.open().filter(subject=round.pk)] == [case.owner]
        matters.propose(round, by=case.owner, seen_version=1, reason="No money.")
        sealing.seal(rounds.submit(Round.objects.get(pk=round.pk), by=case.owner).pk)
        (row,) = DueItem.objects.open().filter(subject=round.pk)
        assert (row.person, row.kind, row.title) == (case.owner, DueKind.DECISION, "Pausing the initiative")
        assert OutboxRow.objects.filter(key="milestones.decision_asked", subject=round.pk).exists()

    def test_it_goes_to_whoever_decides_the_milestone_ahead_when_it_is_submitted(self, case: Case) -> None:
        round = matter_steps.opened(case, Matter.PAUSE)
        steps.passed(case, 1)
        after = rounds.submit(Round.objects.get(pk=round.pk), by=case.coordinator)
        assert (after.gate, after.decider) == (2, "steering_group")

    def test_what_is_sealed_is_the_proposal_and_who_decides(self, case: Case) -> None:
        round = matter_steps.submitted(case, Matter.PAUSE)
        kinds = set(round.basis.values_list("kind", flat=True))
        assert kinds == {BasisKind.SUMMARY, BasisKind.PROPOSAL, BasisKind.BODY, BasisKind.PEOPLE, BasisKind.READINESS}
        assert sealing.verify_seal(round) == [] and sealing.changed_since(round) == []

    def test_withdrawn_it_is_kept_and_may_be_brought_up_again(self, case: Case) -> None:
        round = matter_steps.submitted(case, Matter.PAUSE)
        rounds.withdraw(round, by=case.coordinator, reason="There is money after all.")
        again = matters.open_matter(case.fresh(), Matter.PAUSE, by=case.coordinator)
        assert (again.number, Round.objects.get(pk=round.pk).state) == (2, RoundState.WITHDRAWN)


class TestDeciding:
    def test_a_pause_is_a_record_and_takes_effect_at_once(self, case: Case) -> None:
        rounds.open_round(case.initiative, 1, by=case.coordinator)
        decision = matter_steps.decided(case, Matter.PAUSE)
        assert (case.fresh().status, case.initiative.status_decision) == (Status.PAUSED, decision.pk)
        assert (decision.kind, decision.matter, decision.outcome) == (DecisionKind.MATTER, "pause", "adopted")
        assert records.decision_sha256(Decision.objects.get(pk=decision.pk)) == decision.sha256
        assert case.initiative.phase_number == 1 and not list(record.faults(case.initiative.pk))

    def test_while_it_is_paused_nothing_is_due_but_that_it_goes_on_and_is_told(self, case: Case) -> None:
        factories.late_task(case)
        assert DueItem.objects.awaiting(case.team.pk).exists()
        matter_steps.decided(case, Matter.PAUSE)
        assert not DueItem.objects.awaiting(case.team.pk).exists()
        opened = matters.open_matter(case.fresh(), Matter.RESUME, by=case.coordinator)
        awaiting = DueItem.objects.awaiting(case.coordinator.pk)
        assert [row.subject for row in awaiting.exclude(kind=DueKind.COMMUNICATION)] == [opened.pk]
        assert awaiting.filter(kind=DueKind.COMMUNICATION).count() == 1, "and that the pause is told"

    def test_by_the_body_it_needs_the_positions(self, case: Case) -> None:
        steps.passed(case, 1)
        round = matter_steps.submitted(case, Matter.PAUSE)
        with pytest.raises(ValidationError):
            decisions.decide(round, by=case.chair, outcome=MatterOutcome.ADOPTED)
        steps.say(round, case, chair="for", member="against", partner_member="against")
        with pytest.raises(ValidationError):
            decisions.decide(round, by=case.chair, outcome=MatterOutcome.ADOPTED)
        decision = decisions.decide(round, by=case.chair, outcome=MatterOutcome.NOT_ADOPTED, motive="Two are against.")
        assert (case.fresh().status, decision.outcome) == (Status.ACTIVE, "not_adopted")

    @pytest.mark.parametrize("who", ["coordinator", "chair", "member", "reader"])
    def test_only_who_decides_the_milestone_ahead_may(self, case: Case, who: str) -> None:
        round = matter_steps.submitted(case, Matter.PAUSE)
        with pytest.raises(PermissionDenied):
            decisions.decide(round, by=getattr(case, who), outcome=MatterOutcome.ADOPTED)

    @pytest.mark.parametrize("outcome", ["approved", "paused", "nonsense", ""])
    def test_outcomes_of_milestones_are_not_on_offer(self, case: Case, outcome: str) -> None:
        round = matter_steps.submitted(case, Matter.PAUSE)
        with pytest.raises(ValidationError):
            decisions.decide(round, by=case.owner, outcome=outcome)

    def test_and_a_milestone_is_not_adopted(self, case: Case) -> None:
        with pytest.raises(ValidationError):
            decisions.decide(steps.submitted(case, 1), by=case.owner, outcome=MatterOutcome.ADOPTED)

    def test_returned_it_comes_back_with_what_was_proposed(self, case: Case) -> None:
        matter_steps.decided(case, Matter.LEAD_CHANGE, "returned", "Say what it costs.", organisation=case.partner)
        again = Round.objects.get(matter=Matter.LEAD_CHANGE, state=RoundState.PREPARING)
        assert (again.number, again.proposal["name"], again.consents.count()) == (2, case.partner.name, 2)
        assert OutboxRow.objects.filter(key="milestones.returned").exists()

    def test_it_needs_its_reason_to_be_refused(self, case: Case) -> None:
        round = matter_steps.submitted(case, Matter.PAUSE)
        with pytest.raises(ValidationError) as error:
            decisions.decide(round, by=case.owner, outcome=MatterOutcome.NOT_ADOPTED)
        assert "Write why it is not adopted." in error.value.messages

    def test_decided_twice_it_is_decided_once(self, case: Case) -> None:
        round = matter_steps.submitted(case, Matter.PAUSE)
        decisions.decide(round, by=case.owner, outcome=MatterOutcome.ADOPTED)
        with pytest.raises(Superseded):
            decisions.decide(round, by=case.owner, outcome=MatterOutcome.NOT_ADOPTED, motive="No.")
        assert Decision.objects.count() == 1

    def test_a_pause_does_not_count_as_a_milestone(self, case: Case) -> None:
        matter_steps.decided(case, Matter.PAUSE, MatterOutcome.NOT_ADOPTED, "No need.")
        assert rounds.current_round(case.fresh(), 1) is None
        assert not Decision.objects.of_gates().exists() and Decision.objects.of_matters().count() == 1
        steps.passed(case, 1)
        assert Decision.objects.of_gates().get().gate == 1


class TestResuming:
    def test_who_decides_alone_takes_it_up_at_once(self, case: Case) -> None:
        matter_steps.decided(case, Matter.PAUSE)
        round = decisions.resume(case.fresh(), by=case.owner, motive="There is money.")
        assert (round.state, round.decision.outcome, case.fresh().status) == ("decided", "adopted", Status.ACTIVE)
        current = rounds.current_round(case.initiative, 1)
        assert current is not None and current.state == RoundState.PREPARING

    def test_a_body_answers_first(self, case: Case) -> None:
        steps.passed(case, 1)
        matter_steps.decided(case, Matter.PAUSE)
        round = decisions.resume(case.fresh(), by=case.chair, motive="There is money.")
        assert (round.state, case.fresh().status) == (RoundState.SUBMITTED, Status.PAUSED)
        steps.say(round, case, chair="for", member="for")
        decisions.decide(round, by=case.chair, outcome=MatterOutcome.ADOPTED)
        assert case.fresh().status == Status.ACTIVE

    def test_where_the_chair_decides_it_is_at_once(self, case: Case) -> None:
        steps.passed(case, 1)
        matter_steps.decided(case, Matter.PAUSE)
        SteeringRule.objects.update(rule="chair", quorum=1)
        assert decisions.resume(case.fresh(), by=case.chair, motive="Now.").state == RoundState.DECIDED

    def test_a_chair_whose_word_does_not_suffice_asks_the_others(self, case: Case) -> None:
        steps.passed(case, 1)
        matter_steps.decided(case, Matter.PAUSE)
        SteeringRule.objects.update(rule="chair", quorum=2)
        round = decisions.resume(case.fresh(), by=case.chair, motive="Now.")
        assert (round.state, round.positions.get().stance) == (RoundState.SUBMITTED, "for")

    def test_asked_twice_the_second_is_told(self, case: Case) -> None:
        steps.passed(case, 1)
        matter_steps.decided(case, Matter.PAUSE)
        decisions.resume(case.fresh(), by=case.chair, motive="Now.")
        with pytest.raises(Superseded):
            decisions.resume(case.fresh(), by=case.owner, motive="Now.")


class TestReopening:
    def test_the_last_closed_phase_opens_and_its_milestone_is_prepared_anew(self, case: Case) -> None:
        first = steps.passed(case, 1)
        decision = matter_steps.decided(case, Matter.REOPEN, phase=1)
        assert (case.fresh().phase_number, case.initiative.phase_decision) == (1, decision.pk)
        row = case.initiative.phases.get(number=1)
        assert (row.state, row.closed_on, row.outcome) == (PhaseState.OPEN, None, "")
        current = rounds.current_round(case.initiative, 1)
        assert current is not None and (current.number, current.state) == (2, RoundState.PREPARING)
        assert Decision.objects.filter(pk=first.pk, outcome="approved").exists()
        told = Event.objects.filter(stream=case.initiative.pk, action="adoption.phase.reopened")
        assert told.count() == 1 and events.verify(case.initiative.pk) is None
        steps.passed(case, 1)
        assert case.fresh().phase_number == 2

    def test_an_earlier_one_opens_all_after_it(self, case: Case) -> None:
        for gate in (1, 2, 3):
            steps.passed(case, gate)
        matter_steps.decided(case, Matter.REOPEN, phase=2)
        states = dict(case.fresh().phases.values_list("number", "state"))
        assert [states[number] for number in (1, 2, 3, 4)] == ["closed", "open", "open", "open"]
        assert case.initiative.phase_number == 2

    @pytest.mark.parametrize("phase", [2, 3, 8, 9, 0, None])
    def test_only_a_closed_phase(self, case: Case, phase: int | None) -> None:
        steps.passed(case, 1)
        with pytest.raises(ValidationError) as error:
            matter_steps.opened(case, Matter.REOPEN, phase=phase)
        assert "phase" in error.value.message_dict

    def test_a_closed_initiative_goes_on(self, case: Case) -> None:
        for gate in range(1, 8):
            steps.passed(case, gate)
        steps.passed(case, 8, "benefits_realised")
        assert case.fresh().status == Status.CLOSED
        matter_steps.decided(case, Matter.REOPEN, phase=8)
        assert (case.fresh().status, case.initiative.phase_number) == (Status.ACTIVE, 8)

    def test_not_adopted_nothing_moves(self, case: Case) -> None:
        steps.passed(case, 1)
        matter_steps.decided(case, Matter.REOPEN, MatterOutcome.NOT_ADOPTED, "It holds.", phase=1)
        assert case.fresh().phase_number == 2

    def test_a_phase_that_is_open_again_by_then_cannot_be_reopened(self, case: Case) -> None:
        steps.passed(case, 1)
        round = matter_steps.submitted(case, Matter.REOPEN, phase=1)
        phases.reopen(case.initiative.pk, 1, decision=round.pk, by=case.owner)
        steps.say(round, case, chair="for", member="for")
        with pytest.raises(ValidationError), transaction.atomic():
            decisions.decide(round, by=case.chair, outcome=MatterOutcome.ADOPTED)
        assert not Decision.objects.filter(round=round).exists()


class TestStopping:
    def test_it_needs_its_lessons_and_a_word_on_what_is_left(self, case: Case) -> None:
        benefit, bought = factories.benefit(case, owner=case.benefits_owner), factories.procurement(case)
        round = matter_steps.opened(case, Matter.STOP)
        with pytest.raises(ValidationError) as error:
            rounds.submit(round, by=case.coordinator)
        assert len(error.value.messages) == 3
        factories.lesson(case)
        said = [matters.Said(benefit.pk, "handed_over", "The library"), matters.Said(bought.pk, "dropped", "")]
        matters.say(round, said, by=case.coordinator)
        sealed = sealing.seal(rounds.submit(round, by=case.coordinator).pk)
        assert sealed.basis.filter(kind=BasisKind.FATE).count() == 2
        assert set(sealed.basis.filter(kind=BasisKind.REGISTER).values_list("key", flat=True)) == {
            "register:lessons", "register:benefits", "register:procurements",
        }  # fmt: skip
        decisions.decide(sealed, by=case.owner, outcome=MatterOutcome.ADOPTED, motive="The need is gone.")
        assert case.fresh().status == Status.STOPPED

    def test_what_is_handed_over_names_who_receives_it(self, case: Case) -> None:
        benefit = factories.benefit(case)
        round = matter_steps.ready(case, Matter.STOP)
        matters.say(round, [matters.Said(benefit.pk, "handed_over", " ")], by=case.coordinator)
        with pytest.raises(ValidationError):
            rounds.submit(round, by=case.coordinator)

    def test_bad_answers_are_refused(self, case: Case) -> None:
        benefit = factories.benefit(case)
        round = matter_steps.opened(case, Matter.STOP)
        for said in (matters.Said(benefit.pk, "burnt", ""), matters.Said(round.pk, "dropped", "")):
            with pytest.raises(ValidationError):
                matters.say(round, [said], by=case.coordinator)

    def test_a_second_editor_of_an_answer_is_told(self, case: Case) -> None:
        benefit = factories.benefit(case)
        round = matter_steps.opened(case, Matter.STOP)
        matters.say(round, [matters.Said(benefit.pk, "dropped", "")], by=case.coordinator)
        for seen in (None, 7):
            with pytest.raises(Superseded):
                matters.say(round, [matters.Said(benefit.pk, "goes_on", "", seen)], by=case.coordinator)
        matters.say(round, [matters.Said(benefit.pk, "goes_on", "", 1)], by=case.coordinator)
        assert round.points.get().answer == "goes_on"

    def test_it_withdraws_everything_that_is_open(self, case: Case) -> None:
        gate = rounds.open_round(case.initiative, 1, by=case.coordinator)
        pause = matter_steps.opened(case, Matter.PAUSE)
        matter_steps.decided(case, Matter.STOP)
        assert set(Round.objects.filter(pk__in=[gate.pk, pause.pk]).values_list("state", flat=True)) == {RoundState.WITHDRAWN}
        assert not DueItem.objects.open().filter(subject__in=[gate.pk, pause.pk]).exists()

    def test_a_paused_one_may_be_stopped(self, case: Case) -> None:
        matter_steps.decided(case, Matter.PAUSE)
        matter_steps.decided(case, Matter.STOP)
        assert case.fresh().status == Status.STOPPED


class TestCorrecting:
    def test_a_new_decision_names_the_one_it_supersedes(self, case: Case) -> None:
        wrong = steps.passed(case, 1)
        values = {"decision": wrong, "wrong": "The sum was 10.", "instead": "The sum is 100."}
        decision = matter_steps.decided(case, Matter.CORRECTION, **values)
        assert decision.supersedes_id == wrong.pk and case.fresh().phase_number == 2
        assert records.content(decision)["supersedes"] == str(wrong.pk)
        assert records.decision_sha256(Decision.objects.get(pk=decision.pk)) == decision.sha256
        assert not list(record.faults(case.initiative.pk))
        with pytest.raises(ValidationError):
            matter_steps.opened(case, Matter.CORRECTION, **values)
        again = matter_steps.decided(case, Matter.CORRECTION, decision=decision, wrong="Still wrong.", instead="1000.")
        assert again.supersedes_id == decision.pk

    def test_a_stopped_initiative_may_mend_its_record(self, case: Case) -> None:
        stopped = matter_steps.decided(case, Matter.STOP)
        decision = matter_steps.decided(case, Matter.CORRECTION, decision=stopped, wrong="The day.", instead="The day before.")
        assert (decision.supersedes_id, case.fresh().status) == (stopped.pk, Status.STOPPED)

    @pytest.mark.parametrize("missing", ["decision", "wrong", "instead"])
    def test_it_says_which_decision_what_is_wrong_and_what_holds(self, case: Case, missing: str) -> None:
        values = {"decision": steps.passed(case, 1), "wrong": "This.", "instead": "That."} | {
            missing: None if missing == "decision" else ""
        }
        with pytest.raises(ValidationError) as error:
            matter_steps.opened(case, Matter.CORRECTION, **values)
        assert missing in error.value.message_dict

    def test_not_of_another_initiative(self, case: Case) -> None:
        other = steps.passed(factories.case(), 1)
        with pytest.raises(ValidationError):
            matter_steps.opened(case, Matter.CORRECTION, decision=other, wrong="This.", instead="That.")

    def test_not_adopted_the_earlier_one_stands(self, case: Case) -> None:
        wrong = steps.passed(case, 1)
        values = {"decision": wrong, "wrong": "This.", "instead": "That."}
        decision = matter_steps.decided(case, Matter.CORRECTION, MatterOutcome.NOT_ADOPTED, "It is right.", **values)
        assert decision.supersedes is None and not Decision.objects.filter(supersedes=wrong).exists()


def test_decide_by_is_kept(case: Case) -> None:
    round = matter_steps.opened(case, Matter.PAUSE, decide_by=in_days(5))
    assert DueItem.objects.open().get(subject=round.pk).due == in_days(5)


class TestOneThatWasWithdrawn:
    def test_it_is_taken_up_with_what_stood_in_it_and_the_parties_are_asked_anew(self, case: Case) -> None:
        first = matter_steps.ready(case, Matter.LEAD_CHANGE, organisation=case.partner, first_phase=3)
        rounds.withdraw(first, by=case.coordinator, reason="Later.")
        again = matters.open_matter(case.fresh(), Matter.LEAD_CHANGE, by=case.coordinator)
        assert (again.number, again.summary, again.proposal) == (2, "Things have changed.", first.proposal)
        assert not again.consents.exists()
        asked = OutboxRow.objects.filter(key="milestones.consent_asked", subject=again.pk)
        assert asked.filter(recipient=case.partner_member).exists()

    def test_what_becomes_of_what_is_left_need_not_be_said_again(self, case: Case) -> None:
        benefit = factories.benefit(case)
        first = matter_steps.opened(case, Matter.STOP)
        matters.say(first, [matters.Said(benefit.pk, "dropped", "")], by=case.coordinator)
        rounds.withdraw(first, by=case.coordinator, reason="Later.")
        again = matters.open_matter(case.fresh(), Matter.STOP, by=case.chair if case.fresh().phase_number > 1 else case.owner)
        assert again.points.get().answer == "dropped" and again.opened_by == case.owner

    def test_what_can_no_longer_be_is_begun_anew(self, case: Case) -> None:
        first = matter_steps.opened(case, Matter.LEAD_CHANGE, organisation=case.partner)
        rounds.withdraw(first, by=case.coordinator, reason="Later.")
        case.initiative.participations.all().delete()
        assert matters.open_matter(case.fresh(), Matter.LEAD_CHANGE, by=case.coordinator).proposal == {}
