"""Many tasks answered at once: does it need a procurement (D04)."""

from typing import Any

import pytest
from django.urls import reverse

from adoption.models import Task
from adoption.services import entries
from core import events
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, queries, text

pytestmark = pytest.mark.django_db


def url(case: factories.Case, query: str = "") -> str:
    return reverse("procurement-questions", args=[case.initiative.pk]) + query


def sent(*answers: tuple[Task, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for task, answer in answers:
        found |= {f"answer-{task.pk.hex}": answer, f"version-{task.pk.hex}": task.version}
    return found


def answers() -> list[str]:
    return list(Task.objects.order_by("number").values_list("procurement_needed", flat=True))


class TestSaving:
    def test_several_are_answered_in_one_go(self, case: factories.Case, sign_in: SignIn) -> None:
        first, second, third = (factories.task(case) for _n in range(3))
        answer = sign_in(case.coordinator).post(url(case), sent((first, "yes"), (second, "no"), (third, "")), follow=True)
        assert answers() == ["yes", "no", ""] and "2 answers are saved." in text(answer)
        assert events.verify(case.initiative.pk) is None

    def test_an_answer_may_be_taken_back(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case, procurement_needed="yes")
        sign_in(case.coordinator).post(url(case), sent((task, "")))
        assert answers() == [""]

    def test_nothing_changed_is_said(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case)
        assert "Nothing was changed." in text(sign_in(case.coordinator).post(url(case), sent((task, "")), follow=True))

    def test_an_answer_nobody_offers_is_refused(self, case: factories.Case, sign_in: SignIn) -> None:
        task, other = factories.task(case), factories.task(case)
        answer = sign_in(case.coordinator).post(url(case), sent((task, "perhaps"), (other, "no")))
        assert "This choice is not offered any more" in text(answer) and answers() == ["", ""]

    @pytest.mark.parametrize("version", ["", "x", "-1", "9999999999999"])
    def test_a_version_that_is_none_is_refused(self, version: str, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case)
        data = {f"answer-{task.pk.hex}": "yes", f"version-{task.pk.hex}": version}
        assert sign_in(case.coordinator).post(url(case), data).status_code == 200 and answers() == [""]

    def test_the_second_editor_is_shown_both_answers_and_the_others_are_saved(self, case: factories.Case, sign_in: SignIn) -> None:
        first, second = factories.task(case), factories.task(case)
        data = sent((first, "no"), (second, "no"))
        entries.edit(first, by=case.coordinator, seen_version=1, procurement_needed="yes")
        answer = sign_in(case.coordinator).post(url(case), data)
        assert answers() == ["yes", "no"]
        assert "Somebody else saved: Yes" in text(answer) and "Somebody else has changed some of these tasks" in text(answer)
        (row,) = [row for row in answer.context["rows"] if row.theirs]
        assert 'value="2"' in row.version
        assert [radio.data["value"] for radio in row.choices if radio.data["selected"]] == ["no"]
        sign_in(case.coordinator).post(url(case), {**data, f"version-{first.pk.hex}": 2, f"version-{second.pk.hex}": 2})
        assert answers() == ["no", "no"]


class TestRights:
    def test_a_team_member_answers_for_their_own_tasks(self, case: factories.Case, sign_in: SignIn) -> None:
        mine, other = factories.task(case, responsible=case.team), factories.task(case)
        page = sign_in(case.team).get(url(case))
        assert [bool(row.choices) for row in page.context["rows"]] == [True, False]
        sign_in(case.team).post(url(case), sent((mine, "yes"), (other, "yes")))
        assert answers() == ["yes", ""]

    def test_others_look_only(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case, procurement_needed="yes")
        client = sign_in(case.reader)
        page = client.get(url(case))
        assert "Save the answers" not in text(page) and "Add procurement" not in text(page)
        assert client.post(url(case), sent((task, "no"))).status_code == 403 and answers() == ["yes"]

    def test_a_task_from_elsewhere_is_passed_over(self, case: factories.Case, sign_in: SignIn) -> None:
        elsewhere = factories.task(factories.case())
        sign_in(case.coordinator).post(url(case), sent((elsewhere, "yes")))
        assert answers() == [""]


class TestPage:
    def test_lists_and_gaps(self, case: factories.Case, sign_in: SignIn) -> None:
        gap = factories.task(case, title="Connect", procurement_needed="yes")
        factories.task(case, title="Open"), factories.task(case, title="Answered", procurement_needed="no")
        factories.procurement(case, title="Scanner", task=factories.task(case, title="Bought", procurement_needed="yes"))
        client = sign_in(case.coordinator)
        titles = {show: [row.asked.task.title for row in client.get(url(case, f"?show={show}")).context["rows"]] for show in
                  ("all", "open", "gaps", "nonsense")}  # fmt: skip
        assert titles["all"] == titles["nonsense"] == ["Open", "Connect", "Answered", "Bought"]
        assert titles["open"] == ["Open"] and titles["gaps"] == ["Connect"]
        page = client.get(url(case))
        assert f"?task={gap.pk}" in page.content.decode() and "N1 Scanner" in text(page)

    def test_without_tasks_it_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        assert "There is no task to ask about" in text(sign_in(case.coordinator).get(url(case)))

    def test_an_empty_list_says_so(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case)
        assert "No task stands in this list." in text(sign_in(case.coordinator).get(url(case, "?show=gaps")))

    def test_many_cost_the_same_queries_as_few(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        factories.task(case, responsible=case.team)
        few = queries(client, url(case))
        for _n in range(40):
            factories.task(case, responsible=case.expert)
        assert queries(client, url(case)) == few < 15
        assert len(client.get(url(case, "?page=2")).context["rows"]) == 16

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.procurement(case, title=HOSTILE, task=factories.task(case, title=HOSTILE))
        assert "<script>alert" not in sign_in(case.coordinator).get(url(case)).content.decode()


class TestForm:
    def test_the_task_itself_asks_too(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case)
        data = {"title": task.title, "description": "", "phase_number": "1", "parent": "", "responsible": "", "starts": "", "due": ""}
        data |= {"state": "todo", "progress": "0", "procurement_needed": "yes", "version": "1"}
        shown = text(sign_in(case.coordinator).post(reverse("task-edit", args=[task.pk]), data, follow=True))
        assert answers() == ["yes"] and "Is a procurement needed? : – → Yes" in shown
