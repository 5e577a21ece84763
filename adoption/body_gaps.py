"""What a body lacks before its decisions can be trusted: chair, reachable quorum, members of all partners, mandates that last."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from adoption import bodies
from adoption.choices import STEERING, Decider, Role
from adoption.gaps import Crew, Gap, of_seats, of_steering_rule, role_url
from adoption.models import RoleAssignment, RuleOfBody
from core import words

BENEFITS_FROM = 3


def gaps(crew: Crew, body: str, rule: RuleOfBody | None) -> list[Gap]:
    """What the body lacks today. No query beyond the crew."""
    rows = crew.holding(*bodies.ROLES[body])
    parts: tuple[Iterator[Gap], ...]
    if body == Decider.STEERING_GROUP:
        parts = (_chair(crew, rows), of_steering_rule(crew), of_seats(crew), _benefits_owner(crew))
    else:
        parts = (_owner(crew, rows), _owner_rule(crew, rows, rule))
    return [gap for part in parts for gap in part]


def of_owner(crew: Crew) -> list[Gap]:
    """What the body of the business owner lacks, where it is one: a chair, a quorum that can be reached (M07)."""
    rule = bodies.rule_of(crew.initiative, Decider.BUSINESS_OWNER)
    return list(_owner_rule(crew, crew.holding(Role.BUSINESS_OWNER), rule))


def _chair(crew: Crew, rows: Sequence[RoleAssignment]) -> Iterator[Gap]:
    if not any(row.is_chair for row in rows):
        text = _("The steering group has no chair, so nobody can confirm its decisions.")
        yield Gap(text, role_url(crew.initiative, Role.STEERING_CHAIR), _("Name the chair"))


def _owner(crew: Crew, rows: Sequence[RoleAssignment]) -> Iterator[Gap]:
    if not rows:
        yield Gap(_("There is no business owner."), role_url(crew.initiative, Role.BUSINESS_OWNER), _("Name the business owner"))


def _owner_rule(crew: Crew, rows: Sequence[RoleAssignment], rule: RuleOfBody | None) -> Iterator[Gap]:
    if rule is None or not rows:
        return
    if not any(row.is_chair for row in rows):
        text = _("The body of the business owner has no chair, so nobody can confirm its decisions.")
        yield Gap(text, reverse("role-edit", args=[rows[0].pk]), _("Say who chairs"))
    there = bodies.votes(rows, rule.count_by)
    if not rule.more_than_half and rule.quorum > there:
        text = _("The quorum is %(quorum)d. The votes in the body of the business owner are fewer: %(votes)d.")
        values = {"quorum": rule.quorum, "votes": there}
        yield Gap(text % values, role_url(crew.initiative, Role.BUSINESS_OWNER), _("Name a member"))


def _benefits_owner(crew: Crew) -> Iterator[Gap]:
    """From phase III on one of the benefits owners should sit in the steering group (M06)."""
    owners = {row.person_id for row in crew.holding(Role.BENEFITS_OWNER)}
    seated = {row.person_id for row in crew.holding(*STEERING)}
    if crew.initiative.phase_number >= BENEFITS_FROM and not owners & seated:
        text = _("No benefits owner sits in the steering group.")
        yield Gap(text, role_url(crew.initiative, Role.STEERING_MEMBER), _("Name a member"))


def ending(crew: Crew, body: str) -> list[Gap]:
    """Mandates in the body that end soon (settings.MANDATE_ENDS_SOON_DAYS). No query beyond the crew."""
    return list(_ending(crew.holding(*bodies.ROLES[body])))


def _ending(rows: Sequence[RoleAssignment]) -> Iterator[Gap]:
    soon = timezone.localdate() + timedelta(days=settings.MANDATE_ENDS_SOON_DAYS)
    for row in rows:
        if row.valid_to is not None and row.valid_to <= soon:
            text = _("The mandate of %(name)s ends on %(day)s.") % {"name": row.person.name, "day": words.day(row.valid_to)}
            yield Gap(text, reverse("role-edit", args=[row.pk]), _("Change the mandate"))
