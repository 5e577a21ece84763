"""Connections in words: where each organisation stands, which day it came there, and how many are where (002:250-254)."""

import datetime
from collections import Counter
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from adoption import columns
from adoption.columns import EntryColumn
from adoption.models import Connection, ConnectionState, Initiative
from adoption.models.connection import STEPS
from adoption.models.entry import EntryQuerySet
from core import words
from core.blocks import Cell
from core.blocks.model import State
from core.components import Text

# One letter for each state, where a word does not fit; the word is always there for those who do not see the letter.
LETTERS: dict[str, Text] = {
    ConnectionState.DECLARED: pgettext_lazy("letter for Declared", "D"),
    ConnectionState.PREPARING: pgettext_lazy("letter for Preparing", "P"),
    ConnectionState.TESTING: pgettext_lazy("letter for Testing", "T"),
    ConnectionState.CONNECTED: pgettext_lazy("letter for Connected", "C"),
    ConnectionState.WITHDRAWN: pgettext_lazy("letter for Withdrawn", "W"),
}


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live connections in order, with whoever looks after them. One query."""
    rows = Connection.objects.live().filter(initiative=initiative)
    return rows.select_related("responsible__organisation", "organisation", "initiative").order_by("number")


def standing(connection: Connection) -> Cell:
    """Its state in a word, and since when."""
    state: State = "done" if connection.state == ConnectionState.CONNECTED else ""
    since = _("since %(day)s") % {"day": words.short_day(connection.state_on)}
    return Cell(str(ConnectionState(connection.state).label), state, since)


def planned(connection: Connection) -> Cell:
    """The day it is planned to be connected; how late it is; that none is planned."""
    if not connection.is_on_the_way:
        return columns.day(connection.planned)
    if connection.planned is None:
        return Cell(_("Not planned"), "warns")
    if connection.planned < timezone.localdate():
        return Cell(words.short_day(connection.planned), "warns", words.due(connection.planned))
    return columns.day(connection.planned)


def contact(connection: Connection) -> Cell:
    """Who speaks for the organisation."""
    return columns.text(connection.contact_name, connection.contact_email or connection.contact_phone)


STATE = EntryColumn(gettext_lazy("State"), standing)
PLANNED = EntryColumn(gettext_lazy("Planned to be connected"), planned)
HELD = EntryColumn(gettext_lazy("Looks after it"), lambda one: columns.person(one.responsible))


def counts(connections: Iterable[Connection]) -> list[tuple[ConnectionState, int]]:
    """How many stand where; the withdrawn only where there are any."""
    found = Counter(connection.state for connection in connections)
    states = [*STEPS, *([ConnectionState.WITHDRAWN] if found[ConnectionState.WITHDRAWN] else [])]
    return [(state, found[state]) for state in states]


def so_many(connections: Iterable[Connection]) -> tuple[int, int]:
    """(connected, all that have not withdrawn): what is asked at milestone VI (002:254)."""
    there = [connection for connection in connections if connection.state != ConnectionState.WITHDRAWN]
    return sum(connection.state == ConnectionState.CONNECTED for connection in there), len(there)


def in_short(connections: Iterable[Connection]) -> str:
    """3 of 8 organisations are connected."""
    connected, count = so_many(connections)
    text = ngettext("%(connected)d of %(count)d organisation is connected", "%(connected)d of %(count)d organisations are connected", count)
    return text % {"connected": connected, "count": count}


def late(connections: Iterable[Connection], today: datetime.date | None = None) -> list[Connection]:
    """Those on the way whose planned day has passed."""
    day = today or timezone.localdate()
    return [one for one in connections if one.is_on_the_way and one.planned and one.planned < day]
