"""What every document of an initiative has on its title page: who, which case, where in the fairway."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption import pages
from adoption.choices import PhaseState, Status
from adoption.decision_points import is_formal, own_name, word
from adoption.models import Initiative, InitiativePhase
from core import words
from core.blocks import RailStop


def organisation_line(initiative: Initiative) -> str:
    """Demo Town, with Demo Region."""
    partners = [row.organisation.name for row in initiative.participations.select_related("organisation")]
    if not partners:
        return initiative.lead.name
    return _("%(lead)s, with %(partners)s") % {"lead": initiative.lead.name, "partners": ", ".join(partners)}


def rail(initiative: Initiative) -> tuple[RailStop, ...]:
    """The eight stops of the fairway, in words that stand on paper."""
    return tuple(_stop(initiative, row) for row in pages.phase_rows(initiative))


def _stop(initiative: Initiative, row: InitiativePhase) -> RailStop:
    mark = row.roman if is_formal(initiative, row.number) else str(row.number)
    name = own_name(initiative, row.number)
    own = (name,) if name else ()
    if row.state == PhaseState.CLOSED:
        lines = (_("Passed"), *own, words.short_day(row.closed_on), *_planned(row))
        return RailStop(mark, str(row.key.label), "passed", lines, _open_conditions(row))
    here = row.number == initiative.phase_number and initiative.status not in (Status.STOPPED, Status.CLOSED)
    if here:
        lines = (_("Here"), word(row.number, formal=is_formal(initiative, row.number)), *own, *_planned(row))
        return RailStop(mark, str(row.key.label), "here", lines)
    return RailStop(mark, str(row.key.label), "ahead", (_("Ahead"), *own, *_planned(row)))


def _planned(row: InitiativePhase) -> tuple[str, ...]:
    return (_("planned"), words.short_day(row.planned_gate)) if row.planned_gate else ()


def _open_conditions(row: InitiativePhase) -> str:
    count = row.conditions_open
    return ngettext("%(count)d condition open", "%(count)d conditions open", count) % {"count": count} if count else ""
