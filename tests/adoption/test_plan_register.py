"""What plan and goals demand before a milestone, how the plan stands on paper, and the rows about who is waited for."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from adoption import schedule
from adoption.choices import TaskState
from adoption.goal_register import GOALS
from adoption.models import DueItem, Goal, Initiative, Task
from adoption.registry import Need
from adoption.services import entries, tasks
from adoption.task_register import TASKS
from core.blocks import Figure, Lead, Table
from registers.services import risk as risk_services
from tests import factories

pytestmark = pytest.mark.django_db


def needs(case: factories.Case, gate: int) -> dict[str, Need]:
    return {need.key: need for need in [*GOALS.needs(case.fresh(), gate), *TASKS.needs(case.fresh(), gate)]}


class TestNeeds:
    def test_planning_begins_with_a_goal(self, case: factories.Case) -> None:
        """D01."""
        assert (needs(case, 1)["goals.any"].met, needs(case, 1)["goals.any"].level) == (False, "warn")
        factories.goal(case)
        assert needs(case, 1)["goals.any"].met

    def test_a_plan_without_tasks_demands_nothing(self, case: factories.Case) -> None:
        assert list(needs(case, 1)) == ["goals.any"]

    def test_tasks_up_to_the_phase_count_and_later_ones_do_not(self, case: factories.Case) -> None:
        """D05: late tasks and tasks not done."""
        factories.late_task(case, title="Forgotten", phase_number=2)
        factories.task(case, phase_number=3)
        assert "plan.late" not in needs(case, 1)
        found = needs(case, 2)
        assert (found["plan.late"].met, found["plan.done"].met, found["plan.held"].met) == (False, False, True)
        assert "Forgotten" in str(found["plan.late"].detail)
        assert found["plan.late"].owner == case.team
        assert not needs(case, 3)["plan.held"].met

    def test_only_the_lowest_level_must_be_held(self, case: factories.Case) -> None:
        whole = factories.task(case)
        factories.task(case, parent=whole, responsible=case.team)
        assert needs(case, 1)["plan.held"].met

    def test_done_is_done(self, case: factories.Case) -> None:
        task = factories.late_task(case)
        tasks.finish(task, by=case.team, seen_version=task.version)
        assert all(needs(case, 1)[key].met for key in ("plan.late", "plan.done", "plan.held"))

    def test_the_margin_is_asked_for_from_the_plan_of_the_whole(self, case: factories.Case) -> None:
        """N03."""
        factories.task(case, starts=factories.in_days(1), due=factories.in_days(100))
        Initiative.objects.filter(pk=case.initiative.pk).update(wished_end=factories.in_days(105))
        assert "plan.margin" not in needs(case, 3)
        assert not needs(case, 4)["plan.margin"].met

    def test_many_are_named_in_part(self, case: factories.Case) -> None:
        for _ in range(8):
            factories.late_task(case)
        assert str(needs(case, 1)["plan.late"].detail).endswith("and 3 more")


class TestMargin:
    def test_it_is_a_fifth_of_the_time_rounded_up(self) -> None:
        first = datetime.date(2027, 1, 1)
        task = Task(starts=first, due=first + datetime.timedelta(days=10))
        found = schedule.margin([task], None, 20)
        assert found is not None
        assert (found.days, found.first, found.last) == (3, datetime.date(2027, 1, 12), datetime.date(2027, 1, 14))
        assert (found.left, found.enough) == (None, True)

    @pytest.mark.parametrize(("free", "left", "enough"), [(30, 3, True), (3, 3, True), (2, 2, False), (0, 0, False), (-4, -4, False)])
    def test_it_is_measured_against_the_planned_end(self, free: int, left: int, enough: bool) -> None:
        first = datetime.date(2027, 1, 1)
        last = first + datetime.timedelta(days=10)
        found = schedule.margin([Task(starts=first, due=last)], last + datetime.timedelta(days=free), 20)
        assert found is not None
        assert (found.left, found.enough) == (left, enough)

    def test_without_dates_there_is_none(self) -> None:
        assert schedule.margin([Task()], None, 20) is None


class TestOrder:
    def test_a_ring_of_parts_loses_no_task(self, case: factories.Case) -> None:
        one, two = factories.task(case), factories.task(case)
        three = factories.task(case, parent=two)
        Task.objects.filter(pk=two.pk).update(parent=three)
        shown = [line.task.pk for line in schedule.read(case.fresh()).lines() if line.task]
        assert sorted(shown, key=str) == sorted([one.pk, two.pk, three.pk], key=str)


class TestPaper:
    def test_an_empty_plan_says_so(self, case: factories.Case) -> None:
        assert [block.text for block in TASKS.blocks(case.initiative)] == ["No tasks are planned yet"]
        assert [block.text for block in GOALS.blocks(case.initiative)] == ["No goals are written yet"]

    def test_the_drawing_is_said_in_words_and_as_a_table(self, case: factories.Case) -> None:
        factories.late_task(case, title="Describe <b>options</b>", starts=factories.in_days(-20))
        lead, ends, path, figure, table = TASKS.blocks(case.fresh())
        assert isinstance(lead, Lead) and lead.text == "1 task, 0 done; 1 task is late."
        assert isinstance(figure, Figure) and "Describe <b>options</b>" in figure.alternative
        assert "<b>" not in figure.svg
        assert isinstance(table, Table)
        row = next(row for row in table.rows if isinstance(row, tuple))
        assert (row[0].text, row[4].state) == ("T1 Describe <b>options</b>", "warns")

    def test_a_long_plan_is_drawn_page_by_page(self, case: factories.Case) -> None:
        made = [factories.task(case, due=factories.in_days(30)) for _ in range(40)]
        figures = [block for block in TASKS.blocks(case.fresh()) if isinstance(block, Figure)]
        count = len(figures)
        assert count > 1
        assert [figure.title for figure in figures] == [f"Time plan, part {n} of {count}" for n in range(1, count + 1)]
        drawn = ". ".join(figure.alternative for figure in figures)
        assert all(drawn.count(f"{task.code} {task.title}:") == 1 for task in made)

    def test_goals_stand_in_a_table(self, case: factories.Case) -> None:
        factories.goal(case, title="Shorter waiting", strategy="Digital 2030", owner=case.team)
        (table,) = GOALS.blocks(case.initiative)
        assert isinstance(table, Table)
        assert table.rows[0][1].text == "Shorter waiting"
        assert "Digital 2030" in table.rows[0][1].second

    @pytest.mark.parametrize("language", ["sv", "fi", "nb"])
    def test_months_are_in_the_language_of_the_document(self, language: str, case: factories.Case) -> None:
        factories.task(case, starts=datetime.date(2027, 5, 1), due=datetime.date(2027, 5, 20))
        with translation.override(language):
            figure = next(block for block in TASKS.blocks(case.fresh()) if isinstance(block, Figure))
        assert "May" not in figure.svg


class TestWhoIsWaitedFor:
    def _rows(self) -> set[tuple[object, ...]]:
        return set(DueItem.objects.open().values_list("kind", "subject", "person", "title", "url", "due", "circle"))

    def test_rebuilt_rows_equal_those_the_services_wrote(self, case: factories.Case) -> None:
        one, two = factories.late_task(case), factories.task(case, responsible=case.expert)
        factories.task(case)
        goal = factories.goal(case, owner=case.owner, due=factories.in_days(90))
        risk = factories.risk(case, next_review=factories.in_days(4))
        gone = factories.risk(case, next_review=factories.in_days(4))
        with transaction.atomic():
            tasks.finish(two, by=case.coordinator, seen_version=1)
            tasks.edit(one, by=case.coordinator, seen_version=1, responsible=case.coordinator, due=factories.in_days(8))
            entries.edit(goal, by=case.coordinator, seen_version=1, title="Renamed")
            risk_services.close(gone, by=case.coordinator, seen_version=1, reason="Passed")
            entries.delete(factories.task(case, responsible=case.team), by=case.coordinator, reason="Not needed")
        written = self._rows()
        assert {(kind, subject) for kind, subject, *_rest in written} == {("task", one.pk), ("goal", goal.pk), ("risk_review", risk.pk)}
        out = StringIO()
        call_command("rebuild_due", stdout=out)
        assert out.getvalue() == "0 rows changed.\n"
        DueItem.objects.all().delete()
        call_command("rebuild_due", stdout=out)
        assert self._rows() == written

    def test_rows_that_wait_for_nothing_are_closed(self, case: factories.Case) -> None:
        task = factories.late_task(case)
        Task.objects.filter(pk=task.pk).update(state=TaskState.DONE, done_on=factories.in_days(0))
        out = StringIO()
        call_command("rebuild_due", stdout=out)
        assert out.getvalue() == "1 rows changed.\n"
        assert not DueItem.objects.open().exists()

    def test_deleted_goals_are_no_entries(self, case: factories.Case) -> None:
        goal = factories.goal(case)
        entries.delete(goal, by=case.coordinator, reason="Twice")
        assert not list(GOALS.entries(case.initiative))
        assert Goal.objects.count() == 1
