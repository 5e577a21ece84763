"""Pictures of a document: sent by the editor or by a form, listed, shown."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption.pages import show
from core.http import page
from core.pictures import of_upload
from documents.access import document_for, picture_for
from documents.forms.pictures import PictureForm
from documents.models import Document, DocumentState, Picture
from documents.permissions import write_document
from documents.services.pictures import put_picture
from documents.views.uploads import decoded_first

ALONE = "default-src 'none'; sandbox"
A_YEAR = 60 * 60 * 24 * 365


@decoded_first(lambda request, pk: document_for(request.user, pk, write_document))
@page(writes=("POST",))
def pictures(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The pictures of a document, with the line that puts each into a text. The editor sends here too, and is answered JSON."""
    document = document_for(request.user, pk, write_document)
    form = PictureForm(request.POST, request.FILES) if request.method == "POST" else PictureForm()
    if request.method == "POST" and _asks_for_json(request):
        return _answered(request, document, form)
    if request.method == "POST" and form.is_valid() and _put(request, document, form):
        messages.success(request, _("The picture is here. Copy its line into your text and say in it what the picture shows."))
        return redirect("document-pictures", pk=document.pk)
    found = Paginator(document.pictures.order_by("-created_at", "pk"), settings.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"document": document, "form": form, "page_obj": found, "is_draft": document.state == DocumentState.DRAFT}
    return show(request, document.initiative, "documents/pictures.html", "documents", context)


@page()
def picture(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The bytes of a picture, for whoever may read its document."""
    found = picture_for(request.user, pk)
    return bytes_of(found.path, found.kind)


def bytes_of(path: str, kind: str) -> HttpResponseBase:
    """A stored picture that is nothing but a picture, whatever a browser thinks. Raises Http404 when it is gone from the disk."""
    if not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path), content_type=kind)
    response["Content-Security-Policy"] = ALONE
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response


def _asks_for_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "") or request.headers.get("X-Requested-With") == "fetch"


def _answered(request: HttpRequest, document: Document, form: PictureForm) -> JsonResponse:
    """201 for a new picture, 200 for one that the document has already, 422 with a sentence for what cannot be kept."""
    if not form.is_valid():
        return _refused(form)
    known = document.pictures.filter(sha256=of_upload(form.cleaned_data["file"]).sha256).exists()
    made = _put(request, document, form)
    if made is None:
        return _refused(form)
    answer = {"id": str(made.pk), "url": made.get_absolute_url(), "width": made.width, "height": made.height}
    return JsonResponse(answer, status=200 if known else 201)


def _refused(form: PictureForm) -> JsonResponse:
    sentences: list[Any] = [message for errors in form.errors.values() for message in errors]
    return JsonResponse({"error": " ".join(map(str, sentences))}, status=422)


def _put(request: HttpRequest, document: Document, form: PictureForm) -> Picture | None:
    try:
        return put_picture(document, by=person_of(request.user), file=form.cleaned_data["file"])
    except ValidationError as error:
        form.add_error("file", error)
        return None
