"""The main part of the work of each phase is done in the order of the phases (M02)."""

import pytest

from adoption.choices import Outcome
from adoption.registry import Need
from adoption.services import phases
from adoption.services import tasks as task_services
from adoption.task_register import TASKS
from tests import factories

pytestmark = pytest.mark.django_db


def ahead(case: factories.Case, gate: int) -> Need | None:
    assert TASKS.needs is not None
    return next((need for need in TASKS.needs(case.fresh(), gate) if need.key == "plan.ahead"), None)


def done(case: factories.Case, phase: int) -> None:
    task = factories.task(case, phase_number=phase, responsible=case.team)
    task_services.finish(task, by=case.coordinator, seen_version=task.version)


def test_more_than_half_done_of_a_later_phase_is_warned_of(case: factories.Case) -> None:
    """M02."""
    factories.task(case, phase_number=4)
    done(case, 4)
    need = ahead(case, 2)
    assert need is not None and need.met and need.level == "warn" and need.rule == "M02"
    done(case, 4)
    need = ahead(case, 2)
    assert need is not None and not need.met
    assert str(need.text) == "Work of phase 4, Initiate, runs ahead"


def test_the_phase_itself_and_earlier_ones_do_not_run_ahead(case: factories.Case) -> None:
    done(case, 2)
    assert ahead(case, 2) is None and ahead(case, 3) is None


def test_the_first_milestone_and_one_that_is_passed_ask_nothing(case: factories.Case) -> None:
    done(case, 4)
    assert ahead(case, 1) is None
    for number in (1, 2):
        phases.carry_out(case.initiative.pk, number, Outcome.APPROVED, decision=case.initiative.pk, by=case.owner)
    assert ahead(case, 2) is None and ahead(case, 3) is not None


def test_what_is_not_relevant_does_not_count(case: factories.Case) -> None:
    done(case, 4)
    factories.task(case, phase_number=4)
    dropped = factories.task(case, phase_number=4)
    task_services.set_aside(dropped, by=case.coordinator, seen_version=dropped.version, reason="Not here.")
    need = ahead(case, 2)
    assert need is not None and need.met
