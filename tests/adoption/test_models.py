"""What the database itself refuses about initiatives, phases, mandates, tasks and goals."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from adoption.choices import Outcome, Phase, PhaseState, Role, Status
from adoption.models import Goal, Initiative, InitiativePhase, RoleAssignment, SteeringRule, Task
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def refused(rows: models.QuerySet[Any], **values: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values)


class TestInitiative:
    def test_it_has_eight_phases_and_stands_in_the_first(self, case: factories.Case) -> None:
        rows = list(case.initiative.phases.all())
        assert [row.number for row in rows] == list(range(1, 9))
        assert [row.state for row in rows] == [PhaseState.OPEN] + [PhaseState.NOT_BEGUN] * 7
        assert (case.initiative.phase, case.initiative.status, case.initiative.phase_number) == (Phase.IDENTIFY_NEED, Status.ACTIVE, 1)

    @pytest.mark.parametrize("field", ["phase", "status"])
    def test_phase_and_status_are_never_set_by_hand(self, case: factories.Case, field: str) -> None:
        with pytest.raises(AttributeError, match="Direct"):
            setattr(case.initiative, field, "closed")

    def test_the_database_knows_no_other_phase_or_status(self, case: factories.Case) -> None:
        rows = Initiative.objects.filter(pk=case.initiative.pk)
        refused(rows, phase="ninth")
        refused(rows, status="asleep")

    def test_it_does_not_end_before_it_starts(self, case: factories.Case) -> None:
        refused(Initiative.objects.filter(pk=case.initiative.pk), starts=TODAY(), wished_end=TODAY() - timedelta(days=1))

    def test_a_case_number_is_used_once_in_an_organisation(self, case: factories.Case) -> None:
        second = factories.case()
        rows = Initiative.objects.filter(pk=second.initiative.pk)
        assert rows.update(case_number=case.initiative.case_number) == 1, "another organisation may use it too"
        refused(rows, lead=case.lead)

    @pytest.mark.parametrize("number", range(1, 9))
    def test_each_milestone_has_one_transition_from_its_phase_only(self, case: factories.Case, number: int) -> None:
        for phase in Phase:
            Initiative.objects.filter(pk=case.initiative.pk).update(phase=phase)
            initiative = case.fresh()
            if initiative.phase_number == number:
                getattr(initiative, f"pass_milestone_{number}")(uuid.uuid4())
                assert initiative.phase_number == number + 1
            else:
                with pytest.raises(TransitionNotAllowed):
                    getattr(initiative, f"pass_milestone_{number}")(uuid.uuid4())

    @pytest.mark.parametrize(
        ("verb", "sources"),
        [
            ("pause", {Status.ACTIVE}),
            ("resume", {Status.PAUSED}),
            ("stop", {Status.ACTIVE, Status.PAUSED}),
            ("close", {Status.ACTIVE}),
        ],
    )
    def test_its_standing_changes_only_along_the_machine(self, case: factories.Case, verb: str, sources: set[str]) -> None:
        for status in Status:
            Initiative.objects.filter(pk=case.initiative.pk).update(status=status)
            initiative, decision = case.fresh(), uuid.uuid4()
            if status in sources:
                getattr(initiative, verb)(decision)
                assert initiative.status_decision == decision
            else:
                with pytest.raises(TransitionNotAllowed):
                    getattr(initiative, verb)(decision)

    def test_of_two_transitions_at_once_the_second_is_refused(self, case: factories.Case) -> None:
        first, second = case.fresh(), case.fresh()
        first.pass_milestone_1(uuid.uuid4())
        first.save()
        second.pause(uuid.uuid4())
        second.pass_milestone_1(uuid.uuid4())
        with pytest.raises(ConcurrentTransition), transaction.atomic():
            second.save()


class TestPhase:
    def test_it_is_closed_with_its_date_or_not_at_all(self, case: factories.Case) -> None:
        rows = InitiativePhase.objects.filter(initiative=case.initiative, number=1)
        refused(rows, state=PhaseState.CLOSED)
        refused(rows, closed_on=TODAY())

    @pytest.mark.parametrize("number", [0, 9])
    def test_there_are_eight(self, case: factories.Case, number: int) -> None:
        refused(InitiativePhase.objects.filter(initiative=case.initiative, number=1), number=number)

    def test_each_stands_once(self, case: factories.Case) -> None:
        refused(InitiativePhase.objects.filter(initiative=case.initiative, number=1), number=2)

    def test_a_closed_phase_is_not_begun_or_closed_again(self, case: factories.Case) -> None:
        row = case.initiative.phases.get(number=1)
        row.close(TODAY(), Outcome.APPROVED)
        for again in (lambda: row.begin(TODAY()), lambda: row.close(TODAY(), Outcome.APPROVED)):
            with pytest.raises(TransitionNotAllowed):
                again()


class TestPeople:
    def test_a_role_is_held_once(self, case: factories.Case) -> None:
        row = case.role(case.team, Role.TEAM_MEMBER)
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleAssignment.objects.create(initiative=case.initiative, person=case.team, role=row.role, organisation=row.organisation)

    def test_a_mandate_ends_after_it_begins(self, case: factories.Case) -> None:
        rows = RoleAssignment.objects.filter(pk=case.role(case.team, Role.TEAM_MEMBER).pk)
        refused(rows, valid_from=TODAY(), valid_to=TODAY() - timedelta(days=1))
        assert rows.update(valid_from=TODAY(), valid_to=TODAY()) == 1

    @pytest.mark.parametrize(
        ("begins", "ends", "holds"),
        [(None, None, True), (0, None, True), (1, None, False), (None, 0, True), (None, -1, False), (-5, 5, True), (-5, -1, False)],
    )
    def test_a_mandate_holds_from_its_first_to_its_last_day(
        self, case: factories.Case, begins: int | None, ends: int | None, holds: bool
    ) -> None:
        row = case.role(case.team, Role.TEAM_MEMBER)
        days = [None if n is None else factories.in_days(n) for n in (begins, ends)]
        RoleAssignment.objects.filter(pk=row.pk).update(valid_from=days[0], valid_to=days[1])
        assert RoleAssignment.objects.current().filter(pk=row.pk).exists() is holds

    def test_a_quorum_is_at_least_one(self, case: factories.Case) -> None:
        refused(SteeringRule.objects.filter(initiative=case.initiative), quorum=0)


class TestEntries:
    def test_numbers_stand_once_in_an_initiative(self, case: factories.Case) -> None:
        for make, model in ((factories.task, Task), (factories.goal, Goal)):
            make(case)
            refused(model.objects.filter(pk=make(case).pk), number=1)

    @pytest.mark.parametrize("values", [{"phase_number": 0}, {"phase_number": 9}, {"progress": 101}])
    def test_a_task_stands_in_a_phase_with_a_progress_up_to_a_hundred(self, case: factories.Case, values: dict[str, int]) -> None:
        refused(Task.objects.filter(pk=factories.task(case).pk), **values)

    def test_a_task_is_not_due_before_it_starts(self, case: factories.Case) -> None:
        task = factories.task(case)
        refused(Task.objects.filter(pk=task.pk), starts=TODAY(), due=TODAY() - timedelta(days=1))

    def test_days_late_are_counted_only_for_what_is_not_done(self, case: factories.Case) -> None:
        late = factories.late_task(case)
        assert late.days_late() == 3 and late.days_late(late.due) == 0
        Task.objects.filter(pk=late.pk).update(state="done", done_on=TODAY())
        late.refresh_from_db()
        assert late.days_late() == 0
        assert factories.task(case).days_late() == 0
