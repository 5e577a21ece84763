"""The log: every event of the chain in words, filtered, and whether the chain holds."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from adoption import erasures
from adoption import log as words
from adoption.access import initiative_for
from adoption.choices import Circle
from adoption.forms.setup_log import LogFilter
from adoption.models import Initiative
from adoption.pages import show
from adoption.permissions import erase_from_log, in_circle, read_log
from core import record
from core.http import page
from core.models import EventHead

CHECKED_AT_ONCE = 1000


@page()
def log(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who did what when; for the coordinator and the archivist."""
    initiative = initiative_for(request.user, pk, read_log)
    actors = words.actors(initiative)
    form = LogFilter(request.GET, actors=actors)
    form.is_valid()
    found = Paginator(form.chosen(words.events_of(initiative.pk)), settings.PAGE_SIZE).get_page(request.GET.get("page"))
    inner = bool(in_circle(request.user, initiative, Circle.PROCUREMENT))
    names = {one.pk: one.name for one in actors}
    lines = erasures.with_erasures(words.told(found.object_list, names, inner=inner), erasures.of(initiative, names))
    context = {"form": form, "page_obj": found, "lines": lines, **_chain(request, initiative)}
    context["may_erase"] = bool(erase_from_log(request.user, initiative))
    context["erasing"] = context["may_erase"] and "erase" in request.GET
    return show(request, initiative, "adoption/log.html", "log", context)


def _chain(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    """The head of the chain, and whether it holds: a short one is checked at once, a long one when asked."""
    head = EventHead.objects.filter(pk=initiative.pk).first()
    length = head.seq if head else 0
    checked = length <= CHECKED_AT_ONCE or "check" in request.GET
    return {
        "length": length,
        "head": head.hash if head else "",
        "checked": checked,
        "broken": record.broken(initiative.pk) if checked else None,
    }
