"""Deliverables: list, one deliverable with its criteria, all criteria answered at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption.columns import EntryColumn, day, owner
from adoption.entry_pages import REMOVED, EntryPages, EntryWords, actor, sent
from adoption.list_pages import ListPage, ListWords
from adoption.pages import show
from adoption.permissions import edit_entry
from core.components import Example
from core.db import Superseded
from core.http import page
from registers.deliverable_page import count, delivered, entries, read_answers, stands
from registers.forms.deliverable import CheckForm, DeliverableForm
from registers.models import Deliverable
from registers.services import deliverable as services

EXAMPLE = Example(
    gettext_lazy("Example from another town"),
    [
        (gettext_lazy("Deliverable"), gettext_lazy("The e-service for permits, with sign-in and payment")),
        (gettext_lazy("Delivered by"), gettext_lazy("The supplier")),
        (gettext_lazy("Received by"), gettext_lazy("Head of Permits")),
        (gettext_lazy("Criteria"), gettext_lazy("7 of 9: the legal review and the maintenance plan remain")),
    ],
)


def _detail(request: HttpRequest, deliverable: Deliverable) -> dict[str, Any]:
    read_answers(deliverable)
    return {"stands": stands(deliverable), "count": count(deliverable), "delivered": delivered(deliverable, timezone.localdate())}


DELIVERABLES = EntryPages(
    model=Deliverable,
    form=DeliverableForm,
    name="deliverable",
    plural="deliverables",
    page="deliverables",
    template="registers/deliverable.html",
    related=("owner__organisation", "deleted_by"),
    detail=_detail,
    words=EntryWords(
        register=gettext_lazy("Deliverables"),
        add=gettext_lazy("Add a deliverable"),
        add_lead=gettext_lazy("Something that is handed over and accepted. The nine criteria are answered when it is saved."),
        change=gettext_lazy("Change deliverable %(code)s"),
        remove=gettext_lazy("Remove deliverable %(code)s, %(title)s?"),
        remove_lead=gettext_lazy("It disappears from the list and from the documents; the record keeps it with your reason."),
        save=gettext_lazy("Save the deliverable"),
        remove_button=gettext_lazy("Remove the deliverable"),
    ),
)
LIST = ListPage(
    pages=DELIVERABLES,
    words=ListWords(
        lead=gettext_lazy("What is delivered, by whom and to whom, and how it stands on the criteria of milestone V."),
        column=gettext_lazy("Deliverable"),
        empty_title=gettext_lazy("No deliverables are written down yet"),
        empty_text=gettext_lazy(
            "Write down what is handed over: a system, a process, a rule, a course. Before milestone V each one is confirmed on nine"
            " criteria, from acceptance test to information security; what lacks one holds the milestone up."
        ),
        add_first=gettext_lazy("Add the first deliverable"),
    ),
    entries=entries,
    columns=(
        owner(gettext_lazy("Answers for it")),
        EntryColumn(gettext_lazy("To be delivered by"), lambda one: day(one.due), value=lambda one: one.due),
        EntryColumn(gettext_lazy("Delivered"), lambda one: delivered(one, timezone.localdate())),
        EntryColumn(gettext_lazy("Criteria"), count),
    ),
    example=EXAMPLE,
    searched=("title", "description", "supplier", "receiver"),
)


@page(writes=("POST",))
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every criterion of milestone V answered in one form (M15)."""
    deliverable = DELIVERABLES.get(request, pk, edit_entry)
    form = CheckForm(sent(request), stands=stands(deliverable))
    if request.method == "POST" and form.is_valid() and _checked(request, deliverable, form):
        return redirect("deliverable", pk=pk)
    own = reverse("deliverable", args=[pk])
    context = {
        "form": form,
        "title": _("Criteria for %(code)s, %(title)s") % {"code": deliverable.code, "title": deliverable.title},
        "lead": _("Answer what you know; the rest can wait. Milestone V asks for every one to be met, or not relevant with a reason."),
        "submit_label": _("Save the answers"),
        "cancel_url": own,
        "ways": [(_("Deliverables"), DELIVERABLES.list_url(deliverable.initiative)), (deliverable.code, own), (_("Criteria"), "")],
    }
    return show(request, deliverable.initiative, "registers/deliverable_check.html", "deliverables", context)


def _checked(request: HttpRequest, deliverable: Deliverable, form: CheckForm) -> bool:
    try:
        services.check(deliverable, by=actor(request), answers=form.answers())
    except Superseded as other:
        now = Deliverable.objects.get(pk=deliverable.pk)
        if other.obj is None or now.deleted_at is not None:
            form.add_error(None, REMOVED)
        else:
            form.show_changes(stands(now))
        return False
    messages.success(request, _("The answers about %(code)s are saved.") % {"code": deliverable.code})
    return True


URLS: list[URLPattern] = [
    *LIST.urls(),
    path("deliverables/<uuid:pk>/check/", check, name="deliverable-check"),
]
