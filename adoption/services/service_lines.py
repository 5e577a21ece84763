"""Service lines: written, moved from stage to stage, closed with what was learned; each step recorded (N01, K02, K10)."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import ServiceLine, Stage
from adoption.services import entries
from adoption.services.entries import sync_due
from core import events
from core.db import Superseded, locked

OWNER_FIRST = _("Name an owner first: a service goes on when one person answers for it.")
OWNER_STAYS = _("Choose another owner: a service that has begun always has one.")
# The one transition forward out of each stage; the last one, closing, asks for lessons.
FORWARD: dict[str, Callable[[ServiceLine], None]] = {
    Stage.DEFINE: ServiceLine.begin_planning,
    Stage.PLAN: ServiceLine.begin_pilot,
    Stage.PILOT: ServiceLine.begin_adoption,
    Stage.ADOPT: ServiceLine.begin_follow_up,
}


def edit(line: ServiceLine, *, by: Person, seen_version: int, **values: Any) -> ServiceLine:
    """Change a line. Raises Superseded, and ValidationError at `owner` when one that has begun would lose its owner (N01)."""
    if "owner" in values and values["owner"] is None and line.stage != Stage.DEFINE:
        raise ValidationError({"owner": OWNER_STAYS})
    return entries.edit(line, by=by, seen_version=seen_version, **values)


@transaction.atomic
def move_on(line: ServiceLine, *, by: Person, seen_version: int) -> ServiceLine:
    """One stage on, up to following up. Raises Superseded, and ValidationError without an owner (N01, K02) or when only closing is left."""
    now = _seen(line, seen_version)
    if now.owner_id is None:
        raise ValidationError({"owner": OWNER_FIRST})
    if now.stage not in FORWARD:
        raise ValidationError(_("It has come to its last stage. Close it with what you learned."))
    before = now.stage
    FORWARD[now.stage](now)
    return _kept(now, "moved", by, before)


@transaction.atomic
def close(line: ServiceLine, *, by: Person, seen_version: int, lessons: str) -> ServiceLine:
    """Close a line that was followed up, with what was learned (K10). Raises ValidationError without it or too early, Superseded."""
    if not lessons.strip():
        raise ValidationError({"lessons": _("Write what you learned, so that the next service goes quicker.")})
    now = _seen(line, seen_version)
    if now.stage != Stage.FOLLOW_UP:
        raise ValidationError(_("A service is followed up before it is closed. Take it there first."))
    before = now.stage
    now.lessons, now.closed_on = lessons.strip(), timezone.localdate()
    now.close()
    return _kept(now, "closed", by, before, note=now.lessons)


@transaction.atomic
def step_back(line: ServiceLine, *, by: Person, seen_version: int, reason: str) -> ServiceLine:
    """One stage back, with a reason; a closed line is followed up again. Raises ValidationError without a reason, Superseded."""
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it goes back.")})
    now = _seen(line, seen_version)
    if now.former_stage is None:
        raise ValidationError(_("It stands in its first stage already."))
    before = now.stage
    now.closed_on = None
    now.step_back()
    return _kept(now, "moved_back", by, before, reason=reason.strip())


@transaction.atomic
def remove(line: ServiceLine, *, by: Person, reason: str) -> ServiceLine:
    """Take a line away. Raises ValidationError while tasks of the plan belong to it, Superseded when it is gone."""
    tasks = [task.code for task in line.tasks.filter(deleted_at__isnull=True).order_by("number")[:5]]
    if tasks:
        message = _("Tasks of the plan belong to this service: %(tasks)s. Move them to another one or remove them first.")
        raise ValidationError(message, params={"tasks": ", ".join(tasks)})
    return entries.delete(line, by=by, reason=reason)


def _seen(line: ServiceLine, seen_version: int) -> ServiceLine:
    """The line as it is now, under a lock. Raises Superseded when it is another one than was seen."""
    now = locked(ServiceLine, line.pk)
    if now.deleted_at is not None or now.version != seen_version:
        raise Superseded(now)
    return now


def _kept(line: ServiceLine, verb: str, by: Person, before: str, **said: str) -> ServiceLine:
    line.version += 1
    line.changed_at = timezone.now()
    line.save()
    data = {"code": line.code, "title": line.title, "changes": {"stage": [str(before), str(line.stage)]}, **said}
    events.record(line.initiative_id, f"adoption.serviceline.{verb}", by=by, subject=line, data=data)
    sync_due(line)
    return line
