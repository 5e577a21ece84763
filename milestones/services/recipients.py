"""Whom a referral goes to, their personal links, and their answers (M09)."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, Person
from adoption.models import RoleAssignment
from core import events
from core.db import Superseded, save_edited
from core.permissions import require
from milestones.advice_permissions import is_open, may_answer, may_handle
from milestones.choices import ReferralState, View
from milestones.links import new_nonce
from milestones.models import Recipient, Referral
from milestones.permissions import user_of
from milestones.services.common import event_data, locked_round
from milestones.services.waiting import sync_advice
from notifications import outbox

SENT, REMINDED = "milestones.referral_sent", "milestones.referral_reminder"


@transaction.atomic
def add_people(referral: Referral, people: Iterable[Person], *, by: Person) -> list[Recipient]:
    """Add people with a role; whoever is listed already stays. One that was sent is sent to the new ones at once.

    Raises PermissionDenied, ValidationError for somebody without a role, or with neither account nor address.
    """
    row = _referral(referral)
    require(may_handle(user_of(by), row))
    there = set(row.recipients.exclude(person=None).values_list("person_id", flat=True))
    found = [_person(row, person) for person in people if person.pk not in there]
    return [_added(row, recipient, by) for recipient in found]


@transaction.atomic
def add_outsider(
    referral: Referral, *, by: Person, name: str, email: str, organisation: str = "", language: str = Language.ENGLISH
) -> Recipient:
    """Add somebody without an account, who gets a personal link. Raises PermissionDenied, ValidationError."""
    row = _referral(referral)
    require(may_handle(user_of(by), row))
    if not name.strip():
        raise ValidationError({"name": _("Write who it is sent to.")})
    validate_email(email)
    address = email.strip().lower()
    if row.recipients.filter(email__iexact=address, person=None).exists():
        raise ValidationError({"email": _("It is sent to this address already.")})
    values = {"name": name.strip(), "organisation": organisation.strip(), "email": address, "language": language}
    return _added(row, Recipient(referral=row, nonce=new_nonce(), **values), by)


@transaction.atomic
def renew(recipient: Recipient, *, by: Person) -> Recipient:
    """A new personal link by mail; the old one is dead from now on. Raises PermissionDenied, ValidationError for one with an account."""
    row = _recipient(recipient)
    require(may_handle(user_of(by), row.referral))
    if not uses_link(row) or row.referral.state != ReferralState.SENT:
        raise ValidationError(_("There is no personal link to renew."))
    Recipient.objects.filter(pk=row.pk).update(nonce=new_nonce(), withdrawn_at=None)
    row.refresh_from_db(fields=["nonce", "withdrawn_at"])
    tell(row, row.referral)
    sync_advice(row.referral.round)
    _record(row, "milestones.referral.link_renewed", by)
    return row


@transaction.atomic
def take_off(recipient: Recipient, *, by: Person) -> None:
    """Ask somebody no longer: a link is dead, and one who had not been sent anything yet is no longer listed. Raises PermissionDenied."""
    row = _recipient(recipient)
    require(may_handle(user_of(by), row.referral))
    if row.withdrawn_at is not None:
        return
    if row.referral.state == ReferralState.DRAFT:
        Recipient.objects.filter(pk=row.pk).delete()
    else:
        Recipient.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now())
    sync_advice(row.referral.round)
    _record(row, "milestones.referral.taken_off", by)


@transaction.atomic
def remind(referral: Referral, *, by: Person) -> int:
    """Remind everybody who has not answered, each at most once a day; how many were. Raises PermissionDenied, ValidationError if over."""
    row = _referral(referral)
    require(may_handle(user_of(by), row))
    if row.state != ReferralState.SENT or row.is_over:
        raise ValidationError(_("The time to answer is over. Choose a later day first."))
    today = timezone.localdate()
    silent = row.recipients.filter(view="", withdrawn_at=None).exclude(reminded_on=today).select_related("person__user")
    count = 0
    for recipient in silent:
        count += Recipient.objects.filter(pk=recipient.pk).exclude(reminded_on=today).update(reminded_on=today)
        tell(recipient, row, key=REMINDED, occasion=str(today))
    if count:
        data = event_data(row.round, title=row.title, count=count)
        events.record(row.round.initiative_id, "milestones.referral.reminded", by=by, subject=row, data=data)
    return count


@transaction.atomic
def answer(recipient: Recipient, *, by: Person | None, seen_version: int, view: str, text: str = "", name: str = "") -> Recipient:
    """Answer, or change the answer. `by`: who is signed in; None on a personal link, where `name` says who answers.

    Raises PermissionDenied (closed, sealed, withdrawn, not theirs), Superseded (with the recipient: another window was first),
    ValidationError.
    """
    row = _recipient(recipient)
    require(may_answer(user_of(by), row) if by is not None else is_open(row))
    values = _said(view, text, by.name if by is not None else name)
    if {key: getattr(row, key) for key in values} == values:
        return row
    after = save_edited(row, seen_version, **values, answered_at=timezone.now())
    after.referral = row.referral
    sync_advice(row.referral.round)
    data = event_data(row.referral.round, title=row.referral.title, person=row.name, name=values["answered_name"], view=view, text=text)
    data |= {"another": after.answered_by_another}
    events.record(row.referral.round.initiative_id, "milestones.referral.answered", by=by, subject=after, data=data)
    return after


def uses_link(recipient: Recipient) -> bool:
    """Whether they answer on a personal link: everybody who cannot sign in."""
    return recipient.person is None or user_of(recipient.person) is None


def tell(recipient: Recipient, referral: Referral, *, key: str = SENT, occasion: str = "") -> None:
    """Queue the mail: to the person, or to the address kept with the recipient. Sent anew for a new link, never twice for the same."""
    once = f"{key}:{recipient.pk}:{occasion or recipient.nonce}"
    where = {"initiative": referral.round.initiative_id, "subject": recipient.pk, "once": once}
    if recipient.person is None:
        outbox.put_outside(key, **where)
    else:
        outbox.put(key, recipient.person, **where)


def _referral(referral: Referral) -> Referral:
    round = locked_round(referral.round_id)
    row = Referral.objects.get(pk=referral.pk)
    row.round = round
    return row


def _recipient(recipient: Recipient) -> Recipient:
    """The row anew, under the lock of its round. Raises Superseded if it is gone or its link was renewed."""
    referral = _referral(Referral.objects.get(pk=recipient.referral_id))
    row = Recipient.objects.select_related("person__user").filter(pk=recipient.pk, nonce=recipient.nonce).first()
    if row is None:
        raise Superseded(None)
    row.referral = referral
    return row


def _person(referral: Referral, person: Person) -> Recipient:
    if not RoleAssignment.objects.current().filter(initiative=referral.round.initiative_id, person=person).exists():
        raise ValidationError({"people": _("Choose people who have a role in the initiative.")})
    if user_of(person) is None and not person.email:
        said = _("%(name)s has neither an account nor an e-mail address.")
        raise ValidationError({"people": ValidationError(said, params={"name": person.name})})
    organisation = person.organisation.name
    return Recipient(
        referral=referral, person=person, name=person.name, organisation=organisation, nonce=new_nonce(), language=person.language
    )


def _added(referral: Referral, recipient: Recipient, by: Person) -> Recipient:
    recipient.save()
    if referral.state == ReferralState.SENT:
        tell(recipient, referral)
        sync_advice(referral.round)
    _record(recipient, "milestones.referral.sent_to", by)
    return recipient


def _said(view: str, text: str, name: str) -> dict[str, Any]:
    if view not in View.values:
        raise ValidationError({"view": _("Choose an answer.")})
    if view in (View.REMARKS, View.OPPOSES) and not text.strip():
        raise ValidationError({"text": _("Write in a sentence or two what should be different.")})
    if not name.strip():
        raise ValidationError({"answered_name": _("Write your name.")})
    return {"view": view, "text": text.strip(), "answered_name": name.strip()}


def _record(recipient: Recipient, action: str, by: Person) -> None:
    referral = recipient.referral
    data = event_data(referral.round, title=referral.title, person=recipient.name)
    events.record(referral.round.initiative_id, action, by=by, subject=referral, data=data)
