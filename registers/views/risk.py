"""Risks and opportunities: matrices, list, one risk, review, closing."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption.access import initiative_for
from adoption.entry_pages import EntryPages, EntryWords, actor, sent
from adoption.models import Initiative
from adoption.pages import show
from adoption.permissions import edit_entry, manage_initiative
from core.components import Example
from core.db import Superseded
from core.http import page
from registers import risk_measures, risk_meetings, risk_page, risk_since
from registers.forms.risk import NewRiskForm, ReasonForm, RiskFilter, RiskForm, RiskReviewForm
from registers.models import Risk, RiskKind
from registers.services import risk as services
from registers.words import contingency, danger

EXAMPLE = Example(
    gettext_lazy("Example from another town"),
    [
        (gettext_lazy("What could happen"), gettext_lazy("Key staff are tied up in the supervision season")),
        (gettext_lazy("Today"), gettext_lazy("likely × felt = 12, significant")),
        (gettext_lazy("What we do about it"), gettext_lazy("Reduce: pilot outside May to August")),
        (gettext_lazy("Owner"), gettext_lazy("Head of Permits")),
    ],
)


@page()
def risks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What could take us off course, and what we do about it."""
    initiative = initiative_for(request.user, pk)
    register = risk_page.read(initiative, timezone.localdate())
    view = risk_page.view_of(request.GET)
    filters = RiskFilter(request.GET, initiative=initiative)
    chosen = filters.chosen()
    found = risk_page.listed(initiative, register.view(view), chosen)
    page_obj = Paginator(found, settings.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "register": register,
        "view": view,
        "filters": filters,
        "narrowed": bool(set(chosen) - {"sort"}),
        "count": risk_page.count_words(len(found), view),
        "page_obj": page_obj,
        "rows": _rows(initiative, page_obj),
        "may_add": manage_initiative(request.user, initiative),
        "nothing": risk_page.nothing_words(view),
        **_ways_on(initiative),
        **pictures(register.view(view), view),
        **_counts(register),
    }
    return show(request, initiative, "registers/risks.html", "risks", context)


def _rows(initiative: Initiative, risks: Iterable[Risk]) -> list[risk_page.ListRow]:
    measures = risk_measures.of_initiative(initiative)
    return [risk_page.list_row(risk, measures.get(risk.pk, ())) for risk in risks]


@page(writes=("POST",))
def risk_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One look at a risk."""
    risk = RISKS.get(request, pk, edit_entry)
    initial = {"probability": risk.probability, "consequence": risk.consequence, "next_review": services.next_review_after(risk)}
    form = RiskReviewForm(sent(request), initial=initial, version=risk.version, kind=risk.kind)
    if request.method == "POST" and risk.deleted_at is None and form.is_valid():
        try:
            services.review(risk, by=actor(request), seen_version=form.seen_version, **form.values)
        except Superseded as other:
            form.show_conflict(as_reviewed(other.obj, form))
        else:
            messages.success(request, _("The review of %(code)s is saved.") % {"code": risk.code})
            return redirect("risk", pk=pk)
    title = _("Review risk %(code)s, %(title)s") % {"code": risk.code, "title": risk.title}
    lead = _("Judge it as it is today, and say what you found.")
    return _form_page(request, risk, form, "registers/risk_form.html", {"title": title, "lead": lead, "submit_label": _("Save the review")})


@page(writes=("POST",))
def risk_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a risk that is no more, or open it again; with a reason."""
    risk = RISKS.get(request, pk, edit_entry)
    form = ReasonForm(sent(request), version=risk.version)
    work = services.close if risk.closed_on is None else services.reopen
    if request.method == "POST" and risk.deleted_at is None and form.is_valid():
        try:
            work(risk, by=actor(request), seen_version=form.seen_version, **form.values)
        except Superseded:
            messages.warning(request, _("Somebody else has changed %(code)s meanwhile. Look at it again.") % {"code": risk.code})
        return redirect("risk", pk=pk)
    return _form_page(request, risk, form, "adoption/entry_form.html", _closing_words(risk))


def _form_page(request: HttpRequest, risk: Risk, form: Any, template: str, head: dict[str, Any]) -> HttpResponse:
    ways = [(_("Risks"), RISKS.list_url(risk.initiative)), (risk.code, reverse("risk", args=[risk.pk])), (head["submit_label"], "")]
    context = {"form": form, "ways": ways, "cancel_url": reverse("risk", args=[risk.pk]), **head}
    return show(request, risk.initiative, template, "risks", context)


def _closing_words(risk: Risk) -> dict[str, Any]:
    if risk.closed_on is None:
        title = _("Close risk %(code)s, %(title)s?") % {"code": risk.code, "title": risk.title}
        return {"title": title, "lead": _("It leaves the matrix and asks for no more reviews."), "submit_label": _("Close the risk")}
    title = _("Open risk %(code)s, %(title)s, again?") % {"code": risk.code, "title": risk.title}
    return {"title": title, "lead": _("It is judged and reviewed like any other again."), "submit_label": _("Open the risk again")}


def as_reviewed(current: Any, form: RiskReviewForm) -> dict[str, Any]:
    """The risk as somebody else has saved it, beside the note that was typed: what a second editor is shown."""
    names = ("probability", "consequence", "next_review", "version")
    return {"note": form.values["note"], **{name: getattr(current, name) for name in names}}


def pictures(shown: list[Risk], view: str = "risks") -> dict[str, Any]:
    """The two matrices and what stands round them, and the same as a table: those shown that are open, the largest first."""
    axis, steps = risk_page.steps_of(RiskKind.OPPORTUNITY if view == "opportunities" else RiskKind.RISK)
    open_ones = [risk for risk in shown if risk.closed_on is None]
    return {
        "matrices": [
            (_("Today"), _("before measures"), "", risk_page.matrix(open_ones, after=False)),
            (_("With measures"), _("expected when they are done"), _("with measures"), risk_page.matrix(open_ones, after=True)),
        ],
        "axis": axis,
        "steps": steps,
        "placed": [risk for risk in risk_page.listed_by_size(open_ones) if risk.score or risk.score_after],
        "danger": danger(),
        "judged": any(risk.score for risk in open_ones),
        "example": EXAMPLE,
    }


def _ways_on(initiative: Initiative) -> dict[str, Any]:
    """The meeting under way, and the latest milestone passed."""
    return {"meeting": risk_meetings.open_meeting(initiative), "passed": next(iter(risk_since.passed(initiative)), None)}


def _counts(register: risk_page.Register) -> dict[str, int]:
    return {
        "opportunities": len(register.view("opportunities")),
        "closed": len(register.view("closed")),
        "open_risks": len(register.view("risks")),
    }


def _detail(request: HttpRequest, risk: Risk) -> dict[str, Any]:
    live = risk.deleted_at is None
    may_edit = live and edit_entry(request.user, risk)
    return {
        "plan": contingency(risk),
        "danger": danger(),
        "is_risk": risk.kind == RiskKind.RISK,
        "reviews": risk.reviews.select_related("by")[:20],
        "measures": (measures := risk_measures.of_risk(risk)),
        "measures_done": risk_measures.told([one.task for one in measures]),
        "may_review": may_edit and risk.closed_on is None,
        "may_close": may_edit,
    }


def _initial(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    return {"kind": RiskKind.RISK, "review_days": settings.RISK_REVIEW_DAYS, "next_review": services.next_review_after(Risk())}


RISKS = EntryPages(
    model=Risk,
    form=RiskForm,
    new_form=NewRiskForm,
    name="risk",
    plural="risks",
    page="risks",
    template="registers/risk.html",
    form_template="registers/risk_form.html",
    related=("owner__organisation", "deleted_by"),
    detail=_detail,
    initial=_initial,
    words=EntryWords(
        register=gettext_lazy("Risks"),
        add=gettext_lazy("Add a risk"),
        add_lead=gettext_lazy("Say what could happen and why it matters. You can add measures when it is saved."),
        change=gettext_lazy("Change risk %(code)s"),
        remove=gettext_lazy("Remove risk %(code)s, %(title)s?"),
        remove_lead=gettext_lazy(
            "Remove it only if it was written by mistake; close a risk that has passed. The record keeps it with your reason."
        ),
        save=gettext_lazy("Save the risk"),
        remove_button=gettext_lazy("Remove the risk"),
    ),
)


URLS: list[URLPattern] = [
    path("initiatives/<uuid:pk>/risks/", risks, name="risks"),
    *RISKS.urls(),
    path("risks/<uuid:pk>/review/", risk_review, name="risk-review"),
    path("risks/<uuid:pk>/close/", risk_close, name="risk-close"),
]
