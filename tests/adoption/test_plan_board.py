"""The board: a column for each state, cards that are moved by a button."""

from typing import Any

import pytest
from django.urls import reverse

from adoption.choices import TaskState
from adoption.models import Initiative, Task
from adoption.services import tasks
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, queries, text

pytestmark = pytest.mark.django_db


def board_of(case: factories.Case, query: str = "") -> str:
    return f"{reverse('plan', args=[case.initiative.pk])}?view=board{query}"


def move(client: Any, task: Task, state: str, **data: Any) -> Any:
    return client.post(reverse("task-state", args=[task.pk]), {"state": state, "version": task.version, **data})


def shown(answer: Any) -> dict[str, list[str]]:
    return {column.state: [card.task.title for card in column.cards] for column in answer.context["columns"]}


class TestColumns:
    def test_tasks_stand_by_state_the_most_urgent_first(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case, title="Later", due=factories.in_days(9))
        factories.late_task(case, title="Late")
        factories.task(case, title="Begun", state=TaskState.DOING, progress=40)
        done = factories.task(case, title="Ready")
        tasks.finish(done, by=case.coordinator, seen_version=done.version)
        answer = sign_in(case.reader).get(board_of(case))
        assert shown(answer) == {"todo": ["Late", "Later"], "doing": ["Begun"], "done": ["Ready"]}
        assert "Overdue by 3 days" in text(answer) and "40 % done" in text(answer)

    def test_wholes_are_left_to_their_parts(self, case: factories.Case, sign_in: SignIn) -> None:
        whole = factories.task(case, title="Whole")
        factories.task(case, title="Part", parent=whole)
        answer = sign_in(case.reader).get(board_of(case))
        assert shown(answer)["todo"] == ["Part"]
        assert f"Part of {whole.code}" in text(answer)

    def test_what_is_not_relevant_is_folded_away(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case, title="Aside")
        tasks.set_aside(task, by=case.coordinator, seen_version=task.version, reason="Not here")
        answer = sign_in(case.coordinator).get(board_of(case))
        assert "1 task is not relevant" in text(answer)
        assert "Aside" not in sum(shown(answer).values(), [])

    def test_filters_count(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case, title="Hire")
        factories.task(case, title="Train")
        assert shown(sign_in(case.reader).get(board_of(case, "&q=hire")))["todo"] == ["Hire"]

    def test_fifty_cards_and_how_many_more(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        factories.task(case)
        few = queries(client, board_of(case))
        Task.objects.bulk_create(Task(initiative=case.initiative, number=n, title=f"W {n}") for n in range(100, 180))
        assert queries(client, board_of(case)) == few < 15
        answer = client.get(board_of(case))
        assert len(answer.context["columns"][0].cards) == 50
        assert "31 more" in text(answer)

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case, title=HOSTILE)
        assert "<script>alert" not in sign_in(case.reader).get(board_of(case)).content.decode()

    def test_whoever_may_not_move_sees_no_buttons(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case, responsible=case.team)
        for somebody, seen in ((case.coordinator, True), (case.team, True), (case.expert, False), (case.reader, False)):
            assert ("data-fl-card" in sign_in(somebody).get(board_of(case)).content.decode()) is seen

    def test_a_holder_outside_the_team_may_say_that_it_is_done(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case, responsible=case.expert)
        answer = sign_in(case.expert).get(board_of(case))
        assert [state for state, _word in answer.context["columns"][0].cards[0].moves] == ["done"]


class TestMoving:
    @pytest.mark.parametrize(
        ("begun", "state", "progress"),
        [
            ({}, "doing", 0),
            ({}, "done", 100),
            ({"state": "doing", "progress": 40}, "todo", 0),
            ({"state": "done", "progress": 100}, "doing", 90),
        ],
    )
    def test_the_progress_follows(self, begun: dict[str, Any], state: str, progress: int, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case, **begun)
        answer = move(sign_in(case.coordinator), task, state, next=board_of(case) + f"#{task.code}")
        task.refresh_from_db()
        assert (answer.url, task.state, task.progress) == (board_of(case) + f"#{task.code}", state, progress)
        assert (task.done_on is not None) is (state == "done")

    def test_two_at_once_lose_nothing(self, case: factories.Case, sign_in: SignIn) -> None:
        task, client = factories.task(case), sign_in(case.coordinator)
        move(client, task, "done")
        answer = client.post(reverse("task-state", args=[task.pk]), {"state": "doing", "version": 1}, follow=True)
        task.refresh_from_db()
        assert task.state == TaskState.DONE
        assert f"Somebody else has changed {task.code} meanwhile: Done." in text(answer)

    @pytest.mark.parametrize(
        ("state", "version"), [("dropped", "1"), ("", "1"), ("x", "1"), ("doing", ""), ("doing", "x"), ("doing", "9" * 30)]
    )
    def test_anything_else_changes_nothing(self, state: str, version: str, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case)
        client = sign_in(case.coordinator)
        assert client.post(reverse("task-state", args=[task.pk]), {"state": state, "version": version}).status_code == 302
        task.refresh_from_db()
        assert (task.state, task.version) == (TaskState.TODO, 1)

    def test_a_way_to_another_site_is_not_taken(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case)
        answer = move(sign_in(case.coordinator), task, "doing", next="https://elsewhere.example/")
        assert answer.url == reverse("task", args=[task.pk])

    def test_a_holder_outside_the_team_does_not_reopen(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case, responsible=case.expert)
        assert move(sign_in(case.expert), task, "doing").status_code == 403
        assert move(sign_in(case.expert), task, "done").status_code == 302

    def test_a_removed_or_set_aside_task_stays(self, case: factories.Case, sign_in: SignIn) -> None:
        gone, aside = factories.task(case), factories.task(case)
        tasks.remove(gone, by=case.coordinator, reason="Not needed")
        aside = tasks.set_aside(aside, by=case.coordinator, seen_version=1, reason="Not here")
        client = sign_in(case.coordinator)
        move(client, gone, "done"), move(client, aside, "done")
        assert set(Task.objects.values_list("state", flat=True)) == {"todo", "dropped"}

    def test_an_ended_initiative_moves_nothing(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case)
        Initiative.objects.filter(pk=case.initiative.pk).update(status="closed")
        assert move(sign_in(case.coordinator), task, "done").status_code == 403
