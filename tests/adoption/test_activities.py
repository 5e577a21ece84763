"""Activities of the method: ticked off, given to somebody, commented, set aside and taken up, from the page of a phase."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from adoption.activities import find
from adoption.activity_page import explain, of_task, task_of, tasks_of
from adoption.choices import TaskState
from adoption.models import Remark, Task
from adoption.services import activities, entries
from core.db import Superseded
from core.models import Event
from tests import factories
from tests.factories import Case

SignIn = Callable[[Any], Client]
KEY = "phase/identify_need/analyse_needs"


def url(case: Case, what: str, key: str = KEY) -> str:
    return reverse(f"activity-{what}", args=[case.initiative.pk, key])


def given_to_team(case: Case) -> Task:
    task = activities.ensure(case.initiative, KEY, by=case.coordinator)
    return activities.assign(case.initiative, KEY, by=case.coordinator, seen_version=task.version, responsible=case.team)


class TestMakingTheTask:
    def test_the_first_touch_makes_it_once_in_the_language_of_the_documents(self, case: Case) -> None:
        case.initiative.language = "sv"
        task = activities.ensure(case.initiative, KEY, by=case.coordinator)
        again = activities.ensure(case.initiative, KEY, by=case.coordinator)
        assert (task.pk, task.activity, task.phase_number) == (again.pk, KEY, 1)
        assert task.title == find(case.initiative, KEY).activity.title.sv

    def test_a_key_the_initiative_does_not_have_makes_nothing(self, case: Case) -> None:
        with pytest.raises(KeyError):
            activities.ensure(case.initiative, "playbook/remote_services/nothing", by=case.coordinator)
        assert not Task.objects.exists()

    def test_a_removed_task_may_be_made_anew(self, case: Case) -> None:
        task = activities.ensure(case.initiative, KEY, by=case.coordinator)
        entries.delete(task, by=case.coordinator, reason="Mistake")
        assert activities.ensure(case.initiative, KEY, by=case.coordinator).pk != task.pk

    def test_two_at_once_get_the_same_task(self, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        task = activities.ensure(case.initiative, KEY, by=case.coordinator)
        monkeypatch.setattr("adoption.services.activities.task_of", lambda initiative, key: None)
        assert activities.ensure(case.initiative, KEY, by=case.coordinator).pk == task.pk

    def test_what_the_method_says_of_a_task(self, case: Case) -> None:
        """U17: the usual HUKI in words, each letter with its roles."""
        found = of_task(activities.ensure(case.initiative, KEY, by=case.coordinator))
        assert found is not None and "Source" in found.source
        assert [one.letter for one in found.letters][:2] == ["H", "U"] and all(one.roles for one in found.letters)
        assert of_task(factories.task(case)) is None

    def test_a_step_of_a_playbook_has_its_checklist_and_its_book(self, case: Case) -> None:
        case.initiative.playbooks = ["services_online"]
        step = explain(case.initiative, find(case.initiative, "playbook/services_online/kick_off"))
        assert step.source.startswith("Services online. Source")
        assert "Are goals and activities presented in detail?" in [str(line.text) for line in step.checklist]

    def test_tasks_of_a_phase_cost_one_query(self, case: Case, django_assert_num_queries: Any) -> None:
        activities.comment(case.initiative, KEY, by=case.coordinator, text="Ask the handlers too.")
        with django_assert_num_queries(1):
            found = tasks_of(case.initiative, [KEY])
            assert found[KEY].remark_count == 1 and found[KEY].initiative is case.initiative  # type: ignore[attr-defined]


class TestServices:
    def test_ticking_off_twice_is_once(self, case: Case) -> None:
        activities.finish(case.initiative, KEY, by=case.coordinator, seen_version=None)
        task = activities.finish(case.initiative, KEY, by=case.coordinator, seen_version=None)
        assert task.state == TaskState.DONE and Task.objects.count() == 1

    def test_whoever_saw_it_untouched_is_told_that_somebody_was_first(self, case: Case) -> None:
        given_to_team(case)
        with pytest.raises(Superseded):
            activities.finish(case.initiative, KEY, by=case.coordinator, seen_version=None)

    def test_what_somebody_has_done_meanwhile_is_neither_set_aside_nor_given_away(self, case: Case) -> None:
        activities.finish(case.initiative, KEY, by=case.coordinator, seen_version=None)
        with pytest.raises(Superseded):
            activities.set_aside(case.initiative, KEY, by=case.coordinator, seen_version=None, reason="The region has done it.")
        with pytest.raises(Superseded):
            activities.assign(case.initiative, KEY, by=case.coordinator, seen_version=None, responsible=case.team)
        assert Task.objects.get().state == TaskState.DONE

    def test_setting_aside_demands_a_reason_and_makes_nothing_without(self, case: Case) -> None:
        with pytest.raises(ValidationError):
            activities.set_aside(case.initiative, KEY, by=case.coordinator, seen_version=None, reason="  ")
        assert not Task.objects.exists()

    def test_set_aside_with_its_reason_and_taken_up_again(self, case: Case) -> None:
        task = activities.set_aside(case.initiative, KEY, by=case.coordinator, seen_version=None, reason="The region has done it.")
        assert (task.state, task.not_relevant_reason, task.is_settled) == (TaskState.NOT_RELEVANT, "The region has done it.", True)
        back = activities.take_up(task, by=case.coordinator, seen_version=task.version)
        assert (back.state, back.not_relevant_reason) == (TaskState.TODO, "")
        assert activities.take_up(back, by=case.coordinator, seen_version=back.version).version == back.version

    def test_a_comment_is_kept_and_told_in_the_record(self, case: Case) -> None:
        activities.comment(case.initiative, KEY, by=case.coordinator, text=" Ask the handlers too. ")
        remark = Remark.objects.get()
        task = task_of(case.initiative, KEY)
        assert task is not None and (remark.subject, remark.text) == (task.pk, "Ask the handlers too.")
        event = Event.objects.get(action="adoption.task.remarked")
        assert event.subject == task.pk and event.text.data["note"] == "Ask the handlers too."
        with pytest.raises(ValidationError):
            activities.comment(case.initiative, KEY, by=case.coordinator, text=" ")


class TestPages:
    def test_the_coordinator_ticks_off_and_comes_back(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        answer = client.post(url(case, "done"), {"version": "", "next": "/help/#here"})
        assert answer.status_code == 302 and answer["Location"] == "/help/#here"
        task = task_of(case.initiative, KEY)
        assert task is not None and task.state == TaskState.DONE
        elsewhere = client.post(url(case, "done"), {"next": "https://evil.example/"})
        assert elsewhere["Location"] == reverse("task", args=[task.pk])

    def test_a_team_member_only_what_was_given_to_them(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.team)
        assert client.post(url(case, "done")).status_code == 403
        task = given_to_team(case)
        assert client.post(url(case, "done"), {"version": task.version}).status_code == 302
        other = url(case, "assign", "phase/identify_need/state_purpose")
        assert client.get(other).status_code == 403

    def test_an_unknown_activity_is_not_there(self, case: Case, sign_in: SignIn) -> None:
        assert sign_in(case.coordinator).get(url(case, "assign", "phase/identify_need/nothing")).status_code == 404

    def test_it_is_given_to_somebody_with_dates(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        assert client.get(url(case, "assign")).status_code == 200
        wrong = {"responsible": case.team.pk, "starts": "10.10.2026", "due": "1.10.2026"}
        assert "cannot be due before it starts" in client.post(url(case, "assign"), wrong).content.decode()
        assert not Task.objects.exists()
        assert client.post(url(case, "assign"), {**wrong, "due": "20.10.2026"}).status_code == 302
        task = task_of(case.initiative, KEY)
        assert task is not None and task.responsible == case.team and str(task.due) == "2026-10-20"

    def test_a_second_editor_is_shown_the_first_ones_change(self, case: Case, sign_in: SignIn) -> None:
        given_to_team(case)
        answer = sign_in(case.coordinator).post(url(case, "assign"), {"responsible": case.expert.pk})
        assert answer.status_code == 200 and "Somebody else changed this while you wrote" in answer.content.decode()
        task = task_of(case.initiative, KEY)
        assert task is not None and task.responsible == case.team

    def test_not_relevant_without_a_reason_says_so(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        assert "Write why it is not relevant here." in client.post(url(case, "set-aside"), {"reason": " "}).content.decode()
        assert client.post(url(case, "set-aside"), {"reason": "Done by the region."}).status_code == 302
        task = task_of(case.initiative, KEY)
        assert task is not None
        page = client.get(reverse("task", args=[task.pk])).content.decode()
        assert page.count(str(find(case.initiative, KEY).activity.what)) == 1, "said once"
        assert "Done by the region." in page and "Take it up again" in page and "What the method says" in page
        answer = client.post(reverse("task-take-up", args=[task.pk]), {"version": task.version})
        assert answer.status_code == 302 and Task.objects.get(pk=task.pk).state == TaskState.TODO

    def test_comments_are_read_by_all_and_written_by_those_who_work(self, case: Case, sign_in: SignIn) -> None:
        assert sign_in(case.coordinator).post(url(case, "comment"), {"text": "Ask <b>everybody</b>."}).status_code == 302
        page = sign_in(case.reader).get(url(case, "comment")).content.decode()
        assert "Ask &lt;b&gt;everybody&lt;/b&gt;." in page and "<textarea" not in page
        assert sign_in(case.reader).post(url(case, "comment"), {"text": "No"}).status_code == 403

    def test_the_number_of_queries_of_the_comments_does_not_grow(
        self, case: Case, sign_in: SignIn, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(5):
            activities.comment(case.initiative, KEY, by=case.coordinator, text=f"Comment {number}")
        client = sign_in(case.reader)
        client.get(url(case, "comment"))
        with django_assert_max_num_queries(9):
            client.get(url(case, "comment"))
