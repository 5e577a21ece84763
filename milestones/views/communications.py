"""Who has been told of decisions; noting that somebody was told otherwise than by mail."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import person_of
from adoption.access import initiative_for
from adoption.pages import show
from core.http import page
from milestones import pages
from milestones.access import addressee_for
from milestones.forms import ToldForm
from milestones.pages.told import all_told
from milestones.services import communications as services


@page()
def communications(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All decisions, and how many have been told of each."""
    initiative = initiative_for(request.user, pk)
    return show(request, initiative, "milestones/communications.html", "communications", all_told(request, initiative))


@page(writes=("POST",))
def addressee_told(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How and when somebody was told."""
    addressee = addressee_for(request.user, pk)
    decision = addressee.communication.decision
    back = f"{reverse('decision', args=[decision.pk])}#told"
    form = ToldForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.note_told(addressee, by=person_of(request.user), **form.values)
        except ValidationError as error:
            pages.add_errors(form, error)
        else:
            messages.success(request, _("It is noted how %(name)s was told.") % {"name": addressee.person.name})
            return redirect(back)
    title = _("How was %(name)s told?") % {"name": addressee.person.name}
    lead = _("Everybody concerned is to know of a decision. Note it here when the mail did not reach somebody.")
    context = {**pages.form_page(form, title, lead, _("Save")), "cancel_url": back}
    return show(request, decision.initiative, "milestones/form.html", "communications", context)
