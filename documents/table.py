"""The documents of an initiative as they stand in a document: one table, by phase."""

from collections.abc import Iterable
from itertools import groupby

from django.utils.translation import gettext as _

import method
from adoption.methods import method_for
from adoption.models import Initiative
from core import words
from core.blocks import Block, Cell, Column, Group, Row, Table
from core.blocks.model import State
from documents.models import Document, DocumentState, Version
from documents.needs import latest_versions
from documents.overview import of_initiative, writable

STATES: dict[str, State] = {DocumentState.APPROVED: "done", DocumentState.IN_REVIEW: "", DocumentState.DRAFT: ""}


def blocks(initiative: Initiative) -> Iterable[Block]:
    """A table of the documents that were begun; nothing if none was. Texts in the active language."""
    documents = [of_initiative(row, initiative) for row in Document.objects.filter(initiative=initiative).select_related("responsible")]
    if not documents:
        return ()
    versions = latest_versions(documents)
    columns = (Column(_("Document"), "l"), Column(_("State"), "m"), Column(_("Approved version"), "m"), Column(_("Responsible"), "m"))
    order = {kind.key: place for place, kind in enumerate(writable(method_for(initiative)))}
    documents.sort(key=lambda document: order.get(document.type_key, len(order)))
    rows: list[Row] = []
    for phase, found in groupby(documents, key=lambda document: document.type.phase):
        rows.append(Group(_phase(phase)))
        rows += [_row(document, versions.get(document.pk)) for document in found]
    return (Table(columns, tuple(rows)),)


def _phase(key: str | None) -> str:
    if key is None:
        return _("All phases")
    phase = method.phase_by_key(key)
    return _("Phase %(number)d: %(name)s") % {"number": phase.number, "name": phase.name}


def _row(document: Document, version: Version | None) -> tuple[Cell, ...]:
    approved = Cell("–")
    if version is not None:
        approved = Cell(_("Version %(number)d") % {"number": version.number}, second=words.short_day(version.approved_at))
    state = Cell(str(document.get_state_display()), STATES[document.state])  # type: ignore[attr-defined]
    return (Cell(str(document.type.name)), state, approved, Cell(document.responsible.name if document.responsible else "–"))
