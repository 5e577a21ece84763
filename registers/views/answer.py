"""Checklists of the coordination areas: all of a phase, one area saved at once, one question, and what a "no" becomes."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts.models import User
from adoption import history
from adoption.access import Rule, initiative_for
from adoption.choices import PHASES
from adoption.entry_pages import actor, sent
from adoption.methods import method_for
from adoption.models import Initiative
from adoption.pages import show
from adoption.permissions import view_initiative
from core.db import Superseded
from core.http import page
from core.permissions import Answer as May
from core.permissions import require
from method import Area, Question
from registers import checklist_page
from registers.checklist_page import checklist_url
from registers.forms.answer import AnswerForm, AreaForm, area_form
from registers.models import Answer, Risk
from registers.permissions import answer_question, mend_answer
from registers.services import answer as services


@page()
def checklists(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The questions of a phase, area by area."""
    initiative = initiative_for(request.user, pk)
    number = checklist_page.phase_of(request.GET, initiative)
    return _lists(request, initiative, number, request.GET.get("area", ""))


@page(writes=("POST",))
def checklist_save(request: HttpRequest, pk: UUID, phase: int, area: str) -> HttpResponse:
    """Save the answers of one area, all of them or none. One form and one button for three or four questions: fewer steps than a button
    for each, and a comment is written where its answer is chosen."""
    initiative = initiative_for(request.user, pk, _may_answer(area) if request.method == "POST" else view_initiative)
    questions = _of_area(initiative, phase, area)
    if request.method != "POST":
        return redirect(checklist_url(initiative, phase, area))
    form = area_form(questions, checklist_page.answers_of(initiative, phase), area, request.POST)
    if form.is_valid() and _saved(request, initiative, form):
        return redirect(checklist_url(initiative, phase, area))
    return _lists(request, initiative, phase, area, form)


@page(writes=("POST",))
def question_answer(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """One question: how it stands, what it became, its history, and the form."""
    initiative = initiative_for(request.user, pk)
    area, question = _question(initiative, key)
    if request.method == "POST":
        require(answer_question(request.user, initiative, area.key))
    row = _row(initiative, key)
    form = AnswerForm(sent(request), initial=_said(row), version=_version(request, row))
    if request.method == "POST" and form.is_valid() and _answered(request, initiative, key, form):
        return redirect("question-answer", pk=pk, key=key)
    context = {
        "row": checklist_page.Row(question, row),
        "form": form,
        "may_answer": answer_question(request.user, initiative, area.key),
        "may_mend": mend_answer(request.user, initiative),
        "history": history.of(row) if row else [],
        **_head(initiative, area, question),
    }
    return show(request, initiative, "registers/question.html", "checklists", context)


@page(writes=("POST",))
def question_task(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Make a task of an answer, then open its form."""
    return _mended(request, pk, key, services.make_task, "task-edit")


@page(writes=("POST",))
def question_risk(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Make a risk of an answer, then open its form."""
    return _mended(request, pk, key, services.make_risk, "risk-edit")


def _lists(request: HttpRequest, initiative: Initiative, number: int, area: str, form: AreaForm | None = None) -> HttpResponse:
    lists = checklist_page.read(request.user, initiative, number, area, form)
    asked = [one.standing for one in lists if one.standing.demanded]
    context = {
        "number": number,
        "phase": method_for(initiative).phase(number),
        "phases": method_for(initiative).phases,
        "lists": lists,
        "form": form,
        "answered": sum(one.answered for one in asked),
        "total": sum(one.total for one in asked),
        "may_any": any(one.may for one in lists),
        "may_mend": mend_answer(request.user, initiative),
    }
    return show(request, initiative, "registers/checklists.html", "checklists", context)


def _head(initiative: Initiative, area: Area, question: Question) -> dict[str, Any]:
    """What stands round the form of one question."""
    number = method_for(initiative).phase_by_key(question.phase).number
    list_url = checklist_url(initiative, number, area.key)
    ways = [(_("Checklists"), list_url), (f"{number} {area.name}", list_url), (_("Question"), "")]
    return {"area": area, "question": question, "submit_label": _("Save the answer"), "cancel_url": list_url, "ways": ways}


def _saved(request: HttpRequest, initiative: Initiative, form: AreaForm) -> bool:
    given = form.given()
    try:
        saved = services.answer_several(initiative, given, by=actor(request))
    except services.Overtaken as other:
        form.show_overtaken(other.current)
        return False
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    if saved:
        messages.success(request, _("The answers are saved."))
    else:
        messages.info(request, _("Nothing was chosen, so nothing is saved."))
    return True


def _answered(request: HttpRequest, initiative: Initiative, key: str, form: AnswerForm) -> bool:
    try:
        services.answer(initiative, key, by=actor(request), seen_version=form.cleaned_data.get("version"), **form.values)
    except Superseded as other:
        _show_late(form, other)
        return False
    messages.success(request, _("The answer is saved."))
    return True


def _mended(request: HttpRequest, pk: UUID, key: str, make: Callable[..., Any], edit: str) -> HttpResponse:
    initiative = initiative_for(request.user, pk, mend_answer if request.method == "POST" else view_initiative)
    _question(initiative, key)
    row = _row(initiative, key)
    here = redirect("question-answer", pk=pk, key=key)
    if request.method != "POST" or row is None:
        return here
    try:
        made = make(row, by=actor(request))
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
        return here
    risk = _("%(code)s is made. Say how likely it is and who owns it.")
    task = _("%(code)s is made. Say who does it until when.")
    messages.success(request, (risk if isinstance(made, Risk) else task) % {"code": made.code})
    return redirect(edit, pk=made.pk)


def _may_answer(area: str) -> Rule:
    return partial(_may, area)


def _may(area: str, user: User, initiative: Initiative) -> May:
    return answer_question(user, initiative, area)


def _of_area(initiative: Initiative, number: int, key: str) -> tuple[Question, ...]:
    """The questions of an area in a phase. Raises Http404 where there are none."""
    found = method_for(initiative)
    area = next((one for one in found.areas if one.key == key), None)
    questions = area.of_phase(found.phase(number).key) if area and 1 <= number <= len(PHASES) else ()
    if not questions:
        raise Http404
    return questions


def _question(initiative: Initiative, key: str) -> tuple[Area, Question]:
    try:
        return method_for(initiative).question(key)
    except KeyError:
        raise Http404 from None


def _row(initiative: Initiative, key: str) -> Answer | None:
    rows = Answer.objects.select_related("answered_by__organisation", "task", "risk")
    return rows.filter(initiative=initiative, question=key).first()


def _said(row: Answer | None) -> dict[str, str]:
    return {"word": row.word, "comment": row.comment} if row else {}


def _version(request: HttpRequest, row: Answer | None) -> int | None:
    """What the form carries: the version of the answer; nothing where its reader saw none."""
    if row is None or (request.method == "POST" and "version" not in request.POST):
        return None
    return row.version


def _show_late(form: AnswerForm, other: Superseded) -> None:
    if other.obj is None:
        form.add_error(None, _("This has changed since you opened the page. Load it again."))
        return
    form.fields.setdefault("version", forms.IntegerField(widget=forms.HiddenInput, min_value=1))
    form.show_conflict(other.obj)


URLS: list[URLPattern] = [
    path("initiatives/<uuid:pk>/checklists/", checklists, name="checklists"),
    path("initiatives/<uuid:pk>/checklists/<int:phase>/<str:area>/", checklist_save, name="checklist-save"),
    path("initiatives/<uuid:pk>/questions/<str:key>/", question_answer, name="question-answer"),
    path("initiatives/<uuid:pk>/questions/<str:key>/task/", question_task, name="question-task"),
    path("initiatives/<uuid:pk>/questions/<str:key>/risk/", question_risk, name="question-risk"),
]
