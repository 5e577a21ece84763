"""People and roles: who holds what for whom, given, changed, ended; and how the steering group decides."""

import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import method
from accounts.models import Person
from adoption import body_gaps, gaps, role_page
from adoption.access import initiative_for, of_initiative, thing_for
from adoption.bodies import facts
from adoption.choices import STEERING, WITH_DEPUTY, Role
from adoption.entry_pages import actor
from adoption.forms.bodies import RoleEndForm, SteeringRuleForm
from adoption.forms.setup_people import DeputyForm, RoleEditForm, RoleForm, taking_part
from adoption.grounds import is_asked
from adoption.models import Initiative, RoleAssignment
from adoption.pages import show
from adoption.permissions import manage_initiative
from adoption.services import handover, invitations
from adoption.services import people as services
from adoption.views.setup import attempt, posted, save_rule
from core.db import Superseded
from core.http import page

ENDED = gettext_lazy("This role has ended already.")
PEOPLE = gettext_lazy("People and roles")


@page()
def people(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Roles in their groups, what is missing, and the rule of the steering group."""
    initiative = initiative_for(request.user, pk)
    crew = gaps.crew(initiative)
    context = {
        "crew": crew,
        "groups": role_page.groups(crew),
        "gaps": [*gaps.of_people(crew), *body_gaps.of_owner(crew), *gaps.of_letters(initiative)],
        "advice": gaps.advice(crew),
        "may_manage": manage_initiative(request.user, initiative),
        "rule_words": rule_words(crew),
    }
    return show(request, initiative, "adoption/people.html", "people", context)


def rule_words(crew: gaps.Crew) -> list[tuple[Any, Any, str]]:
    """How the steering group decides, in words; empty when it is not set."""
    return facts(crew.rule) if crew.rule is not None else []


@page(writes=("POST",))
def role_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a role; without one chosen, the roles are explained and one is chosen first."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    asked = request.POST.get("role") or request.GET.get("role", "")
    if asked not in Role.values:
        return _choose_role(request, initiative)
    role = Role(asked)
    initial = {"organisation": request.GET.get("organisation"), "deputy_for": request.GET.get("stands_in")}
    initial |= _somebody(initiative, request.GET.get("name", ""))
    form = RoleForm(posted(request), initiative=initiative, role=role, initial=initial)
    if request.method == "POST" and form.is_valid():
        row = attempt(form, lambda: _given(request, initiative, role, form))
        if row:
            messages.success(request, _("%(name)s is named: %(role)s.") % {"name": row.person.name, "role": role.label})
            return redirect(gaps.role_url(initiative, role) if "another" in request.POST else back_to(initiative, role))
    context = {"form": form, "role": role, "lead": str(method.role(role).explanation), "submit_label": _("Save")}
    return _form(request, initiative, "adoption/role_new.html", role, role_page.NAME[role], context)


def _somebody(initiative: Initiative, name: str) -> dict[str, Any]:
    """Who was named elsewhere, such as in a cell of the plan: the one of that name, else somebody new."""
    found = Person.objects.filter(organisation__in=taking_part(initiative), name__iexact=name) if name else []
    return {"person": found[0].pk} if len(found) == 1 else {"name": name[:150]}


def _given(request: HttpRequest, initiative: Initiative, role: Role, form: RoleForm) -> RoleAssignment:
    if form.is_new:
        return services.assign_new(initiative, by=actor(request), role=role, ground=form.ground, **form.given)
    return services.assign(initiative, by=actor(request), role=role, ground=form.ground, **form.given)


def _changed(request: HttpRequest, row: RoleAssignment, form: RoleEditForm) -> RoleAssignment:
    return services.change(row, by=actor(request), seen_version=form.seen_version, ground=form.ground, **form.values)


def _choose_role(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    ways = [(role_page.Way(gaps.role_url(initiative, role), role.label), method.role(role).explanation) for role in map(Role, Role.values)]
    return show(request, initiative, "adoption/role_choose.html", "people", {"roles": ways})


@page(writes=("POST",))
def role_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change mandate, organisation, vote, area or whom a deputy stands in for."""
    row = _role(request, pk)
    form = RoleEditForm(posted(request), row=copy.copy(row))
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _changed(request, row, form)):
        messages.success(request, _("The role of %(name)s is saved.") % {"name": row.person.name})
        return redirect(back_to(row.initiative, row.role))
    title = _("Change the role of %(name)s") % {"name": row.person.name}
    context = {"form": form, "lead": str(Role(row.role).label), "submit_label": _("Save")}
    return _form(request, row.initiative, "adoption/role_edit.html", row.role, title, context)


@page(writes=("POST",))
def role_deputy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name somebody who stands in for the holder of a role, with its rights, for some days."""
    row = _role(request, pk)
    if row.deputy_for_id is not None or row.role not in WITH_DEPUTY:
        raise Http404
    form = DeputyForm(posted(request), row=row)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: services.name_deputy(row, by=actor(request), ground=form.ground, **form.given))
        if made:
            messages.success(request, _("%(name)s stands in for %(holder)s.") % {"name": made.person.name, "holder": row.person.name})
            return redirect(back_to(row.initiative, row.role))
    title = _("Name a deputy for %(name)s") % {"name": row.person.name}
    lead = _("%(role)s. A deputy has the same rights, from the first day to the last.") % {"role": Role(row.role).label}
    context = {"form": form, "lead": lead, "submit_label": _("Save")}
    return _form(request, row.initiative, "adoption/role_edit.html", row.role, title, context)


@page(writes=("POST",))
def role_invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for an account for somebody who holds a role and cannot sign in."""
    row = _role(request, pk)
    if request.method == "POST":
        invitations.invite(row, by=actor(request))
        messages.success(request, _("It is asked for. %(name)s is told, and so are those who give accounts.") % {"name": row.person.name})
        return redirect(back_to(row.initiative, row.role))
    context = {
        "row": row,
        "title": _("Ask for an account for %(name)s?") % {"name": row.person.name},
        "has_account": invitations.has_account(row.person),
        "administrators": invitations.administrators(row.person),
        "cancel_url": back_to(row.initiative, row.role),
    }
    return show(request, row.initiative, "adoption/role_invite.html", "people", context)


@page(writes=("POST",))
def role_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a role today, with a reason; what the person did stays."""
    row = _role(request, pk)
    form = RoleEndForm(posted(request), initiative=row.initiative, asked=is_asked(row.initiative, row.role))
    if request.method == "POST" and form.is_valid() and _ended(request, row, form):
        return redirect(_after_the_end(request, row))
    context = {
        "form": form,
        "title": _("End the role of %(name)s?") % {"name": row.person.name},
        "lead": _("%(role)s. The rights that come with it end at once; what was done stays.") % {"role": Role(row.role).label},
        "submit_label": _("End the role"),
        "cancel_url": back_to(row.initiative, row.role),
    }
    return show(request, row.initiative, "forms/delete.html", "people", context)


def _after_the_end(request: HttpRequest, row: RoleAssignment) -> str:
    """Whoever has no role left may still hold work: then on to handing it over."""
    if actor(request).pk == row.person_id:
        return reverse("start")
    gone = not RoleAssignment.objects.current().filter(initiative=row.initiative, person=row.person).exists()
    if gone and row.initiative.set_up_at is not None and handover.held(row.initiative, row.person):
        messages.warning(request, _("%(name)s still holds work here. Hand it over to somebody.") % {"name": row.person.name})
        return reverse("hand-over", args=[row.initiative_id, row.person_id])
    return back_to(row.initiative, row.role)


def _ended(request: HttpRequest, row: RoleAssignment, form: RoleEndForm) -> bool:
    try:
        services.end(row, by=actor(request), reason=form.cleaned_data["reason"], ground=form.ground)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except Superseded:
        messages.info(request, str(ENDED))
        return True
    messages.success(request, _("The role of %(name)s has ended. The reason stays in the log.") % {"name": row.person.name})
    return True


@page(writes=("POST",))
def steering_rule(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the steering group decides."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    form = SteeringRuleForm(posted(request), initiative=initiative, instance=copy.copy(getattr(initiative, "steering_rule", None)))
    if request.method == "POST" and form.is_valid() and save_rule(request, initiative, form):
        messages.success(request, _("The rule of the steering group is saved."))
        return redirect("people", pk=initiative.pk)
    lead = _("It holds from the next decision on. Decisions that were made keep the rule they were made by.")
    context = {"form": form, "lead": lead, "submit_label": _("Save the rule")}
    return _form(request, initiative, "adoption/role_edit.html", "", _("How the steering group decides"), context)


def back_to(initiative: Initiative, role: str) -> str:
    """Where one came from: the step of the set-up that holds the role, or the page of people."""
    if initiative.set_up_at is not None:
        return reverse("people", args=[initiative.pk])
    return reverse("initiative-setup", args=[initiative.pk, "steering" if role in STEERING else "people"])


def _role(request: HttpRequest, pk: UUID) -> RoleAssignment:
    rows = RoleAssignment.objects.select_related("person", "organisation", "deputy_for__person")
    return thing_for(request.user, rows, pk, of_initiative(manage_initiative))


def _form(request: HttpRequest, initiative: Initiative, template: str, role: str, title: Any, context: dict[str, Any]) -> HttpResponse:
    url = back_to(initiative, role)
    ways = [(PEOPLE, url), (title, "")]
    return show(request, initiative, template, "people", {"title": title, "cancel_url": url, "ways": ways, **context})
