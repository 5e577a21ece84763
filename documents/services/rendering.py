"""Asking for a file: one job for each content and format, so that what has not changed is not made again."""

from uuid import UUID, uuid4

from django.db import transaction

from adoption.models import Initiative
from core import blocks, jobs
from core.blocks.json import fingerprint
from core.models import Job, JobState
from documents import files
from documents.compose import document_blocks, version_blocks
from documents.models import Document, DocumentState, Format, RenderedFile, StatusReport, Version
from documents.plan import plan_document
from documents.status.paper import status_blocks

PLAN, STATUS = "adoption_plan", "status_report"
NAMES = ("documents.plan", "documents.pdf", "documents.export")


def kind_of(document: Document) -> str:
    """Under which kind its files are kept."""
    return f"document:{document.type_key}"[:40]


@transaction.atomic
def ask_for_plan(initiative: Initiative, format: str = Format.PDF) -> Job:
    """The job that makes a file of the plan as it is now; the same job as long as nothing changes."""
    return ask("plan", PLAN, plan_document(initiative), initiative, initiative.pk, format)


@transaction.atomic
def ask_for_document(document: Document, format: str = Format.PDF) -> Job:
    """The job that makes a file of the document as it is now; of its latest version where that is how it is."""
    version = document.versions.first() if document.state == DocumentState.APPROVED else None
    if version is not None:
        return ask_for_version(version, format)
    return ask("document", kind_of(document), document_blocks(document), document.initiative, document.pk, format)


@transaction.atomic
def ask_for_version(version: Version, format: str = Format.PDF) -> Job:
    """The job that makes a file of a frozen version, or the one that made it: what is frozen is made once."""
    document = version.document
    made = files.find_of(version.pk, format)
    if made is not None:
        key = f"documents.export:made:{made.pk}"
        job, _new = Job.objects.get_or_create(
            key=key, defaults={"name": "documents.export", "args": [str(document.initiative_id)], "state": JobState.DONE,
                               "result": {"file": str(made.pk)}, "progress": 100},
        )  # fmt: skip
        return job
    return ask("version", kind_of(document), version_blocks(version), document.initiative, version.pk, format)


@transaction.atomic
def ask_for_report(report: StatusReport, format: str = Format.PDF) -> Job:
    """The job that makes a file of a status report, as it stands or as it was published."""
    return ask("status", STATUS, status_blocks(report), report.initiative, report.pk, format)


def file_of(job: Job) -> RenderedFile | None:
    """The file a finished job made."""
    return RenderedFile.objects.filter(pk=job.result.get("file")).first() if job.state == JobState.DONE else None


def ask(what: str, kind: str, made: blocks.Document, initiative: Initiative, pk: UUID, format: str) -> Job:
    """The job for some content of a kind; anew where the one before failed or its file is gone. Call it in a transaction."""
    content = fingerprint(made)
    args = (str(initiative.pk), what, str(pk), str(format))
    key = f"documents.{what}:{format}:{initiative.pk}:{content[:40]}"
    job = jobs.enqueue("documents.export", *args, key=key)
    there = files.find(kind=kind, initiative_id=initiative.pk, content_sha256=content, format=format)
    if job.state == JobState.FAILED or (job.state == JobState.DONE and there is None):
        return jobs.enqueue("documents.export", *args, key=f"{key}:{uuid4().hex[:8]}")
    return job
