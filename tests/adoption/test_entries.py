"""Entries of registers: numbered, versioned, deleted with a reason, each change in the record."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from adoption.models import Goal, Task
from adoption.services import entries
from core import events
from core.db import Superseded
from core.models import Event
from tests import factories
from tests.support.processes import RealDatabase

pytestmark = pytest.mark.django_db


def said(thing: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(event.action, event.text.data) for event in Event.objects.filter(subject=thing.pk).select_related("text").order_by("seq")]


class TestCreate:
    def test_numbers_run_on_within_the_initiative_and_the_register(self, case: factories.Case) -> None:
        other = factories.case()
        assert [factories.goal(case).number for _n in range(3)] == [1, 2, 3]
        assert factories.goal(other).number == factories.task(case).number == 1

    def test_a_number_is_never_given_twice(self, case: factories.Case) -> None:
        entries.delete(factories.goal(case), by=case.coordinator, reason="Wrong")
        assert factories.goal(case).code == "G2"

    def test_it_stands_in_the_record(self, case: factories.Case) -> None:
        goal = factories.goal(case, title="One way in")
        assert said(goal) == [("adoption.goal.created", {"code": "G1", "title": "One way in"})]


class TestEdit:
    def test_the_record_says_what_it_was_and_what_it_is(self, case: factories.Case) -> None:
        goal = factories.goal(case, title="Before")
        after = entries.edit(goal, by=case.coordinator, seen_version=1, title="After", owner=case.owner, effect="")
        assert (after.title, after.version) == ("After", 2)
        changes = said(goal)[-1][1]["changes"]
        assert changes == {"title": ["Before", "After"], "owner": ["", "Owner"]}

    def test_nothing_changed_writes_nothing(self, case: factories.Case) -> None:
        goal = factories.goal(case, title="Same")
        assert entries.edit(goal, by=case.coordinator, seen_version=1, title="Same").version == 1
        assert len(said(goal)) == 1

    def test_the_second_editor_is_shown_the_first_ones_change(self, case: factories.Case) -> None:
        goal = factories.goal(case)
        entries.edit(goal, by=case.coordinator, seen_version=1, title="First")
        with pytest.raises(Superseded) as late:
            entries.edit(goal, by=case.coordinator, seen_version=1, title="Second")
        assert late.value.obj.title == "First" and len(said(goal)) == 2

    def test_a_removed_entry_is_not_changed(self, case: factories.Case) -> None:
        goal = entries.delete(factories.goal(case), by=case.coordinator, reason="Wrong")
        with pytest.raises(Superseded):
            entries.edit(goal, by=case.coordinator, seen_version=goal.version, title="Again")

    def test_one_removed_while_it_was_open_in_a_form_is_not_changed(self, case: factories.Case) -> None:
        goal = factories.goal(case)
        entries.delete(Goal.objects.get(pk=goal.pk), by=case.coordinator, reason="Wrong")
        with pytest.raises(Superseded):
            entries.edit(goal, by=case.coordinator, seen_version=1, title="Again")
        assert Goal.objects.get(pk=goal.pk).title != "Again"

    def test_a_choice_is_recorded_in_words(self, case: factories.Case) -> None:
        task = factories.task(case)
        entries.edit(task, by=case.coordinator, seen_version=1, phase_number=2, description="New")
        assert said(task)[-1][1]["changes"]["phase_number"] == ["1", "2"]


class TestDelete:
    @pytest.mark.parametrize("reason", ["", "  \n"])
    def test_it_needs_a_reason(self, case: factories.Case, reason: str) -> None:
        goal = factories.goal(case)
        with pytest.raises(ValidationError):
            entries.delete(goal, by=case.coordinator, reason=reason)
        assert Goal.objects.live().filter(pk=goal.pk).exists()

    def test_it_stays_in_the_table_with_who_and_why(self, case: factories.Case) -> None:
        goal = entries.delete(factories.goal(case), by=case.coordinator, reason=" Wrong ")
        assert (goal.deleted_by, goal.deleted_reason) == (case.coordinator, "Wrong")
        assert not Goal.objects.live().filter(pk=goal.pk).exists()
        assert said(goal)[-1] == ("adoption.goal.deleted", {"code": "G1", "title": goal.title, "reason": "Wrong"})

    def test_it_is_not_removed_twice(self, case: factories.Case) -> None:
        goal = factories.goal(case)
        entries.delete(goal, by=case.coordinator, reason="Wrong")
        with pytest.raises(Superseded):
            entries.delete(goal, by=case.team, reason="Wrong too")
        assert Goal.objects.get(pk=goal.pk).deleted_reason == "Wrong" and len(said(goal)) == 2


def test_the_chain_holds_after_all_of_it(case: factories.Case) -> None:
    goal = entries.edit(factories.goal(case), by=case.coordinator, seen_version=1, title="שלום 🚢")
    entries.delete(goal, by=case.coordinator, reason="<b>done</b>")
    assert events.verify(case.initiative.pk) is None


MAKE = """
import itertools, secrets
from tests import factories
factories._count = itertools.count(secrets.randbelow(10**12))
case = factories.case()
print(json.dumps([str(case.initiative.pk), str(case.coordinator.pk)]))
"""
CREATE = """
from accounts.models import Person
from adoption.models import Goal, Initiative
from adoption.services import entries
initiative, by = Initiative.objects.get(pk=arguments["pk"]), Person.objects.get(pk=arguments["by"])
print(json.dumps([entries.create(Goal, initiative, by=by, title="Goal").number for _n in range(5)]))
"""


@pytest.mark.slow
def test_four_processes_never_give_the_same_number(real_database: RealDatabase) -> None:
    pk, by = real_database.run(MAKE)
    numbers = sum(real_database.run_together(CREATE, [{"pk": pk, "by": by}] * 4), [])
    assert sorted(numbers) == list(range(1, 21))


def test_a_task_keeps_state_and_progress_in_step(case: factories.Case) -> None:
    from adoption.services.tasks import consistent

    assert consistent({"progress": 100})["progress"] == 90, "a hundred per cent is said by the state"
    assert consistent({"state": "done", "progress": 10})["done_on"] == factories.in_days(0)
    assert consistent({"progress": 10})["state"] == "doing"
    done = factories.task(case, state="done")
    assert (Task.objects.get(pk=done.pk).progress, consistent({"state": "doing"}, done)["done_on"]) == (100, None)
