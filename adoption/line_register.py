"""The register of service lines: what it demands before milestones, who is waited for (N01, N02, K02, K03, K04)."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption.choices import DueKind
from adoption.kept import kept
from adoption.line_blocks import blocks
from adoption.line_page import entries
from adoption.models import Initiative, ServiceLine, Stage
from adoption.registry import Due, Level, Need, Register
from adoption.task_register import named

DETAILED, PLANNED = 3, 4
PLAYBOOKS = {"services_online", "remote_services"}


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """From milestone III each line has an owner (N01) and says what is to be (K04); from IV authority (K03), tasks and dates (N02).

    Asked where there are lines; where a playbook goes by them, at milestone III also that there are any.
    """
    if gate < DETAILED:
        return
    rows: list[ServiceLine] = kept(initiative, "service_lines", lambda: list(entries(initiative)))
    if gate == DETAILED and PLAYBOOKS & set(initiative.playbooks):
        yield _any(initiative, rows)
    live = [line for line in rows if line.stage != Stage.CLOSED]
    if live:
        yield _owned(initiative, live)
        yield _to_be(initiative, live)
    if live and gate >= PLANNED:
        yield _authorised(initiative, live)
        yield _scheduled(initiative, live)


def dues_of(line: ServiceLine) -> Iterator[Due]:
    """A line with a day to be in use by waits for its owner until it is closed."""
    if line.due and line.stage != Stage.CLOSED:
        url = reverse("service-line", args=[line.pk])
        yield Due(DueKind.SERVICE_LINE, line.pk, line.title, url, line.owner, line.due)


def _any(initiative: Initiative, rows: Sequence[ServiceLine]) -> Need:
    text = _("The services are written down one by one") if rows else _("The services are not written down one by one yet")
    url = reverse("service-lines", args=[initiative.pk])
    return Need("service_lines.any", "warn", bool(rows), text, url, _("Write down a service"), rule="N02")


def _owned(initiative: Initiative, lines: Sequence[ServiceLine]) -> Need:
    """A line that has begun without an owner cannot be; one still being defined only warns."""
    free = [line for line in lines if line.owner_id is None]
    level: Level = "enforce" if any(line.stage != Stage.DEFINE for line in free) else "warn"
    text = _("Services lack an owner") if free else _("Each service has one owner")
    return _need(initiative, "owned", free, text, _("Name an owner"), "N01", level)


def _to_be(initiative: Initiative, lines: Sequence[ServiceLine]) -> Need:
    bare = [line for line in lines if not (line.future_process and line.future_version)]
    text = _("It is not described how every service is to go") if bare else _("It is described how each service is to go")
    return _need(initiative, "to_be", bare, text, _("Describe it"), "K04")


def _authorised(initiative: Initiative, lines: Sequence[ServiceLine]) -> Need:
    bare = [line for line in lines if not (line.mandate_by and line.mandate_on)]
    text = _("It is not written down who gave every owner authority") if bare else _("Each owner has been given authority")
    return _need(initiative, "authority", bare, text, _("Write down who gave it"), "K03")


def _scheduled(initiative: Initiative, lines: Sequence[ServiceLine]) -> Need:
    bare = [line for line in lines if not (line.starts and line.due and getattr(line, "tasks_dated", 0))]
    text = _("Services lack dates or tasks") if bare else _("Each service has a schedule of its own")
    return _need(initiative, "scheduled", bare, text, _("Plan them"), "N02")


def _need(initiative: Initiative, key: str, lacking: Sequence[ServiceLine], text: str, link: str, rule: str, level: Level = "warn") -> Need:
    one = lacking[0] if len(lacking) == 1 else None
    return Need(
        key=f"service_lines.{key}",
        level=level,
        met=not lacking,
        text=text,
        url=reverse("service-line", args=[one.pk]) if one else reverse("service-lines", args=[initiative.pk]),
        link=link,
        detail=named(lacking),
        owner=one.owner if one else None,
        rule=rule,
    )


SERVICE_LINES = Register(
    key="service_lines",
    theme="scope",
    name=gettext_lazy("Service lines"),
    noun=pgettext_lazy("log", "service line"),
    order=45,
    model=ServiceLine,
    group="plan",
    page="service-lines",
    needs=needs,
    blocks=blocks,
    entries=entries,
    dues_of=dues_of,
    holder="owner",
    wide=True,
)
