"""Background work: the row is written with the change it belongs to, its id is sent after commit, a sweeper sends it again."""

import logging
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from core.models import Job, JobState

Work = Callable[..., dict[str, Any] | None]
_WORK: dict[str, Work] = {}
LEASE = timedelta(minutes=15)
ATTEMPTS = 5
log = logging.getLogger(__name__)


class Later(Exception):
    """Raised by work that cannot be done now: it waits again, and this does not count as an attempt."""


@dataclass
class _AtHand:
    """The job a thread is doing, and when it last said how far it is."""

    job_id: str
    told: float = 0.0


_at_hand: ContextVar["_AtHand | None"] = ContextVar("job at hand", default=None)


def work(name: str) -> Callable[[Work], Work]:
    """Register a function as the doer of jobs called `name`. It gets plain ids and must bear being run twice."""

    def register(function: Work) -> Work:
        _WORK[name] = function
        return function

    return register


def enqueue(name: str, *args: str, key: str = "") -> Job:
    """Write a job (ids as text only) in the caller's transaction and send it after commit.

    The same `key` yields the same job: asked for twice, done once.
    """
    job, made = Job.objects.get_or_create(key=key or str(uuid.uuid4()), defaults={"name": name, "args": [str(a) for a in args]})
    if made:
        transaction.on_commit(partial(send, str(job.pk)))
    return job


def send(job_id: str) -> None:
    """Hand the id to the broker. A lost broker loses nothing: the sweeper sends it again."""
    from core.tasks import run_job

    try:
        run_job.delay(job_id)
    except Exception:
        log.exception("The broker did not take job %s; the sweeper will send it again.", job_id)


def tell(percent: int) -> None:
    """Say how far the job at hand is, 0 to 100; written at most twice a second, never backwards. Nothing outside a job."""
    at_hand = _at_hand.get()
    if at_hand is not None and time.monotonic() - at_hand.told >= 0.5:
        at_hand.told = time.monotonic()
        lease = timezone.now() + LEASE
        rows = Job.objects.filter(pk=at_hand.job_id, state=JobState.RUNNING)
        rows.update(progress=Greatest("progress", Value(max(0, min(percent, 100)))), lease_until=lease)


def at_hand() -> str:
    """The id of the job this thread is doing; nothing outside a job."""
    found = _at_hand.get()
    return found.job_id if found else ""


def run(job_id: str) -> bool:
    """Claim and do one job; False if it is done, taken by another worker, or given up."""
    now = timezone.now()
    free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lt=now)
    claimed = Job.objects.filter(free, pk=job_id, attempts__lt=ATTEMPTS).update(
        state=JobState.RUNNING, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    job = Job.objects.get(pk=job_id)
    token = _at_hand.set(_AtHand(job_id))
    try:
        result = _WORK[job.name](*job.args)
    except Later:
        Job.objects.filter(pk=job_id).update(state=JobState.WAITING, lease_until=None, attempts=F("attempts") - 1)
        return False
    except Exception as error:
        _failed(job, error)
        return False
    finally:
        _at_hand.reset(token)
    Job.objects.filter(pk=job_id).update(state=JobState.DONE, done_at=timezone.now(), result=result or {}, error="", progress=100)
    return True


def _failed(job: Job, error: Exception) -> None:
    log.exception("Job %s (%s) failed, attempt %s.", job.pk, job.name, job.attempts)
    state = JobState.FAILED if job.attempts >= ATTEMPTS else JobState.WAITING
    lease = timezone.now() + timedelta(seconds=20 * 2**job.attempts)
    Job.objects.filter(pk=job.pk).update(state=state, lease_until=lease, error=type(error).__name__)


def stale() -> list[str]:
    """Ids of jobs to send again: waiting for over half a minute (and past their pause), or running past their lease.

    A job whose worker died at its last attempt is given up.
    """
    now = timezone.now()
    Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now, attempts__gte=ATTEMPTS).update(
        state=JobState.FAILED, error="WorkerLost"
    )
    waiting = Q(state=JobState.WAITING, created_at__lt=now - timedelta(seconds=30)) & (Q(lease_until__isnull=True) | Q(lease_until__lt=now))
    lost = Q(state=JobState.RUNNING, lease_until__lt=now)
    return [str(pk) for pk in Job.objects.filter(waiting | lost).order_by("created_at").values_list("pk", flat=True)[:500]]
