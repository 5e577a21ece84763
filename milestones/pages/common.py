"""What several pages of milestones share."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import method
from adoption.choices import Decider, PhaseState
from adoption.decision_points import decided_with, gate_title, gate_word, is_formal
from adoption.methods import method_for
from adoption.models import Initiative, InitiativePhase
from adoption.pages import phase_rows, show
from core.components import Note, Text
from core.db import Superseded
from core.forms import FarledForm
from milestones import permissions, readiness
from milestones.asked import points_of
from milestones.choices import MarkKind, RoundState
from milestones.matters import note_of, round_title, round_word, words_of
from milestones.models import Decision, Point, Round

OWN_POINT = gettext_lazy("Decided at the organisation’s own decision point; what the method asks for is help.")


def show_gate(request: HttpRequest, initiative: Initiative, template: str, number: int, context: dict[str, Any]) -> HttpResponse:
    """A page about one milestone: its words of the method and its phase row are always there."""
    base = {
        "gate": method_for(initiative).milestone(number),
        "gate_word": gate_word(initiative, number),
        "gate_title": gate_title(initiative, number),
        "formal": is_formal(initiative, number),
        "together": _with_it(initiative, number),
        "row": phase_row(initiative, number),
        "method_note": gate_note(initiative, number),
    }
    return show(request, initiative, f"milestones/{template}.html", "milestones", {**base, **context})


def show_round(request: HttpRequest, round_: Round, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page about a round: of its milestone, or of a matter beside them, which speaks in its own words."""
    if not round_.is_matter:
        return show_gate(request, round_.initiative, template, round_.gate, context)
    base = {
        "gate": words_of(round_),
        "gate_word": round_word(round_),
        "gate_title": round_title(round_),
        "formal": permissions.decided_formally(round_),
        "together": [],
        "row": phase_row(round_.initiative, round_.gate),
        "method_note": note_of(round_.matter),
    }
    return show(request, round_.initiative, f"milestones/{template}.html", "milestones", {**base, **context})


def _with_it(initiative: Initiative, number: int) -> list[str]:
    """What the milestones before it are called that are decided with it."""
    return [gate_title(initiative, gate) for gate in decided_with(initiative, number)[:-1]]


def gate_note(initiative: Initiative, number: int) -> Note:
    """What the method says about milestone 1–8."""
    found = method_for(initiative).milestone(number)
    source = _("Metod för Utveckling i Samverkan 1.0, milestone %(number)s") % {"number": found.roman}
    decider = _("Decided by: %(decider)s.") % {"decider": usual_decider(number)} if is_formal(initiative, number) else OWN_POINT
    return Note(by=_("The method at this milestone"), title=str(found.title), text=f"{found.purpose} {decider}", source=source)


def usual_decider(number: int) -> Text:
    """Who decides milestone 1–8 unless the initiative says otherwise (M07)."""
    return Decider(method.milestone(number).decider).label


def gate_url(initiative: Initiative, number: int) -> str:
    """The address of a milestone."""
    return reverse("milestone", args=[initiative.pk, number])


def phase_row(initiative: Initiative, number: int) -> InitiativePhase:
    """The row of phase 1–8. Raises Http404 for another number."""
    found = next((row for row in phase_rows(initiative) if row.number == number), None)
    if found is None:
        raise Http404
    found.initiative = initiative
    return found


def open_rows(initiative: Initiative) -> list[InitiativePhase]:
    """The phases whose milestone is still to be decided."""
    return [row for row in phase_rows(initiative) if row.state != PhaseState.CLOSED]


def dates(initiative: Initiative) -> dict[int, date | None]:
    """The planned day of every milestone."""
    return {row.number: row.planned_gate for row in phase_rows(initiative)}


def mark_kind(round_: Round, need: str) -> MarkKind:
    """What a mark on this need would be called; to follow for one that is not in the list."""
    items = readiness.summary(round_.initiative, round_.gate, round_).items
    return next((item.mark_kind for item in items if item.need.key == need), MarkKind.TO_FOLLOW)


def point_for(round_: Round, key: str) -> Point:
    """The answer to one point that the round asks, unsaved where nobody has given one. Raises Http404 for another key."""
    if key not in {one.key for one in points_of(round_)}:
        raise Http404
    return round_.points.filter(key=key).first() or Point(round=round_, key=key)


def is_decided(round_: Round) -> bool:
    """True once a decision was made on this round."""
    return round_.state == RoundState.DECIDED


def is_asked_for(round_: Round) -> bool:
    """True while the question is sealed or waits for its decision."""
    return round_.state in (RoundState.SEALING, RoundState.SUBMITTED)


def was_decided(request: HttpRequest, round_: Round) -> HttpResponse:
    """Somebody was first: shown the decision, and told who made it unless it was the reader."""
    decision = Decision.objects.select_related("decided_by").filter(round=round_).first()
    if decision is None:
        messages.info(request, _("This has changed since you opened the page. See how it stands now."))
        return redirect(round_)
    if decision.decided_by_id != request.user.person_id:
        text = _("%(name)s has decided this already.") if round_.is_matter else _("%(name)s has decided this milestone already.")
        messages.info(request, text % {"name": decision.decided_by.name})
    return redirect("decision", pk=decision.pk)


def show_late(form: FarledForm, late: Superseded) -> None:
    """A second editor is shown what the first one wrote; also where the thing did not exist yet when the page was opened."""
    if late.obj is None or not all(hasattr(late.obj, name) for name in form.values):
        form.add_error(None, _("This has changed since you opened the page. Load it again."))
        return
    form.fields.setdefault("version", forms.IntegerField(widget=forms.HiddenInput, min_value=1))
    form.show_conflict(late.obj)


def add_errors(form: FarledForm, error: ValidationError) -> None:
    """What a service refuses, shown at the field where the form has it, else on top."""
    for name, messages_ in error.message_dict.items() if hasattr(error, "error_dict") else [("", error.messages)]:
        form.add_error(name if name in form.fields else None, messages_)


def form_page(form: FarledForm, title: str, lead: str, submit_label: str) -> dict[str, Any]:
    """The context of a page with one form, without cancel_url."""
    return {"form": form, "title": title, "lead": lead, "submit_label": submit_label}


def form(request: HttpRequest, round_: Round, form: FarledForm, title: str, lead: str, submit_label: str) -> HttpResponse:
    """A page with one form about a round."""
    context = {**form_page(form, title, lead, submit_label), "cancel_url": round_.get_absolute_url()}
    return show(request, round_.initiative, "milestones/form.html", "milestones", context)


def advice_form(request: HttpRequest, initiative: Initiative, context: dict[str, Any]) -> HttpResponse:
    """A page with one form about statements or referrals."""
    return show(request, initiative, "milestones/advice_form.html", "advice", context)
