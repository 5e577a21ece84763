"""The mini rail of lists: drawn once for each picture there is, since a list shows many and few differ."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from adoption.choices import PHASES, ROMANS, PhaseState, Status
from adoption.decision_points import is_formal, own_name
from adoption.methods import method_for
from adoption.models import Initiative, InitiativePhase
from adoption.pages import sailed
from core import rail_view
from core.components import Stop


@dataclass(frozen=True)
class Course:
    """Where an initiative is: its mini rail, the next milestone and its planned day (empty when it has ended)."""

    rail: SafeString
    milestone: str
    planned: date | None


def courses(initiatives: Iterable[Initiative]) -> dict[UUID, Course]:
    """One for each initiative. One query, however many there are."""
    initiatives = list(initiatives)
    now = InitiativePhase.objects.filter(initiative__in=initiatives).exclude(state=PhaseState.CLOSED).order_by("number")
    rows: dict[UUID, tuple[date | None, date | None]] = {}
    for pk, planned, begun in now.values_list("initiative_id", "planned_gate", "begun_on"):
        rows.setdefault(pk, (planned, begun))
    return {one.pk: _course(one, *rows.get(one.pk, (None, None))) for one in initiatives}


def _course(initiative: Initiative, planned: date | None, begun: date | None) -> Course:
    number = initiative.phase_number
    ended = initiative.status in (Status.STOPPED, Status.CLOSED)
    far = sailed(begun, planned, timezone.localdate())
    drawing = _drawn(number, ended, 0 if ended else far, get_language() or "en")
    if ended or number > len(PHASES):
        return Course(drawing, "", None)
    return Course(drawing, f"{_mark(initiative, number)}, {method_for(initiative).milestone(number).title}", planned)


def _mark(initiative: Initiative, number: int) -> str:
    """III, or III (BP2) where the lead organisation has a name of its own for it."""
    roman, own = ROMANS[number - 1] if is_formal(initiative, number) else str(number), own_name(initiative, number)
    return _("%(gate)s (%(name)s)") % {"gate": roman, "name": own} if own else roman


@lru_cache(maxsize=1024)
def _drawn(number: int, ended: bool, far: int, language: str) -> SafeString:
    return rail_view.render([_stop(at, number, ended, far) for at in range(1, len(PHASES) + 1)], "mini")


def _stop(at: int, number: int, ended: bool, far: int) -> Stop:
    name = PHASES[at - 1].label
    state = "passed" if at < number else "here" if at == number and not ended else "ahead"
    words = {"passed": _("%(phase)s: passed"), "here": _("%(phase)s: here"), "ahead": _("%(phase)s: ahead")}[state]
    return Stop(at, ROMANS[at - 1], name, state, words % {"phase": name}, sailed=far)
