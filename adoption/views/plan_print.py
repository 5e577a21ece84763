"""The whole plan on one page for the printer: what matters in words, the drawings, and the table with its head on each sheet."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from adoption import task_blocks
from adoption.access import initiative_for
from core.blocks.html import to_html
from core.http import page


@page()
def plan_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nothing but the plan."""
    initiative = initiative_for(request.user, pk)
    html = to_html(task_blocks.blocks(initiative), heading_level=2)
    return render(request, "adoption/plan_print.html", {"initiative": initiative, "html": html, "today": timezone.localdate()})
