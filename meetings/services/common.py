"""What the services of meetings share: the row under a lock in the state it must have, and errors as the house raises them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, models
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from adoption.models import Initiative
from core.db import Superseded, locked
from meetings.models import Meeting, Minutes


def event_data(meeting: Meeting, **data: Any) -> dict[str, Any]:
    """What an event of a meeting keeps: which one it was, and what more there is to tell."""
    return {"meeting": meeting.title, "day": str(meeting.day), **data}


def meeting_in(meeting: Meeting, *states: str) -> Meeting:
    """The meeting fetched anew under its lock, with its initiative. Raises Superseded if it is in none of `states`."""
    row = locked(Meeting, meeting.pk)
    if states and row.state not in states:
        raise Superseded(row)
    row.initiative = Initiative.objects.select_related("lead").get(pk=row.initiative_id)
    return row


def minutes_in(minutes: Minutes, *states: str) -> Minutes:
    """The minutes fetched anew under the lock of their meeting. Raises Superseded if they are in none of `states`."""
    meeting = meeting_in(minutes.meeting)
    row = locked(Minutes, minutes.pk)
    row.meeting = meeting
    if states and row.state not in states:
        raise Superseded(row)
    return row


@contextmanager
def first_wins(row: models.Model) -> Iterator[None]:
    """Whatever shows that somebody else was first becomes Superseded, with the row as it is now."""
    try:
        yield
    except (ConcurrentTransition, TransitionNotAllowed, IntegrityError) as error:
        raise Superseded(type(row)._default_manager.filter(pk=row.pk).first()) from error
