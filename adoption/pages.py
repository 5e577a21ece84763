"""What every page of an initiative shows around its own content: rail, local menu, method note."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from adoption import decided, registry
from adoption.choices import PhaseState, Status
from adoption.decision_points import gate_word, is_formal, own_name, word
from adoption.methods import method_for
from adoption.models import Initiative, InitiativePhase
from adoption.permissions import manage_initiative, read_log
from core import words
from core.components import MenuGroup, MenuItem, Note, Stop

GROUPS = (
    ("decide", gettext_lazy("Decide")),
    ("plan", gettext_lazy("Plan")),
    ("people", gettext_lazy("People")),
    ("record", gettext_lazy("Record")),
)

# Page (url name) -> the method's margin note about it.
NOTES = {
    "initiative": "overview",
    "plan": "plan",
    "service-lines": "service_lines",
    "connections": "connections",
    "risks": "risks",
    "goals": "goals",
    "documents": "documents",
    "people": "people",
    "bodies": "people",
    "huki": "huki",
    "organisations": "organisations",
    "milestones": "gate",
    "advice": "gate",
    "communications": "gate",
    "meetings": "people",
    "log": "log",
    "checklists": "checklists",
    "options": "options",
    "profitability": "profitability",
    "fundings": "funding",
    "governance": "governance",
    "agreements": "agreements",
    "deliverables": "deliverables",
    "trainings": "training",
    "remaining": "remaining",
    "lessons": "remaining",
    "maintenance-objects": "maintenance_objects",
    "necessary-procurements": "procurements",
    "expected-benefits": "benefits",
}


def show(request: HttpRequest, initiative: Initiative, template: str, page: str, context: dict[str, Any], **options: Any) -> HttpResponse:
    """Render a page of an initiative. `page` is the url name of the entry of the local menu it belongs to."""
    return render(request, template, {**frame(request.user, initiative, page), **context}, **options)


def frame(user: User, initiative: Initiative, page: str) -> dict[str, Any]:
    """The context of templates/frames/initiative.html. Costs at most two queries (phases, grants)."""
    return {
        "initiative": initiative,
        "rail": rail(initiative),
        "local_menu": menu(user, initiative, page),
        "method_note": note(initiative, page),
        "initiative_standing": decided.standing(initiative),
    }


def phase_rows(initiative: Initiative) -> list[InitiativePhase]:
    """The eight phase rows, read once and kept on the object."""
    if "_phase_rows" not in initiative.__dict__:
        initiative.__dict__["_phase_rows"] = list(initiative.phases.all())
    rows: list[InitiativePhase] = initiative.__dict__["_phase_rows"]
    return rows


def keep_phase_rows(initiative: Initiative, rows: list[InitiativePhase]) -> None:
    """Rows that a page has read itself."""
    initiative.__dict__["_phase_rows"] = rows


def rail(initiative: Initiative) -> list[Stop]:
    """The eight stops of the fairway."""
    return [_stop(initiative, row) for row in phase_rows(initiative)]


def menu(user: User, initiative: Initiative, page: str) -> list[MenuGroup]:
    """Overview first, then every register that has a page, by group."""
    first = MenuGroup("", [MenuItem(initiative.get_absolute_url(), _("Overview"), current=page == "initiative")])
    groups = [MenuGroup(title, _items(user, initiative, key, page)) for key, title in GROUPS]
    return [first, *(group for group in groups if group.items)]


def note(initiative: Initiative, key: str) -> Note | None:
    """The margin note of the initiative's method for a page, by its url name or group; None where it has none."""
    if key not in NOTES:
        return None
    found = method_for(initiative).note(NOTES[key])
    return Note(by=_("The method here"), title=str(found.title), text=str(found.text), source=str(found.source))


def phase_note(initiative: Initiative, number: int) -> Note:
    """What the method expects in phase 1–8."""
    phase = method_for(initiative).phase(number)
    source = _("Metod för Utveckling i Samverkan 1.0, phase %(number)d") % {"number": number}
    points = [str(expected.text) for expected in phase.points]
    return Note(by=_("The method in this phase"), title=str(phase.name), text=str(phase.purpose), source=source, points=points)


def _items(user: User, initiative: Initiative, group: str, page: str) -> list[MenuItem]:
    ways = registry.ways(group)
    if not initiative.has_milestones:
        ways = [(name, _("Phase reviews") if name == "milestones" else label) for name, label in ways]
    if group == "people":
        formal = [("bodies", _("Bodies that decide"))] if initiative.has_milestones else []
        ways = [("organisations", _("Organisations")), ("people", _("People and roles")), *formal, *ways]
    if group == "record":
        ways += [("initiative-method", _("Method"))]
        ways += [("initiative-edit", _("Settings"))] if manage_initiative(user, initiative) else []
        ways += [("log", _("Log"))] if read_log(user, initiative) else []
    labels = dict(reversed(ways))  # where a page stands twice, its first place and label count
    names = dict.fromkeys(name for name, _label in ways)
    return [MenuItem(reverse(name, args=[initiative.pk]), labels[name], current=name == page) for name in names]


def _stop(initiative: Initiative, row: InitiativePhase) -> Stop:
    state = _state(initiative, row)
    lines = _lines(initiative, row, state)
    return Stop(
        number=row.number,
        roman=row.roman if is_formal(initiative, row.number) else str(row.number),
        phase_name=row.key.label,
        state=state,
        sailed=sailed(row.begun_on, row.planned_gate, timezone.localdate()) if state == "here" else 0,
        url=reverse("milestone", args=[initiative.pk, row.number]),
        date_lines=lines,
        own_name=own_name(initiative, row.number),
        conditions_open=row.conditions_open,
        conditions_url=reverse("conditions", args=[initiative.pk]) if row.conditions_open else "",
        text_for_screen_reader=_spoken(initiative, row, state, lines),
    )


def _state(initiative: Initiative, row: InitiativePhase) -> str:
    if row.state == PhaseState.CLOSED:
        return "passed"
    ended = initiative.status in (Status.STOPPED, Status.CLOSED)
    return "here" if row.number == initiative.phase_number and not ended else "ahead"


def _lines(initiative: Initiative, row: InitiativePhase, state: str) -> list[str]:
    planned = _("planned %(day)s") % {"day": words.short_day(row.planned_gate)} if row.planned_gate else ""
    if state == "passed" and row.closed_on:
        return [words.short_day(row.closed_on), planned] if planned else [words.short_day(row.closed_on)]
    mark = word(row.number, formal=is_formal(initiative, row.number))
    return [line for line in ((mark, planned) if state == "here" else (planned,)) if line]


def _spoken(initiative: Initiative, row: InitiativePhase, state: str, lines: list[str]) -> str:
    gate, own = gate_word(initiative, row.number), own_name(initiative, row.number)
    dates = ", ".join([*([own] if own and state != "passed" else []), *lines])
    values = {"phase": row.key.label, "gate": gate, "dates": dates}
    if state == "passed":
        return _("%(phase)s: %(gate)s passed %(dates)s") % values
    if state == "here":
        return _("%(phase)s: you are here. %(dates)s") % values
    return _("%(phase)s: ahead. %(dates)s") % values


def sailed(begun: date | None, planned: date | None, today: date) -> int:
    """How much of the time of a phase has gone, in tens of per cent (10 to 90)."""
    if begun is None or planned is None or planned <= begun:
        return 10
    return max(10, min(90, round((today - begun).days / (planned - begun).days * 10) * 10))
