"""Files of documents: asked for, made in the background, fetched."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify

from adoption.access import initiative_for
from adoption.models import Initiative
from adoption.pages import show
from core.http import page
from core.models import Job, JobState
from documents.access import document_for, file_for, version_for
from documents.files import TYPES, download_name
from documents.models import Format, RenderedFile
from documents.plan import chapter_titles
from documents.services import rendering


@page(writes=("POST",))
def plan_pdf(request: HttpRequest, pk: UUID, format: str = Format.PDF) -> HttpResponse:
    """The whole plan as one file: what it holds, and the buttons that make it."""
    initiative = initiative_for(request.user, pk)
    if request.method == "POST":
        return redirect("rendering", pk=rendering.ask_for_plan(initiative, known_format(format)).pk)
    made = RenderedFile.objects.filter(initiative=initiative.pk, kind=rendering.PLAN).order_by("-created_at")[:5]
    context = {"chapters": chapter_titles(initiative), "made": list(made), "ways_out": ways_out("plan", pk)}
    return show(request, initiative, "documents/plan_pdf.html", "documents", context)


@page(writes=("POST",))
def document_export(request: HttpRequest, pk: UUID, format: str = Format.PDF) -> HttpResponse:
    """Ask for the document as it stands."""
    document = document_for(request.user, pk)
    if request.method != "POST":
        return redirect(document)
    return redirect("rendering", pk=rendering.ask_for_document(document, known_format(format)).pk)


@page(writes=("POST",))
def version_export(request: HttpRequest, pk: UUID, format: str = Format.PDF) -> HttpResponse:
    """Ask for a frozen version."""
    version = version_for(request.user, pk)
    if request.method != "POST":
        return redirect(version)
    return redirect("rendering", pk=rendering.ask_for_version(version, known_format(format)).pk)


def ways_out(of: str, pk: UUID) -> dict[str, Any]:
    """Where something ("document", "version" or "plan") is asked for as PDF, and as (address, name) in the other formats."""
    named = [(reverse(f"{of}-export", args=[pk, format]), str(format.label)) for format in list(Format) if format != Format.PDF]
    return {"pdf": reverse(f"{of}-pdf", args=[pk]), "others": named}


def known_format(format: str) -> str:
    """The format itself. Raises Http404 for one there is not."""
    if format not in Format.values:
        raise Http404
    return format


@page()
def rendering_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far a file is: waiting, being made, ready to fetch, or given up."""
    job = Job.objects.filter(pk=pk, name__in=rendering.NAMES).first()
    if job is None:
        raise Http404
    initiative = initiative_for(request.user, job.args[0])
    file = rendering.file_of(job)
    context = {"job": job, "file": file, "failed": job.state == JobState.FAILED, "waits": file is None and job.state != JobState.FAILED}
    context["file_name"] = download_name(file, initiative.case_number) if file else ""
    context["format"] = Format(job.args[3] if len(job.args) > 3 else Format.PDF).label
    return show(request, initiative, "documents/rendering.html", "documents", context)


@page()
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The bytes of a rendered file, for whoever may see its initiative."""
    row, initiative = file_for(request.user, pk)
    response = FileResponse(default_storage.open(row.path), content_type=TYPES[Format(row.format)])
    response["Content-Length"] = str(row.size)
    response["Content-Disposition"] = _disposition(row, initiative)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response


def _disposition(row: RenderedFile, initiative: Initiative) -> str:
    """The name twice: plain ASCII for old programs, and as it is written. Always to be saved, never shown as a page of ours."""
    name = download_name(row, initiative.case_number)
    plain = slugify(name.removesuffix(f".{row.format}")) or "farled"
    return f"attachment; filename=\"{plain}.{row.format}\"; filename*=UTF-8''{quote(name)}"
