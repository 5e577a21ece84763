"""One task: form, parts, rights, and no task under itself."""

import datetime
import uuid
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Person
from adoption.choices import TaskState
from adoption.models import DueItem, Task
from notifications.models import OutboxRow
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, text

pytestmark = pytest.mark.django_db
DATA: dict[str, Any] = {
    "title": "Connect the e-service",
    "description": "",
    "phase_number": 4,
    "parent": "",
    "responsible": "",
    "starts": "",
    "due": "",
    "state": "todo",
    "progress": "0",
}


def send(case: factories.Case, sign_in: SignIn, by: Person | None = None, **values: Any) -> Any:
    return sign_in(by or case.coordinator).post(reverse("task-new", args=[case.initiative.pk]), {**DATA, **values})


class TestWriting:
    def test_a_task_is_saved_given_and_told(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = send(case, sign_in, responsible=case.team.pk, starts="1.3.2027", due="2.4.2027")
        task = Task.objects.get()
        assert answer.url == reverse("task", args=[task.pk])
        assert (task.code, task.starts, task.due) == ("T1", datetime.date(2027, 3, 1), datetime.date(2027, 4, 2))
        assert DueItem.objects.open().get(subject=task.pk).person == case.team
        assert OutboxRow.objects.get(subject=task.pk).recipient == case.team

    def test_the_form_begins_in_the_phase_that_is_open(self, case: factories.Case, sign_in: SignIn) -> None:
        form = sign_in(case.coordinator).get(reverse("task-new", args=[case.initiative.pk])).context["form"]
        assert form["phase_number"].value() == 1

    @pytest.mark.parametrize(
        ("values", "errors"),
        [
            ({"title": ""}, {"title": ["Write what is to be done."]}),
            ({"title": "x" * 201}, {"title": ["Shorten this to 200 characters. It has 201 now."]}),
            (
                {"starts": "2.3.2027", "due": "1.3.2027"},
                {"due": ["The task cannot be due before it starts. Change one of the dates."]},
            ),
            ({"due": "31.2.2027"}, {"due": ["Write the date as day, month, year, for example 31.12.2026."]}),
            ({"due": "1.1.3027"}, {"due": ["Write a year between 1990 and 2099."]}),
            ({"progress": "101"}, {"progress": ["Write a number of at most 100."]}),
            ({"progress": "-1"}, {"progress": ["Write a number of at least 0."]}),
            ({"progress": "half"}, {"progress": ["Write a whole number, for example 12."]}),
            (
                {"progress": "100", "state": "doing"},
                {"progress": ["At 100 per cent the task is done. Choose Done above, or write a smaller number."]},
            ),
            ({"phase_number": "9"}, {"phase_number": ["This choice is not offered any more. Choose another one."]}),
            ({"state": ""}, {"state": ["Choose an answer under “State”."]}),
        ],
    )
    def test_errors_say_how_to_mend(self, values: dict[str, str], errors: object, case: factories.Case, sign_in: SignIn) -> None:
        answer = send(case, sign_in, **values)
        assert field_errors(answer) == errors
        assert not Task.objects.exists()

    def test_things_of_another_initiative_are_refused_like_things_that_are_not(self, case: factories.Case, sign_in: SignIn) -> None:
        other = factories.task(factories.case(), title="Secret elsewhere")
        for parent, responsible in ((other.pk, case.stranger.pk), (uuid.uuid4(), uuid.uuid4()), ("x", "y")):
            answer = send(case, sign_in, parent=parent, responsible=responsible)
            sentence = ["This choice is not offered any more. Choose another one."]
            assert field_errors(answer) == {"parent": sentence, "responsible": sentence}
            assert "Secret elsewhere" not in answer.content.decode()

    def test_done_is_a_hundred_per_cent_and_dated(self, case: factories.Case, sign_in: SignIn) -> None:
        send(case, sign_in, state="done", progress="")
        task = Task.objects.get()
        assert (task.state, task.progress, task.done_on is not None) == (TaskState.DONE, 100, True)


class TestParts:
    def test_a_part_begins_in_the_phase_of_the_whole(self, case: factories.Case, sign_in: SignIn) -> None:
        whole = factories.task(case, phase_number=5)
        form = sign_in(case.coordinator).get(f"{reverse('task-new', args=[case.initiative.pk])}?parent={whole.pk}").context["form"]
        assert (form["parent"].value(), form["phase_number"].value()) == (whole.pk, 5)

    @pytest.mark.parametrize("parent", ["x", "00000000-0000-4000-8000-000000000000", "' OR 1=1"])
    def test_a_false_parent_in_the_address_is_passed_over(self, parent: str, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).get(reverse("task-new", args=[case.initiative.pk]), {"parent": parent})
        assert answer.context["form"]["parent"].value() is None

    def test_the_whole_lists_its_parts(self, case: factories.Case, sign_in: SignIn) -> None:
        whole = factories.task(case)
        factories.task(case, title="First part", parent=whole)
        shown = text(sign_in(case.coordinator).get(reverse("task", args=[whole.pk])))
        assert "First part" in shown and "Add a part" in shown

    def test_a_task_cannot_be_part_of_itself_or_of_its_parts(self, case: factories.Case, sign_in: SignIn) -> None:
        whole = factories.task(case)
        part = factories.task(case, parent=whole)
        deep = factories.task(case, parent=part)
        client = sign_in(case.coordinator)
        for parent in (whole, part, deep):
            answer = client.post(reverse("task-edit", args=[whole.pk]), {**DATA, "parent": parent.pk, "version": 1})
            assert list(field_errors(answer)) == ["parent"]

    def test_what_has_parts_is_not_removed(self, case: factories.Case, sign_in: SignIn) -> None:
        whole = factories.task(case)
        part = factories.task(case, parent=whole)
        client, url = sign_in(case.coordinator), reverse("task-delete", args=[whole.pk])
        assert "This task has parts." in text(client.post(url, {"reason": "Not needed"}))
        client.post(reverse("task-delete", args=[part.pk]), {"reason": "Not needed"})
        client.post(url, {"reason": "Not needed"})
        assert not Task.objects.live().exists()


class TestChanging:
    def test_the_second_editor_loses_nothing(self, case: factories.Case, sign_in: SignIn) -> None:
        task, client = factories.task(case, title="Before"), sign_in(case.coordinator)
        url = reverse("task-edit", args=[task.pk])
        client.post(url, {**DATA, "title": "First", "responsible": case.team.pk, "version": 1})
        answer = client.post(url, {**DATA, "title": "Second", "description": "Long text", "version": 1})
        shown = text(answer)
        assert "Somebody else changed this while you wrote" in shown
        assert "Team member" in shown and "Long text" in answer.content.decode()
        task.refresh_from_db()
        assert task.title == "First"

    def test_the_history_speaks_in_words(self, case: factories.Case, sign_in: SignIn) -> None:
        task, client = factories.task(case, title=HOSTILE), sign_in(case.coordinator)
        data = {**DATA, "title": HOSTILE, "phase_number": 1, "state": "doing", "progress": "40", "due": "5.6.2027", "version": 1}
        client.post(reverse("task-edit", args=[task.pk]), data)
        answer = client.get(reverse("task", args=[task.pk]))
        shown = text(answer)
        assert "State : Not begun → Under way" in shown
        assert "Due : – → 5 Jun 2027" in shown
        assert "40 % done" in shown
        assert "<script>alert" not in answer.content.decode()


class TestRights:
    def test_a_team_member_changes_what_was_given_to_them(self, case: factories.Case, sign_in: SignIn) -> None:
        mine, other, client = factories.task(case, responsible=case.team), factories.task(case), sign_in(case.team)
        assert client.get(reverse("task-edit", args=[mine.pk])).status_code == 200
        assert client.get(reverse("task-edit", args=[other.pk])).status_code == 403
        assert client.post(reverse("task-done", args=[other.pk]), {"version": 1}).status_code == 403
        assert client.get(reverse("task-delete", args=[mine.pk])).status_code == 403
        assert client.get(reverse("task-new", args=[case.initiative.pk])).status_code == 403

    @pytest.mark.parametrize("role", ["reader", "expert", "owner", "chair", "archivist"])
    def test_others_look_only(self, role: str, case: factories.Case, sign_in: SignIn) -> None:
        task, client = factories.task(case), sign_in(getattr(case, role))
        assert client.get(reverse("task", args=[task.pk])).status_code == 200
        for page in ("task-edit", "task-delete"):
            assert client.get(reverse(page, args=[task.pk])).status_code == 403

    @pytest.mark.parametrize("page", ["task", "task-edit", "task-done", "task-delete"])
    def test_a_stranger_learns_nothing(self, page: str, case: factories.Case, sign_in: SignIn) -> None:
        task, client = factories.task(case), sign_in(case.stranger)
        assert client.get(reverse(page, args=[task.pk])).status_code == 404
        assert client.post(reverse(page, args=[task.pk]), {"version": 1}).status_code in (404, 405)
        assert client.get(reverse("plan", args=[case.initiative.pk])).status_code == 404
