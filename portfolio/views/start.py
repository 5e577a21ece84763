"""The start page: what awaits me and my initiatives; and the list of all I may see."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from adoption.models import Initiative
from adoption.permissions import create_initiative
from core.http import page
from portfolio import asked, lists
from portfolio.forms import InitiativeFilter

ON_START = 10


@page()
def start(request: HttpRequest) -> HttpResponse:
    """What is asked of the reader, the most pressing first, and the initiatives they last began or joined."""
    found = Paginator(asked.items_of(request.user), settings.PAGE_SIZE).get_page(request.GET.get("page"))
    newest = list(Initiative.objects.visible_to(request.user).with_lead().order_by("-created_at")[: ON_START + 1])
    context = {
        "page_obj": found,
        "items": asked.told(found.object_list),
        "rows": lists.rows(request.user, newest[:ON_START]),
        "more": len(newest) > ON_START,
        "may_create": create_initiative(request.user),
    }
    return render(request, "portfolio/start.html", context)


@page()
def initiatives(request: HttpRequest) -> HttpResponse:
    """Every initiative the reader may see, filtered, sorted, paged."""
    form = InitiativeFilter(request.GET, user=request.user)
    form.is_valid()
    wanted = form.chosen(Initiative.objects.visible_to(request.user).with_lead())
    found = lists.Pages(wanted, user=None if form.narrows else request.user).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": found,
        "rows": lists.rows(request.user, found.object_list),
        "may_create": create_initiative(request.user),
    }
    return render(request, "portfolio/initiatives.html", context)
