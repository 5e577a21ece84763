"""Review: asked of one person, answered once; an approval freezes a version."""

from collections.abc import Callable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import ConcurrentTransition

from accounts.models import Person
from core import events
from core.db import Superseded, locked
from documents import dues
from documents.access import reviewers
from documents.models import Document, DocumentState, Version
from documents.services.freezing import freeze
from notifications import outbox


@transaction.atomic
def send_for_review(document: Document, *, by: Person, reviewer: Person, due: date, seen_version: int) -> Document:
    """Ask one person to review a draft by a day. They are told by mail and see it among what awaits them.

    Raises Superseded when the document changed since `seen_version`, ValidationError: reviewer not allowed, day passed,
    nothing written.
    """
    row = _as_seen(document, DocumentState.DRAFT, seen_version)
    _may_be_sent(row, by, reviewer, due)
    row.reviewer, row.review_due, row.sent_by = reviewer, due, by
    _moved(row, row.send_for_review)
    events.record(row.initiative_id, "documents.document.sent", by=by, subject=row, data={"title": row.title, "to": reviewer.name})
    outbox.put("documents.review_asked", reviewer, initiative=row.initiative_id, subject=row.pk)
    return row


@transaction.atomic
def send_back(document: Document, *, by: Person, comment: str, seen_version: int | None = None) -> Document:
    """The reviewer asks for changes, saying which; the document is a draft again. Raises Superseded, ValidationError, PermissionDenied."""
    if not comment.strip():
        raise ValidationError({"comment": _("Write what should be changed.")})
    row = _as_seen(document, DocumentState.IN_REVIEW, seen_version)
    _is_reviewer(row, by)
    _moved(row, row.send_back, comment.strip())
    events.record(
        row.initiative_id, "documents.document.sent_back", by=by, subject=row, data={"title": row.title, "comment": comment.strip()}
    )
    _tell_writers("documents.sent_back", row, by)
    return row


@transaction.atomic
def approve(document: Document, *, by: Person, comment: str = "", seen_version: int | None = None) -> Version:
    """The reviewer approves what was sent: the whole content is frozen as the next version (M03). Returns it.

    Raises Superseded when it was answered already or changed since `seen_version`, PermissionDenied for anybody else.
    """
    row = _as_seen(document, DocumentState.IN_REVIEW, seen_version)
    _is_reviewer(row, by)
    _moved(row, row.approve, comment.strip())
    version = freeze(row, by=by, comment=comment.strip())
    data = {"title": row.title, "version": version.number, "sha256": version.sha256}
    events.record(row.initiative_id, "documents.document.approved", by=by, subject=row, data=data)
    _tell_writers("documents.approved", row, by)
    return version


@transaction.atomic
def take_back(document: Document, *, by: Person) -> Document:
    """The sender takes the document out of review to write on. Raises Superseded if it was answered first."""
    row = _as_seen(document, DocumentState.IN_REVIEW, None)
    _moved(row, row.take_back)
    events.record(row.initiative_id, "documents.document.taken_back", by=by, subject=row, data={"title": row.title})
    return row


@transaction.atomic
def new_draft(document: Document, *, by: Person) -> Document:
    """Take up an approved document again; its approved versions stay as they are (M03). Raises Superseded."""
    row = _as_seen(document, DocumentState.APPROVED, None)
    _moved(row, row.begin_new_draft)
    events.record(row.initiative_id, "documents.document.drafted_anew", by=by, subject=row, data={"title": row.title})
    return row


def _as_seen(document: Document, state: str, seen_version: int | None) -> Document:
    """The row under a lock, in the state and version the caller saw. Raises Superseded."""
    row = locked(Document, document.pk)
    if row.state != state or (seen_version is not None and row.version != seen_version):
        raise Superseded(row)
    return row


def _moved(row: Document, transition: Callable[..., None], *args: str) -> None:
    """Make the transition, raise the version, save, bring the due rows up to date. Raises Superseded."""
    transition(*args)
    row.version += 1
    row.changed_at = timezone.now()
    try:
        row.save()
    except ConcurrentTransition as error:
        raise Superseded(Document.objects.filter(pk=row.pk).first()) from error
    dues.sync(row)


def _may_be_sent(row: Document, by: Person, reviewer: Person, due: date) -> None:
    if reviewer not in reviewers(row.initiative, by):
        raise ValidationError({"reviewer": _("Choose somebody else with a role in the initiative and an account.")})
    if due < timezone.localdate():
        raise ValidationError({"due": _("This date has passed. Choose today or a later day.")})
    if not any(section.is_written for section in row.sections.all()):
        raise ValidationError(_("Nothing is written yet. Write at least one section first."))


def _is_reviewer(row: Document, by: Person) -> None:
    if row.reviewer_id != by.pk:
        raise PermissionDenied(_("Only the person who was asked to review may answer."))


def _tell_writers(key: str, row: Document, by: Person) -> None:
    """The one who sent it and the one responsible, unless it is the reviewer."""
    for person in {person for person in (row.sent_by, row.responsible) if person is not None and person != by}:
        outbox.put(key, person, initiative=row.initiative_id, subject=row.pk)
