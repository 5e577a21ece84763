"""Long work leaves a thread free: a second long job is put back and sent again when the first is done."""

import threading

import pytest

from core import heavy, jobs
from core.models import Job, JobState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def long_work(monkeypatch):
    """A kind of job that is long; one place in this process."""
    monkeypatch.setenv("WORKER_THREADS", "2")
    done = []

    def act(name):
        with heavy.place():
            done.append(name)
            return {"name": name}

    monkeypatch.setitem(jobs._WORK, "test.long", act)
    return done


def test_as_many_long_jobs_run_as_there_are_threads_but_one(monkeypatch):
    for threads, places in (("1", 1), ("2", 1), ("5", 4), ("", 1)):
        monkeypatch.setenv("WORKER_THREADS", threads)
        assert heavy.places() == places


def test_a_long_job_without_a_place_waits_and_it_costs_no_attempt(long_work, monkeypatch):
    sent = []
    monkeypatch.setattr(jobs, "send", sent.append)
    job = Job.objects.create(name="test.long", args=["second"], key="second")
    with heavy.place():
        assert jobs.run(str(job.pk)) is False
        assert jobs.run(str(job.pk)) is False
        row = Job.objects.get(pk=job.pk)
        assert (row.state, row.attempts, long_work) == (JobState.WAITING, 0, [])
    assert sent == [str(job.pk)], "sent once, when the place is free"
    assert jobs.run(str(job.pk)) is True
    assert (long_work, Job.objects.get(pk=job.pk).progress) == (["second"], 100)


def test_a_place_is_free_again_after_a_failure():
    with pytest.raises(RuntimeError), heavy.place():
        raise RuntimeError
    with heavy.place():
        pass


def test_a_job_tells_how_far_it_is_and_nobody_else_does(monkeypatch):
    def act():
        jobs.tell(37)
        jobs.tell(38)
        seen.append(Job.objects.get(key="told").progress)
        return

    seen = []
    monkeypatch.setitem(jobs._WORK, "test.told", act)
    jobs.tell(99)
    job = Job.objects.create(name="test.told", key="told")
    assert jobs.run(str(job.pk)) is True
    assert seen == [37], "at most twice a second"
    other = []
    thread = threading.Thread(target=lambda: other.append(jobs.at_hand()))
    thread.start()
    thread.join()
    assert other == [""] and jobs.at_hand() == ""
