"""An organisation's own decision points, kept on the organisation (M14)."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from accounts.services import INSTALLATION
from adoption import due
from adoption.choices import ROMANS, Status
from adoption.decision_points import GATES, OwnPoint, of_organisation
from adoption.models import Initiative
from core import events, jobs
from core.db import save_edited

RENAME = "adoption.rename_gates"


@transaction.atomic
def save(organisation: Organisation, points: Mapping[int, OwnPoint], *, by: Person | None, seen_version: int) -> Organisation:
    """Name the milestones (1–8) of every initiative the organisation leads; one that is left out, or formal without a name, has none.

    Raises ValidationError at `name_<n>` when one name stands at milestones that do not follow each other, at `formal_<n>` when those
    decided together are not all formal or all not; Superseded.
    """
    tidy = {gate: point for gate, point in sorted(points.items()) if point.name or not point.formal}
    check(tidy)
    before = of_organisation(organisation)
    if before == tidy:
        return organisation
    values = {str(gate): {"name": point.name, "formal": point.formal} for gate, point in tidy.items()}
    after = save_edited(organisation, seen_version, decision_points=values)
    data = {"name": after.name, "changes": _changes(before, tidy)}
    events.record(INSTALLATION, "adoption.decision_points.changed", by=by, subject=after, data=data)
    jobs.enqueue(RENAME, str(after.pk))
    return after


def check(points: Mapping[int, OwnPoint]) -> None:
    """Raises ValidationError as `save` does; only neighbours are decided together, in order (M01, M14)."""
    wrong: dict[str, str] = {}
    last: dict[str, int] = {}
    for gate in GATES:
        point = points.get(gate)
        if point is None or not point.name:
            continue
        before = last.get(point.name)
        if before is not None and before != gate - 1:
            wrong[f"name_{gate}"] = _apart(point.name, before)
        elif before is not None and points[before].formal != point.formal:
            wrong[f"formal_{gate}"] = _unlike(point.name, before, gate)
        last[point.name] = gate
    if wrong:
        raise ValidationError(wrong)


def _apart(name: str, before: int) -> str:
    text = _("“%(name)s” stands at milestone %(before)s too, and those between have other names. Only neighbours are decided together.")
    return text % {"name": name, "before": ROMANS[before - 1]}


def _unlike(name: str, before: int, gate: int) -> str:
    text = _("Milestones %(before)s and %(gate)s are decided together at “%(name)s”: both formally, or neither.")
    return text % {"name": name, "before": ROMANS[before - 1], "gate": ROMANS[gate - 1]}


def _changes(before: Mapping[int, OwnPoint], after: Mapping[int, OwnPoint]) -> dict[str, list[str]]:
    return {ROMANS[gate - 1]: [_said(before, gate), _said(after, gate)] for gate in GATES if before.get(gate) != after.get(gate)}


def _said(points: Mapping[int, OwnPoint], gate: int) -> str:
    point = points.get(gate)
    if point is None:
        return ""
    return point.name if point.formal else f"{point.name} ({_('not formal')})".strip()


@jobs.work(RENAME)
def rename_gates(organisation_id: str) -> dict[str, int]:
    """What waits for whom says the milestone's name: made anew in every initiative the organisation leads."""
    changed = 0
    for initiative in Initiative.objects.filter(lead=organisation_id, status__in=(Status.ACTIVE, Status.PAUSED)).iterator():
        with transaction.atomic():
            changed += due.rebuild(initiative)
    return {"changed": changed}
