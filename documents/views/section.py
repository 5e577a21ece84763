"""Writing under one heading: by hand, by the page itself, and when two write at once."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption.pages import show
from core import richtext, words
from core.db import Superseded
from core.http import page
from documents import services
from documents.access import document_for
from documents.content import Part
from documents.editing import Conflict, conflict_of, editor_of
from documents.forms import SectionForm
from documents.forms.section import BOTH, THEIRS
from documents.live import Live
from documents.models import Document, DocumentState
from documents.permissions import write_document
from documents.reading import Reading
from documents.services import history


@dataclass
class Place:
    """A heading of a document that somebody writes under, with what stands before and after it."""

    document: Document
    reading: Reading
    at: int

    @property
    def part(self) -> Part:
        return self.reading.parts[self.at]

    @property
    def key(self) -> str:
        return self.part.heading.key

    @property
    def before(self) -> Part | None:
        return self.reading.parts[self.at - 1] if self.at else None

    @property
    def after(self) -> Part | None:
        return self.reading.parts[self.at + 1] if self.at + 1 < len(self.reading.parts) else None


@page(writes=("POST",))
def section(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """One heading: what the method asks for, the text, the way to the next one."""
    place = _place(request, pk, key)
    if request.method == "GET" and place.document.state != DocumentState.DRAFT:
        messages.info(request, _("Only a draft can be written in. See how the document stands now."))
        return redirect(place.document)
    form = SectionForm(request.POST or None, part=place.part, offered=Live(place.document.initiative, place.document.circle).offered())
    conflict = None
    if request.method == "POST" and form.is_valid():
        take = request.POST.get("take", "")
        conflict = conflict_of(form, place.part.section, take) if take in (THEIRS, BOTH) else _saved(request, place, form)
        if conflict is None and not form.errors:
            return _on(request, place)
    context = {
        "document": place.document, "reading": place.reading, "part": place.part, "before": place.before, "after": place.after,
        "form": form, "conflict": conflict, "editor": editor_of(place.document, place.part, form),
        "standing": place.reading.standing(place.part),
    }  # fmt: skip
    return show(request, place.document.initiative, "documents/section.html", "documents", context)


def _place(request: HttpRequest, pk: UUID, key: str) -> Place:
    document = document_for(request.user, pk, write_document)
    reading = Reading(document)
    at = next((at for at, part in enumerate(reading.parts) if part.heading.key == key), None)
    if at is None:
        raise Http404
    return Place(document, reading, at)


def _saved(request: HttpRequest, place: Place, form: SectionForm) -> Conflict | None:
    """Save it; what somebody else wrote meanwhile is given back beside it, what cannot be saved is said at the field."""
    values = {"by": person_of(request.user), "seen_version": form.seen_version, "registers": _chosen(place, form)}
    try:
        services.write_html(place.document, place.key, html=richtext.write(form.blocks), **values)
    except Superseded as other:
        return conflict_of(form, other.obj)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, _("Saved."))
    return None


def _chosen(place: Place, form: SectionForm) -> list[str] | None:
    """The registers that were ticked; None leaves it to the method where nobody wished otherwise and the section says something."""
    chosen: list[str] = form.cleaned_data.get("registers", [])
    as_it_is = place.part.section.registers is None and sorted(chosen) == sorted(place.part.registers)
    return None if as_it_is and (form.blocks or not chosen) else chosen


def _on(request: HttpRequest, place: Place) -> HttpResponse:
    """To the next heading, or back to the document, at the place that was written."""
    if request.POST.get("then") == "next" and place.after is not None:
        return redirect("document-section", pk=place.document.pk, key=place.after.heading.key)
    return redirect(f"{place.document.get_absolute_url()}#s-{place.key}")


@page(writes=("POST",))
def autosave(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """What the editor saves by itself. 409: somebody else wrote meanwhile; 422: it cannot be saved, with the reason."""
    place = _place(request, pk, key)
    if request.method != "POST":
        return redirect("document-section", pk=pk, key=key)
    by, html, seen = person_of(request.user), request.POST.get("html", ""), request.POST.get("version", "")
    if not seen.isdecimal() or len(seen) > 9:
        return JsonResponse({"message": _("This page is out of date. Copy your text, load the page again and put it in.")}, status=409)
    try:
        saved = services.write_html(place.document, key, by=by, seen_version=int(seen), html=html)
    except Superseded as other:
        return _taken(other.obj)
    except ValidationError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=422)
    answer = {
        "version": saved.version,
        "saved": _("Saved %(time)s") % {"time": words.clock(timezone.now())},
        "notes": _notes(html),
        "others": history.writing_now(saved, by),
    }
    return JsonResponse(answer)


@page(writes=("POST",))
def paste(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """What is left of something pasted, in the shape it is stored in. Nothing is saved."""
    place = _place(request, pk, key)
    if request.method != "POST":
        return redirect("document-section", pk=pk, key=key)
    found = richtext.read(request.POST.get("html", ""))
    words = [block for block in found.blocks if not isinstance(block, richtext.Picture)]
    return JsonResponse({"html": richtext.write(words), "notes": _notes(request.POST.get("html", "")), "key": place.key})


def _notes(html: str) -> list[str]:
    lost = richtext.read(html).lost_pictures
    return [_("Pictures from elsewhere cannot be kept: put them in with the picture button.")] if lost else []


def _taken(section: Any) -> HttpResponse:
    name = section.changed_by.name if section is not None and section.changed_by else _("Somebody else")
    message = _("%(person)s has saved this section meanwhile. Press Save to see both texts; yours is not lost.") % {"person": name}
    return JsonResponse({"message": message, "by": name}, status=409)
