"""Statements of the experts: asked for, given, and everything that others have said."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import person_of
from adoption.access import initiative_for, people_of
from adoption.methods import method_for
from core.db import Superseded
from core.http import page
from core.permissions import require
from milestones import pages
from milestones.access import round_for
from milestones.advice_forms import AskForm, AskOneForm, StatementForm
from milestones.advice_permissions import may_ask, may_state
from milestones.advice_registers import area_name
from milestones.models import Round, Statement
from milestones.pages import advice
from milestones.services import statements

POST = ("POST",)


@page()
def others(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What experts and stakeholders said before each milestone."""
    return advice.overview(request, initiative_for(request.user, pk))


@page()
def round_statements(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The areas of a round: who is asked, who has said what."""
    return advice.statements(request, round_for(request.user, pk))


@page(writes=POST)
def statements_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask all experts at once."""
    round_ = round_for(request.user, pk, may_ask)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = statements.ask_all(round_, by=person_of(request.user), **form.values)
        except ValidationError as error:
            pages.add_errors(form, error)
        else:
            _tell_asked(request, round_, found)
            return redirect("round-statements", pk=pk)
    return advice.statements(request, round_, form=form) if request.method == "POST" else redirect("round-statements", pk=pk)


def _tell_asked(request: HttpRequest, round_: Round, found: statements.Asked) -> None:
    if found.areas:
        count = len(found.areas)
        said = ngettext("%(count)d area is asked for its statement.", "%(count)d areas are asked for their statement.", count)
        messages.success(request, said % {"count": count})
    if found.without:
        names = ", ".join(area_name(round_.initiative, area) for area in found.without)
        messages.warning(
            request, _("Nobody can be asked yet in: %(areas)s. Name an expert with an account, or ask somebody else.") % {"areas": names}
        )


@page(writes=POST)
def statements_remind(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remind those who have not answered, once a day at most."""
    round_ = round_for(request.user, pk, may_ask)
    if request.method == "POST":
        count = statements.remind(round_, by=person_of(request.user))
        said = ngettext("%(count)d area is reminded.", "%(count)d areas are reminded.", count) % {"count": count}
        messages.info(request, said if count else _("Everybody was reminded today already."))
    return redirect("round-statements", pk=pk)


@page(writes=POST)
def statement(request: HttpRequest, pk: UUID, area: str) -> HttpResponse:
    """One statement: read by everybody with a role, given by whoever is asked and by the experts of the area."""
    round_ = round_for(request.user, pk)
    found = _statement(round_, area)
    if request.method != "POST":
        return advice.statement(request, round_, area, found)
    require(may_state(request.user, round_, area))
    form = StatementForm(request.POST, statement=found)
    if form.is_valid() and _given(request, round_, area, form):
        return redirect("statement", pk=pk, area=area)
    return advice.statement(request, round_, area, found, form)


def _given(request: HttpRequest, round_: Round, area: str, form: StatementForm) -> bool:
    version = form.seen_version if "version" in form.fields else None
    try:
        statements.give(round_, area, by=person_of(request.user), seen_version=version, **form.values)
    except ValidationError as error:
        pages.add_errors(form, error)
        return False
    except Superseded as late:
        pages.show_late(form, late)
        return False
    messages.success(request, _("The statement is saved. You can change it until the basis is sealed."))
    return True


@page(writes=POST)
def statement_ask(request: HttpRequest, pk: UUID, area: str) -> HttpResponse:
    """Ask one area, or ask it anew."""
    round_ = round_for(request.user, pk, may_ask)
    found = _statement(round_, area)
    name = area_name(round_.initiative, area)
    form = AskOneForm(request.POST or None, people=people_of(round_.initiative), initial=_asked(found))
    if request.method == "POST" and form.is_valid():
        try:
            statements.ask(round_, area, by=person_of(request.user), **form.values)
        except ValidationError as error:
            pages.add_errors(form, error)
        else:
            messages.success(request, _("The statement on %(area)s is asked for.") % {"area": name})
            return redirect("round-statements", pk=pk)
    title = _("Ask for a statement: %(area)s") % {"area": name}
    lead = _("They get a mail, and it stands under Awaiting me until it is given.")
    return _form(request, round_, form, title, lead, _("Ask"))


def _form(request: HttpRequest, round_: Round, form: Any, title: str, lead: str, label: str) -> HttpResponse:
    context = {**pages.form_page(form, title, lead, label), "cancel_url": reverse("round-statements", args=[round_.pk])}
    return pages.advice_form(request, round_.initiative, context)


def _asked(found: Statement | None) -> dict[str, Any]:
    return {"person": found.person_id, "due": found.due, "question": found.question} if found is not None else {}


def _statement(round_: Round, area: str) -> Statement | None:
    """What is there of an area; None where nobody was asked. Raises Http404 for an area the method does not have."""
    found = Statement.objects.filter(round=round_, area=area).select_related("person__organisation", "given_by__organisation").first()
    if found is None and area not in {one.key for one in method_for(round_.initiative).areas}:
        raise Http404
    return found
