"""Pages that anybody may open: is this file ours and unchanged; the anchors that hold the record."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts import throttle
from core import anchors
from core.http import page
from core.models import Anchor
from documents.forms import verify as forms

KNOCKING = "/verify/"


@login_not_required
@never_cache
@page(writes=("POST",))
def verify(request: HttpRequest) -> HttpResponse:
    """A file or a fingerprint is asked for; what is known of it is told, or that nothing is. Rests after too many misses."""
    if request.method == "POST" and not throttle.is_open(request, KNOCKING):
        return render(request, "documents/verify_rests.html", status=429)
    sent = request.method == "POST"
    form = forms.VerifyForm(request.POST, request.FILES) if sent else forms.VerifyForm()
    context = {"form": form, "anchor": anchors.latest(), "most": settings.FARLED_VERIFY_BYTES, "asked": False}
    if sent and form.is_valid():
        context |= _answer(request, form)
    context["said"] = {"empty": forms.EMPTY, "not_pdf": forms.NOT_PDF, "too_large": forms.too_large()}
    return render(request, "documents/verify.html", context)


def _answer(request: HttpRequest, form: forms.VerifyForm) -> dict[str, Any]:
    found, kept = form.found(), None
    if found is None and form.cleaned_data["fingerprint"]:
        kept = Anchor.objects.filter(hash=form.cleaned_data["fingerprint"]).first()
    if found is None and kept is None:
        throttle.failed(request, KNOCKING)
    return {"asked": True, "found": found, "kept": kept, "form": forms.VerifyForm()}


@login_not_required
@page()
def verify_anchors(request: HttpRequest) -> HttpResponse:
    """Every anchor, newest first."""
    found = Paginator(Anchor.objects.order_by("-number"), settings.PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "documents/verify_anchors.html", {"page_obj": found})
