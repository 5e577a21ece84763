"""A worker that is killed while sealing, or between a decision and its mails: nothing is lost, nothing is done twice. Real processes."""

from typing import Any

import pytest

from tests.support.processes import RealDatabase

pytestmark = pytest.mark.slow

KILLED = """
import signal
from unittest import mock
from core import jobs
from notifications import tasks as mails
pid = os.fork()
if pid == 0:
    {deed}
    os._exit(1)
_pid, status = os.waitpid(pid, 0)
assert os.WIFSIGNALED(status), status
"""

PREPARE = """
from tests import factories
from tests.milestones import steps
from milestones.services import rounds
from core import jobs
jobs.send = lambda job_id: None
from django.db import transaction
found = []
for _n in range(2):
    with transaction.atomic():
        case = factories.case()
        round = rounds.submit(steps.prepared(case, 1), by=case.coordinator)
    found.append({"round": str(round.pk), "owner": str(case.owner.pk), "initiative": str(case.initiative.pk)})
print(json.dumps(found))
"""

SEAL_AND_DIE = KILLED.format(
    deed="""
    from milestones.services import sealing
    from core.models import Job
    sealing.ask = lambda round: os.kill(os.getpid(), signal.SIGKILL)
    jobs.run(str(Job.objects.get(key="milestones.seal:" + arguments["round"]).pk))
"""
)

COUNT = """
from milestones.models import Round, BasisItem, Decision, Protocol, Brief
from core.models import Event
from core import events
from notifications.models import OutboxRow
from uuid import UUID
round = Round.objects.get(pk=arguments["round"])
decision = Decision.objects.filter(round=round).first()
told = OutboxRow.objects.filter(subject=decision.pk, key="milestones.decided") if decision else OutboxRow.objects.none()
print(json.dumps({
    "state": round.state, "items": BasisItem.objects.filter(round=round).count(),
    "sealed": Event.objects.filter(action="milestones.round.sealed", stream=arguments["initiative"]).count(),
    "asked": OutboxRow.objects.filter(subject=round.pk).count(),
    "told": told.count(), "sent": told.filter(state="sent").count(), "attempts": sorted(set(told.values_list("attempts", flat=True))),
    "chain": events.verify(UUID(arguments["initiative"])) is None, "decisions": Decision.objects.filter(round=round).count(),
    "protocols": Protocol.objects.filter(decision__round=round).count(), "briefs": Brief.objects.filter(round=round).count(),
}))
"""

# What the minute's sweep does when the lease of a dead worker has run out.
SWEEP = """
from datetime import timedelta
from django.utils import timezone
from core.models import Job, JobState
from core.tasks import sweep_jobs
from notifications.models import OutboxRow
from notifications.tasks import sweep_outbox
past = timezone.now() - timedelta(hours=1)
for _round in range(3):
    Job.objects.filter(state=JobState.RUNNING).update(lease_until=past)
    Job.objects.filter(state=JobState.WAITING).update(created_at=past)
    OutboxRow.objects.filter(state="waiting").update(created_at=past)
    sweep_jobs()
    sweep_outbox()
print("{}")
"""

DECIDE_AND_DIE = KILLED.format(
    deed="""
    from accounts.models import Person
    from milestones.models import Round
    from milestones.services import decisions
    mails.hand_over = lambda task, row_id: os.kill(os.getpid(), signal.SIGKILL)
    decisions.decide(Round.objects.get(pk=arguments["round"]), by=Person.objects.get(pk=arguments["owner"]), outcome="approved")
"""
)


@pytest.fixture(scope="module")
def two_sealing(real_database: RealDatabase) -> list[dict[str, Any]]:
    """Two rounds that wait to be sealed."""
    return real_database.run(PREPARE)


def test_killed_while_sealing_it_is_sealed_once_by_the_next(real_database: RealDatabase, two_sealing: list[dict[str, Any]]) -> None:
    sealing = two_sealing[0]
    before = real_database.run(COUNT, **sealing)["sealed"]
    real_database.run(SEAL_AND_DIE, **sealing)
    dead = real_database.run(COUNT, **sealing)
    assert (dead["state"], dead["items"], dead["asked"]) == ("sealing", 0, 0), "half a seal is no seal"
    real_database.run(SWEEP)
    real_database.run(SWEEP)
    after = real_database.run(COUNT, **sealing)
    assert after["state"] == "submitted" and after["items"] > 5 and after["chain"]
    assert (after["sealed"] - before, after["asked"], after["briefs"]) == (1, 1, 1)


def test_killed_between_decision_and_mail_no_mail_is_lost(real_database: RealDatabase, two_sealing: list[dict[str, Any]]) -> None:
    sealing = two_sealing[1]
    real_database.run(SWEEP)
    real_database.run(DECIDE_AND_DIE, **sealing)
    dead = real_database.run(COUNT, **sealing)
    assert dead["decisions"] == 1 and dead["told"] > 5 and dead["sent"] == 0
    real_database.run(SWEEP)
    real_database.run(SWEEP)
    after = real_database.run(COUNT, **sealing)
    assert after["sent"] == after["told"] == dead["told"] and after["attempts"] == [1], "each sent once"
    assert (after["decisions"], after["protocols"], after["chain"]) == (1, 1, True)
