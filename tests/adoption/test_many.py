"""Several entries changed at once: one update each, all or nothing; and the one mail about many tasks."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adoption.models import DueItem, Task
from adoption.services import entries, people
from adoption.services import tasks as services
from core import events
from core.db import Superseded
from core.models import Event
from notifications import messages
from notifications.models import OutboxRow
from tests import factories
from tests.factories import Case, in_days


def edits(case: Case, count: int, **values: Any) -> list[entries.Edit]:
    made = [factories.task(case, responsible=case.team, due=in_days(3)) for _n in range(count)]
    return [entries.Edit(task, task.version, {"title": f"New {n}", **values}) for n, task in enumerate(made)]


class TestEditMany:
    def test_each_is_written_recorded_and_waited_for(self, case: Case) -> None:
        wanted = edits(case, 3, due=in_days(8))
        written = services.edit_many(wanted, by=case.coordinator)
        assert [(task.title, task.version, task.due) for task in Task.objects.order_by("number")] == [
            (f"New {n}", 2, in_days(8)) for n in range(3)
        ]
        assert [task.version for task in written] == [2, 2, 2]
        assert set(DueItem.objects.open().values_list("title", "due")) == {(f"New {n}", in_days(8)) for n in range(3)}
        assert Event.objects.filter(action="adoption.task.changed").count() == 3 and events.verify(case.initiative.pk) is None

    def test_nothing_is_written_when_somebody_was_first(self, case: Case) -> None:
        wanted = edits(case, 3)
        services.edit(wanted[2].entry, by=case.team, seen_version=1, title="By somebody")
        with pytest.raises(Superseded) as caught:
            services.edit_many(wanted, by=case.coordinator)
        assert caught.value.obj is not None and getattr(caught.value.obj, "title", "") == "By somebody"
        assert not Task.objects.filter(title__startswith="New").exists()

    def test_one_that_is_removed_is_not_changed(self, case: Case) -> None:
        wanted = edits(case, 1)
        services.remove(Task.objects.get(), by=case.coordinator, reason="x")
        with pytest.raises(Superseded):
            services.edit_many(wanted, by=case.coordinator)

    def test_what_is_as_it_was_writes_nothing(self, case: Case) -> None:
        task = factories.task(case, title="Same")
        before = Event.objects.count()
        assert services.edit_many([entries.Edit(task, 1, {"title": "Same"})], by=case.coordinator) == []
        assert Event.objects.count() == before and Task.objects.get().version == 1

    def test_queries_grow_by_the_updates_alone(self, case: Case) -> None:
        def queries(count: int) -> int:
            wanted = edits(case, count)
            with CaptureQueriesContext(connection) as seen:
                services.edit_many(wanted, by=case.coordinator)
            return len(seen)

        few, many = queries(2), queries(12)
        assert many - few == 2 * 10  # the row itself, and what waits for it under its new name


class TestTold:
    def test_one_task_has_its_own_mail_and_many_have_one(self, case: Case) -> None:
        rows = [{"title": f"T {n}", "phase_number": 1, "responsible": who} for n, who in enumerate([case.team, case.team, case.expert])]
        services.create_many(case.initiative, rows, by=case.coordinator)
        found = set(OutboxRow.objects.values_list("key", "recipient"))
        assert found == {("adoption.tasks_assigned", case.team.pk), ("adoption.task_assigned", case.expert.pk)}

    def test_whoever_does_it_and_whoever_held_it_already_are_not_told(self, case: Case) -> None:
        rows = [{"title": f"T {n}", "phase_number": 1, "responsible": case.coordinator} for n in range(2)]
        services.create_many(case.initiative, rows, by=case.coordinator)
        services.edit_many(edits(case, 1), by=case.coordinator)
        assert not OutboxRow.objects.filter(key="adoption.tasks_assigned").exists()

    def test_the_mail_counts_what_is_theirs_and_leads_to_it(self, case: Case) -> None:
        rows = [{"title": f"T {n}", "phase_number": 1, "responsible": case.team} for n in range(3)]
        services.create_many(case.initiative, rows, by=case.coordinator)
        row = OutboxRow.objects.get(key="adoption.tasks_assigned")
        message = messages.get("adoption.tasks_assigned")
        assert message.may_receive(row)
        mail = message.render(row)
        assert case.initiative.name in mail.subject and "3" in mail.text and f"responsible={case.team.pk}" in mail.text

    def test_it_is_not_sent_to_somebody_who_has_left_or_has_none_any_more(self, case: Case) -> None:
        rows = [{"title": f"T {n}", "phase_number": 1, "responsible": case.team} for n in range(2)]
        services.create_many(case.initiative, rows, by=case.coordinator)
        row, message = OutboxRow.objects.get(key="adoption.tasks_assigned"), messages.get("adoption.tasks_assigned")
        for task in Task.objects.all():
            services.finish(task, by=case.team, seen_version=1)
        assert not message.may_receive(row)
        factories.task(case, responsible=case.team)
        assert message.may_receive(row)
        people.end(case.role(case.team, "team_member"), by=case.coordinator, reason="x")
        assert not message.may_receive(row)
