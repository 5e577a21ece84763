"""What is decided beside the milestones: brought up, proposed, agreed to."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.permissions import person_of
from adoption.access import initiative_for
from core.db import Superseded
from core.http import page
from core.permissions import require
from milestones import pages, permissions
from milestones.access import round_for
from milestones.choices import Matter, RoundState
from milestones.matter_forms import ConsentForm, FateForm, ProposalForm, proposal_form
from milestones.models import Round
from milestones.pages import matters as matter_pages
from milestones.services import matters

POST = ("POST",)


@page(writes=POST)
def matter_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose what is to be decided; it is prepared next. One that is prepared already is shown."""
    initiative = initiative_for(request.user, pk)
    form = matter_pages.choose_form(request, initiative)
    if not form.fields["matter"].choices:  # type: ignore[attr-defined]
        require(permissions.NOTHING_TO_ASK)
    if request.method == "POST" and form.is_valid():
        return redirect(matters.open_matter(initiative, form.cleaned_data["matter"], by=person_of(request.user)))
    return matter_pages.choose(request, initiative, form)


@page()
def matter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A matter, prepared, awaited or decided."""
    round_ = _round(request, pk)
    return matter_pages.matter(request, round_)


@page(writes=POST)
def matter_propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Why it is proposed, and what."""
    round_ = _round(request, pk)
    require(permissions.may_prepare(request.user, round_))
    form = proposal_form(round_, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _proposed(request, round_, form):
        return redirect(round_)
    return matter_pages.prepare(request, round_, form) if request.method == "POST" else redirect(round_)


def _proposed(request: HttpRequest, round_: Round, form: ProposalForm) -> bool:
    values = {"reason": form.cleaned_data["summary"], "decide_by": form.cleaned_data["decide_by"], **form.proposal}
    try:
        matters.propose(round_, by=person_of(request.user), seen_version=form.seen_version, **values)
    except ValidationError as error:
        pages.add_errors(form, error)
        return False
    except Superseded as late:
        if isinstance(late.obj, Round) and late.obj.state == RoundState.PREPARING:
            form.show_conflict({**dict.fromkeys(form.fields), **form.said(late.obj)})
        else:
            form.add_error(None, _("This has changed since you opened the page. Load it again."))
        return False
    messages.success(request, _("What is proposed is saved."))
    return True


@page(writes=POST)
def matter_consent(request: HttpRequest, pk: UUID, organisation: UUID) -> HttpResponse:
    """Agree for an organisation to what is proposed. Agreed twice, it is recorded once."""
    round_ = _round(request, pk)
    party = get_object_or_404(Organisation, pk=organisation)
    if not matter_pages.may_agree_for(round_, party.pk):
        raise Http404
    require(permissions.may_consent(request.user, round_, party.pk))
    form = ConsentForm(request.POST if request.method == "POST" else None, version=round_.version)
    if request.method == "POST" and form.is_valid() and _agreed(request, round_, party, form):
        return redirect(f"{round_.get_absolute_url()}#consents")
    return matter_pages.consent_page(request, round_, party, form)


def _agreed(request: HttpRequest, round_: Round, party: Organisation, form: ConsentForm) -> bool:
    try:
        matters.consent(round_, party, by=person_of(request.user), seen_version=form.seen_version, comment=form.cleaned_data["comment"])
    except (Superseded, ValidationError):
        form.add_error(None, _("What is proposed has changed since you opened the page. Read it again before you agree."))
        return False
    messages.success(request, _("It is recorded that %(name)s agrees.") % {"name": party.name})
    return True


@page(writes=POST)
def matter_fates(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What becomes of each benefit and contract when the initiative is stopped, on one page."""
    round_ = _round(request, pk)
    require(permissions.may_prepare(request.user, round_))
    if round_.matter != Matter.STOP:
        raise Http404
    forms = matter_pages.fate_forms(request, round_)
    valid = [form.is_valid() for form in forms]  # each is asked, so that every fault is shown
    if request.method == "POST" and all(valid) and _said(request, round_, forms):
        return redirect(round_)
    return matter_pages.fates_page(request, round_, forms)


def _said(request: HttpRequest, round_: Round, forms: list[FateForm]) -> bool:
    said = [_one(form) for form in forms]
    try:
        matters.say(round_, said, by=person_of(request.user))
    except Superseded as late:
        for form in forms:
            if late.obj is not None and matter_pages.is_about(form, late.obj):
                pages.show_late(form, late)
                return False
        if not forms:
            raise
        forms[0].add_error(None, _("This has changed since you opened the page. Load it again."))
        return False
    messages.success(request, _("What becomes of it is saved."))
    return True


def _one(form: FateForm) -> matters.Said:
    seen = form.seen_version if "version" in form.fields else None
    return matters.Said(form.left.at_end.subject, form.cleaned_data["answer"], form.cleaned_data["text"], seen)


def _round(request: HttpRequest, pk: UUID) -> Round:
    """A round of a matter that the reader may see; a milestone has its own pages."""
    round_ = round_for(request.user, pk)
    if not round_.is_matter:
        raise Http404
    return round_
