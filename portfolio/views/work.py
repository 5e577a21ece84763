"""My work over all initiatives."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.http import page
from portfolio import work
from portfolio.forms import WorkFilter

ON_A_PAGE = 50


@page()
def my_work(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, by bands of time or by initiative; tasks are ticked off and moved here."""
    today, mine = timezone.localdate(), work.of(request.user)
    form = WorkFilter(request.GET, mine=mine)
    form.is_valid()
    wanted = form.chosen(mine)
    counts = work.counts(wanted, today)
    band = request.GET.get("when", "")
    shown = wanted.filter(work.in_band(band, today)) if band in work.BANDS else wanted
    rows = shown.select_related("initiative").order_by(*form.order)
    found = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    items = work.items(request.user, list(found.object_list), today)
    context = {
        "form": form,
        "page_obj": found,
        "groups": work.grouped(items, by_initiative=form.by_initiative),
        "by_initiative": form.by_initiative,
        "bands": [(key, name, counts[key]) for key, name in work.BANDS.items()],
        "band": band if band in work.BANDS else "",
        "total": sum(counts.values()),
        "example": work.EXAMPLE,
    }
    return render(request, "portfolio/my_work.html", context)
