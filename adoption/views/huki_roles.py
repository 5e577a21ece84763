"""Columns of who does what: roles of the initiative's own, and what the method proposes."""

import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from adoption import huki_matrix, huki_page, huki_proposal
from adoption.access import initiative_for, of_initiative, thing_for
from adoption.entry_pages import actor, sent
from adoption.forms.huki import HukiRoleForm
from adoption.models import HukiRole, Initiative
from adoption.pages import show
from adoption.permissions import manage_initiative
from adoption.services import huki as services
from adoption.views.setup import attempt
from core.http import page

HUKI, ROLES = gettext_lazy("Who does what"), gettext_lazy("Roles in who does what")


@page()
def roles(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every column: those of the house, who holds them, and the initiative's own in their order."""
    initiative = initiative_for(request.user, pk)
    whole = huki_matrix.read(initiative)
    context = {
        "held": huki_page.held(whole, None),
        "own": [one for one in huki_page.held(whole, None) if one.column.own],
        "may_edit": manage_initiative(request.user, initiative),
        "ways": [(HUKI, reverse("huki", args=[initiative.pk])), (ROLES, "")],
        "legend": huki_page.legend(huki_page.style(initiative, request.session)),
    }
    return show(request, initiative, "adoption/huki_roles.html", "huki", context)


@page(writes=("POST",))
def role_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a role of the initiative's own."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    form = HukiRoleForm(sent(request), initiative=initiative)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: services.add_role(initiative, by=actor(request), **form.values))
        if made:
            messages.success(request, _("The role “%(name)s” is added.") % {"name": made.name})
            return redirect("huki-roles", pk=initiative.pk)
    return _form(request, initiative, form, _("Add a role"), _("Somebody who has a part in the work and is not among the roles of Farled."))


@page(writes=("POST",))
def role_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rename it, or say who holds it."""
    role = _role(request, pk)
    form = HukiRoleForm(sent(request), initiative=role.initiative, instance=copy.copy(role))
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: services.edit_role(role, by=actor(request), seen_version=form.seen_version, **form.values))
        if saved:
            messages.success(request, _("The role “%(name)s” is saved.") % {"name": saved.name})
            return redirect("huki-roles", pk=role.initiative_id)
    return _form(request, role.initiative, form, _("Change the role “%(name)s”") % {"name": role.name}, "")


@page(writes=("POST",))
def role_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One place up or down."""
    role = _role(request, pk)
    if request.method == "POST":
        services.move_role(role, -1 if request.POST.get("to") == "up" else 1)
    return redirect("huki-roles", pk=role.initiative_id)


@page(writes=("POST",))
def role_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it away with its letters, after a question."""
    role = _role(request, pk)
    if request.method == "POST":
        services.remove_role(role, by=actor(request))
        messages.success(request, _("The role “%(name)s” is removed.") % {"name": role.name})
        return redirect("huki-roles", pk=role.initiative_id)
    count = role.cells.exclude(letters="").count()
    context = {
        "title": _("Remove the role “%(name)s”?") % {"name": role.name},
        "lead": ngettext(
            "It has letters in %(count)d task. They go with it; the history of the task keeps them.",
            "It has letters in %(count)d tasks. They go with it; the history of each task keeps them.",
            count,
        )
        % {"count": count}
        if count
        else _("It has no letters."),
        "cancel_url": reverse("huki-roles", args=[role.initiative_id]),
    }
    return show(request, role.initiative, "adoption/huki_role_delete.html", "huki", context)


@page(writes=("POST",))
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the method would write into empty rows, shown first; nothing that somebody wrote is changed."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    whole = huki_matrix.read(initiative)
    proposal = huki_proposal.propose(whole)
    if request.method == "POST":
        count = huki_proposal.carry_out(initiative, proposal, by=actor(request))
        words = ngettext("%(count)d task was given its usual letters.", "%(count)d tasks were given their usual letters.", count)
        messages.success(request, words % {"count": count})
        return redirect("huki", pk=initiative.pk)
    style = huki_page.style(initiative, request.session)
    context = {
        "proposal": proposal,
        "rows": huki_page.proposed(proposal.rows, proposal.names, style),
        "legend": huki_page.legend(style),
        "without": sum(not whole.own(task) for task in whole.plan.tasks) - len(proposal.rows),
        "ways": [(HUKI, reverse("huki", args=[initiative.pk])), (_("Propose from the method"), "")],
    }
    return show(request, initiative, "adoption/huki_propose.html", "huki", context)


def _role(request: HttpRequest, pk: UUID) -> HukiRole:
    role: HukiRole = thing_for(request.user, HukiRole.objects.select_related("person"), pk, of_initiative(manage_initiative))
    return role


def _form(request: HttpRequest, initiative: Initiative, form: HukiRoleForm, title: str, lead: str) -> HttpResponse:
    up = reverse("huki-roles", args=[initiative.pk])
    ways = [(HUKI, reverse("huki", args=[initiative.pk])), (ROLES, up), (title, "")]
    context: dict[str, Any] = {"form": form, "title": title, "lead": lead, "cancel_url": up, "ways": ways}
    return show(request, initiative, "adoption/role_edit.html", "huki", {**context, "submit_label": _("Save the role")})


URLS: list[URLPattern] = [
    path("initiatives/<uuid:pk>/huki/roles/", roles, name="huki-roles"),
    path("initiatives/<uuid:pk>/huki/roles/new/", role_new, name="huki-role-new"),
    path("initiatives/<uuid:pk>/huki/propose/", propose, name="huki-propose"),
    path("huki-roles/<uuid:pk>/edit/", role_edit, name="huki-role-edit"),
    path("huki-roles/<uuid:pk>/move/", role_move, name="huki-role-move"),
    path("huki-roles/<uuid:pk>/delete/", role_delete, name="huki-role-delete"),
]
