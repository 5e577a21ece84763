"""Processes that act on a meeting at the same moment: `python -m tests.meetings.racing prepare|call|note|approve|render|count ...`."""

import json
import os
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.exceptions import PermissionDenied  # noqa: E402
from django.core.management import call_command  # noqa: E402

from accounts.models import Person  # noqa: E402
from core import events  # noqa: E402
from core.db import Superseded  # noqa: E402
from core.models import Event, Job  # noqa: E402
from documents.models import RenderedFile  # noqa: E402
from meetings import jobs  # noqa: E402
from meetings.models import AgendaItem, Meeting, Minutes, MinutesFile, MinutesRecord  # noqa: E402
from meetings.services import agenda, minutes, planning  # noqa: E402
from notifications.models import OutboxRow  # noqa: E402
from tests import factories  # noqa: E402
from tests.meetings import steps  # noqa: E402

SEEN = 1  # all have the page open as it was first, however late a process gets going


def prepare() -> dict[str, str]:
    """An empty database with a meeting to call, a note to write, minutes to approve and minutes to render."""
    call_command("migrate", verbosity=0)
    case = factories.case()
    waiting, frozen = steps.sent(case), steps.approved(case)
    return {
        "call": str(steps.planned(case).pk),
        "note": str(steps.opened(case).items.all()[0].pk),
        "approve": str(waiting.pk),
        "render": str(MinutesRecord.objects.get(minutes=frozen).pk),
        "coordinator": str(case.coordinator.pk),
        "member": str(case.member.pk),
        "partner_member": str(case.partner_member.pk),
    }


def act(verb: str, thing: str, person_id: str, start: str) -> dict[str, str]:
    """Do it at the agreed moment; says whether it was first, too late, or not in turn."""
    by = Person.objects.get(pk=person_id)
    found: Any = {"call": Meeting, "note": AgendaItem, "approve": Minutes, "render": MinutesRecord}[verb].objects.get(pk=thing)
    time.sleep(max(0.0, float(start) - time.time()))
    try:
        if verb == "call":
            planning.call(found, by=by)
        elif verb == "note":
            agenda.note(found, by=by, seen_version=SEEN, notes=f"Written by {os.getpid()}.")
        elif verb == "approve":
            minutes.approve(found, by=by, sha256=found.sha256)
        else:
            jobs.minutes(thing)
    except Superseded as late:
        return {"was": "superseded", "theirs": getattr(late.obj, "notes", "")}
    except PermissionDenied:
        return {"was": "not in turn"}
    return {"was": "first"}


def count(thing: str) -> dict[str, Any]:
    """What stands in the database afterwards."""
    stream = Meeting.objects.values_list("initiative", flat=True)[0]
    invited = OutboxRow.objects.filter(key="meetings.invitation", subject__in=Meeting.objects.filter(pk=thing).values("participants"))
    return {
        "called": Event.objects.filter(action="meetings.meeting.called", subject=thing).count(),
        "mails": invited.count(),
        "people": invited.values("recipient").distinct().count(),
        "approved": Event.objects.filter(action="meetings.minutes.approved", subject=thing).count(),
        "approvals": Minutes.objects.filter(pk=thing, approvals__approved_at__isnull=False).count(),
        "files": RenderedFile.objects.filter(kind="minutes").count(),
        "file_rows": MinutesFile.objects.filter(record=thing).count(),
        "ready": OutboxRow.objects.filter(key="meetings.minutes_ready").count(),
        "jobs": Job.objects.filter(name="meetings.minutes").count(),
        "notes": AgendaItem.objects.filter(pk=thing).values_list("notes", flat=True).first() or "",
        "noted": Event.objects.filter(action="meetings.item.noted", subject=thing).count(),
        "chain": events.verify(stream) is None,
    }


if __name__ == "__main__":
    verb, *values = sys.argv[1:]
    answer = prepare() if verb == "prepare" else count(*values) if verb == "count" else act(verb, *values)
    print(json.dumps(answer))  # noqa: T201
