"""The drawing of the plan and its words: what was approved, the critical path, wholes, what waits for what, lanes."""

import datetime
from typing import Any

import pytest
from django.urls import reverse

from adoption import gantt_rows, plan_lanes, plan_marks, plan_page, schedule, task_blocks
from adoption.models import InitiativePhase, ServiceLine, Task
from adoption.services import dependencies, entries, plan_versions, tasks
from adoption.task_register import TASKS
from core.blocks import Figure, Paragraph, Table
from core.charts import GanttRow
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, queries, text

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2027, 3, 1)


def planned(case: factories.Case, title: str, first: int, last: int, **values: Any) -> Task:
    """A task on days counted from the Monday."""
    days = {"starts": MONDAY + datetime.timedelta(days=first), "due": MONDAY + datetime.timedelta(days=last)}
    return factories.task(case, title=title, responsible=case.team, **{**days, **values})


def chain(case: factories.Case) -> list[Task]:
    """Three that wait for each other without a day between, and one with time to spare."""
    found = [planned(case, "Build", 0, 4), planned(case, "Test", 7, 11), planned(case, "Launch", 14, 18)]
    for before, after in zip(found, found[1:], strict=False):
        dependencies.wait_for(after, before, by=case.coordinator)
    return [*found, planned(case, "Write", 0, 1)]


def approve(case: factories.Case) -> None:
    factories.say_who(case)
    plan_versions.approve(plan_versions.propose(case.fresh(), by=case.coordinator), by=case.chair, mandate="Meeting")


def drawn(case: factories.Case) -> dict[str, GanttRow]:
    plan = schedule.read(case.fresh())
    drawing = gantt_rows.Drawing(plan)
    return {line.task.title if line.task else line.kind: drawing.row(line, "") for line in plan.lines()}


def plan_of(case: factories.Case, query: str = "") -> str:
    return reverse("plan", args=[case.initiative.pk]) + query


class TestRows:
    def test_what_the_end_hangs_on_is_critical(self, case: factories.Case) -> None:
        build, test, launch, _write = chain(case)
        found = drawn(case)
        assert {name for name, row in found.items() if row.critical} == {"Build", "Test", "Launch"}
        assert (found["Test"].key, found["Test"].waits) == (str(test.pk), (str(build.pk),))
        assert found["Launch"].waits == (str(test.pk),) and launch.pk

    def test_done_is_past_caring(self, case: factories.Case) -> None:
        build, *_others = chain(case)
        tasks.finish(build, by=case.coordinator, seen_version=build.version)
        assert not drawn(case)["Build"].critical

    def test_a_whole_is_what_its_parts_add_up_to(self, case: factories.Case) -> None:
        whole = planned(case, "Whole", 0, 1)
        planned(case, "One", 7, 11, parent=whole, progress=100, state="done")
        planned(case, "Two", 14, 18, parent=whole)
        row = drawn(case)["Whole"]
        assert (row.kind, row.start, row.end, row.progress) == ("whole", datetime.date(2027, 3, 8), datetime.date(2027, 3, 19), 50)

    def test_what_was_approved_stands_behind(self, case: factories.Case) -> None:
        task = planned(case, "Build", 0, 4)
        InitiativePhase.objects.filter(initiative=case.initiative, number=1).update(planned_gate=MONDAY)
        assert drawn(case)["Build"].baseline_start is None
        approve(case)
        tasks.edit(task, by=case.coordinator, seen_version=task.version, due=MONDAY + datetime.timedelta(days=9))
        InitiativePhase.objects.filter(initiative=case.initiative, number=1).update(planned_gate=MONDAY + datetime.timedelta(days=3))
        found = drawn(case)
        assert (found["Build"].baseline_start, found["Build"].baseline_end) == (MONDAY, datetime.date(2027, 3, 5))
        assert (found["milestone"].baseline_end, found["milestone"].end) == (MONDAY, datetime.date(2027, 3, 4))


class TestWords:
    def test_the_path_in_words(self, case: factories.Case) -> None:
        chain(case)
        assert plan_marks.path_words(schedule.read(case.fresh())) == "The end hangs on: T1 Build → T2 Test → T3 Launch."

    def test_the_path_follows_what_waits_not_what_ends_the_same_day(self, case: factories.Case) -> None:
        chain(case)
        planned(case, "Alone", 16, 18)
        assert [task.title for task in plan_marks.critical_path(schedule.read(case.fresh()))] == ["Build", "Test", "Launch"]

    def test_a_long_path_keeps_its_end(self, case: factories.Case) -> None:
        made = [planned(case, f"Step {n}", 7 * n, 7 * n + 4) for n in range(15)]
        for before, after in zip(made, made[1:], strict=False):
            dependencies.wait_for(after, before, by=case.coordinator)
        words = plan_marks.path_words(schedule.read(case.fresh()))
        assert words.startswith("The end hangs on: … → T4 Step 3 →") and words.endswith("T15 Step 14.")

    def test_no_date_no_path(self, case: factories.Case) -> None:
        factories.task(case)
        plan = schedule.read(case.fresh())
        assert (plan_marks.path_words(plan), plan_marks.end_words(plan)) == ("", "")

    def test_the_margin_is_told_apart_from_the_work(self, case: factories.Case) -> None:
        planned(case, "Build", 0, 9)
        said = plan_marks.end_words(schedule.read(case.fresh()))
        assert said == "The work ends on 10 March 2027 as it is calculated. With a margin of 20 % it ends on 12 March 2027."

    def test_a_bar_for_those_who_do_not_see_it(self) -> None:
        row = GanttRow("", MONDAY, MONDAY, 40, baseline_start=MONDAY, baseline_end=MONDAY + datetime.timedelta(days=1), critical=True)
        said = plan_marks.bar_words(row, "T1 Build").replace("\u00a0", " ")
        assert said == "T1 Build: 1 Mar 2027, 40 % done, approved: 1 Mar – 2 Mar 2027, Critical: the end hangs on it"
        assert plan_marks.bar_words(GanttRow(""), "T2") == "T2"


class TestPage:
    def test_marks_and_their_words(self, case: factories.Case, sign_in: SignIn) -> None:
        chain(case)
        whole = planned(case, HOSTILE, 0, 1)
        planned(case, "Part", 0, 1, parent=whole)
        approve(case)
        answer = sign_in(case.reader).get(plan_of(case))
        html, shown = answer.content.decode(), text(answer)
        assert "waits for T1 · Critical: the end hangs on it" in shown
        assert "The end hangs on: T1 Build → T2 Test → T3 Launch." in shown
        for mark in ("g-crit", "g-whole", "g-base"):
            assert f'class="{mark}"' in html
        for word in ("critical", "with parts", "approved plan"):
            assert word in shown
        assert "<script>alert" not in html

    def test_a_plain_plan_has_a_plain_legend(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case)
        shown = text(sign_in(case.reader).get(plan_of(case)))
        assert "with parts" not in shown and "approved plan" not in shown

    def test_dependencies_and_a_baseline_cost_no_query_for_each(self, case: factories.Case, sign_in: SignIn) -> None:
        chain(case)
        approve(case)
        client = sign_in(case.coordinator)
        few = queries(client, plan_of(case))
        made = [planned(case, f"Step {n}", n, n) for n in range(30)]
        for before, after in zip(made, made[1:], strict=False):
            dependencies.wait_for(after, before, by=case.coordinator)
        assert queries(client, plan_of(case)) == few < 18


class TestLanes:
    def lines(self, case: factories.Case) -> tuple[ServiceLine, ServiceLine]:
        return tuple(entries.create(ServiceLine, case.initiative, by=case.coordinator, title=title) for title in ("Permits", "Visits"))

    def test_rows_stand_by_service_line(self, case: factories.Case, sign_in: SignIn) -> None:
        permits, visits = self.lines(case)
        planned(case, "For all", 0, 4)
        planned(case, "Of visits", 0, 4, service_line=visits)
        planned(case, "Of permits", 0, 4, service_line=permits, phase_number=3)
        InitiativePhase.objects.filter(initiative=case.initiative, number=2).update(planned_gate=MONDAY)
        answer = sign_in(case.reader).get(plan_of(case, "?lanes=lines"))
        rows = [row.title for row in answer.context["rows"]]
        assert rows[:6] == ["L1 Permits", "Of permits", "L2 Visits", "Of visits", "For all services", "For all"]
        assert rows[6] == "Milestones" and rows[-1].startswith("Margin")
        assert "Group by phase" in text(answer)

    def test_a_narrowed_plan_leaves_milestones_out(self, case: factories.Case) -> None:
        permits, _visits = self.lines(case)
        planned(case, "Of permits", 0, 4, service_line=permits)
        planned(case, "For all", 0, 4)
        plan = schedule.read(case.fresh())
        found = plan_lanes.lines(plan, lambda task: task.title == "For all")
        assert [line.kind for line in found] == ["group", "task"]

    def test_without_lines_nothing_is_offered(self, case: factories.Case, sign_in: SignIn) -> None:
        planned(case, "Build", 0, 4)
        assert "Group by service line" not in text(sign_in(case.reader).get(plan_of(case)))

    def test_a_lane_that_goes_on_names_itself_again(self, case: factories.Case) -> None:
        permits, _visits = self.lines(case)
        Task.objects.bulk_create(
            Task(initiative=case.initiative, number=n, title=f"W {n}", service_line=permits, starts=MONDAY) for n in range(100, 180)
        )  # fmt: skip
        plan = schedule.read(case.fresh())
        page = plan_page.paged(plan_lanes.lines(plan), "2")
        assert (page.object_list[0].kind, page.object_list[0].lane) == ("group", "L1 Permits")

    def test_no_page_ends_with_the_name_of_a_lane(self) -> None:
        group, task = schedule.Line("group", lane="L1 Permits"), schedule.Line("task")
        lines = [group, *[task] * (plan_page.ROWS_A_PAGE - 2), group, task]
        first, second = (plan_page.paged(lines, number).object_list for number in ("1", "2"))
        assert [line.kind for line in (first[-1], *second)] == ["task", "group", "task"]


class TestPaper:
    def test_a_document_tells_path_margin_and_what_moved(self, case: factories.Case) -> None:
        build, *_others = chain(case)
        approve(case)
        tasks.edit(build, by=case.coordinator, seen_version=build.version, starts=MONDAY + datetime.timedelta(days=1))
        found = list(TASKS.blocks(case.fresh()))
        said = " ".join(str(block.text) for block in found if isinstance(block, Paragraph))
        assert "The end hangs on: T1 Build → T2 Test → T3 Launch." in said
        assert "Version 1 of the plan was approved" in said and "1 task has moved." in said
        assert "as it is calculated. With a margin of 20 %" in said
        figure = next(block for block in found if isinstance(block, Figure))
        assert "Thick line above: the end hangs on it. Thin line below: the approved plan. Arrow: waits for." in figure.caption
        assert 'class="g-wait"' in figure.svg
        table = next(block for block in found if isinstance(block, Table))
        seconds = [row[0].second for row in table.rows if isinstance(row, tuple)]
        assert "waits for T1 · Critical: the end hangs on it" in seconds

    def test_no_page_of_the_drawing_holds_a_few_rows_only(self) -> None:
        rows = [GanttRow("Phase", kind="group"), *(GanttRow(f"T{n}") for n in range(61)), GanttRow("Margin", kind="margin")]
        pages = task_blocks._evenly(rows)
        assert len(pages) == 2
        assert min(len(page) for page in pages) > 25

    def test_the_printed_page_has_everything_and_no_form(self, case: factories.Case, sign_in: SignIn) -> None:
        chain(case)
        answer = sign_in(case.reader).get(reverse("plan-print", args=[case.initiative.pk]))
        assert "The end hangs on" in text(answer) and 'class="fl-paper' in answer.content.decode()
        assert "<svg" in answer.content.decode() and "Tick off" not in text(answer)

    def test_an_empty_plan_prints_too(self, case: factories.Case, sign_in: SignIn) -> None:
        assert "No tasks are planned yet" in text(sign_in(case.reader).get(reverse("plan-print", args=[case.initiative.pk])))
