"""The bodies that decide: the steering group, and the business owner where that is a body and not one person (M07)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.choices import STEERING, BodyRule, CountBy, Decider, PerCapsulam, Role, Seat, TieBreak
from adoption.models import Initiative, OwnerRule, RoleAssignment, RuleOfBody, SteeringRule
from core.components import Text

ROLES: dict[str, tuple[Role, ...]] = {Decider.STEERING_GROUP: STEERING, Decider.BUSINESS_OWNER: (Role.BUSINESS_OWNER,)}
RULES: dict[str, type[SteeringRule] | type[OwnerRule]] = {Decider.STEERING_GROUP: SteeringRule, Decider.BUSINESS_OWNER: OwnerRule}
VALUES = ("rule", "count_by", "quorum", "more_than_half", "tie", "per_capsulam")
# What a rule says that nobody has set otherwise: as before these could be set, so that what was sealed then reads the same now.
USUAL: dict[str, Any] = {"more_than_half": False, "tie": TieBreak.CHAIR, "per_capsulam": PerCapsulam.EVERY}


def rule_of(initiative: Initiative, body: str) -> RuleOfBody | None:
    """The rule of a body (adoption.choices.Decider) as the initiative was read; None where none is set."""
    return getattr(initiative, "steering_rule" if body == Decider.STEERING_GROUP else "owner_rule", None)


def read_rule(initiative_id: Any, body: str) -> RuleOfBody | None:
    """The same, read anew. One query."""
    return RULES[body]._default_manager.filter(initiative=initiative_id).first()


def decides_together(initiative: Initiative, body: str) -> bool:
    """Whether a decider is a body: the steering group always, the business owner where a rule of its body is set."""
    return body == Decider.STEERING_GROUP or rule_of(initiative, body) is not None


def body_of(role: str) -> str:
    """The body that a role has a place in; empty for other roles."""
    return next((body for body, roles in ROLES.items() if role in roles), "")


def votes(rows: Iterable[RoleAssignment], count_by: str) -> int:
    """How many votes a body has: voting chair and members, or the organisations they act for. Deputies add none."""
    voting = [row for row in rows if row.voting and not row.is_deputy]
    return len({row.organisation_id for row in voting}) if count_by == CountBy.ORGANISATION else len(voting)


def place(row: RoleAssignment) -> str:
    """What somebody is in a body, in words: chair of the steering group; member of the body of the business owner."""
    if row.role != Role.BUSINESS_OWNER or not row.seat:
        return str(Role(row.role).label)
    return {
        Seat.CHAIR: _("Chair of the body of the business owner"),
        Seat.MEMBER: _("Member of the body of the business owner"),
        Seat.DEPUTY: _("Deputy in the body of the business owner"),
    }[Seat(row.seat)]


def facts(rule: RuleOfBody) -> list[tuple[Text, Text, str]]:
    """The rule in words: label, value, and the key of the term where the label is one that the method explains."""
    return facts_of({name: getattr(rule, name) for name in VALUES})


def facts_of(values: dict[str, Any]) -> list[tuple[Text, Text, str]]:
    """The same from plain values, as a record of a rule keeps them."""
    values = {**USUAL, **values}
    return [
        (_("Rule"), BodyRule(values["rule"]).label, ""),
        (_("Votes are counted"), CountBy(values["count_by"]).label, ""),
        (_("Quorum"), quorum(values), "quorum"),
        (_("Who breaks a tie"), TieBreak(values["tie"]).label, ""),
        (_("Decisions per capsulam"), PerCapsulam(values["per_capsulam"]).label, ""),
    ]


def quorum(values: dict[str, Any]) -> str:
    """How many must be there, in words."""
    if values["more_than_half"]:
        return _("More than half of those who vote")
    return ngettext("At least %(count)d", "At least %(count)d", values["quorum"]) % {"count": values["quorum"]}


def sentence(values: dict[str, Any]) -> str:
    """The rule in one line, for a history."""
    (_rule, rule, _key), (_label, counted, _other), *rest = facts_of(values)
    return ". ".join([str(rule), str(counted), *(f"{label}: {value}" for label, value, _term in rest)])
