"""Review: one person approves or sends back, others may be asked to read; an approval freezes a version."""

from collections.abc import Callable, Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_fsm import ConcurrentTransition

from accounts.models import Person
from core import events
from core.db import Superseded, locked, save_edited
from documents import dues
from documents.access import reviewers
from documents.approvers import approvers
from documents.comments import open_comments
from documents.models import Advice, Document, DocumentState, ReviewRequest, Version
from documents.readers import awaited, requests_of
from documents.services import rendering
from documents.services.freezing import freeze
from notifications import outbox


@transaction.atomic
def send_for_review(
    document: Document, *, by: Person, reviewer: Person, due: date, seen_version: int, readers: Iterable[Person] = ()
) -> Document:
    """Ask one person to approve a draft by a day, and `readers` what they advise: a new round of review.

    They are told by mail and see it among what awaits them. Raises Superseded when the document changed since `seen_version`,
    ValidationError: reviewer or reader not allowed, day passed, nothing written.
    """
    row, asked = _as_seen(document, DocumentState.DRAFT, seen_version), list(dict.fromkeys(readers))
    _may_be_sent(row, by, reviewer, due)
    _may_be_asked(row, by, reviewer, asked)
    row.reviewer, row.review_due, row.sent_by, row.round = reviewer, due, by, row.round + 1
    ReviewRequest.objects.bulk_create(ReviewRequest(document=row, round=row.round, person=person) for person in asked)
    _moved(row, row.send_for_review)
    data = {"title": row.title, "to": reviewer.name, "readers": [person.name for person in asked]}
    events.record(row.initiative_id, "documents.document.sent", by=by, subject=row, data=data)
    outbox.put("documents.review_asked", reviewer, initiative=row.initiative_id, subject=row.pk)
    for person in asked:
        outbox.put("documents.advice_asked", person, initiative=row.initiative_id, subject=row.pk)
    return row


@transaction.atomic
def advise(document: Document, *, by: Person, advice: str, comment: str = "", seen_version: int | None = None) -> ReviewRequest:
    """A reader says what they advise; until the document is decided they may say otherwise.

    Raises Superseded when it is decided or changed since `seen_version`, PermissionDenied for anybody who was not asked,
    ValidationError (no word with what should be changed).
    """
    if advice == Advice.CHANGE and not comment.strip():
        raise ValidationError({"comment": _("Write what should be changed.")})
    row = _as_seen(document, DocumentState.IN_REVIEW, seen_version)
    request = row.requests.filter(round=row.round, person=by).first()
    if request is None:
        raise PermissionDenied(_("Only the people who were asked to read the document may answer here."))
    waited = request.advice == Advice.AWAITED
    after = save_edited(request, request.version, advice=Advice(advice), comment=comment.strip(), answered_at=timezone.now())
    data = {"title": row.title, "advice": after.advice, "comment": after.comment}
    events.record(row.initiative_id, "documents.document.advised", by=by, subject=row, data=data)
    dues.sync(row)
    if waited and row.reviewer is not None and not awaited(requests_of(row)):
        outbox.put("documents.all_advised", row.reviewer, initiative=row.initiative_id, subject=row.pk)
    return after


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

    Raises Superseded when it was answered already or changed since `seen_version`, PermissionDenied for anybody else,
    ValidationError while comments are open.
    """
    row = _as_seen(document, DocumentState.IN_REVIEW, seen_version)
    _is_reviewer(row, by)
    if number := open_comments(row).count():
        raise ValidationError(settle_first(number))
    _moved(row, row.approve, comment.strip())
    version = freeze(row, by=by, comment=comment.strip())
    rendering.ask_for_version(version)
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


def settle_first(number: int) -> str:
    """What is said to whoever approves while comments are open."""
    sentence = ngettext("Settle the %(count)d open comment first.", "Settle the %(count)d open comments first.", number)
    return sentence % {"count": number}


def _may_be_sent(row: Document, by: Person, reviewer: Person, due: date) -> None:
    allowed = approvers(row, by)
    if reviewer not in allowed.people:
        raise ValidationError({"reviewer": allowed.refusal})
    if due < timezone.localdate():
        raise ValidationError({"due": _("This date has passed. Choose today or a later day.")})
    if not any(section.is_written for section in row.sections.all()):
        raise ValidationError(_("Nothing is written yet. Write at least one section first."))


def _may_be_asked(row: Document, by: Person, reviewer: Person, readers: list[Person]) -> None:
    if reviewer in readers:
        raise ValidationError({"readers": _("%(person)s is asked to approve already. Take the tick away.") % {"person": reviewer.name}})
    if readers and not set(readers) <= set(reviewers(row.initiative, by)):
        raise ValidationError({"readers": _("Choose people other than yourself, with a role in the initiative and an account.")})


def _is_reviewer(row: Document, by: Person) -> None:
    if row.reviewer_id != by.pk:
        raise PermissionDenied(_("Only the person who was asked to review may answer."))


def _tell_writers(key: str, row: Document, by: Person) -> None:
    """The one who sent it and the one responsible, unless it is the reviewer."""
    for person in {person for person in (row.sent_by, row.responsible) if person is not None and person != by}:
        outbox.put(key, person, initiative=row.initiative_id, subject=row.pk)
