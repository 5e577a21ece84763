"""Phases close in their order; work overlaps; each step rests on a decision and stands in the record (M01)."""

import uuid
from typing import Any

import pytest

from adoption.choices import Outcome, Phase, PhaseState, Status
from adoption.models import Initiative
from adoption.services import phases
from adoption.services.phases import OutOfOrder
from core import events
from core.models import Event
from tests import factories
from tests.support.processes import RealDatabase

pytestmark = pytest.mark.django_db


def decided(case: factories.Case, number: int, outcome: str = Outcome.APPROVED) -> Initiative:
    return phases.carry_out(case.initiative.pk, number, outcome, decision=uuid.uuid4(), by=case.owner)


def states(case: factories.Case) -> list[str]:
    return list(case.initiative.phases.values_list("state", flat=True))


def last_event(case: factories.Case, action: str) -> dict[str, Any]:
    return Event.objects.filter(stream=case.initiative.pk, action=action).order_by("-seq")[0].text.data


class TestClosing:
    def test_an_approval_closes_the_phase_and_begins_the_next(self, case: factories.Case) -> None:
        decision = uuid.uuid4()
        after = phases.carry_out(case.initiative.pk, 1, Outcome.APPROVED, decision=decision, by=case.owner)
        assert (after.phase, after.phase_decision) == (Phase.EXPLORE_SOLUTIONS, decision)
        assert states(case) == [PhaseState.CLOSED, PhaseState.OPEN] + [PhaseState.NOT_BEGUN] * 6
        first = after.phases.get(number=1)
        assert first.outcome == Outcome.APPROVED and first.closed_on == factories.in_days(0)

    def test_it_stands_in_the_record_with_its_decision(self, case: factories.Case) -> None:
        decision = uuid.uuid4()
        phases.carry_out(case.initiative.pk, 1, Outcome.APPROVED, decision=decision, by=case.owner)
        said = last_event(case, "adoption.phase.closed")
        assert said == {"phase": 1, "from": Phase.IDENTIFY_NEED, "to": Phase.EXPLORE_SOLUTIONS, "decision": str(decision)}
        assert last_event(case, "adoption.phase.begun") == {"phase": 2}
        assert events.verify(case.initiative.pk) is None

    def test_all_eight_are_walked_and_the_initiative_is_closed(self, case: factories.Case) -> None:
        for number in range(1, 8):
            assert decided(case, number).phase_number == number + 1
        after = decided(case, 8, Outcome.BENEFITS_REALISED)
        assert (after.phase, after.status, after.phase_number) == (Phase.CLOSED, Status.CLOSED, 9)
        assert states(case) == [PhaseState.CLOSED] * 8
        assert events.verify(case.initiative.pk) is None

    @pytest.mark.parametrize("number", [2, 3, 8])
    def test_none_is_closed_before_the_one_before_it(self, case: factories.Case, number: int) -> None:
        with pytest.raises(OutOfOrder):
            decided(case, number)
        assert states(case) == [PhaseState.OPEN] + [PhaseState.NOT_BEGUN] * 7

    def test_none_is_closed_twice(self, case: factories.Case) -> None:
        decided(case, 1)
        with pytest.raises(OutOfOrder):
            decided(case, 1)
        assert case.fresh().phase_number == 2

    @pytest.mark.parametrize("outcome", [Outcome.RETURNED, Outcome.FURTHER_ACTIVITIES])
    def test_what_does_not_pass_moves_nothing(self, case: factories.Case, outcome: str) -> None:
        after = decided(case, 1, outcome)
        assert (after.phase_number, after.status) == (1, Status.ACTIVE)

    def test_approved_with_conditions_passes(self, case: factories.Case) -> None:
        assert decided(case, 1, Outcome.APPROVED_WITH_CONDITIONS).phase_number == 2

    def test_a_closed_initiative_passes_no_more(self, case: factories.Case) -> None:
        for number in range(1, 9):
            decided(case, number, Outcome.GAP_ACCEPTED if number == 8 else Outcome.APPROVED)
        with pytest.raises(OutOfOrder):
            decided(case, 8, Outcome.BENEFITS_REALISED)


class TestOverlap:
    def test_work_in_a_later_phase_begins_while_earlier_ones_are_open(self, case: factories.Case) -> None:
        phases.begin_phase(case.initiative, 3, by=case.coordinator)
        assert states(case)[:3] == [PhaseState.OPEN, PhaseState.NOT_BEGUN, PhaseState.OPEN]
        assert case.fresh().phase_number == 1, "the first phase not closed is where we are"

    def test_begun_twice_it_keeps_its_first_day(self, case: factories.Case) -> None:
        phases.begin_phase(case.initiative, 3, by=case.coordinator, on=factories.in_days(-9))
        phases.begin_phase(case.initiative, 3, by=case.coordinator)
        assert case.initiative.phases.get(number=3).begun_on == factories.in_days(-9)
        assert Event.objects.filter(stream=case.initiative.pk, action="adoption.phase.begun", subject__isnull=False).count() == 2

    def test_one_begun_early_is_not_begun_again_by_the_milestone_before(self, case: factories.Case) -> None:
        phases.begin_phase(case.initiative, 2, by=case.coordinator, on=factories.in_days(-9))
        decided(case, 1)
        assert case.initiative.phases.get(number=2).begun_on == factories.in_days(-9)


class TestStanding:
    def test_paused_it_closes_nothing_until_resumed(self, case: factories.Case) -> None:
        assert decided(case, 1, Outcome.PAUSED).status == Status.PAUSED
        with pytest.raises(OutOfOrder):
            decided(case, 1)
        assert not phases.may_close(case.fresh(), 1)
        assert phases.resume(case.initiative.pk, decision=uuid.uuid4(), by=case.owner).status == Status.ACTIVE
        assert decided(case, 1).phase_number == 2

    def test_stopped_it_is_never_taken_up_again(self, case: factories.Case) -> None:
        assert decided(case, 1, Outcome.STOPPED).status == Status.STOPPED
        for again in (
            lambda: phases.resume(case.initiative.pk, decision=uuid.uuid4(), by=case.owner),
            lambda: decided(case, 1),
            lambda: decided(case, 1, Outcome.PAUSED),
        ):
            with pytest.raises(OutOfOrder):
                again()

    def test_what_is_not_paused_is_not_resumed(self, case: factories.Case) -> None:
        with pytest.raises(OutOfOrder):
            phases.resume(case.initiative.pk, decision=uuid.uuid4(), by=case.owner)

    def test_each_change_stands_in_the_record(self, case: factories.Case) -> None:
        decided(case, 1, Outcome.PAUSED)
        assert last_event(case, "adoption.initiative.pause")["to"] == Status.PAUSED


def test_may_close_says_why_not(case: factories.Case) -> None:
    assert phases.may_close(case.initiative, 1) is True
    answer = phases.may_close(case.initiative, 2)
    assert not answer and "before this one" in str(answer.reason)


MAKE = """
import itertools, secrets
from tests import factories
factories._count = itertools.count(secrets.randbelow(10**12))
case = factories.case()
print(json.dumps([str(case.initiative.pk), str(case.owner.pk)]))
"""
DECIDE = """
import uuid
from accounts.models import Person
from adoption.services import phases
by = Person.objects.get(pk=arguments["by"])
try:
    phases.carry_out(uuid.UUID(arguments["pk"]), 1, arguments["outcome"], decision=uuid.uuid4(), by=by)
    print(json.dumps("done"))
except phases.OutOfOrder:
    print(json.dumps("late"))
"""
STANDING = """
from adoption.models import Initiative
from core import events
one = Initiative.objects.get(pk=arguments["pk"])
fault = events.verify(one.pk)
print(json.dumps([one.phase_number, list(one.phases.values_list("state", flat=True))[:3], fault and fault.why]))
"""


@pytest.mark.slow
def test_of_four_deciders_at_once_one_moves_the_phase(real_database: RealDatabase) -> None:
    pk, by = real_database.run(MAKE)
    answers = real_database.run_together(DECIDE, [{"pk": pk, "by": by, "outcome": "approved"}] * 4)
    assert sorted(answers) == ["done", "late", "late", "late"]
    assert real_database.run(STANDING, pk=pk) == [2, ["closed", "open", "not_begun"], None]


@pytest.mark.slow
def test_approval_and_stop_at_once_leave_one_clear_standing(real_database: RealDatabase) -> None:
    pk, by = real_database.run(MAKE)
    answers = real_database.run_together(DECIDE, [{"pk": pk, "by": by, "outcome": outcome} for outcome in ("approved", "stopped")])
    assert "done" in answers
    number, row_states, fault = real_database.run(STANDING, pk=pk)
    assert row_states[0] == ("closed" if number == 2 else "open") and fault is None


def test_one_decision_passes_several_phases_in_order(case: factories.Case) -> None:
    """Milestones decided together (M01): each phase closes with its own event, by the same decision."""
    decision = uuid.uuid4()
    after = phases.carry_out(case.initiative.pk, 3, Outcome.APPROVED, decision=decision, by=case.owner, first=1)
    assert (after.phase_number, after.phase_decision) == (4, decision)
    closed = [event.text.data for event in Event.objects.filter(stream=after.pk, action="adoption.phase.closed").order_by("seq")]
    assert [(data["phase"], data["decision"]) for data in closed] == [(n, str(decision)) for n in (1, 2, 3)]
    with pytest.raises(OutOfOrder):
        phases.carry_out(case.initiative.pk, 6, Outcome.APPROVED, decision=decision, by=case.owner, first=5)
    assert case.fresh().phase_number == 4
