"""The gallery of components: for those who build Farled, and the page that the component tests load."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core import gallery
from core.http import page


@login_not_required
@page(writes=["POST"])
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state. Only in DEBUG and in tests."""
    if not (settings.DEBUG or getattr(settings, "TESTING", False)):
        raise Http404
    for level, text in (
        (messages.SUCCESS, "The risk is saved."),
        (messages.WARNING, "Saved, without a review date."),
        (messages.ERROR, "Not saved."),
    ):
        messages.add_message(request, level, text)
    return render(request, "components/gallery.html", gallery.everything(timezone.localdate()))
