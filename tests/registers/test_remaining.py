"""What remains at closing and who receives it (M18, 002:256)."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption.choices import TaskState
from adoption.models import Task
from adoption.registry import Need
from adoption.services import entries, tasks
from core import events
from core.blocks import Paragraph, Table
from core.db import Superseded
from core.models import Event
from registers.descriptions.remaining import REGISTER
from registers.models import Remaining
from registers.remaining_work import digest, not_handed_over, taken_tasks
from registers.services import remaining as services
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db


def form(**values: Any) -> dict[str, Any]:
    data = {"task": "", "title": "Move the archive", "kind": "development", "description": "", "destination": "maintenance"}
    return {**data, "receiver": "System group", "note": "", "owner": "", "accepted_on": "", **values}


def page_of(case: factories.Case) -> str:
    return reverse("remaining", args=[case.initiative.pk])


def new(case: factories.Case) -> str:
    return reverse("remaining-item-new", args=[case.initiative.pk])


def everything(case: factories.Case) -> str:
    return reverse("remaining-all", args=[case.initiative.pk])


def left(case: factories.Case) -> list[Task]:
    return not_handed_over(case.fresh(), taken_tasks(case.initiative))


def need(case: factories.Case) -> Need:
    (found,) = REGISTER.needs(case.fresh(), 7)
    return found


def settle(case: factories.Case, task: Task) -> None:
    tasks.finish(task, by=case.coordinator, seen_version=task.version)


class TestNeed:
    """M18: every open task gets a receiver before milestone VII; enforced."""

    def test_milestone_seven_alone_asks(self, case: factories.Case) -> None:
        assert [gate for gate in range(1, 9) if list(REGISTER.needs(case.fresh(), gate))] == [7]

    def test_nothing_left_is_well(self, case: factories.Case) -> None:
        settle(case, factories.task(case))
        found = need(case)
        assert (found.key, found.met, found.level, found.rule) == ("remaining.received", True, "enforce", "M18")
        assert found.text == "No work remains to be taken over"

    def test_an_open_task_of_any_phase_blocks(self, case: factories.Case) -> None:
        factories.task(case, phase_number=8, title="Measure the waiting", responsible=case.team)
        found = need(case)
        assert (found.met, found.owner) == (False, case.team)
        assert found.detail == "T1 Measure the waiting"

    def test_done_and_not_relevant_tasks_ask_for_nothing(self, case: factories.Case) -> None:
        settle(case, factories.task(case))
        tasks.set_aside(factories.task(case), by=case.coordinator, seen_version=1, reason="Another way was chosen")
        assert need(case).met

    def test_a_task_with_a_receiver_is_covered(self, case: factories.Case) -> None:
        factories.remaining(case, task=factories.task(case), destination="line", receiver="Permits unit")
        found = need(case)
        assert (found.met, found.text) == (True, "What remains has a receiver")

    @pytest.mark.parametrize(
        ("values", "met"),
        [
            ({}, False),
            ({"destination": "next"}, False),
            ({"receiver": "System group"}, False),
            ({"destination": "next", "receiver": " "}, False),
            ({"destination": "next", "receiver": "The archive initiative"}, True),
            ({"destination": "dropped"}, False),
            ({"destination": "dropped", "note": "Nobody uses it."}, True),
        ],
    )
    def test_every_entry_needs_a_receiver_or_a_reason(self, values: dict[str, str], met: bool, case: factories.Case) -> None:
        factories.remaining(case, title="Archive", owner=case.expert, **values)
        found = need(case)
        assert found.met == met
        assert found.detail == ("" if met else "W1 Archive") and found.owner == (None if met else case.expert)

    def test_an_entry_whose_task_was_done_after_all_asks_for_nothing(self, case: factories.Case) -> None:
        task = factories.task(case)
        factories.remaining(case, task=task)
        assert not need(case).met
        settle(case, task)
        assert need(case).met

    def test_only_the_lowest_level_counts_and_a_task_broken_down_later_covers_its_parts(self, case: factories.Case) -> None:
        whole = factories.task(case)
        factories.remaining(case, task=whole, destination="line", receiver="Permits unit")
        factories.task(case, parent=whole)
        assert need(case).met
        other = factories.task(case)
        part = factories.task(case, parent=other)
        assert [task.pk for task in left(case)] == [part.pk]

    def test_a_removed_entry_covers_nothing(self, case: factories.Case) -> None:
        entry = factories.remaining(case, task=factories.task(case), destination="line", receiver="Permits unit")
        entries.delete(entry, by=case.coordinator, reason="A mistake")
        assert not need(case).met

    def test_many_are_named_in_part(self, case: factories.Case) -> None:
        for _ in range(8):
            factories.task(case)
        assert str(need(case).detail).endswith("and 3 more")

    def test_it_costs_the_same_however_much_is_left(self, case: factories.Case, django_assert_max_num_queries: Any) -> None:
        for _ in range(12):
            factories.remaining(case, task=factories.task(case, responsible=case.team), owner=case.expert)
            factories.task(case, responsible=case.team)
        initiative = case.fresh()
        with django_assert_max_num_queries(3):
            list(REGISTER.needs(initiative, 7))


class TestWriting:
    def test_a_piece_of_work_is_saved_and_recorded(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case)
        answer = sign_in(case.coordinator).post(new(case), form(task=task.pk, owner=case.team.pk), follow=True)
        entry = Remaining.objects.get()
        assert (entry.code, entry.task, entry.receiver, entry.owner) == ("W1", task, "System group", case.team)
        assert "Not received yet" in text(answer) and task.title in text(answer)
        assert Event.objects.get(subject=entry.pk).action == "registers.remaining.created"

    def test_hand_over_presets_the_task(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case, title="Measure", phase_number=8, responsible=case.team)
        shown = sign_in(case.coordinator).get(f"{new(case)}?task={task.pk}").context["form"]
        values = {name: shown[name].value() for name in ("task", "title", "kind", "owner")}
        assert values == {"task": task.pk, "title": "Measure", "kind": "realisation", "owner": case.team.pk}

    @pytest.mark.parametrize("asked", ["nonsense", "00000000-0000-0000-0000-000000000000", ""])
    def test_an_unknown_task_presets_nothing(self, asked: str, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).get(f"{new(case)}?task={asked}")
        assert answer.status_code == 200 and answer.context["form"]["title"].value() is None

    @pytest.mark.parametrize(("phase", "kind"), [(1, "development"), (5, "development"), (6, "introduction"), (7, "introduction")])
    def test_the_phase_says_what_kind_of_work_it_is(self, phase: int, kind: str, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case, phase_number=phase)
        assert sign_in(case.coordinator).get(f"{new(case)}?task={task.pk}").context["form"]["kind"].value() == kind

    def test_the_receiver_may_be_settled_later(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(new(case), form(destination="", receiver=""), follow=True)
        assert "Nobody receives it yet" in text(answer)

    @pytest.mark.parametrize(
        ("values", "errors"),
        [
            ({"title": ""}, {"title": ["Write what is left to do."]}),
            ({"destination": "dropped", "receiver": ""}, {"note": ["Write why it is not done."]}),
            ({"accepted_on": "1.2.2020", "receiver": ""}, {"receiver": ["Write the name of whoever receives it."]}),
            ({"accepted_on": "1.2.2020", "destination": ""}, {"destination": ["Choose who takes it over."]}),
            (
                {"accepted_on": "1.2.2020", "destination": "dropped", "note": "Not used"},
                {"accepted_on": ["Nobody receives what is not done. Leave the date empty, or choose who takes it over."]},
            ),
            ({"task": "nonsense"}, {"task": ["This choice is not offered any more. Choose another one."]}),
            ({"kind": "leisure"}, {"kind": ["This choice is not offered any more. Choose another one."]}),
        ],
    )
    def test_errors_say_how_to_mend(self, values: dict[str, str], errors: object, case: factories.Case, sign_in: SignIn) -> None:
        assert field_errors(sign_in(case.coordinator).post(new(case), form(**values))) == errors

    def test_it_is_not_received_tomorrow(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(new(case), form(accepted_on=factories.in_days(1).strftime("%d.%m.%Y")))
        assert list(field_errors(answer)) == ["accepted_on"]

    def test_a_task_stands_here_once(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case)
        factories.remaining(case, task=task)
        assert list(field_errors(sign_in(case.coordinator).post(new(case), form(task=task.pk)))) == ["task"]

    def test_two_who_hand_over_the_same_task_make_one_entry(self, case: factories.Case, sign_in: SignIn, monkeypatch: Any) -> None:
        """The second form was checked before the first was saved: the service looks again."""
        task = factories.task(case)
        monkeypatch.setattr("registers.forms.remaining.taken_tasks", lambda initiative: set())
        factories.remaining(case, task=task)
        answer = sign_in(case.coordinator).post(new(case), form(task=task.pk))
        assert field_errors(answer) == {"task": ["This task stands here already, as W1. Change that one."]}
        assert Remaining.objects.count() == 1

    def test_tasks_of_another_initiative_are_not_offered(self, case: factories.Case, sign_in: SignIn) -> None:
        foreign = factories.task(factories.case(), title="Secret work")
        answer = sign_in(case.coordinator).post(new(case), form(task=foreign.pk))
        assert list(field_errors(answer)) == ["task"] and "Secret work" not in text(answer)

    def test_a_change_keeps_its_task_even_when_that_is_done(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case)
        entry = factories.remaining(case, task=task)
        settle(case, task)
        url = reverse("remaining-item-edit", args=[entry.pk])
        sign_in(case.coordinator).post(url, form(task=task.pk, accepted_on="1.2.2020", version=1))
        entry.refresh_from_db()
        assert (entry.task, str(entry.accepted_on)) == (task, "2020-02-01")

    def test_the_second_editor_sees_what_the_first_one_changed(self, case: factories.Case, sign_in: SignIn) -> None:
        entry, client = factories.remaining(case), sign_in(case.coordinator)
        url = reverse("remaining-item-edit", args=[entry.pk])
        client.post(url, form(receiver="First", version=1))
        assert "Somebody else changed this while you wrote" in text(client.post(url, form(receiver="Second", version=1)))
        entry.refresh_from_db()
        assert entry.receiver == "First"


class TestAllAtOnce:
    def sent(self, case: factories.Case, **values: str) -> dict[str, str]:
        return {"destination": "maintenance", "receiver": "System group", "note": "", "seen": digest(left(case)), **values}

    def test_each_open_task_gets_an_entry_and_an_event_of_its_own(self, case: factories.Case, sign_in: SignIn) -> None:
        taken = factories.task(case)
        factories.remaining(case, task=taken)
        settle(case, factories.task(case))
        made = [factories.task(case, phase_number=5, responsible=case.team), factories.task(case, phase_number=8)]
        answer = sign_in(case.coordinator).post(everything(case), self.sent(case), follow=True)
        assert "2 tasks are handed over." in text(answer)
        rows = Remaining.objects.filter(task__in=made).order_by("number")
        assert [(r.task, r.title, r.kind, r.destination, r.receiver, r.owner) for r in rows] == [
            (made[0], made[0].title, "development", "maintenance", "System group", case.team),
            (made[1], made[1].title, "realisation", "maintenance", "System group", None),
        ]
        assert Event.objects.filter(subject__in=[row.pk for row in rows], action="registers.remaining.created").count() == 2
        assert events.verify(case.initiative.pk) is None and left(case) == []

    def test_what_was_not_seen_is_not_handed_over(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case)
        data = self.sent(case, receiver="Typed for long")
        factories.task(case, title="New since")
        answer = sign_in(case.coordinator).post(everything(case), data)
        assert not Remaining.objects.exists()
        assert "The list of open tasks has changed meanwhile." in text(answer) and "New since" in text(answer)
        assert "Typed for long" in answer.content.decode()
        sign_in(case.coordinator).post(everything(case), {**data, "seen": answer.context["seen"]})
        assert Remaining.objects.count() == 2

    def test_it_is_all_or_nothing(self, case: factories.Case, monkeypatch: Any) -> None:
        for _ in range(3):
            factories.task(case)

        def fails(*args: Any, **values: Any) -> None:
            assert Remaining.objects.count() == 3
            raise RuntimeError

        monkeypatch.setattr("adoption.services.entries.due.add", fails)
        values = {"destination": "line", "receiver": "Unit", "note": "", "seen": digest(left(case))}
        with pytest.raises(RuntimeError):
            services.hand_over_all(case.initiative, by=case.coordinator, **values)
        assert not Remaining.objects.exists()

    def test_a_hundred_cost_a_batch_more_than_three(self, case: factories.Case) -> None:
        def cost(number: int) -> int:
            tasks_ = [Task(initiative=case.initiative, number=number + n, title=f"T {n}", state=TaskState.TODO) for n in range(number)]
            Task.objects.bulk_create(tasks_)
            values = {"destination": "line", "receiver": "Unit", "note": "", "seen": digest(left(case))}
            with CaptureQueriesContext(connection) as seen:
                assert len(services.hand_over_all(case.initiative, by=case.coordinator, **values)) == number
            return len(seen)

        assert cost(100) <= cost(3) + 3

    @pytest.mark.parametrize(
        ("values", "errors"),
        [
            ({"destination": ""}, {"destination": ["Choose who takes them over."]}),
            ({"receiver": " "}, {"receiver": ["Write the name of whoever receives it."]}),
            ({"destination": "dropped", "receiver": ""}, {"note": ["Write why it is not done."]}),
        ],
    )
    def test_errors_say_how_to_mend(self, values: dict[str, str], errors: object, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case)
        assert field_errors(sign_in(case.coordinator).post(everything(case), self.sent(case, **values))) == errors
        assert not Remaining.objects.exists()

    def test_all_may_be_dropped_with_a_reason(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case)
        sign_in(case.coordinator).post(everything(case), self.sent(case, destination="dropped", receiver="", note="The law has changed"))
        assert need(case).met

    def test_nothing_left_leads_back(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        assert client.get(everything(case)).url == page_of(case)
        assert client.post(everything(case), {"seen": "x"}).url == page_of(case)

    def test_a_wrong_mark_hands_nothing_over(self, case: factories.Case) -> None:
        factories.task(case)
        with pytest.raises(Superseded):
            services.hand_over_all(case.initiative, by=case.coordinator, seen="", destination="line", receiver="Unit", note="")

    @pytest.mark.parametrize(("who", "status"), [("team", 403), ("reader", 403), ("stranger", 404)])
    def test_only_the_coordinator_may(self, who: str, status: int, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case)
        assert sign_in(getattr(case, who)).post(everything(case), self.sent(case)).status_code == status
        assert not Remaining.objects.exists()


class TestPage:
    def test_an_empty_register_teaches_and_shows_what_is_open(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case, title="Move the archive")
        page = sign_in(case.coordinator).get(page_of(case))
        shown = text(page)
        assert "1 open task of the plan is taken over by nobody yet." in shown and "Nothing is handed over yet" in shown
        assert f"{new(case)}?task={task.pk}" in page.content.decode() and "Hand over all of these to…" in shown

    def test_a_task_with_a_receiver_leaves_the_list_of_open_ones(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.remaining(case, task=factories.task(case), destination="line", receiver="Permits unit", accepted_on=factories.in_days(-1))
        shown = text(sign_in(case.coordinator).get(page_of(case)))
        assert "Nobody takes these over yet" not in shown
        assert "Permits unit" in shown and "Received on" in shown

    def test_a_reader_sees_them_without_buttons(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case, title="Move the archive")
        shown = text(sign_in(case.reader).get(page_of(case)))
        assert "Move the archive" in shown and "Hand over" not in shown

    def test_two_hundred_cost_the_same_queries_as_three(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        for _ in range(3):
            factories.remaining(case, task=factories.task(case), owner=case.team)
            factories.task(case, responsible=case.team)
        few = queries(client, page_of(case))
        Task.objects.bulk_create(
            Task(initiative=case.initiative, number=n, title=f"T {n}", responsible=case.expert, state=TaskState.TODO)
            for n in range(100, 300)
        )
        Remaining.objects.bulk_create(
            Remaining(initiative=case.initiative, number=n, title=f"W {n}", owner=case.expert) for n in range(100, 300)
        )
        assert queries(client, page_of(case)) == few < 16
        page = client.get(page_of(case))
        assert (len(page.context["left"]), page.context["left_more"], len(page.context["rows"])) == (25, 178, 25)

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.task(case, title=HOSTILE)
        entry = factories.remaining(case, title=HOSTILE, description=HOSTILE, receiver=HOSTILE, note=HOSTILE)
        for url in (page_of(case), everything(case), new(case), reverse("remaining-item", args=[entry.pk])):
            html = sign_in(case.coordinator).get(url).content.decode()
            assert "<script>alert" not in html and "&lt;script&gt;alert(1)&lt;/script&gt;" in html

    def test_the_history_says_what_changed(self, case: factories.Case, sign_in: SignIn) -> None:
        entry, client = factories.remaining(case), sign_in(case.coordinator)
        client.post(reverse("remaining-item-edit", args=[entry.pk]), form(version=1))
        shown = text(client.get(reverse("remaining-item", args=[entry.pk])))
        assert "Who takes it over : – → The maintenance organisation" in shown

    def test_removal_keeps_its_reason_and_opens_the_task_again(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case)
        entry, client = factories.remaining(case, task=task), sign_in(case.coordinator)
        client.post(reverse("remaining-item-delete", args=[entry.pk]), {"reason": "Taken back"})
        assert "Taken back" in text(client.get(reverse("remaining-item", args=[entry.pk])))
        assert [one.pk for one in left(case)] == [task.pk]

    def test_who_hands_it_over_changes_their_own_only(self, case: factories.Case, sign_in: SignIn) -> None:
        mine, other, client = factories.remaining(case, owner=case.team), factories.remaining(case), sign_in(case.team)
        assert client.get(reverse("remaining-item-edit", args=[mine.pk])).status_code == 200
        assert client.get(reverse("remaining-item-edit", args=[other.pk])).status_code == 403
        assert client.get(reverse("remaining-item-delete", args=[mine.pk])).status_code == 403


class TestPaper:
    def test_an_empty_register_says_so(self, case: factories.Case) -> None:
        assert list(REGISTER.blocks(case.initiative)) == [Paragraph("Nothing is written down that remains")]

    def test_a_table_says_who_takes_over_what(self, case: factories.Case) -> None:
        factories.remaining(case, title="Archive", description="2019 to 2024", destination="maintenance", receiver="System group")
        factories.remaining(case, title="Old forms")
        (table,) = REGISTER.blocks(case.initiative)
        assert isinstance(table, Table)
        first, second = table.rows
        assert isinstance(first, tuple) and isinstance(second, tuple)
        assert [cell.text for cell in first] == ["W1", "Archive", "2019 to 2024", "The maintenance organisation", "–", "Not received yet"]
        assert first[3].second == "System group"
        assert (second[5].text, second[5].state) == ("Nobody receives it yet", "blocks")
