"""Erasing what one event of the log says: what goes, that it went, by whom and why. The chain still holds."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, User
from adoption import log
from adoption.choices import Circle
from adoption.log import Erasure, Line
from adoption.models import Initiative
from adoption.permissions import erase_from_log, in_circle
from core import events
from core.models import Event
from core.permissions import Answer, Denied


def of(initiative: Initiative, names: Mapping[UUID, str]) -> dict[int, Erasure]:
    """{place of an event whose text was erased: its erasure}. One query."""
    rows = Event.objects.filter(stream=initiative.pk, action=events.ERASED).select_related("text")
    said = [(event, event.text.data) for event in rows]
    return {data["seq"]: Erasure(event.at, names.get(event.actor, "") if event.actor else "Farled", data["reason"]) for event, data in said}


def with_erasures(lines: Iterable[Line], gone: Mapping[int, Erasure]) -> list[Line]:
    """Lines of the log, each with its erasure where there is one."""
    return [replace(line, erasure=gone[line.seq]) if line.seq in gone else line for line in lines]


def may_erase(user: User, initiative: Initiative, event: Event) -> Answer:
    """What the coordinator and the archivist may read they may erase, but not what decisions rest on nor that something was erased."""
    allowed = erase_from_log(user, initiative)
    if not allowed:
        return allowed
    if not events.may_be_erased(event.action):
        return Denied(_("The record rests on what this event says, so it stays. It holds no more than the decision or document itself."))
    if not log.is_open(event) and not in_circle(user, initiative, Circle.PROCUREMENT):
        return Denied(_("Only those who work in the initiative may read this, and so only they may erase it. Ask the coordinator."))
    return True


@transaction.atomic
def erase(initiative: Initiative, seq: int, *, by: Person, reason: str) -> Event:
    """Blank what an event says, once; returns the event of the erasure. Raises Event.DoesNotExist, AlreadyErased, ValueError."""
    return events.erase_text(initiative.pk, seq, by=by, reason=reason.strip())
