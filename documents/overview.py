"""The list of an initiative's documents, by phase, with what each still needs. Read by the page, a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Q

import method
from adoption.methods import method_for
from adoption.models import Initiative
from documents.content import progress
from documents.models import Document, DocumentState, Section, Version
from documents.needs import latest_versions
from documents.status.content import TYPE


@dataclass(frozen=True)
class Line:
    """One kind of document: begun or not, how far it is, its newest approved version; demanded by the profile or only offered."""

    type: method.DocumentType
    document: Document | None
    version: Version | None
    written: int = 0
    all: int = 0
    demanded: bool = True

    @property
    def is_reports(self) -> bool:
        """Written again and again as status reports, not as one document."""
        return self.type.key == TYPE

    @property
    def left(self) -> int:
        """Sections without text."""
        return self.all - self.written

    @property
    def standing(self) -> str:
        """A kind of core.icons.STATES."""
        if self.document is None:
            return "ahead"
        return {DocumentState.APPROVED: "done", DocumentState.IN_REVIEW: "waits"}.get(DocumentState(self.document.state), "ahead")


def lines(initiative: Initiative) -> list[Line]:
    """Every kind of document that can be written here, in the method's order. Three queries."""
    rows = Document.objects.filter(initiative=initiative).select_related("responsible__organisation", "reviewer")
    documents = {row.type_key: of_initiative(row, initiative) for row in rows}
    versions, written = latest_versions(documents.values()), _written(initiative)
    followed, found = method_for(initiative), []
    for kind in writable(followed):
        document, demanded = documents.get(kind.key), followed.demands(kind.key)
        if document is None:
            found.append(Line(kind, None, None, demanded=demanded))
        else:
            far = progress(document, written[document.pk])
            found.append(Line(kind, document, versions.get(document.pk), *far, demanded=demanded))
    return found


def writable(found: method.Method) -> list[method.DocumentType]:
    """Every kind that can be written, by phase, then in the method's order; those of no phase last."""
    numbers = {phase.key: phase.number for phase in found.phases}
    kinds = [kind for kind in found.document_types if kind.written]
    return sorted(kinds, key=lambda kind: (numbers.get(kind.phase or "", len(numbers) + 1), kind.order))


def of_initiative(document: Document, initiative: Initiative) -> Document:
    """The document with the initiative it was read for, so that nobody reads that again."""
    document.initiative = initiative
    return document


def by_phase(found: list[Line]) -> list[tuple[method.Phase | None, list[Line]]]:
    """The lines in groups, each with its phase."""
    return [(method.phase_by_key(key) if key else None, list(rows)) for key, rows in groupby(found, key=lambda line: line.type.phase)]


def _written(initiative: Initiative) -> dict[UUID, set[str]]:
    empty = Q(html="") & (Q(registers__isnull=True) | Q(registers=[]))
    rows = Section.objects.filter(document__initiative=initiative).exclude(empty).order_by()
    found: dict[UUID, set[str]] = defaultdict(set)
    for pk, key in rows.values_list("document_id", "key"):
        found[pk].add(key)
    return found
