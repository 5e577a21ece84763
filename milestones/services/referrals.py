"""Referrals: written, sent, changed and withdrawn by the coordinator (M09)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.choices import Circle
from adoption.models import Initiative
from core import events
from core.db import Superseded, save_edited
from core.permissions import require
from documents.models import Version
from documents.services import rendering
from milestones.advice_permissions import may_draft, may_handle, may_refer
from milestones.choices import ReferralState
from milestones.models import Recipient, Referral, Round
from milestones.permissions import user_of
from milestones.services import recipients
from milestones.services.common import event_data, first_wins, locked_round
from milestones.services.waiting import sync_advice


def sendable(initiative: Initiative) -> QuerySet[Version]:
    """The approved versions that may be sent outside: the newest of each document of the open circle."""
    rows = Version.objects.filter(document__initiative=initiative, document__circle=Circle.OPEN)
    newest = {row.document_id: row.pk for row in rows.only("document_id", "number").order_by("number")}
    return Version.objects.filter(pk__in=newest.values()).select_related("document__initiative").order_by("document__type_key")


@transaction.atomic
def create(round: Round, *, by: Person, title: str, question: str, due: date, versions: Sequence[Version] = ()) -> Referral:
    """Begin a referral; nothing is sent yet. Raises PermissionDenied (before milestone II, or sealed), ValidationError."""
    row = locked_round(round.pk)
    require(may_refer(user_of(by), row))
    values = _checked(row, title, question, due, versions)
    referral = Referral.objects.create(round=row, **values)
    referral.versions.set(versions)
    _record(referral, "milestones.referral.created", by)
    return referral


@transaction.atomic
def edit(
    referral: Referral, *, by: Person, seen_version: int, title: str, question: str, due: date, versions: Sequence[Version] = ()
) -> Referral:
    """Change what was not sent yet. Raises PermissionDenied, Superseded, ValidationError."""
    row = fetched(referral)
    require(may_draft(user_of(by), row))
    values = _checked(row.round, title, question, due, versions)
    after = save_edited(row, seen_version, **values)
    after.round = row.round
    after.versions.set(versions)
    _record(after, "milestones.referral.changed", by)
    return after


@transaction.atomic
def move(referral: Referral, *, by: Person, seen_version: int, due: date) -> Referral:
    """Another last day for one that was sent; whoever has a link that was too late may answer again.

    Raises PermissionDenied, Superseded, ValidationError for a day that has passed.
    """
    row = fetched(referral)
    require(may_handle(user_of(by), row))
    _not_past(due)
    before = row.due
    if before == due:
        return row
    after = save_edited(row, seen_version, due=due)
    after.round = row.round
    sync_advice(row.round)
    _record(after, "milestones.referral.moved", by, before=before.isoformat(), due=due.isoformat())
    return after


@transaction.atomic
def send(referral: Referral, *, by: Person) -> Referral:
    """Send it to everybody who is listed: a mail each, and files of the documents are made ready for those who cannot sign in.

    Raises PermissionDenied, Superseded (sent already), ValidationError without anybody to send it to or with a day that has passed.
    """
    row = fetched(referral)
    if row.state == ReferralState.SENT:
        raise Superseded(row)
    require(may_draft(user_of(by), row))
    _not_past(row.due)
    to = list(Recipient.objects.filter(referral=row, withdrawn_at=None).select_related("person__user"))
    if not to:
        raise ValidationError(_("Add somebody to send it to first."))
    with first_wins(row.round):
        row.send(by)
        row.save()
    for version in row.versions.select_related("document__initiative"):
        rendering.ask_for_version(version)
    for recipient in to:
        recipients.tell(recipient, row)
    sync_advice(row.round)
    _record(row, "milestones.referral.sent", by, count=len(to), due=row.due.isoformat())
    return row


@transaction.atomic
def withdraw(referral: Referral, *, by: Person, reason: str) -> Referral:
    """Take it back: every link is dead, answers given are kept in the log only.

    Raises PermissionDenied, ValidationError without a reason.
    """
    row = fetched(referral)
    require(may_handle(user_of(by), row))
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it is withdrawn.")})
    with first_wins(row.round):
        row.withdraw()
        row.save()
    sync_advice(row.round)
    _record(row, "milestones.referral.withdrawn", by, reason=reason.strip())
    return row


def fetched(referral: Referral) -> Referral:
    """The referral anew, with its round under a lock."""
    round = locked_round(referral.round_id)
    row = Referral.objects.get(pk=referral.pk)
    row.round = round
    return row


def _checked(round: Round, title: str, question: str, due: date, versions: Sequence[Version]) -> dict[str, Any]:
    if not title.strip():
        raise ValidationError({"title": _("Write what it is about.")})
    if not question.strip():
        raise ValidationError({"question": _("Write what you want them to answer.")})
    _not_past(due)
    allowed = set(sendable(round.initiative).values_list("pk", flat=True))
    if any(version.pk not in allowed for version in versions):
        raise ValidationError({"versions": _("Only the newest approved version of an open document can be sent. Choose again.")})
    return {"title": title.strip(), "question": question.strip(), "due": due}


def _not_past(due: date) -> None:
    if due < timezone.localdate():
        raise ValidationError({"due": _("Choose a day that has not passed.")})


def _record(referral: Referral, action: str, by: Person, **data: Any) -> None:
    said = event_data(referral.round, title=referral.title, **data)
    events.record(referral.round.initiative_id, action, by=by, subject=referral, data=said)
