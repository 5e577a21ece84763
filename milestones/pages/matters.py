"""Pages of what is decided beside the milestones: bringing it up, preparing it, and whatever its round shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from adoption.models import Initiative
from adoption.pages import show
from core.forms import FarledForm
from milestones import fates, permissions, readiness
from milestones.body import is_body
from milestones.choices import Matter, RoundState
from milestones.matter_forms import ChooseForm, FateForm, ProposalForm, proposal_form
from milestones.matters import facts_of, note_of, parties, round_title
from milestones.models import Consent, Decision, Round
from milestones.pages.common import form_page, show_round
from milestones.pages.gates import RoundRow, open_to, round_rows, sealing
from milestones.pages.preparing import ReadyRow
from milestones.pages.submitted import submitted


@dataclass(frozen=True)
class Party:
    """An organisation that must agree, and its consent if it has; whether the reader may agree for it."""

    organisation: Organisation
    consent: Consent | None
    by: Person | None
    may_agree: bool

    @property
    def look(self) -> str:
        """The state it is drawn in (core.icons.STATES)."""
        return "done" if self.consent else "you" if self.may_agree else "waits"


@dataclass(frozen=True)
class FateGroup:
    """The forms of one register."""

    title: str
    forms: list[FateForm]


def choose(request: HttpRequest, initiative: Initiative, form: ChooseForm) -> HttpResponse:
    """What may be brought up here, in plain words."""
    title = _("What is to be decided?")
    lead = _("Some things are decided beside the milestones. Choose one; you write the reason next. Nobody is asked yet.")
    context = {**form_page(form, title, lead, _("Go on")), "cancel_url": reverse("milestones", args=[initiative.pk])}
    return show(request, initiative, "milestones/form.html", "milestones", {**context, "method_note": None})


def choose_form(request: HttpRequest, initiative: Initiative) -> ChooseForm:
    """The form with what this reader may bring up; one named in the address is chosen already."""
    offered = open_to(request.user, initiative)
    wished = {"matter": request.GET["matter"]} if request.GET.get("matter") in Matter.values else {}
    return ChooseForm(request.POST if request.method == "POST" else None, offered=offered, initial=wished)


def matter(request: HttpRequest, round_: Round) -> HttpResponse:
    """A matter as its round stands: prepared, sealed, waiting; one that is decided is shown as its decision."""
    if round_.state == RoundState.DECIDED:
        return redirect("decision", pk=Decision.objects.only("pk").get(round=round_).pk)
    if round_.state == RoundState.PREPARING:
        return prepare(request, round_)
    if round_.state == RoundState.SEALING:
        return sealing(request, round_)
    return submitted(request, round_, older=_older(round_)) if round_.seal else _withdrawn(request, round_)


def prepare(request: HttpRequest, round_: Round, bound: ProposalForm | None = None) -> HttpResponse:
    """The page of a matter being prepared. A bound form given stands with what was typed."""
    prefetch_related_objects([round_], "points")
    found = readiness.summary(round_.initiative, round_.gate, round_)
    may_prepare = permissions.may_prepare(request.user, round_)
    context = {
        "round": round_,
        "ready": found,
        "rows": [ReadyRow(item, None) for item in found.items],
        "form": bound or (proposal_form(round_) if may_prepare else None),
        "facts": facts_of(round_.initiative, round_.matter, round_.proposal),
        "parties": _parties(request, round_),
        "asks_fates": round_.matter == Matter.STOP,
        "is_body": is_body(round_),
        "older": _older(round_),
        "may_prepare": bool(may_prepare),
        "may_record": bool(permissions.may_record(request.user, round_)),
    }
    return show_round(request, round_, "matter", context)


def _withdrawn(request: HttpRequest, round_: Round) -> HttpResponse:
    return show_round(request, round_, "matter_withdrawn", {"round": round_, "older": _older(round_)})


def _older(round_: Round) -> list[RoundRow]:
    """Rounds of the same matter before this one."""
    rows = round_rows(round_.initiative.rounds.filter(matter=round_.matter, number__lt=round_.number).order_by("number"))
    return [row for row in rows if row.decision is not None or row.round.seal]


def _parties(request: HttpRequest, round_: Round) -> list[Party]:
    asked = parties(round_.initiative, round_.matter, round_.proposal)
    if not asked:
        return []
    agreed = {row.organisation_id: row for row in round_.consents.select_related("by__organisation")}
    found = {one.pk: one for one in Organisation.objects.filter(pk__in=asked)}
    return [_party(request, round_, found[pk], agreed.get(pk)) for pk in asked]


def _party(request: HttpRequest, round_: Round, organisation: Organisation, consent: Consent | None) -> Party:
    may = consent is None and bool(permissions.may_consent(request.user, round_, organisation.pk))
    return Party(organisation, consent, consent.by if consent else None, may)


def fate_forms(request: HttpRequest, round_: Round) -> list[FateForm]:
    """A form for each entry that is left."""
    data = request.POST if request.method == "POST" else None
    return [FateForm(data, left=one) for one in fates.left(round_)]


def fates_page(request: HttpRequest, round_: Round, forms: Sequence[FateForm]) -> HttpResponse:
    """What becomes of benefits and contracts, all on one page."""
    groups: dict[str, list[FateForm]] = {}
    for form in forms:
        groups.setdefault(str(form.left.register.name), []).append(form)
    context = {
        "round": round_,
        "groups": [FateGroup(title, rows) for title, rows in groups.items()],
        "faulty": [form for form in forms if form.errors or form.conflicts],
    }
    return show_round(request, round_, "matter_fates", context)


def consent_page(request: HttpRequest, round_: Round, organisation: Organisation, form: FarledForm) -> HttpResponse:
    """What somebody agrees to for an organisation, before they do."""
    title = _("%(name)s agrees") % {"name": organisation.name}
    lead = _("You agree for your organisation to what is proposed. It is recorded with your name.")
    facts = facts_of(round_.initiative, round_.matter, round_.proposal)
    context = {
        **form_page(form, title, lead, _("Agree for %(name)s") % {"name": organisation.name}),
        "cancel_url": round_.get_absolute_url(),
    }
    context |= {"facts": facts, "round": round_, "method_note": note_of(round_.matter), "matter_title": round_title(round_)}
    return show(request, round_.initiative, "milestones/matter_consent.html", "milestones", context)


def may_agree_for(round_: Round, organisation: UUID) -> bool:
    """Whether an organisation is asked in this round."""
    return organisation in parties(round_.initiative, round_.matter, round_.proposal)


def is_about(form: FateForm, point: Any) -> bool:
    """Whether a form says what a point of the round keeps."""
    return bool(getattr(point, "key", "") == fates.key_of(form.left.at_end.subject))
