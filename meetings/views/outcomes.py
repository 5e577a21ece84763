"""What came of a point, mended until the minutes are sent for approval."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from adoption.access import of_initiative
from adoption.entry_pages import actor, add_errors, sent
from adoption.pages import show
from core.db import Superseded
from core.http import page
from meetings import permissions
from meetings.access import outcome_for
from meetings.forms.agenda import DecisionForm
from meetings.models import ItemOutcome
from meetings.pages.common import form_page, tell_changed, written_at
from meetings.pages.steps import taking_back_page
from meetings.services import outcomes as services

POST = ("POST",)


@page(writes=POST)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another text of a decision; a second editor is shown what the first one wrote."""
    found = outcome_for(request.user, pk, permissions.may_reword)
    item = found.item
    back = written_at(item.meeting, item.place)
    form = DecisionForm(sent(request), outcome=found)
    if request.method == "POST" and form.is_valid() and _changed(request, found, form):
        return redirect(back)
    title = _("Change the decision on point %(place)d") % {"place": item.place}
    return form_page(request, item.meeting, form, title, item.title, _("Save"), back)


def _changed(request: HttpRequest, found: ItemOutcome, form: DecisionForm) -> bool:
    try:
        services.change(found, by=actor(request), seen_version=form.seen_version, text=form.cleaned_data["text"])
    except ValidationError as error:
        add_errors(form, error)
        return False
    except Superseded as late:
        if late.obj is not None:
            form.show_conflict(late.obj)
            return False
        tell_changed(request)
    else:
        messages.success(request, _("The decision is saved."))
    return True


@page(writes=POST)
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Out of the point and the minutes, once it is told what happens."""
    found = outcome_for(request.user, pk, of_initiative(permissions.may_mend, "item__meeting"))
    item = found.item
    if request.method != "POST":
        return show(request, item.meeting.initiative, "meetings/step.html", "meetings", taking_back_page(found))
    services.take_back(found, by=actor(request))
    messages.success(request, _("It is taken back. The minutes no longer tell of it."))
    return redirect(written_at(item.meeting, item.place))
