"""Work handed over from one person to another: entries of every register that names its holder, own roles of the matrix, and roles."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from adoption.choices import Role
from adoption.grounds import Ground, is_asked
from adoption.models import HukiRole, Initiative, RoleAssignment
from adoption.registry import Register, all_registers
from adoption.services import entries, huki, people
from core import events
from core.components import Text
from core.db import Superseded, locked
from notifications import outbox

MATRIX, ROLES = "huki_roles", "roles"
DONE, TOLD = "adoption.handover.done", "adoption.handed_over"


@dataclass(frozen=True)
class Kind:
    """What somebody holds of one kind: the key of its register (or MATRIX, ROLES), its name, and the things."""

    key: str
    name: Text
    things: tuple[Any, ...]

    @property
    def titles(self) -> list[str]:
        """Each in a few words."""
        return [_title(one) for one in self.things]


def held(initiative: Initiative, person: Person) -> list[Kind]:
    """Everything somebody holds in an initiative and has not finished, kind by kind; their roles last. A query for each kind."""
    found = [Kind(one.key, one.name, tuple(_entries(one, initiative, person))) for one in all_registers() if one.holder]
    own = tuple(HukiRole.objects.filter(initiative=initiative, person=person))
    roles = RoleAssignment.objects.current().filter(initiative=initiative, person=person, deputy_for__isnull=True)
    found += [
        Kind(MATRIX, gettext_lazy("Roles of who does what"), own),
        Kind(ROLES, gettext_lazy("Their roles in the initiative"), tuple(roles.select_related("person", "organisation", "initiative"))),
    ]
    return [kind for kind in found if kind.things]


def digest(kinds: Iterable[Kind]) -> str:
    """Stands for exactly these things, so that nothing is handed over that was not shown."""
    return hashlib.sha256("".join(sorted(str(one.pk) for kind in kinds for one in kind.things)).encode()).hexdigest()[:32]


@transaction.atomic
def hand_over(initiative: Initiative, *, by: Person, person: Person, to: Person, kinds: Sequence[str], seen: str = "") -> dict[str, int]:
    """Give what `person` holds of these kinds (keys of `held`) to `to`: all of it or nothing; returns how many of each.

    One event for each thing, the due items follow, the receiver is told by one mail. Nothing left of the kinds gives {}: pressed twice
    is done once. seen: digest of what was shown, if it was. Raises Superseded when there is something else now; ValidationError for
    oneself, somebody without a role, nothing chosen, and for a role that cannot be moved.
    """
    initiative = locked(Initiative, initiative.pk)
    _check(initiative, person, to, kinds)
    chosen = [kind for kind in held(initiative, person) if kind.key in kinds]
    if seen and chosen and digest(chosen) != seen:
        raise Superseded
    for kind in chosen:
        for thing in kind.things:
            _give(kind, thing, to, by)
    counts = {kind.key: len(kind.things) for kind in chosen}
    if counts:
        data = {"person": person.name, "receiver": to.name, "to": str(to.pk), "counts": counts}
        events.record(initiative.pk, DONE, by=by, subject=person, data=data)
        if to != by:
            outbox.put(TOLD, to, initiative=initiative.pk, subject=person.pk)
    return counts


def _check(initiative: Initiative, person: Person, to: Person, kinds: Sequence[str]) -> None:
    if to == person:
        raise ValidationError({"to": _("They hold it already. Choose somebody else.")})
    if not RoleAssignment.objects.current().filter(initiative=initiative, person=to).exists():
        raise ValidationError({"to": _("%(name)s has no role in the initiative yet. Name them first.") % {"name": to.name}})
    if not kinds:
        raise ValidationError({"kinds": _("Choose at least one kind of work.")})


def _entries(register: Register, initiative: Initiative, person: Person) -> list[Any]:
    """Live entries that somebody holds and that are not settled or closed."""
    rows = register.model._default_manager.filter(initiative=initiative, deleted_at__isnull=True, **{register.holder: person})
    found = rows.select_related("initiative", register.holder).order_by("number")
    return [one for one in found if not getattr(one, "is_settled", False) and not getattr(one, "closed_on", None)]


def _give(kind: Kind, thing: Any, to: Person, by: Person) -> None:
    if kind.key == MATRIX:
        huki.edit_role(thing, by=by, seen_version=thing.version, person=to)
    elif kind.key == ROLES:
        _give_role(thing, to, by)
    else:
        holder = next(one.holder for one in all_registers() if one.key == kind.key)
        entries.edit(thing, by=by, seen_version=thing.version, **{holder: to})


def _give_role(row: RoleAssignment, to: Person, by: Person) -> None:
    """The receiver gets the role and the other's ends today; deputies stand in for the new one. Who has it already keeps theirs."""
    same = {"initiative": row.initiative, "person": to, "role": row.role, "area": row.area}
    has = RoleAssignment.objects.current().filter(**same, deputy_for__isnull=True).first()
    why = _("Handed over to %(name)s.") % {"name": to.name}
    if has is None and row.role == Role.COORDINATOR:  # an initiative always has one
        has = _given(row, to, by)
    people.end(row, by=by, reason=why, ground=_ground(row, why))
    has = has or _given(row, to, by)
    for deputy in row.deputies.select_related("person", "initiative", "organisation"):
        if deputy.person_id != to.pk:
            people.change(deputy, by=by, seen_version=deputy.version, deputy_for=has)


def _given(row: RoleAssignment, to: Person, by: Person) -> RoleAssignment:
    """The same role, from today to the day it would have ended, for the organisation of the receiver."""
    values = {"area": row.area, "voting": row.voting, "valid_to": row.valid_to, "seat": row.seat, "vice_chair": row.vice_chair}
    values["ground"] = _ground(row, _("Handed over by %(name)s.") % {"name": row.person.name})
    return people.assign(row.initiative, by=by, person=to, role=row.role, **values)


def _ground(row: RoleAssignment, why: str) -> Ground | None:
    """A seat of a body that is handed over rests on the handing over, which its log tells of."""
    return Ground(why) if is_asked(row.initiative, row.role) else None


def _title(thing: Any) -> str:
    if isinstance(thing, RoleAssignment):
        return str(Role(thing.role).label)
    return f"{thing.code} {thing.title}" if hasattr(thing, "code") else str(thing)
