"""What the documents demand before a milestone (M11): an approved version of each that its decision rests on."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from adoption.kept import kept
from adoption.methods import method_for
from adoption.models import Initiative
from adoption.registry import Level, Need
from core import words
from documents.models import Document, DocumentState, Version
from method import DocumentType, Method


def needs(initiative: Initiative, gate: int) -> list[Need]:
    """What milestone `gate` (1–8) is decided on (enforced, M11) and what it names besides (warned), as far as the profile demands it.

    A newer draft beside a version is fine (M03).
    """
    documents = {row.type_key: row for row in kept(initiative, "documents", lambda: documents_of(initiative))}
    return [_need(initiative, kind, documents.get(kind.key), level) for kind, level in demanded(method_for(initiative), gate)]


def demanded(found: Method, gate: int) -> list[tuple[DocumentType, Level]]:
    """The document types that the profile demands at milestone `gate` (1–8), each with how hard."""
    milestone, phase = found.milestone(gate), found.phase(gate).key
    named = {key for each in found.phases for key in each.milestone.also}
    own = [kind.key for kind in found.document_types if kind.phase == phase and kind.gate is None and kind.key not in named]
    asked: list[tuple[str, Level]] = [(key, "enforce") for key in milestone.basis]
    asked += [(key, "warn") for key in (*milestone.also, *own) if key not in milestone.basis]
    kinds = [(found.document_type(key), level) for key, level in asked if found.demands(key)]
    return [(kind, level) for kind, level in kinds if kind.written]


def documents_of(initiative: Initiative) -> list[Document]:
    """The documents of an initiative with who writes and reviews them. One query.

    Each has `newest_number`, `newest_at` and `newest_by` (a name): of its latest approved version, None without one.
    """
    newest = Version.objects.filter(document=OuterRef("pk")).order_by("-number")
    facts = {"newest_number": "number", "newest_at": "approved_at", "newest_by": "approved_by__name"}
    rows = Document.objects.annotate(**{name: Subquery(newest.values(field)[:1]) for name, field in facts.items()})
    found = list(rows.filter(initiative=initiative).select_related("responsible__organisation", "reviewer__organisation"))
    for row in found:
        row.initiative = initiative
    return found


def latest_versions(documents: Iterable[Document]) -> dict[UUID, Version]:
    """The newest version of each document that has one, by the document's id. One query."""
    ids = [document.pk for document in documents]
    rows = Version.objects.filter(document__in=ids).select_related("approved_by").order_by("number")
    return {version.document_id: version for version in rows}


def _need(initiative: Initiative, kind: DocumentType, document: Any, level: Level) -> Need:
    approved = document is not None and document.newest_number is not None
    text = _("%(document)s is approved") if approved else _("%(document)s is not approved yet")
    return Need(
        key=f"documents.{kind.key}",
        level=level,
        met=approved,
        text=text % {"document": kind.name},
        detail=_detail(document),
        url=document.get_absolute_url() if document else reverse("documents", args=[initiative.pk]),
        link=_("Open the document") if document else _("Begin the document"),
        owner=(document.reviewer if document.state == DocumentState.IN_REVIEW else document.responsible) if document else None,
        due=document.review_due if document and document.state == DocumentState.IN_REVIEW else None,
        rule="M11",
    )


def _detail(document: Any) -> str:
    if document is None:
        return _("Not begun")
    if document.newest_number is not None:
        return _("Version %(number)d, approved %(day)s by %(person)s") % {
            "number": document.newest_number, "day": words.short_day(document.newest_at), "person": document.newest_by
        }  # fmt: skip
    if document.state == DocumentState.IN_REVIEW and document.reviewer is not None:
        return _("In review with %(person)s") % {"person": document.reviewer.name}
    return str(document.get_state_display())
