"""Handing work over: chosen, shown, then done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Person
from adoption.access import initiative_for
from adoption.entry_pages import actor, add_errors, sent
from adoption.forms.handover import HandoverForm
from adoption.models import Initiative, RoleAssignment
from adoption.pages import show
from adoption.permissions import manage_initiative
from adoption.services import handover as services
from core.db import Superseded
from core.http import page

PEOPLE = gettext_lazy("People and roles")


@page(writes=("POST",))
def hand_over(request: HttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    """First chosen, then shown with everything in it; done only when what was shown is still what there is."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    somebody = _somebody(initiative, person)
    kinds = services.held(initiative, somebody)
    if request.method == "POST" and "seen" in request.POST and not kinds:
        messages.info(request, _("Everything is handed over already."))
        return redirect("people", pk=initiative.pk)
    form = HandoverForm(sent(request), initiative=initiative, person=somebody, kinds=kinds)
    chosen: list[services.Kind] = []
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen(kinds)
        if request.POST.get("seen") == services.digest(chosen) and _done(request, initiative, somebody, form):
            return redirect("people", pk=initiative.pk)
    shown = {"form": form, "kinds": kinds, "chosen": chosen if not form.errors else [], "somebody": somebody}
    return show(request, initiative, "adoption/handover.html", "people", {**shown, **_head(request, initiative, shown)})


def _head(request: HttpRequest, initiative: Initiative, shown: dict[str, Any]) -> dict[str, Any]:
    title = _("Hand over the work of %(name)s") % {"name": shown["somebody"].name}
    return {
        "seen": services.digest(shown["chosen"]),
        "changed": bool(request.POST.get("seen")) and not shown["form"].errors,
        "title": title,
        "cancel_url": reverse("people", args=[initiative.pk]),
        "ways": [(PEOPLE, reverse("people", args=[initiative.pk])), (title, "")],
    }


def _done(request: HttpRequest, initiative: Initiative, somebody: Person, form: HandoverForm) -> bool:
    to = form.cleaned_data["to"]
    try:
        counts = services.hand_over(
            initiative, by=actor(request), person=somebody, to=to, kinds=form.cleaned_data["kinds"], seen=request.POST["seen"]
        )
    except ValidationError as error:
        add_errors(form, error)
        return False
    except Superseded:  # one of the things in the same moment; nothing is handed over
        form.add_error(None, _("Somebody else has changed this meanwhile."))
        return False
    count = sum(counts.values())
    words = ngettext("%(count)d thing is handed over to %(name)s.", "%(count)d things are handed over to %(name)s.", count)
    messages.success(request, words % {"count": count, "name": to.name})
    return True


def _somebody(initiative: Initiative, pk: UUID) -> Person:
    """Somebody who has or had a role here; nobody else is known of."""
    row = RoleAssignment.objects.filter(initiative=initiative, person=pk).select_related("person__organisation").first()
    if row is None:
        raise Http404
    return row.person
