"""Compare-and-set: whoever comes second is told, on every database alike."""

import uuid

import pytest
from django.db import IntegrityError, models, transaction

from accounts.models import Organisation
from adoption.choices import TaskState
from adoption.models import InitiativePhase, Task
from core.db import Superseded, locked, move, only_when, save_edited
from core.models import Job, JobState
from tests import factories
from tests.support.processes import RealDatabase

pytestmark = pytest.mark.django_db


def job(state: str = JobState.WAITING) -> Job:
    return Job.objects.create(name="test", key=str(uuid.uuid4()), state=state)


class TestMove:
    def test_it_sets_state_and_values_and_gives_the_row_anew(self) -> None:
        before = job()
        after = move(before, "state", source=JobState.WAITING, target=JobState.DONE, error="x")
        assert (after.state, after.error, before.state) == (JobState.DONE, "x", JobState.WAITING)

    def test_the_second_one_is_superseded_and_sees_the_row_as_it_is(self) -> None:
        row = job()
        move(row, "state", source=JobState.WAITING, target=JobState.DONE)
        with pytest.raises(Superseded) as late:
            move(row, "state", source=JobState.WAITING, target=JobState.FAILED)
        assert late.value.obj is not None and late.value.obj.state == JobState.DONE
        assert Job.objects.get(pk=row.pk).state == JobState.DONE

    def test_several_sources_may_be_named(self) -> None:
        for state in (JobState.WAITING, JobState.RUNNING):
            assert move(job(state), "state", source=(JobState.WAITING, JobState.RUNNING), target=JobState.DONE).state == JobState.DONE
        with pytest.raises(Superseded):
            move(job(JobState.FAILED), "state", source=(JobState.WAITING, JobState.RUNNING), target=JobState.DONE)

    def test_a_row_that_is_gone_is_superseded_by_nothing(self) -> None:
        row = job()
        Job.objects.filter(pk=row.pk).delete()
        with pytest.raises(Superseded) as late:
            move(row, "state", source=JobState.WAITING, target=JobState.DONE)
        assert late.value.obj is None


class TestSaveEdited:
    def test_it_raises_the_version_and_the_date_of_change(self) -> None:
        town = factories.organisation("Old Town")
        after = save_edited(town, 1, name="New Town")
        assert (after.name, after.version) == ("New Town", 2)
        assert after.changed_at > town.changed_at

    def test_a_stale_version_changes_nothing(self) -> None:
        town = factories.organisation("Old Town")
        save_edited(town, 1, name="New Town")
        with pytest.raises(Superseded) as late:
            save_edited(town, 1, name="Other Town")
        assert late.value.obj.name == Organisation.objects.get(pk=town.pk).name == "New Town"

    def test_other_fields_stay_as_somebody_else_left_them(self) -> None:
        town = factories.organisation("Old Town")
        Organisation.objects.filter(pk=town.pk).update(country="FI")
        assert save_edited(town, 1, name="New Town").country == "FI"


class TestOnlyWhen:
    def test_state_and_fact_hold_together_or_not_at_all(self, case: factories.Case) -> None:
        task = factories.task(case)
        for values in ({"state": TaskState.DONE}, {"done_on": factories.in_days(0)}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Task.objects.filter(pk=task.pk).update(**values)
        assert Task.objects.filter(pk=task.pk).update(state=TaskState.DONE, done_on=factories.in_days(0)) == 1

    def test_a_closed_phase_has_its_date(self, case: factories.Case) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            InitiativePhase.objects.filter(initiative=case.initiative, number=1).update(state="closed")

    def test_it_reads_as_one_constraint(self) -> None:
        rule = only_when(models.Q(a=1), models.Q(b__isnull=False), name="a_iff_b")
        assert isinstance(rule, models.CheckConstraint) and rule.name == "a_iff_b"


def test_a_row_is_read_under_a_lock_where_there_is_one() -> None:
    row = job()
    assert locked(Job, row.pk) == row


MAKE = """
from core.models import Job
job, _made = Job.objects.get_or_create(key=arguments["key"], defaults={"name": "test"})
print(json.dumps(str(job.pk)))
"""
MOVE = """
from core.db import Superseded, move
from core.models import Job
try:
    move(Job.objects.get(pk=arguments["pk"]), "state", source="waiting", target="done")
    print(json.dumps("first"))
except Superseded:
    print(json.dumps("late"))
"""


@pytest.mark.slow
def test_of_four_processes_one_is_first(real_database: RealDatabase) -> None:
    pk = real_database.run(MAKE, key=f"move:{uuid.uuid4()}")
    assert sorted(real_database.run_together(MOVE, [{"pk": pk}] * 4)) == ["first", "late", "late", "late"]
