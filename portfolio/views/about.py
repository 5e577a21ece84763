"""Pages that anybody may read: help and the accessibility statement."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.http import page


@login_not_required
@page()
def help_page(request: HttpRequest) -> HttpResponse:
    """How Farled works, by keyboard too."""
    return render(request, "portfolio/help.html")


@login_not_required
@page()
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far Farled follows WCAG 2.2, and whom to tell."""
    return render(request, "portfolio/accessibility.html")
