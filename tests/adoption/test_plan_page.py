"""The plan page: Gantt and list, filters, ticking off, and what it costs."""

import datetime

import pytest
from django.urls import reverse

from adoption.choices import TaskState
from adoption.models import InitiativePhase, Task
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, queries, text

pytestmark = pytest.mark.django_db


def plan_of(case: factories.Case) -> str:
    return reverse("plan", args=[case.initiative.pk])


def many(case: factories.Case, count: int) -> None:
    day = factories.in_days(5)
    Task.objects.bulk_create(
        Task(initiative=case.initiative, number=n, title=f"Work {n}", phase_number=1 + n % 8, starts=day, due=day, responsible=case.team)
        for n in range(100, 100 + count)
    )


class TestViews:
    def test_an_empty_plan_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        assert "Add the first task" in text(sign_in(case.coordinator).get(plan_of(case)))
        assert "Only the coordinator may do this." in text(sign_in(case.reader).get(plan_of(case)))

    def test_tasks_stand_in_their_phases_with_milestones_and_margin(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case, title="Describe the options", phase_number=2, starts=factories.in_days(0), due=factories.in_days(10))
        InitiativePhase.objects.filter(initiative=case.initiative, number=2).update(planned_gate=factories.in_days(20))
        shown = text(sign_in(case.coordinator).get(plan_of(case)))
        order = ["Phase 2: Explore solutions", "Describe the options", "II ", "Margin, 20 % of the calculated time"]
        places = [shown.index(part, shown.index("Task Responsible")) for part in order]
        assert places == sorted(places)

    def test_parts_follow_what_they_are_part_of(self, case: factories.Case, sign_in: SignIn) -> None:
        whole = factories.task(case, title="Whole", starts=factories.in_days(9))
        factories.task(case, title="Other", starts=factories.in_days(1))
        factories.task(case, title="Piece", parent=whole, starts=factories.in_days(0))
        titles = [row.title for row in sign_in(case.coordinator).get(plan_of(case)).context["rows"] if row.kind == "task"]
        assert titles == ["Other", "Whole", "Piece"]

    def test_a_part_in_another_phase_says_what_it_belongs_to(self, case: factories.Case, sign_in: SignIn) -> None:
        whole = factories.task(case)
        factories.task(case, parent=whole, phase_number=3)
        assert f"Part of {whole.code}" in text(sign_in(case.coordinator).get(plan_of(case)))

    def test_the_list_has_no_time_column(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case)
        client = sign_in(case.coordinator)
        assert "fl-gantt" in client.get(plan_of(case)).content.decode()
        assert "fl-gantt" not in client.get(f"{plan_of(case)}?view=list").content.decode()

    def test_the_head_says_what_is_late_and_what_nobody_holds(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.late_task(case)
        factories.task(case)
        shown = text(sign_in(case.coordinator).get(plan_of(case)))
        assert "1 task is late, 1 task has nobody responsible" in shown
        assert "Overdue by 3 days" in shown

    def test_all_well_is_said_too(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case, responsible=case.team)
        assert "All tasks are on time." in text(sign_in(case.coordinator).get(plan_of(case)))

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case, title=HOSTILE, starts=factories.in_days(1), due=factories.in_days(2))
        html = sign_in(case.coordinator).get(plan_of(case)).content.decode()
        assert "<script>alert" not in html
        assert html.count("&lt;script&gt;alert(1)&lt;/script&gt; 👩‍👩‍👧 مرحبا") >= 2


class TestChoosing:
    @pytest.mark.parametrize(
        ("query", "titles"),
        [
            ("q=hIre", ["Hire"]),
            ("state=done", ["Train"]),
            ("phase=2", ["Train"]),
            ("overdue=on", ["Late"]),
            ("sort=due", ["Late", "Hire", "Train"]),
            ("sort=responsible", ["Train", "Late", "Hire"]),
            ("phase=99&state=x&responsible=nobody", ["Late", "Hire", "Train"]),
        ],
    )
    def test_filters_and_order(self, query: str, titles: list[str], case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case, title="Late", due=factories.in_days(-3), responsible=case.team)
        factories.task(case, title="Hire", due=factories.in_days(3))
        done = {"state": TaskState.DONE, "phase_number": 2, "due": factories.in_days(9), "responsible": case.expert}
        factories.task(case, title="Train", **done)
        rows = sign_in(case.coordinator).get(f"{plan_of(case)}?{query}").context["rows"]
        assert [row.title for row in rows if row.kind == "task"] == titles

    def test_mine_are_those_given_to_the_reader(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case, title="Of the team", responsible=case.team)
        factories.task(case, title="Of nobody")
        shown = text(sign_in(case.team).get(f"{plan_of(case)}?responsible={case.team.pk}"))
        assert "Of the team" in shown and "Of nobody" not in shown

    def test_nothing_found_offers_the_way_back(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case)
        assert "No task fits what you chose" in text(sign_in(case.coordinator).get(f"{plan_of(case)}?q=zzz"))


class TestTickingOff:
    def test_whoever_holds_it_ticks_it_off_and_comes_back(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case, responsible=case.expert)
        back = f"{plan_of(case)}?view=list"
        answer = sign_in(case.expert).post(reverse("task-done", args=[task.pk]), {"version": task.version, "next": back})
        task.refresh_from_db()
        assert (answer.url, task.state, task.progress) == (back, TaskState.DONE, 100)
        assert task.done_on is not None

    def test_a_way_back_to_another_site_is_not_taken(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case)
        data = {"version": 1, "next": "https://elsewhere.example/"}
        assert sign_in(case.coordinator).post(reverse("task-done", args=[task.pk]), data).url == reverse("task", args=[task.pk])

    @pytest.mark.parametrize("version", ["7", "", "x", "9" * 40])
    def test_a_stale_page_ticks_nothing_off(self, version: str, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case)
        answer = sign_in(case.coordinator).post(reverse("task-done", args=[task.pk]), {"version": version}, follow=True)
        task.refresh_from_db()
        assert task.state == TaskState.TODO
        assert "Somebody else has changed" in text(answer)

    def test_twice_is_once(self, case: factories.Case, sign_in: SignIn) -> None:
        task, client = factories.task(case), sign_in(case.coordinator)
        for _ in range(2):
            client.post(reverse("task-done", args=[task.pk]), {"version": 1})
        task.refresh_from_db()
        assert (task.state, task.version) == (TaskState.DONE, 2)

    def test_a_removed_task_is_not_ticked_off(self, case: factories.Case, sign_in: SignIn) -> None:
        task, client = factories.task(case), sign_in(case.coordinator)
        client.post(reverse("task-delete", args=[task.pk]), {"reason": "Not needed"})
        client.post(reverse("task-done", args=[task.pk]), {"version": 1})
        task.refresh_from_db()
        assert task.state == TaskState.TODO

    def test_the_button_is_there_for_those_who_may(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case, responsible=case.team)
        for somebody, seen in ((case.coordinator, True), (case.team, True), (case.expert, False), (case.reader, False)):
            assert ("Tick off" in text(sign_in(somebody).get(plan_of(case)))) is seen


class TestCost:
    @pytest.mark.parametrize("view", ["gantt", "list"])
    def test_three_hundred_tasks_cost_the_same_queries_as_three(self, view: str, case: factories.Case, sign_in: SignIn) -> None:
        client, url = sign_in(case.coordinator), f"{plan_of(case)}?view={view}"
        for _ in range(3):
            factories.task(case, responsible=case.team, due=factories.in_days(3))
        few = queries(client, url)
        many(case, 300)
        assert queries(client, url) == few < 15

    def test_fifty_rows_a_page_and_the_phase_named_again(self, case: factories.Case, sign_in: SignIn) -> None:
        many(case, 300)
        client, titles = sign_in(case.coordinator), []
        for number in range(1, 8):
            rows = client.get(f"{plan_of(case)}?page={number}").context["rows"]
            assert rows[0].kind == "group"
            assert len(rows) <= 51
            titles += [row.title for row in rows if row.kind == "task"]
        assert len(titles) == len(set(titles)) == 300

    def test_a_task_without_dates_does_not_break_the_picture(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case)
        factories.task(case, due=datetime.date(2099, 12, 31))
        assert sign_in(case.coordinator).get(plan_of(case)).status_code == 200
