"""The register of connections: what milestones ask of it, who is waited for (M16, 002:250-254)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption import connection_page
from adoption.choices import DueKind
from adoption.connection_blocks import blocks
from adoption.connection_page import entries
from adoption.kept import kept
from adoption.models import Connection, Initiative
from adoption.registry import Due, Need, Register
from adoption.task_register import named

PLANNED, COUNTED = 5, 6


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """At milestone V each has a planned day (the connection plan), at VI they are counted (M16). Asked where organisations connect."""
    if gate not in (PLANNED, COUNTED):
        return
    found: list[Connection] = kept(initiative, "connections", lambda: list(entries(initiative)))
    if found:
        yield _dated(initiative, found) if gate == PLANNED else _connected(initiative, found)


def dues_of(connection: Connection) -> Iterator[Due]:
    """One on the way with a planned day waits for whoever looks after it: the contact person does not use Farled."""
    if connection.planned and connection.is_on_the_way:
        url = reverse("connection", args=[connection.pk])
        yield Due(DueKind.CONNECTION, connection.pk, connection.title, url, connection.responsible, connection.planned)


def _dated(initiative: Initiative, found: list[Connection]) -> Need:
    missing = [one for one in found if one.is_on_the_way and one.planned is None]
    text = _("Organisations that connect have no planned day") if missing else _("Each organisation that connects has a planned day")
    return _need(initiative, "planned", missing, text, _("Plan the connections"))


def _connected(initiative: Initiative, found: list[Connection]) -> Need:
    missing = [one for one in found if one.is_on_the_way]
    return _need(initiative, "connected", missing, connection_page.in_short(found), _("See the connections"))


def _need(initiative: Initiative, key: str, missing: list[Connection], text: str, link: str) -> Need:
    holders = {one.responsible for one in missing}
    return Need(
        key=f"connections.{key}",
        level="warn",
        met=not missing,
        text=text,
        url=reverse("connections", args=[initiative.pk]),
        link=link,
        detail=named(missing),
        owner=holders.pop() if len(holders) == 1 else None,
        rule="M16",
    )


CONNECTIONS = Register(
    key="connections",
    theme="scope",
    name=gettext_lazy("Connections"),
    noun=pgettext_lazy("log", "connection"),
    order=63,
    model=Connection,
    group="people",
    page="connections",
    needs=needs,
    blocks=blocks,
    entries=entries,
    dues_of=dues_of,
    holder="responsible",
)
