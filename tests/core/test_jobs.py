"""Background work: the row is the truth, the broker only carries its id."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from core import jobs
from core.models import Job, JobState
from core.tasks import run_job, sweep_jobs
from tests.support.processes import RealDatabase

pytestmark = pytest.mark.django_db


class Broken(Exception):
    """Something the work cannot do."""


class Bench:
    """Work for tests: keeps what it was given, fails when told to."""

    def __init__(self) -> None:
        self.done: list[tuple[str, ...]] = []
        self.fails = False

    def __call__(self, *args: str) -> dict[str, Any]:
        if self.fails:
            raise Broken("Anna's secret")
        self.done.append(args)
        return {"count": len(self.done)}


@pytest.fixture
def bench() -> Iterator[Bench]:
    work = Bench()
    jobs.work("test.bench")(work)
    yield work
    jobs._WORK.pop("test.bench")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids handed to a broker that never delivers."""
    ids: list[str] = []
    monkeypatch.setattr(run_job, "delay", ids.append)
    return ids


def later(job: Job, **values: Any) -> None:
    Job.objects.filter(pk=job.pk).update(**values)


class TestEnqueue:
    def test_it_is_sent_after_the_commit_and_done(self, bench: Bench, commits: Any) -> None:
        with commits():
            job = jobs.enqueue("test.bench", "a", "b")
            assert bench.done == []
        job.refresh_from_db()
        assert bench.done == [("a", "b")]
        assert (job.state, job.attempts, job.result) == (JobState.DONE, 1, {"count": 1})
        assert job.done_at is not None

    def test_asked_for_twice_with_one_key_it_is_done_once(self, bench: Bench, commits: Any) -> None:
        with commits():
            first, second = jobs.enqueue("test.bench", "a", key="k"), jobs.enqueue("test.bench", "a", key="k")
        with commits():
            jobs.enqueue("test.bench", "a", key="k")
        assert first.pk == second.pk and bench.done == [("a",)]

    def test_without_a_key_each_is_done(self, bench: Bench, commits: Any) -> None:
        with commits():
            jobs.enqueue("test.bench")
            jobs.enqueue("test.bench")
        assert len(bench.done) == 2

    def test_ids_are_kept_as_text(self, bench: Bench, commits: Any) -> None:
        pk = uuid.uuid4()
        with commits():
            jobs.enqueue("test.bench", pk)  # type: ignore[arg-type]
        assert bench.done == [(str(pk),)]

    def test_a_rolled_back_change_leaves_no_job(self, bench: Bench, commits: Any) -> None:
        with commits(), pytest.raises(Broken), transaction.atomic():
            jobs.enqueue("test.bench")
            raise Broken
        assert bench.done == [] and not Job.objects.exists()

    def test_a_broker_that_does_not_answer_costs_nothing(self, bench: Bench, commits: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        def gone(job_id: str) -> None:
            raise ConnectionError

        monkeypatch.setattr(run_job, "delay", gone)
        with commits():
            job = jobs.enqueue("test.bench")
        monkeypatch.undo()
        later(job, created_at=timezone.now() - timedelta(minutes=2))
        sweep_jobs()
        assert bench.done == [()]


class TestSweep:
    def test_a_lost_job_is_sent_again(self, bench: Bench, sent: list[str], commits: Any) -> None:
        with commits():
            job = jobs.enqueue("test.bench")
        assert sent == [str(job.pk)]
        sweep_jobs()
        assert len(sent) == 1, "a job of this moment is still on its way"
        later(job, created_at=timezone.now() - timedelta(seconds=31))
        sweep_jobs()
        assert sent == [str(job.pk)] * 2

    def test_a_job_whose_worker_died_is_taken_up_after_its_lease(self, bench: Bench) -> None:
        job = jobs.enqueue("test.bench")
        later(job, state=JobState.RUNNING, attempts=1, lease_until=timezone.now() + timedelta(minutes=1))
        assert jobs.stale() == [] and jobs.run(str(job.pk)) is False
        later(job, lease_until=timezone.now() - timedelta(seconds=1))
        assert jobs.stale() == [str(job.pk)] and jobs.run(str(job.pk)) is True

    def test_a_job_that_kills_every_worker_is_given_up(self, bench: Bench) -> None:
        job = jobs.enqueue("test.bench")
        later(job, state=JobState.RUNNING, attempts=jobs.ATTEMPTS, lease_until=timezone.now() - timedelta(seconds=1))
        assert jobs.stale() == []
        job.refresh_from_db()
        assert (job.state, job.error) == (JobState.FAILED, "WorkerLost")

    def test_what_is_done_or_failed_is_left_alone(self, bench: Bench) -> None:
        for state in (JobState.DONE, JobState.FAILED):
            later(jobs.enqueue("test.bench"), state=state, created_at=timezone.now() - timedelta(days=1))
        assert jobs.stale() == []


class TestRun:
    def test_run_twice_it_is_done_once(self, bench: Bench) -> None:
        job = jobs.enqueue("test.bench")
        assert [jobs.run(str(job.pk)), jobs.run(str(job.pk))] == [True, False]
        assert len(bench.done) == 1

    def test_a_failing_job_is_tried_again_with_growing_pauses_then_given_up(self, bench: Bench) -> None:
        bench.fails = True
        job, pauses = jobs.enqueue("test.bench"), []
        for _attempt in range(jobs.ATTEMPTS):
            assert jobs.run(str(job.pk)) is False
            job.refresh_from_db()
            pauses.append((job.lease_until - timezone.now()).total_seconds())
        assert job.state == JobState.FAILED and job.attempts == jobs.ATTEMPTS
        assert pauses == sorted(pauses)
        bench.fails = False
        assert jobs.run(str(job.pk)) is False and bench.done == []

    def test_it_waits_out_its_pause(self, bench: Bench) -> None:
        bench.fails = True
        job = jobs.enqueue("test.bench")
        later(job, created_at=timezone.now() - timedelta(hours=1))
        jobs.run(str(job.pk))
        assert jobs.stale() == []
        later(job, lease_until=timezone.now() - timedelta(seconds=1))
        assert jobs.stale() == [str(job.pk)]

    def test_the_row_keeps_the_kind_of_error_and_not_what_it_said(self, bench: Bench) -> None:
        bench.fails = True
        job = jobs.enqueue("test.bench")
        jobs.run(str(job.pk))
        job.refresh_from_db()
        assert job.error == "Broken"

    def test_a_job_nobody_can_do_fails_loudly_not_silently(self) -> None:
        job = jobs.enqueue("test.unheard_of")
        jobs.run(str(job.pk))
        job.refresh_from_db()
        assert (job.state, job.error) == (JobState.WAITING, "KeyError")

    def test_an_id_that_is_gone_does_nothing(self) -> None:
        assert jobs.run(str(uuid.uuid4())) is False


ENQUEUE = """
from django.db import transaction
from core import jobs
from core.models import Job
from core.tasks import run_job
run_job.delay = lambda job_id: None
with transaction.atomic():
    job = jobs.enqueue("test.bench", key=arguments["key"])
print(json.dumps([str(job.pk), Job.objects.filter(key=arguments["key"]).count()]))
"""
RUN = """
import time
from core import jobs
jobs.work("test.bench")(lambda: time.sleep(0.3))
print(json.dumps(jobs.run(arguments["pk"])))
"""


@pytest.mark.slow
def test_four_processes_make_one_job_and_one_does_it(real_database: RealDatabase) -> None:
    key = f"race:{uuid.uuid4()}"
    answers = real_database.run_together(ENQUEUE, [{"key": key}] * 4)
    assert len({pk for pk, _count in answers}) == 1
    pk = answers[0][0]
    assert sorted(real_database.run_together(RUN, [{"pk": pk}] * 4)) == [False, False, False, True]
