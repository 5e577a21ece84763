"""The one task wrapper over Celery, and the sweeper of job rows."""

from collections.abc import Callable
from typing import Any

from celery import shared_task
from django.db import close_old_connections, connection


def task(function: Callable[..., Any]) -> Any:
    """A Celery task of ours: acknowledged late, time-limited, given ids only. It must bear being run twice."""
    return shared_task(acks_late=True, reject_on_worker_lost=True, ignore_result=True, soft_time_limit=600, time_limit=660)(function)


@task
def run_job(job_id: str) -> None:
    """Do one job row (core.jobs)."""
    from core import jobs

    if not connection.in_atomic_block:  # run in place inside a transaction, its connection is the caller's
        close_old_connections()
    jobs.run(job_id)


@task
def sweep_jobs() -> None:
    """Each minute: send again what a lost broker or a dead worker left behind."""
    from core import jobs

    for job_id in jobs.stale():
        jobs.send(job_id)


@task
def anchor_record() -> None:
    """Each hour, done once a day: the anchor over all chains. A machine that was off at night makes it when it is on again."""
    from core import anchors

    anchors.make()
