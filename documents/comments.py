"""What was said about a document, for its pages: by section, with what the reader may do with each comment."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from accounts.models import User
from core.permissions import Answer
from documents import permissions
from documents.content import Part, heading_of
from documents.models import Comment, CommentState, Document, DocumentState

SPOKEN_OF = (DocumentState.DRAFT, DocumentState.IN_REVIEW)
RIGHTS: dict[str, Callable[[User, Comment], Answer]] = {
    "reply": permissions.reply_to,
    "resolve": permissions.resolve_comment,
    "dismiss": permissions.dismiss_comment,
    "reopen": permissions.settle_comment,
    "delete": permissions.delete_comment,
}


@dataclass(frozen=True)
class Said:
    """A comment, or a reply to one, as a reader meets it. `ways`: keys of RIGHTS; a reply can only be deleted."""

    comment: Comment
    ways: frozenset[str] = frozenset()
    replies: tuple["Said", ...] = ()


def is_spoken_of(document: Document) -> bool:
    """Whether it is in a state in which it is commented on: a draft or in review."""
    return document.state in SPOKEN_OF


def may_comment(document: Document, user: User) -> bool:
    """Whether the user may say something now."""
    return is_spoken_of(document) and bool(permissions.comment_on(user, document))


def open_comments(document: Document) -> "QuerySet[Comment]":
    """Comments that wait to be settled; replies have no state of their own."""
    return document.comments.filter(parent=None, state=CommentState.OPEN)


def comments_of(document: Document) -> "QuerySet[Comment]":
    """All comments, oldest first, each with its replies and people. Two queries, however many there are."""
    replies = Prefetch("replies", Comment.objects.select_related("author__organisation"))
    rows = document.comments.filter(parent=None).select_related("author__organisation", "settled_by__organisation")
    return rows.prefetch_related(replies)


def told(document: Document, rows: Iterable[Comment], user: User | None = None) -> list[Said]:
    """Comments read by `comments_of`, with what the user may do with each; without a user nothing. No query of its own."""
    return [_said(document, row, user) for row in rows]


def comments_by_key(document: Document, user: User | None = None) -> dict[str, list[Said]]:
    """The comments of a document by the key of the section they are about. Two queries, however many there are."""
    found: dict[str, list[Said]] = {}
    for said in told(document, comments_of(document), user):
        found.setdefault(said.comment.key, []).append(said)
    return found


def choices(document: Document, sections: Iterable[Part]) -> list[tuple[str, str]]:
    """(key, number and title) of sections, in the language of the initiative's documents."""
    language = document.initiative.language
    return [(part.heading.key, f"{part.heading.number} {part.heading.name.in_(language)}") for part in sections]


@dataclass(frozen=True)
class Line:
    """A comment in a list of all: with the title of its section and its page, which is empty where the document lost the section."""

    said: Said
    title: str
    url: str


def lines(document: Document, sections: Iterable[Part], found: Iterable[Said]) -> list[Line]:
    """Comments with the sections they are about."""
    titles = dict(choices(document, sections))
    return [_line(document, one, titles) for one in found]


def _line(document: Document, said: Said, titles: dict[str, str]) -> Line:
    key = said.comment.key
    if key not in titles:
        return Line(said, str(heading_of(document, key).name), "")
    return Line(said, titles[key], reverse("document-comment", args=[document.pk, key]))


def context_of(document: Document, user: User) -> dict[str, Any]:
    """What the page of a document shows: comments (by key of the section), open_comments (how many), may_comment. Two queries."""
    by_key = comments_by_key(document, user)
    number = sum(said.comment.is_open for found in by_key.values() for said in found)
    return {"comments": by_key, "open_comments": number, "may_comment": may_comment(document, user)}


def _said(document: Document, row: Comment, user: User | None) -> Said:
    row.document = document
    replies = tuple(_reply(document, reply, user) for reply in row.replies.all())
    return Said(row, _ways(row, user, _possible(row, bool(replies))), replies)


def _reply(document: Document, row: Comment, user: User | None) -> Said:
    row.document = document
    return Said(row, _ways(row, user, ("delete",)))


def _possible(row: Comment, replied: bool) -> tuple[str, ...]:
    """What can be done with a comment in its state, whoever does it."""
    if not row.is_open:
        return ("reopen",)
    return ("reply", "resolve", "dismiss", *(() if replied else ("delete",)))


def _ways(row: Comment, user: User | None, possible: Iterable[str]) -> frozenset[str]:
    if user is None or not is_spoken_of(row.document):
        return frozenset()
    return frozenset(name for name in possible if RIGHTS[name](user, row))
