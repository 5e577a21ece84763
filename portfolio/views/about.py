"""Pages that anybody may read: help, the accessibility statement, and what the method says."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

import method
from core.http import page


@login_not_required
@page()
def help_page(request: HttpRequest) -> HttpResponse:
    """How Farled works, by keyboard too, and its words."""
    return render(request, "portfolio/help.html", {"glossary": method.glossary()})


@login_not_required
@page()
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far Farled follows WCAG 2.2, and whom to tell."""
    return render(request, "portfolio/accessibility.html")


@login_not_required
@page()
def about_method(request: HttpRequest) -> HttpResponse:
    """The eight phases and their milestones, and the guides they come from."""
    phases = [(phase, [method.document_type(key) for key in phase.milestone.basis]) for phase in method.phases()]
    return render(request, "portfolio/about_method.html", {"phases": phases, "areas": method.areas()})
