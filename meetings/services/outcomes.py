"""What came of a point, in one step: a decision in the minutes, a task in the plan, a risk in its register; mended until they are sent."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption import registry
from adoption.models import Task
from adoption.services.entries import changed
from core import events
from core.db import Superseded, save_edited
from core.permissions import require
from meetings.choices import OutcomeKind
from meetings.models import AgendaItem, ItemOutcome, Meeting
from meetings.permissions import has_ended, may_mend, may_reword, may_take_notes, user_of
from meetings.services.common import event_data, meeting_in

TITLE = 200


@transaction.atomic
def become_decision(item: AgendaItem, *, by: Person, text: str) -> ItemOutcome:
    """A decision of the meeting, word for word. A milestone is decided on its own page instead.

    Raises PermissionDenied, ValidationError without a text or for a milestone, Superseded when the point is gone.
    """
    meeting = _running(item, by, text)
    if item.round_id is not None:
        raise ValidationError(_("A milestone is decided on its own page. The point then shows the decision."))
    return _keep(meeting, item, by, ItemOutcome(kind=OutcomeKind.DECISION, text=text.strip()))


@transaction.atomic
def become_task(item: AgendaItem, *, by: Person, text: str, owner: Person, due: date) -> ItemOutcome:
    """A task in the plan, given to somebody by a day. Raises PermissionDenied, ValidationError (also once the initiative has ended),
    Superseded."""
    meeting = _going_on(_running(item, by, text))
    about = _said_at(meeting, item, text)
    task = registry.quick_add("plan", meeting.initiative, by=by, title=_title(text), description=about, responsible=owner, due=due,
                              phase_number=min(meeting.initiative.phase_number, 8))  # fmt: skip
    assert isinstance(task, Task)
    made = ItemOutcome(kind=OutcomeKind.TASK, text=text.strip(), task=task, subject=task.pk, code=task.code, owner=owner.name, due=due)
    return _keep(meeting, item, by, made)


@transaction.atomic
def become_risk(item: AgendaItem, *, by: Person, text: str, owner: Person | None = None) -> ItemOutcome:
    """A risk in its register, to be judged there. Raises as become_task."""
    meeting = _going_on(_running(item, by, text))
    about = _said_at(meeting, item, text)
    risk = registry.quick_add("risks", meeting.initiative, by=by, title=_title(text), description=about, owner=owner)
    name = owner.name if owner else ""
    return _keep(meeting, item, by, ItemOutcome(kind=OutcomeKind.RISK, text=text.strip(), subject=risk.pk, code=risk.code, owner=name))


@transaction.atomic
def change(outcome: ItemOutcome, *, by: Person, seen_version: int, text: str) -> ItemOutcome:
    """Another text of a decision, until the minutes are sent. Raises PermissionDenied (also for a task or a risk), ValidationError without
    a text, Superseded with the outcome as it is now, or None when it is gone."""
    meeting, row = _fetched(outcome)
    if row is None:
        raise Superseded(None)
    require(may_reword(user_of(by), row))
    if not text.strip():
        raise ValidationError({"text": _("Write what came of it.")})
    if row.text == text.strip():
        return row
    changes = changed(row, {"text": text.strip()})
    after = save_edited(row, seen_version, text=text.strip())
    data = event_data(meeting, text=after.text, changes=changes)
    events.record(meeting.initiative_id, "meetings.outcome.changed", by=by, subject=after, data=data)
    return after


@transaction.atomic
def take_back(outcome: ItemOutcome, *, by: Person) -> None:
    """Take it out of its point and the minutes, until they are sent; a task or a risk stays in its register. Nothing if it is gone.

    Raises PermissionDenied.
    """
    meeting, row = _fetched(outcome)
    if row is None:
        return
    require(may_mend(user_of(by), meeting))
    row.delete()
    data = event_data(meeting, kind=row.kind, text=row.text, code=row.code)
    events.record(meeting.initiative_id, "meetings.outcome.taken_back", by=by, subject=row.item, data=data)


def _fetched(outcome: ItemOutcome) -> tuple[Meeting, ItemOutcome | None]:
    meeting = meeting_in(outcome.item.meeting)
    row = ItemOutcome.objects.select_related("item").filter(pk=outcome.pk).first()
    if row is not None:
        row.item.meeting = meeting
    return meeting, row


def _running(item: AgendaItem, by: Person, text: str) -> Meeting:
    meeting = meeting_in(item.meeting)
    require(may_take_notes(user_of(by), meeting))
    if not meeting.items.filter(pk=item.pk).exists():
        raise Superseded(None)
    if not text.strip():
        raise ValidationError({"text": _("Write what came of it.")})
    return meeting


def _going_on(meeting: Meeting) -> Meeting:
    if has_ended(meeting.initiative):
        raise ValidationError(
            {"kind": _("The initiative has ended: its plan and its registers take nothing new. Write a decision or a note.")}
        )
    return meeting


def _keep(meeting: Meeting, item: AgendaItem, by: Person, made: ItemOutcome) -> ItemOutcome:
    made.item, made.by = item, by
    made.save(force_insert=True)
    data = event_data(meeting, kind=made.kind, text=made.text, code=made.code)
    events.record(meeting.initiative_id, "meetings.item.led_to", by=by, subject=item, data=data)
    return made


def _said_at(meeting: Meeting, item: AgendaItem, text: str) -> str:
    return f"{text.strip()}\n\n{meeting.title}, {meeting.day:%d.%m.%Y}, {item.place}. {item.title}"


def _title(text: str) -> str:
    first = text.strip().splitlines()[0].strip()
    return first if len(first) <= TITLE else f"{first[: TITLE - 1]}…"
