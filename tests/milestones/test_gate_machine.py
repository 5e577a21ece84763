"""Whatever people do in whatever order: no two decisions on a round, no milestone skipped, no record changed, no conflict of interest
counted. A stateful property test over the services, with every refusal they may give and no other error."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from adoption.choices import PASSING, STEERING, Outcome, PhaseState, Role, Status
from adoption.models import Initiative, RoleAssignment
from core import events
from core.db import Superseded
from milestones import record_check
from milestones.choices import ConditionState, DecisionKind, Matter, MatterOutcome, RoundState, Stance
from milestones.models import Condition, Decision, Position, Round
from milestones.models.round import OPEN_STATES
from milestones.services import conditions, decisions, matters, positions, record, rounds, sealing
from tests import factories
from tests.factories import Case
from tests.milestones import matter_steps, steps

REFUSALS = (PermissionDenied, ValidationError, Superseded)
PEOPLE = st.sampled_from(["coordinator", "owner", "chair", "member", "partner_member", "deputy", "reader", "stranger"])
BODY = st.sampled_from(["chair", "member", "partner_member", "deputy"])
# Mostly what is next, and what is not its turn: a milestone or a round before or after it.
AHEAD = st.sampled_from([0, 0, 0, 0, 1, -1, 2])
PICK = st.sampled_from([-1, -1, -1, -1, 0, 1, 2, 3])
ASKED = st.sampled_from([Matter.REOPEN, Matter.REOPEN, Matter.LEAD_CHANGE, Matter.CORRECTION, Matter.PAUSE])


class GateMachine(RuleBasedStateMachine):
    """One initiative. `kept` is what the record held when each decision was made; `out` who had a conflict of interest in a round."""

    case: Case  # given by the test, the same for each run and put back after it

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.kept: dict[Any, tuple[str, dict[str, Any]]] = {}

    def teardown(self) -> None:
        initiative = self.case.initiative.pk
        try:
            assert events.verify(initiative) is None
            assert list(record_check.faults(initiative)) == []
        finally:
            transaction.savepoint_rollback(self.savepoint)

    def attempt(self, deed: Callable[[], Any]) -> Any:
        """The deed, or one of the refusals; what was refused leaves nothing behind."""
        try:
            with transaction.atomic():
                return deed()
        except REFUSALS:
            return None

    def open_rounds(self) -> list[Round]:
        return list(Round.objects.filter(initiative=self.case.initiative, state__in=OPEN_STATES).order_by("gate", "number"))

    def somewhere(self, pick: int) -> Round | None:
        """-1: the first open one. Else one of all, closed ones too: acts that come too late are tried as well."""
        open_ = self.open_rounds()
        if pick < 0 and open_:
            return open_[0]
        found = list(Round.objects.filter(initiative=self.case.initiative).order_by("gate", "number"))
        return found[pick % len(found)] if found else None

    def next_gate(self, ahead: int) -> int:
        """The milestone that is next, or so many after it, within I to VIII."""
        return max(1, min(8, Initiative.objects.get(pk=self.case.initiative.pk).phase_number + ahead))

    @initialize(passed=st.integers(0, 2), then=st.sampled_from(["nothing", "prepared", "submitted", "submitted"]))
    def begin(self, passed: int, then: str) -> None:
        self.case.fresh()
        for gate in range(1, passed + 1):
            self.keep(steps.passed(self.case, gate))
        if then != "nothing":
            getattr(steps, then)(self.case, passed + 1)

    @rule(ahead=AHEAD)
    def prepare(self, ahead: int) -> None:
        self.attempt(lambda: steps.prepared(self.case, self.next_gate(ahead)))

    @rule(ahead=AHEAD)
    def prepare_and_submit(self, ahead: int) -> None:
        self.attempt(lambda: steps.submitted(self.case, self.next_gate(ahead)))

    @rule(ahead=AHEAD)
    def open(self, ahead: int) -> None:
        self.attempt(lambda: rounds.open_round(self.case.fresh(), self.next_gate(ahead), by=self.case.coordinator))

    @rule(pick=PICK, who=PEOPLE)
    def submit(self, pick: int, who: str) -> None:
        round = self.somewhere(pick)
        if round is not None:
            self.attempt(lambda: rounds.submit(round, by=getattr(self.case, who)))

    @rule(pick=PICK)
    def submit_and_seal(self, pick: int) -> None:
        round = self.somewhere(pick)
        if round is not None and self.attempt(lambda: rounds.submit(round, by=self.case.coordinator)):
            sealing.seal(round.pk)

    @rule(pick=PICK)
    def seal_again(self, pick: int) -> None:
        """A job that is run once more."""
        round = self.somewhere(pick)
        if round is not None:
            sealing.seal(round.pk)

    @rule(pick=PICK, who=PEOPLE)
    def withdraw(self, pick: int, who: str) -> None:
        round = self.somewhere(pick)
        if round is not None:
            self.attempt(lambda: rounds.withdraw(round, by=getattr(self.case, who), reason="Not now."))

    @rule(pick=PICK, who=BODY, stance=st.sampled_from([*Stance.values, "", "maybe"]))
    def take_position(self, pick: int, who: str, stance: str) -> None:
        round, person = self.somewhere(pick), getattr(self.case, who)
        seat = RoleAssignment.objects.filter(initiative=self.case.initiative, person=person, role__in=STEERING).first()
        if round is not None and seat is not None:
            self.attempt(lambda: positions.take(round, seat, by=person, stance=stance, condition="Soon."))

    @rule(pick=PICK, stances=st.lists(st.sampled_from(Stance.values), min_size=3, max_size=3))
    def everybody_says(self, pick: int, stances: list[str]) -> None:
        for who, stance in zip(("chair", "member", "partner_member"), stances, strict=True):
            self.take_position(pick=pick, who=who, stance=stance)

    @rule(pick=PICK, who=BODY, by=BODY, back=st.booleans())
    def conflict_of_interest(self, pick: int, who: str, by: str, back: bool) -> None:
        round = self.somewhere(pick)
        seat = RoleAssignment.objects.filter(initiative=self.case.initiative, person=getattr(self.case, who), role__in=STEERING).first()
        if round is None or seat is None:
            return
        if back:
            noted = Position.objects.filter(round=round, member=seat, disqualified=True).exclude(noted_by=seat.person).exists()
            self.attempt(lambda: positions.requalify(round, seat, by=getattr(self.case, by)))
            if noted and by == who:
                assert Position.objects.filter(round=round, member=seat, disqualified=True).exists(), "took back what another noted"
        else:
            self.attempt(lambda: positions.disqualify(round, seat, by=getattr(self.case, by), reason="My own firm."))

    @rule(who=BODY, there=st.booleans())
    def mandate(self, who: str, there: bool) -> None:
        """A mandate ended yesterday, or begins again."""
        rows = RoleAssignment.objects.filter(initiative=self.case.initiative, person=getattr(self.case, who), role__in=STEERING)
        rows.update(valid_to=None if there else factories.in_days(-1))

    @rule(pick=PICK, who=PEOPLE, outcome=st.sampled_from([*Outcome.values, *MatterOutcome.values]), with_condition=st.booleans())
    def decide(self, pick: int, who: str, outcome: str, with_condition: bool) -> None:
        round = self.somewhere(pick)
        if round is None:
            return
        asked = [steps.condition(self.case)] if with_condition else []
        person = getattr(self.case, who)
        self.keep(self.attempt(lambda: decisions.decide(round, by=person, outcome=outcome, motive="So it is.", conditions=asked)))

    @rule(pick=PICK, outcome=st.sampled_from([Outcome.APPROVED, Outcome.APPROVED_WITH_CONDITIONS, Outcome.RETURNED, MatterOutcome.ADOPTED]))
    def the_right_one_decides(self, pick: int, outcome: str) -> None:
        round = self.somewhere(pick)
        if round is not None:
            who = "owner" if round.decider == "business_owner" else "chair"
            self.decide(pick=pick, who=who, outcome=outcome, with_condition=outcome == Outcome.APPROVED_WITH_CONDITIONS)

    @rule(who=PEOPLE)
    def resume(self, who: str) -> None:
        round = self.attempt(lambda: decisions.resume(self.case.fresh(), by=getattr(self.case, who), motive="On again."))
        self.keep(Decision.objects.filter(round=round).first() if round is not None else None)

    @rule(matter=st.sampled_from([matter for matter in Matter.values if matter != Matter.MILESTONE]), who=PEOPLE)
    def bring_up(self, matter: str, who: str) -> None:
        """Something to decide beside the milestones."""
        self.attempt(lambda: matters.open_matter(self.case.fresh(), matter, by=getattr(self.case, who)))

    @rule(pick=PICK, who=PEOPLE, phase=st.integers(0, 4))
    def propose(self, pick: int, who: str, phase: int) -> None:
        """What a matter asks for; a phase where one opens again, or from which another leads."""
        round = self.somewhere(pick)
        if round is None or not round.is_matter:
            return
        said: dict[str, Any] = {}
        if round.matter == Matter.REOPEN:
            said = {"phase": phase}
        elif round.matter == Matter.LEAD_CHANGE:
            said = {"organisation": self.case.partner, "first_phase": phase or None}
        elif round.matter == Matter.CORRECTION:
            said = {"decision": Decision.objects.first(), "wrong": "The day.", "instead": "Another day."}
        by = getattr(self.case, who)
        self.attempt(lambda: matters.propose(round, by=by, seen_version=round.version, reason="It is needed.", **said))

    @rule(pick=PICK, who=PEOPLE)
    def agree(self, pick: int, who: str) -> None:
        """The organisation of somebody consents."""
        round, person = self.somewhere(pick), getattr(self.case, who)
        if round is not None:
            self.attempt(lambda: matters.consent(round, person.organisation, by=person, seen_version=round.version))

    @rule(matter=ASKED, phase=st.integers(1, 2))
    def ask_for_a_matter(self, matter: str, phase: int) -> None:
        """The whole way to the question, where the initiative stands so."""
        said = {
            Matter.REOPEN: {"phase": phase},
            Matter.LEAD_CHANGE: {"organisation": self.case.partner},
            Matter.CORRECTION: {"decision": Decision.objects.order_by("decided_at").first(), "wrong": "A name.", "instead": "Another."},
        }
        self.attempt(lambda: matter_steps.submitted(self.case, matter, **said.get(Matter(matter), {})))

    @precondition(lambda self: Condition.objects.filter(decision__initiative=self.case.initiative).exists())
    @rule(who=PEOPLE)
    def sign_off(self, who: str) -> None:
        for condition in Condition.objects.filter(decision__initiative=self.case.initiative, state=ConditionState.OPEN):
            self.attempt(lambda one=condition: conditions.sign_off(one, by=getattr(self.case, who)))

    def keep(self, decision: Decision | None) -> None:
        if decision is None:
            return
        assert decision.pk not in self.kept
        self.kept[decision.pk] = (decision.sha256, record.content(Decision.objects.get(pk=decision.pk)))
        if decision.kind == DecisionKind.MILESTONE and decision.round is not None and decision.round.decider == "steering_group":
            self.check_body(decision)

    def check_body(self, decision: Decision) -> None:
        """Counted anew from the record, by other means than the program's own."""
        out = set(Position.objects.filter(round=decision.round, disqualified=True).values_list("person__name", flat=True))
        counted = [said for said in decision.positions if said["counted"]]
        assert not out & {said["name"] for said in counted}, "an uncounted conflict of interest"
        assert len(counted) >= 2, "the quorum"
        assert len({said["name"] for said in counted}) == len(counted)
        assert decision.decided_by.name not in out
        sides = [said["stance"] for said in counted]
        if decision.outcome in PASSING:
            chair = next((said["stance"] for said in counted if said["role"] == Role.STEERING_CHAIR), "")
            for_, against = sides.count("for") + sides.count("conditions"), sides.count("against")
            assert for_ > against or (for_ == against and chair in ("for", "conditions"))

    @invariant()
    def no_record_changes(self) -> None:
        there = {row.pk: row for row in Decision.objects.filter(initiative=self.case.initiative)}
        assert set(there) == set(self.kept)
        for pk, (sha256, content) in self.kept.items():
            assert (there[pk].sha256, record.content(there[pk])) == (sha256, content)

    @invariant()
    def one_decision_on_a_round_and_one_open_round_of_a_gate(self) -> None:
        decided = Round.objects.filter(initiative=self.case.initiative, state=RoundState.DECIDED)
        assert decided.count() == Decision.objects.filter(initiative=self.case.initiative, round__isnull=False).count()
        gates = [(round.matter, round.gate if round.matter == Matter.MILESTONE else 0) for round in self.open_rounds()]
        assert len(gates) == len(set(gates))

    @invariant()
    def milestones_are_passed_in_order_each_by_its_decision(self) -> None:
        initiative = Initiative.objects.get(pk=self.case.initiative.pk)
        closed = [row.number for row in initiative.phases.order_by("number") if row.state == PhaseState.CLOSED]
        assert closed == list(range(1, initiative.phase_number))
        assert self.passed_by_decisions() == closed
        if initiative.status == Status.STOPPED:
            assert not self.open_rounds()

    def passed_by_decisions(self) -> list[int]:
        """The milestones as the decisions alone tell, in the order they were made: each passes one, or opens phases again."""
        passed: list[int] = []
        for decision in Decision.objects.filter(initiative=self.case.initiative).select_related("round").order_by("decided_at"):
            if decision.kind == DecisionKind.MILESTONE and decision.outcome in PASSING:
                assert decision.gate == len(passed) + 1, "a skipped milestone"
                passed.append(decision.gate)
            elif decision.matter == Matter.REOPEN and decision.outcome == MatterOutcome.ADOPTED:
                assert decision.round is not None
                passed = passed[: decision.round.proposal["phase"] - 1]
        return passed

    @invariant()
    def no_later_milestone_is_asked_for(self) -> None:
        """Of milestones that are not next none is being decided."""
        phase = Initiative.objects.get(pk=self.case.initiative.pk).phase_number
        asked = [round.gate for round in self.open_rounds() if not round.is_matter and round.state != RoundState.PREPARING]
        assert all(gate == phase for gate in asked)

    @invariant()
    def who_leads_is_whom_a_decision_named(self) -> None:
        adopted = Decision.objects.filter(initiative=self.case.initiative, matter=Matter.LEAD_CHANGE, outcome=MatterOutcome.ADOPTED)
        named = {str(self.case.lead.pk), *adopted.values_list("round__proposal__organisation", flat=True)}
        assert str(Initiative.objects.get(pk=self.case.initiative.pk).lead_id) in named

    @invariant()
    def what_is_submitted_is_sealed(self) -> None:
        for round in self.open_rounds():
            assert (round.state == RoundState.SUBMITTED) == bool(round.seal)


@pytest.mark.slow
def test_no_sequence_of_acts_breaks_the_spine(case: Case) -> None:
    GateMachine.case = case
    few = settings(max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(GateMachine, settings=few)
