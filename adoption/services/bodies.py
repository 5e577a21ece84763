"""Rules of bodies: set, changed by decision, remembered; a business owner becomes a body, or decides alone again."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption import bodies, due, steering
from adoption.choices import Decider, Role, Seat
from adoption.grounds import Ground
from adoption.models import Initiative, OwnerRule, RoleAssignment, RuleOfBody, RuleRecord
from adoption.services.entries import changed
from core import events
from core.db import Superseded, locked, save_edited

ACTIONS = {Decider.STEERING_GROUP: "adoption.steering_rule.set", Decider.BUSINESS_OWNER: "adoption.owner_rule.set"}


@transaction.atomic
def set_rule(
    initiative: Initiative, body: str, *, by: Person, seen_version: int | None = None, ground: Ground | None = None, **values: Any
) -> RuleOfBody:
    """How a body (adoption.choices.Decider) decides; what held before stays in its record.

    values: rule, count_by, quorum, and more_than_half, tie, per_capsulam where they are not the usual ones. The first rule of the
    business owner makes it a body: whoever holds the role alone becomes its chair. Raises ValidationError at `quorum` when it is larger
    than the votes there are, Superseded when the rule is not the one seen any more (only asked when `seen_version` is given).
    """
    locked(Initiative, initiative.pk)
    before = bodies.read_rule(initiative.pk, body)
    if not values.get("more_than_half"):
        steering.check_quorum(initiative, values["count_by"], values["quorum"], body)
    if before is None:
        return _first(initiative, body, by, ground, values)
    changes = changed(before, values)
    if not changes:
        return before
    if not RuleRecord.objects.filter(initiative=initiative, body=body).exists():
        _remember(before, body, None, None, since=before.created_at)
    row = save_edited(before, before.version if seen_version is None else seen_version, **values, **(ground.columns if ground else {}))
    _remember(row, body, by, ground)
    events.record(initiative.pk, ACTIONS[Decider(body)], by=by, subject=row, data={"changes": changes, **(ground.told if ground else {})})
    due.rebuild(initiative)
    return row


@transaction.atomic
def decide_alone(initiative: Initiative, *, by: Person, ground: Ground) -> None:
    """The body of the business owner is one person again. Raises ValidationError while there are several, Superseded if it is already."""
    locked(Initiative, initiative.pk)
    rule = OwnerRule.objects.filter(initiative=initiative).first()
    if rule is None:
        raise Superseded(None)
    holders = RoleAssignment.objects.current().filter(initiative=initiative, role=Role.BUSINESS_OWNER)
    if holders.count() > 1:
        raise ValidationError(_("End the roles of the other members first: a business owner who decides alone is one person."))
    holders.update(seat="", vice_chair=False)
    RuleRecord.objects.create(initiative=initiative, body=Decider.BUSINESS_OWNER, by=by, since=timezone.now(), **ground.columns)
    events.record(initiative.pk, "adoption.owner_rule.ended", by=by, subject=rule, data=ground.told)
    rule.delete()
    due.rebuild(initiative)


def _first(initiative: Initiative, body: str, by: Person, ground: Ground | None, values: dict[str, Any]) -> RuleOfBody:
    row = bodies.RULES[body]._default_manager.create(initiative=initiative, **values, **(ground.columns if ground else {}))
    if body == Decider.BUSINESS_OWNER:
        _chair(initiative)
    _remember(row, body, by, ground)
    events.record(initiative.pk, ACTIONS[Decider(body)], by=by, subject=row, data={**values, **(ground.told if ground else {})})
    due.rebuild(initiative)
    return row


def _chair(initiative: Initiative) -> None:
    """Whoever is business owner alone becomes the chair of the body."""
    holders = RoleAssignment.objects.current().filter(initiative=initiative, role=Role.BUSINESS_OWNER, deputy_for__isnull=True)
    if holders.count() == 1:
        holders.update(seat=Seat.CHAIR)


def _remember(row: RuleOfBody, body: str, by: Person | None, ground: Ground | None, **since: Any) -> None:
    """What holds from now on; `since` where it has held before anybody remembered it."""
    kept = {name: getattr(row, name) for name in bodies.VALUES}
    columns = {"since": timezone.now(), **(ground.columns if ground else {}), **since}
    RuleRecord.objects.create(initiative_id=row.initiative_id, body=body, by=by, values=kept, **columns)  # type: ignore[attr-defined]
