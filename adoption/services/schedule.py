"""When the milestones are planned: proposed from start to wished end, checked for order, written with their event."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.choices import PHASES
from adoption.models import Initiative, InitiativePhase
from core import events

Planned = dict[int, date | None]
SATURDAY = 5


def proposed(starts: date, wished_end: date) -> dict[int, date]:
    """Days for milestones I–VIII, evenly from start to wished end and never on a weekend: {1–8: day}."""
    length = (wished_end - starts).days
    days = {number: starts + timedelta(days=length * number // len(PHASES)) for number in range(1, len(PHASES) + 1)}
    return {number: max(starts, _weekday(day)) for number, day in days.items()}


def check(starts: date | None, wished_end: date | None, planned: Planned) -> None:
    """Raises ValidationError at `wished_end` before the start, at `planned_gate_<n>` before the start or an earlier milestone."""
    errors: dict[str, object] = {}
    if starts and wished_end and wished_end < starts:
        errors["wished_end"] = _("The wished end comes before the start. Write a later date.")
    last = None
    for number, day in sorted(planned.items()):
        if day is None:
            continue
        if starts and day < starts:
            errors[f"planned_gate_{number}"] = _("This milestone is planned before the start. Write a later date.")
        elif last and day < last:
            errors[f"planned_gate_{number}"] = _("This milestone is planned before the one in front of it. Write a later date.")
        last = max(last or day, day)
    if errors:
        raise ValidationError(errors)


def moved(initiative: Initiative, planned: Planned) -> list[InitiativePhase]:
    """Phases whose milestone gets another day."""
    rows = initiative.phases.filter(number__in=planned) if planned else []
    return [row for row in rows if row.planned_gate != planned[row.number]]


def plan(initiative: Initiative, planned: Planned, rows: list[InitiativePhase], *, by: Person) -> None:
    """Write the days of `rows` and record them; each phase is planned to begin when the one before it ends."""
    for row in rows:
        InitiativePhase.objects.filter(pk=row.pk).update(planned_gate=planned[row.number])
    begins = initiative.starts
    for row in initiative.phases.order_by("number"):
        if row.planned_start != begins and row.closed_on is None:
            InitiativePhase.objects.filter(pk=row.pk).update(planned_start=begins)
        begins = row.planned_gate or begins
    if rows:
        changes = {row.roman: [str(row.planned_gate or ""), str(planned[row.number] or "")] for row in rows}
        events.record(initiative.pk, "adoption.dates.changed", by=by, subject=initiative, data={"changes": changes})


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))
