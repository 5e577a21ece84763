"""Organisations that connect: written down one by one or many at once, taken on step by step, each with its day (002:250-254)."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from adoption.models import Connection, ConnectionState, ConnectionStep, Initiative
from adoption.services import entries
from adoption.services.entries import sync_due
from core import events, words
from core.db import Superseded, locked

# The one transition forward out of each state.
FORWARD: dict[str, Callable[[Connection], None]] = {
    ConnectionState.DECLARED: Connection.prepare,
    ConnectionState.PREPARING: Connection.test,
    ConnectionState.TESTING: Connection.connect,
}
NO_REASON = _("Write why, so that others can understand it later.")


@transaction.atomic
def create(initiative: Initiative, *, by: Person, title: str, declared_on: datetime.date | None = None, **values: Any) -> Connection:
    """An organisation that has declared that it connects, on that day (today unless given).

    Raises ValidationError when it stands here already or the day lies ahead.
    """
    locked(Initiative, initiative.pk)
    day = _day(declared_on, None)
    _once(initiative, title)
    made = entries.create(Connection, initiative, by=by, title=title, state_on=day, **values)
    ConnectionStep.objects.create(connection=made, state=made.state, on=day, by=by)
    return made


@transaction.atomic
def create_many(
    initiative: Initiative, names: Iterable[str], *, by: Person, declared_on: datetime.date | None = None, **values: Any
) -> tuple[list[Connection], list[str]]:
    """Several at once, with a number of queries that does not grow with them. Returns those made, and the names that stood here already."""
    locked(Initiative, initiative.pk)
    day = _day(declared_on, None)
    there = {name.casefold() for name in Connection.objects.live().filter(initiative=initiative).values_list("title", flat=True)}
    wanted: dict[str, str] = {}
    doubles: list[str] = []
    for name in names:
        if name.casefold() in there or name.casefold() in wanted:
            doubles.append(name)
        else:
            wanted[name.casefold()] = name
    taking_part = [initiative.lead_id, *initiative.participations.values_list("organisation_id", flat=True)]
    known = {one.name: one for one in Organisation.objects.filter(pk__in=taking_part)}
    rows = [{"title": name, "organisation": known.get(name), "state_on": day, **values} for name in wanted.values()]
    made = entries.create_many(Connection, initiative, rows, by=by)
    ConnectionStep.objects.bulk_create([ConnectionStep(connection=one, state=one.state, on=day, by=by) for one in made], batch_size=200)
    return made, doubles


@transaction.atomic
def edit(connection: Connection, *, by: Person, seen_version: int, **values: Any) -> Connection:
    """Change what is written of it, not how far it has come. Raises Superseded, and ValidationError for a name that stands here already."""
    if values.get("title", connection.title).casefold() != connection.title.casefold():
        _once(connection.initiative, values["title"])
    return entries.edit(connection, by=by, seen_version=seen_version, **values)


@transaction.atomic
def move_on(connection: Connection, *, by: Person, seen_version: int, on: datetime.date | None = None) -> Connection:
    """One step on, reached on that day (today unless given).

    Raises Superseded, and ValidationError at `on` for a day ahead or before its present state, or when there is no further step.
    """
    now, day = _seen(connection, seen_version, on)
    if now.next_state is None:
        raise ValidationError(_("There is no further step. It is connected or has withdrawn."))
    return _kept(now, FORWARD[now.state], "moved", by, day)


@transaction.atomic
def step_back(connection: Connection, *, by: Person, seen_version: int, reason: str, on: datetime.date | None = None) -> Connection:
    """One step back, with a reason; one that withdrew declares anew. Raises as move_on, and ValidationError without a reason."""
    now, day = _seen(connection, seen_version, on, reason)
    if now.former_state is None:
        raise ValidationError(_("It stands at its first step already."))
    return _kept(now, Connection.step_back, "moved_back", by, day, reason)


@transaction.atomic
def withdraw(connection: Connection, *, by: Person, seen_version: int, reason: str, on: datetime.date | None = None) -> Connection:
    """It does not connect after all, or leaves; with a reason. Raises as move_on, and ValidationError without a reason."""
    now, day = _seen(connection, seen_version, on, reason)
    if now.state == ConnectionState.WITHDRAWN:
        raise ValidationError(_("It has withdrawn already."))
    return _kept(now, Connection.withdraw, "withdrawn", by, day, reason)


def _once(initiative: Initiative, title: str) -> None:
    rows = Connection.objects.live().filter(initiative=initiative).values_list("number", "title")
    there = next((number for number, name in rows if name.casefold() == title.casefold()), None)
    if there is not None:
        message = _("This organisation stands here already, as %(code)s. Change that one.") % {"code": f"{Connection.PREFIX}{there}"}
        raise ValidationError({"title": message})


def _seen(
    connection: Connection, seen_version: int, on: datetime.date | None, reason: str | None = None
) -> tuple[Connection, datetime.date]:
    """The connection as it is now, under a lock, and the day of its next step."""
    if reason is not None and not reason.strip():
        raise ValidationError({"reason": NO_REASON})
    now = locked(Connection, connection.pk)
    if now.deleted_at is not None or now.version != seen_version:
        raise Superseded(now)
    return now, _day(on, now)


def _day(on: datetime.date | None, now: Connection | None) -> datetime.date:
    today = timezone.localdate()
    day = on or today
    if day > today:
        message = _("This date lies ahead. Write the day it happened. Today is %(today)s.") % {"today": words.day(today)}
        raise ValidationError({"on": message})
    if now is not None and day < now.state_on:
        values = {"state": ConnectionState(now.state).label, "day": words.day(now.state_on)}
        raise ValidationError({"on": _("“%(state)s” was reached on %(day)s. Write that day or a later one.") % values})
    return day


def _kept(
    connection: Connection, step: Callable[[Connection], Any], verb: str, by: Person, day: datetime.date, reason: str = ""
) -> Connection:
    changes = {"state": [str(connection.state)], "state_on": [connection.state_on.isoformat(), day.isoformat()]}
    step(connection)
    changes["state"].append(str(connection.state))
    connection.state_on = day
    connection.version += 1
    connection.changed_at = timezone.now()
    connection.save()
    ConnectionStep.objects.create(connection=connection, state=connection.state, on=day, by=by, reason=reason.strip()[:1000])
    data = {"code": connection.code, "title": connection.title, "changes": changes, "reason": reason.strip()}
    events.record(connection.initiative_id, f"adoption.connection.{verb}", by=by, subject=connection, data=data)
    sync_due(connection)
    return connection
