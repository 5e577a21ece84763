"""Background work of documents: rendering. Each is given ids as text, the initiative's first."""

from typing import Any

from adoption.models import Initiative
from core.jobs import work
from documents.compose import document_blocks, version_blocks
from documents.files import render_and_store
from documents.models import Document, Version
from documents.plan import plan_document
from documents.services.rendering import PLAN, kind_of


@work("documents.plan")
def render_plan(initiative_id: str) -> dict[str, Any]:
    """The adoption plan of an initiative; says which file it is."""
    initiative = Initiative.objects.select_related("lead").get(pk=initiative_id)
    row = render_and_store(plan_document(initiative), kind=PLAN, initiative_id=initiative.pk)
    return {"file": str(row.pk)}


@work("documents.pdf")
def render_document(initiative_id: str, what: str, pk: str) -> dict[str, Any]:
    """A document as it stands (`what` is document), or a frozen version of it (version)."""
    if what == "version":
        version = Version.objects.select_related("document__initiative__lead").get(pk=pk)
        document, made = version.document, version_blocks(version)
    else:
        document = Document.objects.select_related("initiative__lead").get(pk=pk)
        made = document_blocks(document)
    return {"file": str(render_and_store(made, kind=kind_of(document), initiative_id=document.initiative_id).pk)}
