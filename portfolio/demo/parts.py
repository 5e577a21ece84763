"""Who does what in the demonstration: proposed by the method, then made the initiative's own, through the services people use."""

from typing import Any

from adoption import huki_matrix, huki_proposal
from adoption.huki import ROLES, version_of
from adoption.huki_matrix import Matrix
from adoption.models import HukiRole, Initiative
from adoption.services import huki
from portfolio.demo.writing import Cast


def say_who_does_what(initiative: Initiative, facts: dict[str, Any], cast: Cast) -> None:
    """Letters from the method where it has some, people for its roles, then the letters of the story."""
    by = cast["coordinator"]
    if "holders" in facts:
        huki_proposal.carry_out(initiative, huki_proposal.propose(huki_matrix.read(initiative)), by=by)
        _name_holders(initiative, facts, cast)
    matrix = huki_matrix.read(initiative)
    for task in matrix.plan.tasks:
        row = facts["letters"].get(task.title)
        if row:
            wanted = {_column(matrix, key): letters for key, letters in row.items()}
            huki.set_row(task, {**dict.fromkeys(matrix.own(task), ""), **wanted}, by=by, seen_version=version_of(matrix.own(task)))


def _name_holders(initiative: Initiative, facts: dict[str, Any], cast: Cast) -> None:
    by = cast["coordinator"]
    for role in HukiRole.objects.filter(initiative=initiative, method_key__in=facts["holders"]):
        huki.edit_role(role, by=by, seen_version=role.version, person=cast[facts["holders"][role.method_key]])
    for name, person in facts["own"].items():
        huki.add_role(initiative, by=by, name=name, person=cast[person])


def _column(matrix: Matrix, key: str) -> str:
    return key if key in ROLES else next(column.key for column in matrix.columns if column.name == key)
