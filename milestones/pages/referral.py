"""What the pages of referrals show: the coordinator's page, the answer of somebody signed in, and the page behind a personal link."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from adoption.access import people_of
from adoption.decision_points import gate_word
from adoption.pages import show
from core import words
from core.components import Text
from documents.files import find_of
from documents.models import Format, Version
from milestones.advice_forms import AnswerForm, OutsiderForm, PeopleForm
from milestones.advice_permissions import is_open, may_draft, may_handle
from milestones.advice_registers import LOOKS, WEIGHT, round_title, who
from milestones.choices import ReferralState, RoundState
from milestones.links import token_of
from milestones.models import Recipient, Referral
from milestones.services.recipients import uses_link


@dataclass(frozen=True)
class RecipientRow:
    """One of those a referral is sent to, as the coordinator sees them."""

    recipient: Recipient
    who: str
    link: bool

    @property
    def home(self) -> str:
        """The organisation, unless the name says it already."""
        whole = words.named(self.recipient.name, self.recipient.organisation)
        return self.recipient.organisation if whole != self.recipient.name else ""

    @property
    def look(self) -> str:
        """The state it is drawn in (core.icons.STATES)."""
        if self.recipient.is_answered:
            return LOOKS[self.recipient.view]
        return "ahead" if self.recipient.withdrawn_at or self.recipient.referral.state != ReferralState.SENT else "waits"

    @property
    def word(self) -> Text:
        if self.recipient.is_answered:
            return self.recipient.get_view_display()
        if self.recipient.withdrawn_at:
            return _("Taken off")
        return _("Awaited") if self.recipient.referral.state == ReferralState.SENT else _("Not sent yet")


def referral(request: HttpRequest, found: Referral) -> HttpResponse:
    """A referral: the question, whom it was sent to, what they answered."""
    rows = recipient_rows(found)
    silent = [row for row in rows if row.recipient.is_awaited]
    handles = may_handle(request.user, found)
    context = {
        "referral": found,
        "round": found.round,
        "rows": rows,
        "answered": sum(row.recipient.is_answered for row in rows),
        "listed": sum(row.recipient.is_answered or row.recipient.is_awaited for row in rows),
        "silent": silent,
        "versions": list(found.versions.all()),
        "may_handle": bool(handles),
        "may_draft": bool(may_draft(request.user, found)),
        "may_remind": bool(handles) and found.state == ReferralState.SENT and not found.is_over and bool(silent),
        "is_mine": any(row.recipient.person_id == request.user.person_id and row.recipient.is_awaited for row in rows),
        "is_sealed": found.round.state != RoundState.PREPARING,
        "title": round_title(found.round),
        "gate_word": gate_word(found.round.initiative, found.round.gate),
    }
    return show(request, found.round.initiative, "milestones/advice_referral.html", "advice", context)


def recipient_rows(found: Referral) -> list[RecipientRow]:
    """Answers that oppose first, then the others, then those awaited. One query."""
    rows = found.recipients.select_related("person__user")
    ordered = sorted(rows, key=lambda one: (one.withdrawn_at is not None, WEIGHT.get(one.view, len(WEIGHT))))
    for row in ordered:
        row.referral = found
    return [RecipientRow(row, who(row), uses_link(row)) for row in ordered]


def recipients(
    request: HttpRequest, found: Referral, *, people: PeopleForm | None = None, outsider: OutsiderForm | None = None
) -> HttpResponse:
    """Whom to send it to: people with a role, and others by address."""
    there = found.recipients.exclude(person=None).values("person")
    choices = people_of(found.round.initiative).exclude(pk__in=there)
    context = {
        "referral": found,
        "rows": recipient_rows(found),
        "people_form": people or PeopleForm(people=choices, auto_id="id_people_%s"),
        "outsider_form": outsider or OutsiderForm(initial={"language": found.round.initiative.language}, auto_id="id_outsider_%s"),
        "faulty": [form for form in (people, outsider) if form is not None],
        "gate_word": gate_word(found.round.initiative, found.round.gate),
    }
    return show(request, found.round.initiative, "milestones/advice_recipients.html", "advice", context)


def my_recipient(user: User, found: Referral) -> Recipient | None:
    """My own line among those a referral was sent to, unless I was taken off."""
    row = found.recipients.filter(person=user.person_id, withdrawn_at=None).first() if user.person_id else None
    if row is not None:
        row.referral = found
    return row


def answer(request: HttpRequest, recipient: Recipient, form: AnswerForm | None = None) -> HttpResponse:
    """The question and my answer, signed in."""
    found, may = recipient.referral, is_open(recipient)
    context = {
        **_question(recipient, form, named=False),
        "papers": [Paper(version, version.get_absolute_url(), "") for version in found.versions.all()],
        "why_not": "" if may else may.reason,
        "gate_word": gate_word(found.round.initiative, found.round.gate),
    }
    return show(request, found.round.initiative, "milestones/advice_answer.html", "advice", context)


@dataclass(frozen=True)
class Paper:
    """A document that was sent, and where it is read; file: where its PDF is fetched, empty where it is not made yet."""

    version: Version
    url: str
    file: str

    @property
    def title(self) -> str:
        return _("%(title)s, version %(number)d") % {"title": self.version.content.get("title", ""), "number": self.version.number}


def personal(request: HttpRequest, recipient: Recipient, form: AnswerForm | None = None, *, unsaved: str = "") -> HttpResponse:
    """The one thing a personal link opens. unsaved: what was written too late, shown so that it is not lost."""
    may = is_open(recipient)
    context = {**_question(recipient, form, named=True), "papers": papers_behind(recipient), "why_not": "" if may else may.reason}
    context["unsaved"] = unsaved
    return render(request, "milestones/advice_personal.html", context)


def papers_behind(recipient: Recipient) -> Sequence[Paper]:
    """The documents that were sent, at addresses that the same link opens."""
    secret = [recipient.pk, token_of(recipient)]
    found = []
    for version in recipient.referral.versions.select_related("document"):
        url = reverse("personal-document", args=[*secret, version.pk])
        file = reverse("personal-pdf", args=[*secret, version.pk]) if find_of(version.pk, Format.PDF) else ""
        found.append(Paper(version, url, file))
    return found


def _question(recipient: Recipient, form: AnswerForm | None, *, named: bool) -> dict[str, Any]:
    may = is_open(recipient)
    return {
        "recipient": recipient,
        "referral": recipient.referral,
        "of": recipient.referral.round.initiative,
        "form": (form or AnswerForm(recipient=recipient, named=named)) if may else None,
        "look": LOOKS.get(recipient.view, "ahead"),
    }
