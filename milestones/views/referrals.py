"""Referrals: written, sent and followed by the coordinator; answered by those who sign in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import person_of
from core.db import Superseded
from core.http import page
from core.permissions import require
from milestones import pages
from milestones.access import round_for
from milestones.advice_access import recipient_for, referral_for
from milestones.advice_forms import AnswerForm, MoveForm, OutsiderForm, PeopleForm, ReferralForm
from milestones.advice_permissions import NOT_SENT_TO_YOU, is_open, may_draft, may_handle, may_refer
from milestones.forms import WithdrawForm
from milestones.models import Recipient, Referral
from milestones.pages import referral as shown
from milestones.services import recipients, referrals

POST = ("POST",)


@page(writes=POST)
def referral_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a referral."""
    round_ = round_for(request.user, pk, may_refer)
    form = ReferralForm(request.POST or None, versions=referrals.sendable(round_.initiative))
    if request.method == "POST" and form.is_valid():
        made = _tried(form, lambda: referrals.create(round_, by=person_of(request.user), **form.values))
        if made is not None:
            return redirect("referral-recipients", pk=made.pk)
    title, lead = (
        _("Ask stakeholders for their view"),
        _("Write the question and choose what they may read. Next you choose whom to send it to."),
    )
    context = {**pages.form_page(form, title, lead, _("Save and choose recipients")), "cancel_url": round_.get_absolute_url()}
    return pages.advice_form(request, round_.initiative, context)


@page()
def referral(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A referral with its answers."""
    return shown.referral(request, referral_for(request.user, pk))


@page(writes=POST)
def referral_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what was not sent yet."""
    found = referral_for(request.user, pk, may_draft)
    form = ReferralForm(request.POST or None, versions=referrals.sendable(found.round.initiative), referral=found)
    if request.method == "POST" and form.is_valid():
        by, seen = person_of(request.user), form.seen_version
        if _tried(form, lambda: referrals.edit(found, by=by, seen_version=seen, **form.values)) is not None:
            messages.success(request, _("The referral is saved."))
            return redirect(found)
    return _form(request, found, form, _("Change the referral"), "", _("Save"))


@page(writes=POST)
def referral_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another last day, also after it was sent."""
    found = referral_for(request.user, pk, may_handle)
    form = MoveForm(request.POST or None, initial={"due": found.due}, version=found.version)
    if request.method == "POST" and form.is_valid():
        by, seen = person_of(request.user), form.seen_version
        if _tried(form, lambda: referrals.move(found, by=by, seen_version=seen, **form.values)) is not None:
            messages.success(request, _("The last day is moved."))
            return redirect(found)
    lead = _("Links that were too late open again. Remind those who have not answered, so that they learn of the new day.")
    return _form(request, found, form, _("Move the last day"), lead, _("Move"))


@page(writes=POST)
def referral_recipients(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose people with a role, or write the address of somebody else."""
    found = referral_for(request.user, pk, may_handle)
    if request.method != "POST":
        return shown.recipients(request, found)
    by = person_of(request.user)
    form: Any
    if "email" in request.POST:
        form = OutsiderForm(request.POST, auto_id="id_outsider_%s")
        done = form.is_valid() and _tried(form, lambda: recipients.add_outsider(found, by=by, **form.values)) is not None
        return redirect("referral-recipients", pk=pk) if done else shown.recipients(request, found, outsider=form)
    form = PeopleForm(request.POST, people=shown.people_of(found.round.initiative), auto_id="id_people_%s")
    done = form.is_valid() and _tried(form, lambda: recipients.add_people(found, form.cleaned_data["people"], by=by)) is not None
    return redirect("referral-recipients", pk=pk) if done else shown.recipients(request, found, people=form)


@page(writes=POST)
def referral_send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send it. Pressed twice, it is sent once."""
    found = referral_for(request.user, pk, may_handle)
    if request.method == "POST" and found.sent_at is None:
        try:
            referrals.send(found, by=person_of(request.user))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except Superseded:
            messages.info(request, _("It was sent already."))
        else:
            messages.success(request, _("The referral is sent."))
    return redirect(found)


@page(writes=POST)
def referral_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it back, with a reason."""
    found = referral_for(request.user, pk, may_handle)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        referrals.withdraw(found, by=person_of(request.user), reason=form.cleaned_data["reason"])
        messages.success(request, _("The referral is withdrawn. Its links are dead."))
        return redirect("advice", pk=found.round.initiative_id)
    lead = _("Nobody can answer any more, and answers given do not enter the basis. They stay in the log.")
    return _form(request, found, form, _("Withdraw the referral?"), lead, _("Withdraw"))


@page(writes=POST)
def referral_remind(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remind those who have not answered, once a day at most."""
    found = referral_for(request.user, pk, may_handle)
    if request.method == "POST":
        try:
            count = recipients.remind(found, by=person_of(request.user))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            said = ngettext("%(count)d reminder is on its way.", "%(count)d reminders are on their way.", count) % {"count": count}
            messages.info(request, said if count else _("Everybody was reminded today already."))
    return redirect(found)


@page(writes=POST)
def recipient_renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new personal link; the old one is dead."""
    return _about(
        request, pk, lambda found, by: recipients.renew(found, by=by), _("A new link is on its way. The old one does not work any more.")
    )


@page(writes=POST)
def recipient_take_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask somebody no longer."""
    return _about(request, pk, lambda found, by: recipients.take_off(found, by=by), _("They are not asked any more."))


def _about(request: HttpRequest, pk: UUID, act: Callable[[Recipient, Any], Any], done: str) -> HttpResponse:
    found = recipient_for(request.user, pk, may_handle)
    if request.method == "POST":
        try:
            act(found, person_of(request.user))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, done)
    return redirect(found.referral)


@page(writes=POST)
def referral_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The answer of somebody signed in."""
    found = referral_for(request.user, pk)
    recipient = shown.my_recipient(request.user, found)
    if recipient is None or found.sent_at is None:
        require(NOT_SENT_TO_YOU)
    if request.method != "POST":
        return shown.answer(request, recipient)
    require(is_open(recipient))
    form = AnswerForm(request.POST, recipient=recipient, named=False)
    if form.is_valid() and answered(form, recipient, by=person_of(request.user)):
        messages.success(request, _("Your answer is saved. You can change it until the last day."))
        return redirect("referral-answer", pk=pk)
    return shown.answer(request, recipient, form)


def answered(form: AnswerForm, recipient: Recipient, *, by: Any) -> bool:
    """Save an answer; what the service refuses is shown in the form, also what another window saved meanwhile."""
    values = {"view": form.cleaned_data["view"], "text": form.cleaned_data["text"], "name": form.cleaned_data.get("answered_name", "")}
    return _tried(form, lambda: recipients.answer(recipient, by=by, seen_version=form.seen_version, **values)) is not None


def _tried(form: Any, act: Callable[[], Any]) -> Any:
    """What the service gives; None where it refused, with the reason in the form."""
    try:
        return act()
    except ValidationError as error:
        pages.add_errors(form, error)
    except Superseded as late:
        pages.show_late(form, late)
    return None


def _form(request: HttpRequest, found: Referral, form: Any, title: str, lead: str, label: str) -> HttpResponse:
    context = {**pages.form_page(form, title, lead, label), "cancel_url": reverse("referral", args=[found.pk])}
    return pages.advice_form(request, found.round.initiative, context)
