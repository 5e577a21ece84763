"""What the method usually says about who does what, for the tasks of the plan that have no letters yet: shown first, then written."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.text import capfirst

from accounts.models import Person
from adoption import activities, huki
from adoption.choices import STEERING
from adoption.huki import STEERING_GROUP, canonical
from adoption.huki_matrix import Matrix
from adoption.methods import method_for
from adoption.models import Initiative, Task
from adoption.services import huki as services
from method import Activity, Method
from method import Role as MethodRole
from method.model import RoleKind

# Roles of the method that a column of the house stands for, beside those that have the same key.
SAME: dict[str, str] = dict.fromkeys(map(str, STEERING), STEERING_GROUP)
GROUPS = (RoleKind.BODY, RoleKind.AUDIENCE)


@dataclass(frozen=True)
class Proposed:
    """A task and the letters it would get, by the key of the method's role: {column or role of the method: letters}."""

    task: Task
    letters: dict[str, str]


@dataclass(frozen=True)
class Proposal:
    """Everything that would be written. `names`: what each column or role is called. `new`: roles of the method that would be added."""

    rows: tuple[Proposed, ...]
    names: dict[str, str]
    new: tuple[MethodRole, ...]


def propose(matrix: Matrix) -> Proposal:
    """For each task that carries out an activity of the method and has no letters of its own. No query beyond the matrix."""
    initiative = matrix.initiative
    found = method_for(initiative)
    usual = {one.key: one.activity for one in activities.of_initiative(initiative)}
    own = {column.own.method_key: column.key for column in matrix.columns if column.own and column.own.method_key}
    rows = tuple(_rows(matrix, usual, own))
    wanted = dict.fromkeys(key for row in rows for key in row.letters)
    there = {column.key: column.name for column in matrix.columns}
    new = [role for role in found.roles if role.key in wanted and role.key not in huki.ROLES]
    names = {**{key: str(huki.role_name(key)) for key in huki.ROLES}, **there, **{one.key: _name(initiative, one) for one in new}}
    return Proposal(rows, names, tuple(new))


@transaction.atomic
def carry_out(initiative: Initiative, proposal: Proposal, *, by: Person) -> int:
    """Write it: missing roles added, empty rows filled; returns how many. A row that somebody filled meanwhile keeps what it has."""
    made = {role.key: str(_role(initiative, role, by)) for role in proposal.new}
    rows: dict[UUID, dict[str, str]] = {}
    for row in proposal.rows:
        rows[row.task.pk] = {made.get(key, key): letters for key, letters in row.letters.items()}
    return services.fill(initiative, rows, by=by)


def _rows(matrix: Matrix, usual: dict[str, Activity], own: dict[str, str]) -> Iterator[Proposed]:
    known = _known(method_for(matrix.initiative))
    for task in matrix.plan.tasks:
        activity = usual.get(task.activity)
        if activity is None or task.is_settled or matrix.own(task):
            continue
        letters: dict[str, str] = {}
        for letter, roles in activity.huki.letters():
            for key in (own.get(role, SAME.get(role, role)) for role in roles if role in known):
                letters[key] = canonical(letters.get(key, "") + letter)
        if letters:
            yield Proposed(task, letters)


def _known(found: Method) -> set[str]:
    return {role.key for role in found.roles}


def _role(initiative: Initiative, role: MethodRole, by: Person) -> UUID:
    """The column of a role of the method, made if there is none; one of the same name is taken as it is."""
    rows = initiative.huki_roles.filter(Q(method_key=role.key) | Q(name__iexact=_name(initiative, role)))
    there = rows.order_by("-method_key").first()
    if there is not None:
        return there.pk
    values = {"name": _name(initiative, role), "is_one": role.kind not in GROUPS, "method_key": role.key}
    return services.add_role(initiative, by=by, **values).pk


def _name(initiative: Initiative, role: MethodRole) -> str:
    """In the language of the initiative's documents."""
    return str(capfirst(role.name.in_(initiative.language)))[:80]
