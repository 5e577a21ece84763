"""The bodies of the demonstration: members who came and left, mandates and what they rest on, a rule changed by decision."""

from typing import Any

from adoption.choices import Decider
from adoption.grounds import Ground
from adoption.models import Initiative, RoleAssignment
from adoption.services import bodies, people
from portfolio.demo.clock import Moment
from portfolio.demo.telling import Part
from portfolio.demo.writing import Cast, day


def found(initiative: Initiative, facts: dict[str, Any], cast: Cast) -> Part:
    """What the mandates rest on, and who sat in the steering group at first."""
    for one in facts["members"]:
        yield Moment(one["days"])
        who = {"person": cast[one["person"]], "role": one["role"], "organisation": cast.organisations[one["organisation"]]}
        people.assign(initiative, by=cast["coordinator"], ground=Ground(one["decision"]), valid_from=day(one["days"]), **who)
    for one in facts["mandates"]:
        yield Moment(one["days"])
        _mandate(initiative, one, cast)


def change(initiative: Initiative, facts: dict[str, Any], cast: Cast) -> Part:
    """Who left, and how the rule changed."""
    by = cast["coordinator"]
    for one in facts["left"]:
        yield Moment(one["days"])
        people.end(_row(initiative, one, cast), by=by, reason=one["reason"], ground=Ground(one["decision"]))
    rule = facts["rule"]
    yield Moment(rule["days"])
    bodies.set_rule(initiative, Decider.STEERING_GROUP, by=by, ground=Ground(rule["decision"]), **rule["values"])


def _mandate(initiative: Initiative, one: dict[str, Any], cast: Cast) -> None:
    row = _row(initiative, one, cast)
    values = {"basis": one["basis"], "vice_chair": one.get("vice_chair", False), "valid_from": day(one["days"])}
    if "until" in one:
        values["valid_to"] = day(one["until"])
    ground = Ground(one["decision"]) if "decision" in one else None
    people.change(row, by=cast["coordinator"], seen_version=row.version, ground=ground, **values)


def _row(initiative: Initiative, one: dict[str, Any], cast: Cast) -> RoleAssignment:
    rows = RoleAssignment.objects.select_related("initiative", "person", "organisation")
    return rows.get(initiative=initiative, person=cast[one["person"]], role=one["role"])
