"""DueItem rows follow the things they tell of, and can be made anew from the registers with the same result."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from adoption import due
from adoption.choices import DueKind, DueState
from adoption.models import DueItem
from adoption.registry import Due
from adoption.services import entries, tasks
from tests import factories

pytestmark = pytest.mark.django_db


def open_rows(case: factories.Case) -> list[dict[str, Any]]:
    fields = ("kind", "subject", "title", "url", "person", "due", "circle")
    return sorted(DueItem.objects.open().filter(initiative=case.initiative).values(*fields), key=str)


def waits(case: factories.Case, kind: str) -> set[tuple[Any, Any]]:
    return {(row["person"], row["due"]) for row in open_rows(case) if row["kind"] == kind}


class TestServices:
    def test_a_new_task_with_a_date_waits_for_its_person(self, case: factories.Case) -> None:
        task = factories.late_task(case)
        assert waits(case, DueKind.TASK) == {(case.team.pk, task.due)}

    def test_moved_and_handed_over_there_is_still_one_row(self, case: factories.Case) -> None:
        task = factories.late_task(case)
        tasks.edit(task, by=case.coordinator, seen_version=1, due=factories.in_days(9), responsible=case.expert)
        assert waits(case, DueKind.TASK) == {(case.expert.pk, factories.in_days(9))}

    def test_a_task_that_is_done_waits_no_more(self, case: factories.Case) -> None:
        tasks.finish(factories.late_task(case), by=case.team, seen_version=1)
        assert waits(case, DueKind.TASK) == set()
        assert DueItem.objects.get(kind=DueKind.TASK).state == DueState.DONE

    def test_opened_again_it_waits_again(self, case: factories.Case) -> None:
        task = tasks.finish(factories.late_task(case), by=case.team, seen_version=1)
        tasks.edit(task, by=case.coordinator, seen_version=2, state="doing", progress=50)
        assert len(waits(case, DueKind.TASK)) == 1

    def test_a_removed_entry_waits_no_more(self, case: factories.Case) -> None:
        for thing in (factories.late_task(case), factories.goal(case, due=factories.in_days(3), owner=case.team)):
            entries.delete(thing, by=case.coordinator, reason="Twice in the list")
        assert waits(case, DueKind.TASK) == waits(case, DueKind.GOAL) == set()

    def test_what_is_rolled_back_waits_for_nobody(self, case: factories.Case) -> None:
        before = open_rows(case)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            factories.late_task(case)
            raise ZeroDivisionError
        assert open_rows(case) == before


class TestRebuild:
    def test_the_table_equals_what_the_registers_say(self, case: factories.Case) -> None:
        task = factories.late_task(case)
        factories.task(case, due=factories.in_days(5))
        factories.goal(case, due=factories.in_days(30), owner=case.owner)
        factories.risk(case)
        tasks.edit(task, by=case.coordinator, seen_version=1, title="Renamed")
        written = open_rows(case)
        assert due.rebuild(case.initiative) == 0
        assert open_rows(case) == written
        DueItem.objects.all().delete()
        assert due.rebuild(case.initiative) == len(written) > 0
        assert open_rows(case) == written

    def test_what_was_spoilt_by_hand_is_mended(self, case: factories.Case) -> None:
        factories.late_task(case)
        good = open_rows(case)
        DueItem.objects.filter(kind=DueKind.TASK).update(title="Wrong", due=None)
        assert due.rebuild(case.initiative) == 1
        assert open_rows(case) == good

    def test_it_leaves_other_initiatives_alone(self, case: factories.Case) -> None:
        other = factories.case()
        factories.late_task(other)
        before = open_rows(other)
        due.rebuild(case.initiative)
        assert open_rows(other) == before


class TestPut:
    def make(self, case: factories.Case, *people: Any, title: str = "A") -> None:
        dues = [Due(DueKind.DECISION, case.initiative.pk, title, "/x/", somebody, None) for somebody in people]
        due.put(case.initiative, dues, subject=case.initiative.pk, kinds=[DueKind.DECISION])

    def test_several_people_may_be_waited_for(self, case: factories.Case) -> None:
        self.make(case, case.chair, case.member)
        self.make(case, case.member, case.deputy)
        assert {person for person, _due in waits(case, DueKind.DECISION)} == {case.member.pk, case.deputy.pk}

    def test_it_touches_only_the_kinds_named(self, case: factories.Case) -> None:
        self.make(case, case.chair)
        due.put(case.initiative, [], subject=case.initiative.pk, kinds=[DueKind.SIGN_OFF])
        assert len(waits(case, DueKind.DECISION)) == 1

    def test_a_long_title_is_cut_to_what_fits(self, case: factories.Case) -> None:
        self.make(case, case.chair, title="x" * 400)
        assert len(DueItem.objects.get(kind=DueKind.DECISION).title) == 300
        self.make(case, case.chair, title="x" * 400)
        assert DueItem.objects.filter(kind=DueKind.DECISION).count() == 1

    def test_the_database_keeps_one_open_row_for_each(self, case: factories.Case) -> None:
        self.make(case, case.chair)
        row = DueItem.objects.get(kind=DueKind.DECISION)
        row.pk = None
        row._state.adding = True
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
