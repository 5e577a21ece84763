"""Service lines: the list, one service, its way from stage to stage, all of them side by side."""

import datetime
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption import line_page, schedule_words
from adoption.access import initiative_for
from adoption.columns import EntryColumn
from adoption.entry_pages import EntryPages, EntryWords, actor, add_errors, changeable, seen_anew, sent
from adoption.forms.service_lines import BackForm, LessonsForm, ServiceLineForm
from adoption.list_pages import ListChoice, ListPage, ListWords
from adoption.models import Initiative, ServiceLine, Stage
from adoption.pages import show
from adoption.permissions import edit_entry, manage_initiative
from adoption.services import service_lines as services
from core.components import Example
from core.db import Superseded
from core.http import page

BESIDE = 12
# What a service that follows another one takes over from it.
INHERITED = ("owner", "mandate_by", "mandate_on", "tools", "future_provider", "future_booking", "future_version", "future_handling")
EXAMPLE = Example(
    gettext_lazy("Example from another town"),
    [
        (gettext_lazy("Name of the service"), gettext_lazy("Remote physiotherapy")),
        (gettext_lazy("Today"), gettext_lazy("A physiotherapist sees four customers a day, booked by telephone")),
        (gettext_lazy("To be"), gettext_lazy("Every second visit is a video call, booked on the web")),
        (gettext_lazy("Owner"), gettext_lazy("Head of Rehabilitation")),
    ],
)


def _detail(request: HttpRequest, line: ServiceLine) -> dict[str, Any]:
    today, may = timezone.localdate(), changeable(request.user, line)
    rows = line.tasks.filter(deleted_at__isnull=True).select_related("responsible__organisation").order_by("number")
    tasks = sorted(rows, key=lambda task: (task.starts or task.due or datetime.date.max, task.number))
    return {
        "steps": line_page.steps(line),
        "sides": line_page.before_after(line),
        "due": line_page.due(line),
        "progress": line_page.done_of(tasks),
        "authority": line_page.authority(line),
        "tasks": [(task, schedule_words.standing(task, today), schedule_words.span(task.starts, task.due)) for task in tasks],
        "may_move": may,
        "may_add": line.deleted_at is None and manage_initiative(request.user, line.initiative),
    }


def _initial(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    """What the next service takes over from the one named in the address; an id from elsewhere is passed over."""
    asked = request.GET.get("after", "")
    former = next((line for line in ServiceLine.objects.live().filter(initiative=initiative) if str(line.pk) == asked), None)
    return {name: getattr(former, name) for name in INHERITED} if former else {}


SERVICE_LINES = EntryPages(
    model=ServiceLine,
    form=ServiceLineForm,
    name="service-line",
    plural="service-lines",
    page="service-lines",
    template="adoption/service_line.html",
    related=("owner__organisation", "deleted_by"),
    edit=services.edit,
    remove=services.remove,
    detail=_detail,
    initial=_initial,
    words=EntryWords(
        register=gettext_lazy("Service lines"),
        add=gettext_lazy("Add a service"),
        add_lead=gettext_lazy("Only the name is needed to begin with. Fill in the rest as you find out."),
        change=gettext_lazy("Change service %(code)s"),
        remove=gettext_lazy("Remove service %(code)s, %(title)s?"),
        remove_lead=gettext_lazy("It disappears from the list and from the documents; the record keeps it with your reason."),
        save=gettext_lazy("Save the service"),
        remove_button=gettext_lazy("Remove the service"),
    ),
)
LIST = ListPage(
    pages=SERVICE_LINES,
    words=ListWords(
        lead=gettext_lazy("Each service that is taken into use, with its owner, its stage and a schedule of its own."),
        column=gettext_lazy("Service"),
        empty_title=gettext_lazy("No service lines are described yet"),
        empty_text=gettext_lazy(
            "When several services are taken into use at once, each goes at its own pace. Write them down one by one: how it goes today,"
            " how it is to go, and who answers for it. A service that is ready need not wait for the others."
        ),
        add_first=gettext_lazy("Describe the first service"),
    ),
    entries=line_page.entries,
    columns=(
        EntryColumn(gettext_lazy("Stage"), line_page.stage),
        EntryColumn(gettext_lazy("Owner"), line_page.owner),
        EntryColumn(gettext_lazy("To be in use by"), line_page.due),
        EntryColumn(gettext_lazy("Tasks"), line_page.progress),
    ),
    example=EXAMPLE,
    template="adoption/service_lines.html",
    searched=("title", "description"),
    choices=(ListChoice("stage", gettext_lazy("Stage"), Stage.choices),),
    orders={"due": (gettext_lazy("By day of use"), (F("due").asc(nulls_last=True), "number"))},
)


@page()
def compare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All services side by side, as they are and as they are to be."""
    initiative = initiative_for(request.user, pk)
    page_obj = Paginator(line_page.entries(initiative), BESIDE).get_page(request.GET.get("page"))
    lines = list(page_obj)
    groups = line_page.groups()
    told = [(group.title, [(one.label, [(line, one.cell(line)) for line in lines]) for one in group.aspects]) for group in groups]
    cards = [(line, [(group.title, [(one.label, one.cell(line)) for one in group.aspects]) for group in groups]) for line in lines]
    ways = [(_("Service lines"), SERVICE_LINES.list_url(initiative)), (_("Compare"), "")]
    context = {"page_obj": page_obj, "lines": lines, "groups": told, "cards": cards, "ways": ways}
    return show(request, initiative, "adoption/service_lines_compare.html", "service-lines", context)


@page(writes=("POST",))
def move_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One stage on."""
    line = SERVICE_LINES.get(request, pk, edit_entry)
    if request.method == "POST":
        try:
            after = services.move_on(line, by=actor(request), seen_version=_seen(request))
            messages.success(request, _("%(code)s has gone on to “%(stage)s”.") % {"code": after.code, "stage": Stage(after.stage).label})
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        except Superseded:
            _changed_meanwhile(request, line)
    return redirect("service-line", pk=pk)


@page(writes=("POST",))
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a service with what was learned."""
    line = SERVICE_LINES.get(request, pk, edit_entry)
    form = LessonsForm(sent(request), version=line.version, initial={"lessons": line.lessons})
    if request.method == "POST" and form.is_valid() and _done(request, line, form, services.close):
        return redirect("service-line", pk=pk)
    title = _("Close service %(code)s, %(title)s?") % {"code": line.code, "title": line.title}
    lead = _("It has been followed up. What you write here helps the next service.")
    return _form_page(request, line, form, {"title": title, "lead": lead, "submit_label": _("Close the service")})


@page(writes=("POST",))
def back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One stage back, with a reason."""
    line = SERVICE_LINES.get(request, pk, edit_entry)
    form = BackForm(sent(request), version=line.version)
    if request.method == "POST" and form.is_valid() and _done(request, line, form, services.step_back):
        return redirect("service-line", pk=pk)
    title = _("Take service %(code)s, %(title)s, one stage back?") % {"code": line.code, "title": line.title}
    former = line.former_stage
    lead = _("It stands at “%(stage)s” then.") % {"stage": former.label} if former else _("It stands in its first stage already.")
    return _form_page(request, line, form, {"title": title, "lead": lead, "submit_label": _("Take it back")})


def _done(request: HttpRequest, line: ServiceLine, form: Any, work: Callable[..., ServiceLine]) -> bool:
    """True when it was done; else the form says what is wrong, with what was typed."""
    try:
        after = work(line, by=actor(request), seen_version=form.seen_version, **form.values)
    except ValidationError as error:
        add_errors(form, error)
        return False
    except Superseded as other:
        seen_anew(form, other.obj)
        return False
    messages.success(request, _("%(code)s stands at “%(stage)s” now.") % {"code": after.code, "stage": Stage(after.stage).label})
    return True


def _form_page(request: HttpRequest, line: ServiceLine, form: Any, head: dict[str, Any]) -> HttpResponse:
    own = reverse("service-line", args=[line.pk])
    ways = [(_("Service lines"), SERVICE_LINES.list_url(line.initiative)), (line.code, own), (head["submit_label"], "")]
    context = {"form": form, "ways": ways, "cancel_url": own, **head}
    return show(request, line.initiative, "adoption/entry_form.html", "service-lines", context)


def _changed_meanwhile(request: HttpRequest, line: ServiceLine) -> None:
    messages.warning(request, _("Somebody else has changed %(code)s meanwhile. Look at it, then try again.") % {"code": line.code})


def _seen(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0


URLS: list[URLPattern] = [
    *LIST.urls(),
    path("initiatives/<uuid:pk>/service-lines/compare/", compare, name="service-lines-compare"),
    path("service-lines/<uuid:pk>/on/", move_on, name="service-line-on"),
    path("service-lines/<uuid:pk>/close/", close, name="service-line-close"),
    path("service-lines/<uuid:pk>/back/", back, name="service-line-back"),
]
