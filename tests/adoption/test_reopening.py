"""A closed phase opens again through its one door, given a decision, and through nothing else (product.md, the spine)."""

import uuid

import pytest
from django_fsm import TransitionNotAllowed

from adoption.choices import Phase, PhaseState, Status
from adoption.models import Initiative
from adoption.services import phases
from core.models import Event
from tests.factories import Case


def closed(case: Case, *numbers: int) -> None:
    for number in numbers:
        phases.carry_out(case.initiative.pk, number, "approved", decision=uuid.uuid4(), by=case.owner)


def test_it_rests_on_the_decision_and_each_phase_is_told(case: Case) -> None:
    closed(case, 1, 2)
    decision = uuid.uuid4()
    after = phases.reopen(case.initiative.pk, 1, decision=decision, by=case.owner)
    assert (after.phase, after.phase_decision) == (Phase.IDENTIFY_NEED, decision)
    assert set(after.phases.filter(number__lte=3).values_list("state", flat=True)) == {PhaseState.OPEN}
    told = Event.objects.filter(stream=after.pk, action="adoption.phase.reopened").select_related("text")
    assert {event.text.data["decision"] for event in told} == {str(decision)} and told.count() == 2


@pytest.mark.parametrize("number", [-1, 0, 2, 3, 9])
def test_what_is_not_closed_is_not_reopened(case: Case, number: int) -> None:
    closed(case, 1)
    with pytest.raises(phases.OutOfOrder):
        phases.reopen(case.initiative.pk, number, decision=uuid.uuid4(), by=case.owner)
    assert case.fresh().phase_number == 2


@pytest.mark.parametrize("verb", ["pause", "stop"])
def test_what_rests_or_has_ended_reopens_nothing(case: Case, verb: str) -> None:
    closed(case, 1)
    getattr(phases, verb)(case.initiative.pk, decision=uuid.uuid4(), by=case.owner)
    with pytest.raises(phases.OutOfOrder):
        phases.reopen(case.initiative.pk, 1, decision=uuid.uuid4(), by=case.owner)


def test_nothing_moves_the_phase_back_but_the_transition(case: Case) -> None:
    closed(case, 1)
    initiative, row = case.fresh(), case.initiative.phases.get(number=1)
    with pytest.raises(AttributeError):
        initiative.phase = Phase.IDENTIFY_NEED
    with pytest.raises(AttributeError):
        row.state = PhaseState.OPEN
    with pytest.raises(TransitionNotAllowed):
        Initiative(phase=Phase.IDENTIFY_NEED).reopen_phase(1, uuid.uuid4())
    with pytest.raises(TransitionNotAllowed):
        initiative.reopen(uuid.uuid4())
    assert initiative.status == Status.ACTIVE
