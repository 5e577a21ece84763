"""Organisations that take part, and the settings of the initiative itself."""

import copy
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from adoption import decided, gaps, leads
from adoption.access import initiative_for, of_initiative, thing_for
from adoption.entry_pages import actor
from adoption.forms.partners import PartnerEditForm
from adoption.forms.setup import PartnerForm, SettingsForm, leads_for
from adoption.models import Initiative, Participation
from adoption.organisation_register import entries
from adoption.pages import phase_rows, show
from adoption.permissions import manage_initiative
from adoption.services import partners
from adoption.views.setup import add_partner, posted, save
from core.db import Superseded
from core.http import page


@page()
def organisations(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The lead, phase by phase, and the partners with their people."""
    initiative = initiative_for(request.user, pk)
    crew = gaps.crew(initiative)
    rows = entries(initiative)
    ahead = leads.ahead(initiative)
    context = {
        "ahead": ahead,
        "ahead_when": leads.since_words(ahead) if ahead else "",
        "ahead_url": decided.url_of(ahead.decision) if ahead else "",
        "lead_url": _lead_url(initiative),
        "crew": crew,
        "partners": [(row, _people_of(crew, row.organisation_id)) for row in rows],
        "lead_people": _people_of(crew, initiative.lead_id),
        "leads": leads.of(initiative),
        "changes": leads.changes(initiative),
        "may_manage": manage_initiative(request.user, initiative),
    }
    return show(request, initiative, "adoption/organisations.html", "organisations", context)


@page(writes=("POST",))
def partner_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a partner commits to, whom to talk to, since when it takes part."""
    rows = Participation.objects.select_related("organisation")
    participation = thing_for(request.user, rows, pk, of_initiative(manage_initiative))
    form = PartnerEditForm(posted(request), instance=copy.copy(participation))
    if request.method == "POST" and form.is_valid() and _saved(request, participation, form):
        return redirect("organisations", pk=participation.initiative_id)
    title, url = (
        _("Partner: %(name)s") % {"name": participation.organisation.name},
        reverse("organisations", args=[participation.initiative_id]),
    )
    context = {
        "form": form,
        "title": title,
        "lead": _("What the others can count on, in writing, before the whole is planned."),
        "submit_label": _("Save"),
        "cancel_url": url,
        "ways": [(_("Organisations"), url), (participation.organisation.name, "")],
    }
    return show(request, participation.initiative, "adoption/role_edit.html", "organisations", context)


def _saved(request: HttpRequest, participation: Participation, form: PartnerEditForm) -> bool:
    try:
        partners.edit(participation, by=actor(request), seen_version=form.seen_version, **form.values)
    except Superseded as other:
        if other.obj is None:
            form.add_error(None, _("It takes part no more. Add it as a partner again, then write this anew."))
        else:
            form.show_conflict(other.obj)
        return False
    messages.success(request, _("%(name)s is saved.") % {"name": participation.organisation.name})
    return True


def _lead_url(initiative: Initiative) -> str:
    """Where the lead is changed: in the wizard while it is being set up, then by decision (M04)."""
    if initiative.set_up_at is None:
        return reverse("initiative-edit", args=[initiative.pk])
    return decided.asking_url(initiative, "lead_change")


def _people_of(crew: gaps.Crew, organisation_id: object) -> list[str]:
    return sorted({row.person.name for row in crew.roles if row.organisation_id == organisation_id})


@page(writes=("POST",))
def partner_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let another organisation take part."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    form = PartnerForm(posted(request), initiative=initiative, must=True)
    if request.method == "POST" and form.is_valid() and (added := add_partner(request, initiative, form)):
        messages.success(request, _("%(name)s takes part now.") % {"name": added.organisation.name})
        return redirect("organisations", pk=initiative.pk)
    title, url = _("Add a partner"), reverse("organisations", args=[initiative.pk])
    context = {
        "form": form,
        "title": title,
        "lead": _("Partners may hold roles, sit in the steering group and see what is open."),
        "submit_label": _("Add the partner"),
        "cancel_url": url,
        "ways": [(_("Organisations"), url), (title, "")],
    }
    return show(request, initiative, "adoption/role_edit.html", "organisations", context)


@page(writes=("POST",))
def partner_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A partner takes part no more; refused while somebody holds a role for it."""
    rows = Participation.objects.select_related("organisation")
    participation = thing_for(request.user, rows, pk, of_initiative(manage_initiative))
    if request.method == "POST":
        try:
            partners.take_away(participation, by=actor(request))
            messages.success(request, _("%(name)s takes part no more.") % {"name": participation.organisation.name})
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("organisations", pk=participation.initiative_id)
    context = {"organisation": participation.organisation, "cancel_url": reverse("organisations", args=[participation.initiative_id])}
    return show(request, participation.initiative, "adoption/partner_remove.html", "organisations", context)


@page(writes=("POST",))
def initiative_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The settings: what the set-up asked of the initiative itself."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    options = {"organisations": leads_for(request.user, initiative), "rows": phase_rows(initiative)}
    form = SettingsForm(posted(request), instance=copy.copy(initiative), **options)
    if request.method == "POST" and form.is_valid() and save(request, initiative, form):
        messages.success(request, _("The settings are saved."))
        return redirect("initiative-edit", pk=initiative.pk)
    context = {
        "form": form,
        "title": _("Settings"),
        "lead": _("What the initiative is called, when it runs and who leads it. Changes are kept in the log."),
        "lead_url": decided.asking_url(initiative, "lead_change") if initiative.set_up_at else "",
        "submit_label": _("Save the settings"),
        "cancel_url": initiative.get_absolute_url(),
    }
    return show(request, initiative, "adoption/settings.html", "initiative-edit", context)
