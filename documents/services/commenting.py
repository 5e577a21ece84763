"""Comments on sections: made, replied to, settled, opened again, taken away. Each holds the document's lock, as its approval does."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from core import events
from core.db import Superseded, locked, move
from documents.comments import is_spoken_of
from documents.content import heading_of, parts
from documents.models import Comment, CommentState, Document, Section
from notifications import outbox

NOT_NOW = gettext_lazy("The document is approved and not commented on any more. Copy your text if you want to keep it.")


@transaction.atomic
def add(document: Document, key: str, *, by: Person, text: str) -> Comment:
    """A comment on one section of a draft or a document in review. Who wrote the section and who is responsible are told.

    Raises ValidationError (nothing said, the document is approved), Section.DoesNotExist for a heading it does not have.
    """
    row = _spoken_of(document)
    if key not in {part.heading.key for part in parts(row)}:
        raise Section.DoesNotExist(key)
    comment = Comment.objects.create(document=row, key=key, author=by, text=_said(text), created_at=timezone.now())
    _record("made", comment, by)
    _tell("documents.comment_made", comment, _writers(row, key) - {by}, once=True)
    return comment


@transaction.atomic
def reply(comment: Comment, *, by: Person, text: str) -> Comment:
    """A reply to an open comment; whoever took part is told. Raises ValidationError, Superseded when it is settled or gone."""
    row = _open(comment)
    answer = Comment.objects.create(document=row.document, key=row.key, parent=row, author=by, text=_said(text))
    _record("replied", row, by)
    _tell("documents.comment_replied", row, _taking_part(row) - {by})
    return answer


@transaction.atomic
def settle(comment: Comment, *, by: Person, state: str, word: str = "") -> Comment:
    """Resolved (done as asked) or dismissed, with a word why. Its author is told. Raises ValidationError (no word), Superseded."""
    word = word.strip()
    if state == CommentState.DISMISSED and not word:
        raise ValidationError({"word": _("Write why nothing is changed.")})
    row = _open(comment)
    values = {"settled_by": by, "settled_at": timezone.now(), "word": word}
    after = _moved(row, CommentState.OPEN, CommentState(state), **values)
    _record(state, after, by, **({"reason": after.word} if after.word else {}))
    _tell("documents.comment_settled", after, {after.author} - {by})
    return after


@transaction.atomic
def reopen(comment: Comment, *, by: Person) -> Comment:
    """A settled comment waits again. Its author and whoever settled it are told.

    Raises ValidationError (the document is approved), Superseded when it is open already or gone.
    """
    row = _there(comment)
    people = {person for person in (row.author, row.settled_by) if person is not None}
    settled = (CommentState.RESOLVED, CommentState.DISMISSED)
    after = _moved(row, settled, CommentState.OPEN, settled_by=None, settled_at=None, word="")
    _record("reopened", after, by)
    _tell("documents.comment_reopened", after, people - {by})
    return after


@transaction.atomic
def delete(comment: Comment, *, by: Person) -> None:
    """Take away a reply, or a comment that is open and has none. Raises ValidationError, Superseded when it is settled or gone."""
    row = _there(comment)
    if row.parent_id is None and not row.is_open:
        raise Superseded(row)
    if row.replies.exists():
        raise ValidationError(_("Somebody has replied to the comment, so it stays. Say in a reply what you think now."))
    _record("deleted", row, by)
    row.delete()


def _spoken_of(document: Document) -> Document:
    """The document under its lock, in a state in which it is commented on. Raises ValidationError."""
    row = locked(Document, document.pk)
    if not is_spoken_of(row):
        raise ValidationError(NOT_NOW)
    return row


def _there(comment: Comment) -> Comment:
    """The comment as it is now, under its document's lock. Raises ValidationError, Superseded when it is gone."""
    document = _spoken_of(comment.document)
    row = Comment.objects.select_related("author", "settled_by").filter(pk=comment.pk).first()
    if row is None:
        raise Superseded(None)
    row.document = document
    return row


def _open(comment: Comment) -> Comment:
    row = _there(comment)
    if row.parent_id is not None or not row.is_open:
        raise Superseded(row)
    return row


def _moved(row: Comment, source: Any, target: CommentState, **values: Any) -> Comment:
    document = row.document
    after = move(row, "state", source=source, target=target, version=F("version") + 1, changed_at=timezone.now(), **values)
    after.document = document
    return after


def _said(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValidationError({"text": _("Write what you want to say.")})
    return text


def _record(verb: str, comment: Comment, by: Person, **more: str) -> None:
    """What was said stands with the comment; the log keeps that it was said, and where."""
    document = comment.document
    heading = heading_of(document, comment.key).name.in_(document.initiative.language)
    data = {"title": document.title, "heading": heading, **more}
    events.record(document.initiative_id, f"documents.comment.{verb}", by=by, subject=comment, data=data)


def _writers(document: Document, key: str) -> set[Person]:
    """Who is responsible for the document, and who wrote in the section last."""
    section = document.sections.select_related("changed_by").filter(key=key).first()
    return {person for person in (document.responsible, section.changed_by if section else None) if person is not None}


def _taking_part(comment: Comment) -> set[Person]:
    return {comment.author, *(reply.author for reply in comment.replies.select_related("author"))}


def _tell(message: str, comment: Comment, people: set[Person], once: bool = False) -> None:
    """By mail; `once`: of all comments that somebody gets on one section in a day, only of the first."""
    place = uuid.uuid5(comment.document_id, comment.key).hex
    for person in people:
        first = f"comment:{place}:{person.pk.hex}:{timezone.localdate():%Y%m%d}" if once else None
        outbox.put(message, person, initiative=comment.document.initiative_id, subject=comment.pk, once=first)
