"""Asking for a PDF: one job for each content, so that what has not changed is not rendered again."""

from uuid import uuid4

from django.db import transaction

from adoption.models import Initiative
from core import blocks, jobs
from core.blocks.json import fingerprint
from core.models import Job, JobState
from documents import files
from documents.compose import document_blocks, version_blocks
from documents.models import Document, RenderedFile, Version
from documents.plan import plan_document

PLAN = "adoption_plan"
NAMES = ("documents.plan", "documents.pdf")


def kind_of(document: Document) -> str:
    """Under which kind its files are kept."""
    return f"document:{document.type_key}"[:40]


@transaction.atomic
def ask_for_plan(initiative: Initiative) -> Job:
    """The job that renders the plan as it is now; the same job as long as nothing changes."""
    return _ask("documents.plan", PLAN, plan_document(initiative), initiative, str(initiative.pk))


@transaction.atomic
def ask_for_document(document: Document) -> Job:
    """The job that renders the document as it is now."""
    return _ask("documents.pdf", kind_of(document), document_blocks(document), document.initiative, "document", str(document.pk))


@transaction.atomic
def ask_for_version(version: Version) -> Job:
    """The job that renders a frozen version."""
    document = version.document
    return _ask("documents.pdf", kind_of(document), version_blocks(version), document.initiative, "version", str(version.pk))


def file_of(job: Job) -> RenderedFile | None:
    """The file a finished job made."""
    return RenderedFile.objects.filter(pk=job.result.get("file")).first() if job.state == JobState.DONE else None


def _ask(name: str, kind: str, made: blocks.Document, initiative: Initiative, *args: str) -> Job:
    content = fingerprint(made)
    ids = (str(initiative.pk), *args) if name == "documents.pdf" else args
    key = f"{name}:{initiative.pk}:{content[:40]}"
    job = jobs.enqueue(name, *ids, key=key)
    there = files.find(kind=kind, initiative_id=initiative.pk, content_sha256=content)
    if job.state == JobState.FAILED or (job.state == JobState.DONE and there is None):
        return jobs.enqueue(name, *ids, key=f"{key}:{uuid4().hex[:8]}")
    return job
