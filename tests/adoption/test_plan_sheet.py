"""The plan's table worked in place: cells, new rows, places, several at once, what moves."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from adoption import schedule
from adoption.choices import TaskState
from adoption.models import Dependency, InitiativePhase, Task
from adoption.services import rescheduling, tasks
from core.models import Event
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, queries, text

pytestmark = pytest.mark.django_db


Day = datetime.date


def sheet(case: factories.Case) -> str:
    return f"{reverse('plan', args=[case.initiative.pk])}?view=list"


def put(client: Client, task: Task, field: str, value: str, **sent: Any) -> Any:
    """Change a cell as the script does."""
    data = {"field": field, "value": value, "version": task.version, "was": "", **sent}
    return client.post(reverse("task-cell", args=[task.pk]), data)


@pytest.fixture
def client(case: factories.Case, sign_in: SignIn) -> Client:
    return sign_in(case.coordinator)


class TestCells:
    @pytest.mark.parametrize(
        ("field", "value", "expected"),
        [
            ("title", "Another title", "Another title"),
            ("title", HOSTILE, HOSTILE),
            ("starts", "2026-09-07", "2026-09-07"),
            ("due", "1.10.2026", "2026-10-01"),
            ("due", "", "None"),
            ("progress", "40", "40"),
            ("state", "doing", "doing"),
        ],
    )
    def test_each_is_saved(self, case: factories.Case, client: Client, field: str, value: str, expected: str) -> None:
        task = factories.task(case)
        answer = put(client, task, field, value)
        assert answer.status_code == 200, answer.content
        after = Task.objects.get(pk=task.pk)
        assert str(getattr(after, field)) == expected
        assert answer.json()["said"] == f"{task.code} is saved."
        assert f'data-version="{after.version}"' in answer.json()["rows"][task.code]
        assert "<script>" not in answer.json()["rows"][task.code]

    def test_state_and_progress_go_together(self, case: factories.Case, client: Client) -> None:
        task = factories.task(case)
        put(client, task, "progress", "100")
        task = Task.objects.get(pk=task.pk)
        assert (task.state, task.progress) == (TaskState.DONE, 100)
        put(client, task, "state", "doing")
        task = Task.objects.get(pk=task.pk)
        assert (task.state, task.progress) == (TaskState.DOING, 90)
        put(client, task, "progress", "20")
        put(client, Task.objects.get(pk=task.pk), "state", "todo")
        assert Task.objects.get(pk=task.pk).progress == 0

    def test_a_new_start_takes_the_end_with_it(self, case: factories.Case, client: Client) -> None:
        task = factories.task(case, starts="2026-09-07", due="2026-09-11")
        put(client, task, "starts", "2026-09-10")
        assert str(Task.objects.get(pk=task.pk).due) == "2026-09-16", "five working days stay five"

    @pytest.mark.parametrize("name", ["Team member", "team MEMBER ", "person{n}@test.example", "Team member, {home}"])
    def test_people_are_found_as_people_write_them(self, case: factories.Case, client: Client, name: str) -> None:
        task = factories.task(case)
        typed = case.team.email if "@" in name else name.replace("{home}", case.lead.name)
        assert put(client, task, "responsible", typed).status_code == 200
        assert Task.objects.get(pk=task.pk).responsible == case.team

    def test_somebody_without_access_can_be_invited(self, case: factories.Case, client: Client) -> None:
        task = factories.task(case)
        answer = put(client, task, "responsible", case.stranger.name)
        assert answer.status_code == 422
        assert answer.json()["url"].startswith(reverse("role-new", args=[case.initiative.pk]))
        assert "has no role in this initiative" in answer.json()["message"]
        assert client.get(answer.json()["url"]).context["form"].initial["name"] == case.stranger.name
        assert Task.objects.get(pk=task.pk).responsible is None

    def test_two_of_one_name_are_told_apart(self, case: factories.Case, client: Client) -> None:
        Person.objects.filter(pk=case.expert.pk).update(name="Team member")
        assert "Several people" in put(client, factories.task(case), "responsible", "Team member").json()["message"]

    @pytest.mark.parametrize(
        ("field", "value", "why"),
        [
            ("title", "", "Write what is to be done."),
            ("title", "x" * 201, "Shorten this"),
            ("due", "2026-01-01", "cannot be due before it starts"),
            ("due", "20026-05-01", "day, month, year"),
            ("starts", "32.13.2026", "day, month, year"),
            ("progress", "101", "at most 100"),
            ("progress", "?", "whole number"),
            ("state", "flying", "not offered"),
            ("waits", "T99", "T99: not in this plan."),
            ("waits", "later", "cannot be read"),
            ("waits", "T1+9999", "at most 500"),
            ("colour", "red", "cannot be changed here"),
        ],
    )
    def test_what_is_wrong_is_said(self, case: factories.Case, client: Client, field: str, value: str, why: str) -> None:
        task = factories.task(case, starts="2026-06-01")
        answer = put(client, task, field, value)
        assert answer.status_code == 422
        assert why in answer.json()["message"]
        assert Task.objects.get(pk=task.pk).version == task.version

    def test_what_it_waits_for_is_typed_as_codes(self, case: factories.Case, client: Client) -> None:
        one, other, task = (factories.task(case) for _n in range(3))
        assert put(client, task, "waits", f"{one.code}, {other.code}+3").status_code == 200
        assert {(row.before, row.lag) for row in task.waits_for.all()} == {(one, 0), (other, 3)}
        put(client, task, "waits", other.code, was=f"{one.code}, {other.code}+3")
        assert [(row.before, row.lag) for row in task.waits_for.all()] == [(other, 0)]

    def test_what_somebody_added_meanwhile_is_not_taken_away(self, case: factories.Case, client: Client) -> None:
        one, other, mine, task = (factories.task(case) for _n in range(4))
        put(client, task, "waits", one.code)
        put(client, task, "waits", f"{one.code}, {other.code}", was=one.code)
        answer = put(client, task, "waits", f"{one.code}, {mine.code}", was=one.code)
        assert answer.status_code == 409 and answer.json()["theirs"] == f"{one.code}, {other.code}"
        assert {row.before for row in task.waits_for.all()} == {one, other}

    def test_tasks_that_wait_for_each_other_are_named_not_stumbled_over(self, case: factories.Case, client: Client) -> None:
        whole, part, middle = (factories.task(case, starts="2026-09-07", due="2026-09-08") for _n in range(3))
        factories.dependency(case, part, middle)
        factories.dependency(case, middle, whole)
        version = {"version": part.version, "way": "in"}
        assert "wait for each other" in text(client.post(reverse("task-shift", args=[part.pk]), version, follow=True))
        with pytest.raises(ValidationError, match="wait for each other"):
            tasks.edit(part, by=case.coordinator, seen_version=part.version, parent=whole)
        Task.objects.filter(pk=part.pk).update(parent=whole)  # as old data may have it
        answer = put(client, middle, "due", "2026-09-20")
        assert answer.status_code == 422 and "wait for each other" in answer.json()["message"]
        assert client.get(sheet(case)).status_code == 200

    def test_a_circle_is_named_in_the_cell(self, case: factories.Case, client: Client) -> None:
        row = factories.dependency(case)
        answer = put(client, row.before, "waits", row.after.code)
        assert answer.status_code == 422
        assert f"{row.before.code} → {row.after.code}" in answer.json()["message"] or row.after.code in answer.json()["message"]

    def test_dates_that_move_others_are_shown_first(self, case: factories.Case, client: Client) -> None:
        first = factories.task(case, starts="2026-09-07", due="2026-09-11")
        second = factories.task(case, starts="2026-09-14", due="2026-09-18")
        factories.dependency(case, first, second)
        go = put(client, first, "due", "2026-09-18").json()["go"]
        shown = client.get(go)
        assert "1 other task moves too" in text(shown) and second.code in text(shown)
        assert Task.objects.get(pk=first.pk).version == first.version
        sent = dict(shown.context["asked"]) | {"sure": "yes", "follow": "must"}
        sent["shown"] = shown.context["shown"]
        client.post(reverse("plan-move", args=[case.initiative.pk]), sent)
        assert [str(Task.objects.get(pk=task.pk).due) for task in (first, second)] == ["2026-09-18", "2026-09-25"]
        assert "2 tasks are moved." in text(client.get(sheet(case)))

    def test_the_whole_form_holds_such_dates_back_too(self, case: factories.Case, client: Client) -> None:
        first = factories.task(case, starts="2026-09-07", due="2026-09-11")
        factories.dependency(case, first, factories.task(case, starts="2026-09-14", due="2026-09-18"))
        data = {"title": "New title", "phase_number": 1, "state": "todo", "progress": "0", "starts": "7.9.2026", "due": "25.9.2026"}
        answer = client.post(reverse("task-edit", args=[first.pk]), {**data, "version": first.version})
        assert answer.status_code == 302 and "/plan/move/" in answer["Location"]
        after = Task.objects.get(pk=first.pk)
        assert (after.title, str(after.due)) == ("New title", "2026-09-11"), "the rest is saved, the dates wait"

    def test_the_rows_of_what_it_is_part_of_come_along(self, case: factories.Case, client: Client) -> None:
        whole = factories.task(case)
        part = factories.task(case, parent=whole)
        rows = put(client, part, "progress", "50").json()["rows"]
        assert set(rows) == {whole.code, part.code}
        assert "50 %" in rows[whole.code] and 'data-field="progress"' not in rows[whole.code]

    def test_a_removed_task_says_so(self, case: factories.Case, client: Client) -> None:
        task = factories.task(case)
        tasks.remove(task, by=case.coordinator, reason="Not needed")
        answer = put(client, task, "title", "Other")
        assert answer.status_code == 409 and answer.json()["state"] == "gone"


class TestTwoPeople:
    def test_of_one_cell_the_second_sees_both_values(self, case: factories.Case, client: Client) -> None:
        task = factories.task(case, title="As it was")
        assert put(client, task, "title", "First", was="As it was").status_code == 200
        answer = put(client, task, "title", "Second", was="As it was")
        assert answer.status_code == 409
        assert (answer.json()["theirs"], answer.json()["version"]) == ("First", task.version + 1)
        assert Task.objects.get(pk=task.pk).title == "First"
        assert put(client, task, "title", "Second", was="First", version=answer.json()["version"]).status_code == 200

    def test_of_two_cells_both_are_saved(self, case: factories.Case, client: Client) -> None:
        task = factories.task(case, title="As it was")
        put(client, task, "progress", "30", was="0")
        assert put(client, task, "title", "Second", was="As it was").status_code == 200
        after = Task.objects.get(pk=task.pk)
        assert (after.title, after.progress) == ("Second", 30)

    def test_a_team_member_changes_only_own_tasks(self, case: factories.Case, sign_in: SignIn) -> None:
        mine, other = factories.task(case, responsible=case.team), factories.task(case)
        client = sign_in(case.team)
        assert put(client, mine, "progress", "30").status_code == 200
        assert put(client, other, "progress", "30").status_code == 403
        assert put(client, mine, "waits", other.code, version=mine.version + 1).status_code == 403
        shown = client.get(sheet(case)).content.decode()
        assert shown.count('data-field="title"') == 1


class TestRows:
    def test_a_new_one_stands_in_its_phase(self, case: factories.Case, client: Client) -> None:
        client.post(reverse("plan-add", args=[case.initiative.pk]), {"title": "Agree on dates", "phase": "3"})
        task = Task.objects.get()
        assert (task.title, task.phase_number, task.parent) == ("Agree on dates", 3, None)

    @pytest.mark.parametrize("phase", ["12", "12345678", "0", "9", "³", "x"])
    def test_a_phase_that_is_none_is_passed_over(self, case: factories.Case, client: Client, phase: str) -> None:
        assert client.post(reverse("plan-add", args=[case.initiative.pk]), {"title": "Agree", "phase": phase}).status_code == 302
        assert Task.objects.get().phase_number == case.initiative.phase_number

    @pytest.mark.parametrize("way", ["up", "down", "in", "out"])
    def test_one_that_was_removed_meanwhile_goes_nowhere(self, case: factories.Case, client: Client, way: str) -> None:
        task = factories.task(case)
        tasks.remove(task, by=case.coordinator, reason="Twice")
        sent = {"way": way, "version": task.version}
        assert "Somebody else has changed" in text(client.post(reverse("task-shift", args=[task.pk]), sent, follow=True))

    def test_a_plan_nested_deeper_than_calls_may_be_is_shown(self, case: factories.Case, client: Client) -> None:
        rows = [{"title": f"Part {n}", "phase_number": 1} for n in range(1200)]
        made = tasks.create_many(case.initiative, rows, by=case.coordinator)
        for before, after in zip(made, made[1:], strict=False):
            after.parent = before
        Task.objects.bulk_update(made, ["parent"], batch_size=200)
        found = list(schedule.nested(made))
        assert [depth for _task, depth in found] == list(range(1200)) and [task for task, _depth in found] == made
        assert client.get(sheet(case)).status_code == 200

    def test_a_new_one_below_another_stands_right_there(self, case: factories.Case, client: Client) -> None:
        whole = factories.task(case, phase_number=2)
        first, last = (factories.task(case, parent=whole, phase_number=2) for _n in range(2))
        client.post(reverse("plan-add", args=[case.initiative.pk]), {"title": "Between", "after": first.pk})
        rows = [row.task for row in client.get(sheet(case)).context["sheet"] if row.task]
        assert [task.title for task in rows] == [whole.title, first.title, "Between", last.title]

    @pytest.mark.parametrize("sent", [{"title": ""}, {"title": "  "}, {}])
    def test_nothing_is_asked_for_again(self, case: factories.Case, client: Client, sent: dict[str, str]) -> None:
        shown = client.post(reverse("plan-add", args=[case.initiative.pk]), sent, follow=True)
        assert "Write what is to be done." in text(shown) and not Task.objects.exists()

    def shift(self, client: Client, task: Task, way: str) -> str:
        version = Task.objects.get(pk=task.pk).version
        return text(client.post(reverse("task-shift", args=[task.pk]), {"way": way, "version": version}, follow=True))

    def order(self, client: Client, case: factories.Case) -> list[tuple[str, int]]:
        return [(row.task.title, row.line.depth) for row in client.get(sheet(case)).context["sheet"] if row.task]

    def test_up_down_in_and_out(self, case: factories.Case, client: Client) -> None:
        one, two, three = (factories.task(case, title=title) for title in ("one", "two", "three"))
        self.shift(client, three, "up")
        assert self.order(client, case) == [("one", 0), ("three", 0), ("two", 0)]
        self.shift(client, three, "in")
        assert self.order(client, case) == [("one", 0), ("three", 1), ("two", 0)]
        self.shift(client, two, "in")
        self.shift(client, two, "up")
        assert self.order(client, case) == [("one", 0), ("two", 1), ("three", 1)]
        self.shift(client, two, "in")
        assert self.order(client, case) == [("one", 0), ("two", 1), ("three", 1)], "nothing stands above it"
        self.shift(client, two, "out")
        assert self.order(client, case) == [("one", 0), ("three", 1), ("two", 0)]
        self.shift(client, one, "down")
        assert self.order(client, case) == [("two", 0), ("one", 0), ("three", 1)]

    @pytest.mark.parametrize(("way", "why"), [("up", "at the end"), ("in", "no task above"), ("out", "not a part")])
    def test_nowhere_to_go_says_so(self, case: factories.Case, client: Client, way: str, why: str) -> None:
        assert why in self.shift(client, factories.task(case), way)

    def test_a_task_does_not_become_part_of_what_it_waits_for(self, case: factories.Case, client: Client) -> None:
        row = factories.dependency(case)
        first, second = sorted((row.before, row.after), key=lambda task: task.number)
        assert "waits for the other" in self.shift(client, second, "in")
        assert Dependency.objects.count() == 1 and Task.objects.get(pk=second.pk).parent is None


class TestSeveral:
    def many(self, client: Client, case: factories.Case, chosen: list[Task], act: str, value: str) -> Any:
        data = {"task": [f"{task.pk}:{task.version}" for task in chosen], "act": act, f"value_{act}": value}
        return client.post(reverse("plan-many", args=[case.initiative.pk]), data, follow=True)

    def test_state_person_and_phase(self, case: factories.Case, client: Client) -> None:
        chosen = [factories.task(case) for _n in range(3)]
        assert "3 tasks are changed." in text(self.many(client, case, chosen, "state", "done"))
        self.many(client, case, list(Task.objects.all()), "responsible", str(case.team.pk))
        self.many(client, case, list(Task.objects.all()), "phase", "4")
        found = {(task.state, task.progress, task.responsible_id, task.phase_number) for task in Task.objects.all()}
        assert found == {("done", 100, case.team.pk, 4)}

    def test_what_somebody_changed_meanwhile_is_left_alone_and_named(self, case: factories.Case, client: Client) -> None:
        one, other = factories.task(case), factories.task(case)
        tasks.edit(one, by=case.coordinator, seen_version=one.version, title="Changed")
        shown = text(self.many(client, case, [one, other], "state", "done"))
        assert "1 task is changed." in shown and f"{one.code}: Somebody else has changed it meanwhile." in shown
        assert Task.objects.get(pk=one.pk).state == TaskState.TODO

    def test_they_are_removed_with_a_reason(self, case: factories.Case, client: Client) -> None:
        whole = factories.task(case)
        part = factories.task(case, parent=whole)
        assert "Write why" in text(self.many(client, case, [whole, part], "remove", ""))
        self.many(client, case, [whole, part], "remove", "Decided otherwise")
        assert not Task.objects.live().exists()

    def test_days_lead_to_what_would_move(self, case: factories.Case, client: Client) -> None:
        task = factories.task(case, starts="2026-09-07", due="2026-09-08")
        shown = self.many(client, case, [task], "days", "3")
        assert [str(day) for day in shown.context["steps"][0][0].after] == ["2026-09-10", "2026-09-11"]

    @pytest.mark.parametrize(("act", "value"), [("state", "dropped"), ("phase", "9"), ("responsible", "x"), ("fly", "1"), ("days", "many")])
    def test_what_is_not_offered_is_refused(self, case: factories.Case, client: Client, act: str, value: str) -> None:
        task = factories.task(case, starts="2026-09-07")
        shown = text(self.many(client, case, [task], act, value))
        assert "Choose what to do" in shown or "Write by how many working days" in shown
        assert Task.objects.get(pk=task.pk).version == task.version

    def test_none_chosen(self, case: factories.Case, client: Client) -> None:
        assert "Tick the tasks first" in text(self.many(client, case, [], "state", "done"))

    def test_other_initiatives_tasks_are_not_reached(self, case: factories.Case, client: Client) -> None:
        theirs = factories.task(factories.case())
        self.many(client, case, [theirs], "state", "done")
        assert Task.objects.get(pk=theirs.pk).state == TaskState.TODO


class TestWaiting:
    def test_on_the_page_of_a_task(self, case: factories.Case, client: Client) -> None:
        before, task = factories.task(case, title="Before"), factories.task(case)
        client.post(reverse("task-wait", args=[task.pk]), {"before": before.pk, "lag": "2"})
        shown = text(client.get(reverse("task", args=[task.pk])))
        assert "Before 2 working days between" in shown
        assert "These wait for it" in text(client.get(reverse("task", args=[before.pk])))
        client.post(reverse("dependency-remove", args=[Dependency.objects.get().pk]))
        assert not Dependency.objects.exists()
        assert [event.action for event in Event.objects.filter(subject=task.pk).order_by("seq")][-2:] == [
            "adoption.task.waits", "adoption.task.waits_no_more",
        ]  # fmt: skip

    def test_a_circle_stands_at_the_field(self, case: factories.Case, client: Client) -> None:
        row = factories.dependency(case)
        shown = client.post(reverse("task-wait", args=[row.before_id]), {"before": row.after_id, "lag": ""})
        assert "wait for each other" in str(shown.context["form"].errors["before"])

    def test_what_starts_too_early_is_told_and_mended(self, case: factories.Case, client: Client) -> None:
        first = factories.task(case, starts="2026-09-07", due="2026-09-11")
        second = factories.task(case, starts="2026-09-09", due="2026-09-10")
        factories.dependency(case, first, second)
        assert "1 task starts before what it waits for is done." in text(client.get(sheet(case)))
        assert "It starts before what it waits for is done." in text(client.get(reverse("task", args=[second.pk])))
        shown = client.get(f"{reverse('plan-move', args=[case.initiative.pk])}?mend=1")
        assert [str(day) for day in shown.context["steps"][0][0].after] == ["2026-09-14", "2026-09-15"]

    def test_a_team_member_moves_no_others(self, case: factories.Case, sign_in: SignIn) -> None:
        mine = factories.task(case, responsible=case.team, starts="2026-09-07", due="2026-09-11")
        url = reverse("plan-move", args=[case.initiative.pk])
        client = sign_in(case.team)
        assert client.get(f"{url}?task={mine.pk}&starts=2026-09-08&due=2026-09-12").status_code == 200
        factories.dependency(case, mine, factories.task(case, starts="2026-09-14", due="2026-09-15"))
        shown = client.get(f"{url}?task={mine.pk}&starts=2026-09-08&due=2026-09-18", follow=True)
        assert "Ask the coordinator" in text(shown)

    def test_nor_by_asking_for_all_to_move_alike(self, case: factories.Case, sign_in: SignIn) -> None:
        mine = factories.task(case, responsible=case.team, starts="2026-09-07", due="2026-09-11")
        other = factories.task(case, starts="2026-10-05", due="2026-10-06")
        factories.dependency(case, mine, other)
        url, client = reverse("plan-move", args=[case.initiative.pk]), sign_in(case.team)
        sent = {"task": mine.pk, "starts": "2026-09-08", "due": "2026-09-14"}
        assert client.get(url, sent).status_code == 200, "there is time between the two: the other need not move"
        assert "Ask the coordinator" in text(client.get(url, {**sent, "follow": "alike"}, follow=True))
        steps = rescheduling.preview(case.initiative, {mine.pk: (Day(2026, 9, 8), Day(2026, 9, 14))}, all_alike=True)
        client.post(url, {**sent, "follow": "alike", "sure": "yes", "shown": rescheduling.fingerprint(steps)})
        assert Task.objects.get(pk=other.pk).version == other.version

    @pytest.mark.parametrize("days", ["0000000019999999", "9" * 40, "²", "٣٣٣٣٣٣", "-", "1.5", "2001"])
    def test_a_number_of_days_that_is_none(self, case: factories.Case, client: Client, days: str) -> None:
        task = factories.task(case, starts="2026-09-07", due="2026-09-11")
        url = reverse("plan-move", args=[case.initiative.pk])
        assert "by how many working days" in text(client.get(url, {"task": task.pk, "days": days}, follow=True))

    def test_nothing_is_moved_out_of_the_years_of_the_plan(self, case: factories.Case, client: Client) -> None:
        first = factories.task(case, starts="2096-09-03", due="2096-09-04")
        second = factories.task(case, starts="2099-12-01", due="2099-12-30")
        factories.dependency(case, first, second)
        url = reverse("plan-move", args=[case.initiative.pk])
        for sent in ({"task": first.pk, "days": "2000"}, {"task": first.pk, "days": "900", "follow": "alike"}):
            assert "a year outside the plan" in text(client.get(url, sent, follow=True))

    def test_two_confirmations_move_once(self, case: factories.Case, client: Client) -> None:
        task = factories.task(case, starts="2026-09-07", due="2026-09-11")
        url = reverse("plan-move", args=[case.initiative.pk])
        sent = {"task": task.pk, "days": "1", "sure": "yes"}
        sent["shown"] = client.get(url, sent).context["shown"]
        client.post(url, sent)
        client.post(url, sent)
        assert str(Task.objects.get(pk=task.pk).starts) == "2026-09-08"


def test_the_table_costs_the_same_however_many_tasks(case: factories.Case, client: Client) -> None:
    made = [factories.task(case, starts="2026-09-07", due="2026-09-08", responsible=case.team) for _n in range(3)]
    factories.dependency(case, made[0], made[1])
    few = queries(client, sheet(case))
    for _n in range(30):
        made.append(factories.task(case, starts="2026-09-09", due="2026-09-10", parent=made[0]))
    factories.dependency(case, made[4], made[2])
    assert queries(client, sheet(case)) == few


def test_without_the_right_nothing_can_be_changed(case: factories.Case, sign_in: SignIn) -> None:
    factories.task(case)
    shown = sign_in(case.reader).get(sheet(case)).content.decode()
    assert "data-field" not in shown and "data-fl-plan" not in shown and "fl-pick" not in shown


class TestRoom:
    def notes(self, client: Client, case: factories.Case, task: Task) -> str:
        return " ".join(next(row.notes for row in client.get(sheet(case)).context["sheet"] if row.task == task))

    def test_a_task_may_slip_until_its_milestone(self, case: factories.Case, client: Client) -> None:
        first = factories.task(case, starts="2027-03-01", due="2027-03-05")
        after = factories.task(case, starts="2027-03-29", due="2027-04-02")
        factories.dependency(case, first, after)
        factories.task(case, phase_number=8, starts="2028-03-01", due="2028-03-03")
        assert "May slip 15 working days" in self.notes(client, case, first) or "May slip" in self.notes(client, case, first)
        InitiativePhase.objects.filter(initiative=case.initiative, number=1).update(planned_gate="2027-03-10")
        assert "May slip 3 working days until I " in self.notes(client, case, first)
        assert "working days after I " in self.notes(client, case, after)
        assert "May slip 3 working days until I " in text(client.get(reverse("task", args=[first.pk])))

    def test_what_is_ticked_off_too_early_is_told(self, case: factories.Case, client: Client) -> None:
        row = factories.dependency(case)
        shown = client.post(reverse("task-done", args=[row.after_id]), {"version": row.after.version}, follow=True)
        assert f"It was to wait for {row.before.code}, not done yet." in text(shown)
        assert Task.objects.get(pk=row.after_id).state == TaskState.DONE
        shown = client.post(reverse("task-done", args=[row.before_id]), {"version": row.before.version}, follow=True)
        assert "It was to wait for" not in text(shown)

    def test_ticked_tasks_that_cannot_move_are_named(self, case: factories.Case, client: Client) -> None:
        dated, undated = factories.task(case, starts="2027-03-01", due="2027-03-05"), factories.task(case)
        InitiativePhase.objects.filter(initiative=case.initiative, number=8).update(planned_gate="2027-06-01")
        url = f"{reverse('plan-move', args=[case.initiative.pk])}?days=5&task={dated.pk}&task={undated.pk}"
        shown = client.get(url)
        assert shown.context["left"] == (undated,)
        assert "These do not move" in text(shown) and "Margin: " in text(shown)
        assert shown.context["now"] != shown.context["then"]
