"""How the core's own pages are taken out: plan, who does what, goals, people, organisations, log."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption import exports, gaps, goal_register, huki_export, log, plan_export, role_page
from adoption.columns import EntryColumn
from adoption.exports import Asked, Export, sheet
from adoption.forms.setup_log import LogFilter
from adoption.models import InitiativePhase
from adoption.permissions import read_log
from core.blocks import Cell
from core.components import Text
from core.sheets import Sheet, Value


def _column(label: Text, value: Any, width: Any = "m") -> EntryColumn:
    return EntryColumn(label, lambda row: Cell(str(value(row) or "")), width, value=value)


def _goals(asked: Asked) -> list[Sheet]:
    found = goal_register.entries(asked.initiative)
    return [exports.sheet_of_entries(_("Goals"), _("Goal"), goal_register.COLUMNS, found)]


@dataclass(frozen=True)
class _Seat:
    group: Text
    holder: role_page.Holder


PEOPLE = (
    _column(gettext_lazy("Person"), lambda one: one.holder.row.person.name, "l"),
    _column(gettext_lazy("Group"), lambda one: str(one.group)),
    _column(gettext_lazy("Role"), lambda one: str(one.holder.role)),
    _column(gettext_lazy("About the role"), lambda one: str(one.holder.about) or None),
    _column(gettext_lazy("For"), lambda one: one.holder.row.organisation.name),
    _column(gettext_lazy("From"), lambda one: one.holder.row.valid_from),
    _column(gettext_lazy("To"), lambda one: one.holder.row.valid_to),
    _column(gettext_lazy("Has an account"), lambda one: one.holder.account),
)


def _people(asked: Asked) -> list[Sheet]:
    groups = role_page.groups(gaps.crew(asked.initiative))
    return [sheet(_("People and roles"), PEOPLE, [_Seat(group.title, holder) for group in groups for holder in group.holders])]


@dataclass(frozen=True)
class _Party:
    name: str
    country: str
    part: str
    people: str


PARTIES = (
    _column(gettext_lazy("Organisation"), lambda one: one.name, "l"),
    _column(gettext_lazy("Country"), lambda one: one.country),
    _column(gettext_lazy("Takes part as"), lambda one: one.part),
    _column(gettext_lazy("People with a role"), lambda one: one.people or None, "xl"),
)
LEADS = (
    _column(gettext_lazy("Phase"), lambda row: row.number, "xs"),
    _column(gettext_lazy("Name"), lambda row: str(row), "l"),
    _column(gettext_lazy("Lead organisation"), lambda row: row.lead.name),
    _column(gettext_lazy("State"), lambda row: str(row.get_state_display())),
    _column(gettext_lazy("Closed on"), lambda row: row.closed_on),
)


def _organisations(asked: Asked) -> Iterator[Sheet]:
    crew, initiative = gaps.crew(asked.initiative), asked.initiative
    partners = [row.organisation for row in initiative.participations.select_related("organisation")]
    parts = [(initiative.lead, _("Lead organisation")), *((one, _("Partner")) for one in partners)]
    names = {one.pk: sorted({row.person.name for row in crew.roles if row.organisation_id == one.pk}) for one, _part in parts}
    rows = [_Party(one.name, str(one.get_country_display()), part, ", ".join(names[one.pk])) for one, part in parts]
    yield sheet(_("Organisations"), PARTIES, rows)
    yield sheet(_("Lead by phase"), LEADS, InitiativePhase.objects.filter(initiative=initiative).select_related("lead"))


def _changes(line: log.Line) -> Value:
    return "\n".join(f"{change.label}: {change.before} → {change.after}" for change in line.changes) or None


LOG = (
    _column(gettext_lazy("No."), lambda line: line.seq, "xs"),
    _column(gettext_lazy("What"), lambda line: line.what, "xl"),
    _column(gettext_lazy("What changed"), _changes, "xl"),
    _column(gettext_lazy("Reason or note"), lambda line: line.reason or None, "xl"),
    _column(gettext_lazy("Who"), lambda line: line.who),
    _column(gettext_lazy("When"), lambda line: timezone.localtime(line.at)),
    _column(gettext_lazy("Checksum"), lambda line: line.hash),
)


def _log(asked: Asked) -> list[Sheet]:
    actors = log.actors(asked.initiative)
    form = LogFilter(asked.query, actors=actors)
    form.is_valid()
    events = form.chosen(log.events_of(asked.initiative.pk))
    return [sheet(_("Log"), LOG, log.told(events, {one.pk: one.name for one in actors}))]


ALL = (
    plan_export.EXPORT,
    huki_export.EXPORT,
    Export("goals", gettext_lazy("Goals"), _goals),
    Export("people", gettext_lazy("People and roles"), _people),
    Export("organisations", gettext_lazy("Organisations"), _organisations),
    Export("log", gettext_lazy("Log"), _log, read_log),
)
