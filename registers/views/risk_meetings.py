"""Review meetings: the list, beginning one, one risk a page, the end and the summary that is kept."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from adoption import history
from adoption.access import Rule, initiative_for, of_initiative, thing_for
from adoption.entry_pages import actor, add_errors, sent
from adoption.models import Initiative
from adoption.pages import show
from adoption.permissions import edit_entry, manage_initiative, view_initiative
from core import words
from core.db import Superseded
from core.http import page
from core.permissions import require
from registers import risk_measures, risk_meetings
from registers.forms.risk_meetings import EndForm, MeetingForm, PointForm
from registers.models import RiskMeeting, RiskMeetingPoint
from registers.risk_meetings import Outcome
from registers.services import risk as risk_services
from registers.services import risk_meeting as services
from registers.views.risk import as_reviewed, pictures
from registers.words import contingency


@page()
def meetings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The review meetings held, and the one under way."""
    initiative = initiative_for(request.user, pk)
    rows = RiskMeeting.objects.filter(initiative=initiative).select_related("started_by").prefetch_related("points__risk")
    page_obj = Paginator(rows, settings.PAGE_SIZE).get_page(request.GET.get("page"))
    told = [(one, risk_meetings.outcome([p for p in one.points.all() if p.risk.deleted_at is None])) for one in page_obj]
    context = {
        "page_obj": page_obj,
        "rows": [(one, outcome, risk_meetings.summary(outcome.counts())) for one, outcome in told],
        "may_begin": manage_initiative(request.user, initiative),
        "ways": _ways(initiative),
    }
    return show(request, initiative, "registers/risk_meetings.html", "risks", context)


@page(writes=("POST",))
def meeting_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which risks, and who is there; then the first risk."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    scopes = risk_meetings.scopes(initiative, timezone.localdate())
    initial = {"scope": next((key for key, risks in scopes.items() if risks), ""), "participants": [str(request.user.person_id)]}
    form = MeetingForm(sent(request), initiative=initiative, scopes=scopes, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = services.begin(initiative, by=actor(request), **form.values)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("risk-meeting-point", pk=meeting.pk, place=1)
    title = _("Begin a review meeting")
    lead = _("The meeting walks through the risks one by one. It can be interrupted, and goes on where it was.")
    head = {"title": title, "lead": lead, "submit_label": _("Begin"), "cancel_url": reverse("risk-meetings", args=[pk])}
    context = {"form": form, "ways": [*_ways(initiative, linked=True), (title, "")], **head}
    return show(request, initiative, "adoption/entry_form.html", "risks", context)


@page()
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What came of a meeting; of one under way, how far it has come."""
    found = _meeting(request, pk, view_initiative)
    outcome = risk_meetings.outcome(risk_meetings.points(found))
    context = {
        "meeting": found,
        "outcome": outcome,
        "summary": risk_meetings.summary(outcome.counts()),
        "participants": list(found.participants.select_related("organisation").order_by("name")),
        "may_run": found.ended_at is None and manage_initiative(request.user, found.initiative),
        "ways": [*_ways(found.initiative, linked=True), (_title(found), "")],
        "title": _title(found),
    }
    return show(request, found.initiative, "registers/risk_meeting.html", "risks", context)


@page(writes=("POST",))
def meeting_point(request: HttpRequest, pk: UUID, place: int) -> HttpResponse:
    """One risk of the meeting: what it is, then judged, closed or skipped."""
    found = _meeting(request, pk, view_initiative)
    outcome = risk_meetings.outcome(risk_meetings.points(found))
    point = next((one for one in outcome.points if one.place == place), None)
    if point is None:
        raise Http404
    point.meeting, point.risk.initiative = found, found.initiative
    form = _point_form(request, point)
    if request.method == "POST":
        require(edit_entry(request.user, point.risk))
        if _done(request, point, form):
            return redirect(_next(outcome, point))
    context = _shown(request, outcome, point)
    return show(request, found.initiative, "registers/risk_meeting_point.html", "risks", {**context, "form": form})


@page(writes=("POST",))
def meeting_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was agreed; the summary is kept from then on."""
    found = _meeting(request, pk, manage_initiative)
    form = EndForm(sent(request), version=found.version)
    if request.method == "POST" and form.is_valid():
        try:
            services.end(found, by=actor(request), seen_version=form.seen_version, note=form.values["note"])
            messages.success(request, _("The meeting has ended. Its summary is kept here."))
        except Superseded:
            messages.warning(request, _("Somebody else has ended the meeting already."))
        return redirect("risk-meeting", pk=pk)
    outcome = risk_meetings.outcome(risk_meetings.points(found))
    title, url = _("End the review meeting"), reverse("risk-meeting", args=[pk])
    lead = _("So far: %(summary)s.") % {"summary": ", ".join(risk_meetings.summary(outcome.counts()))}
    ways = [*_ways(found.initiative, linked=True), (_title(found), url), (title, "")]
    context = {"form": form, "ways": ways, "title": title, "lead": lead, "submit_label": _("End the meeting"), "cancel_url": url}
    return show(request, found.initiative, "adoption/entry_form.html", "risks", context)


def _meeting(request: HttpRequest, pk: UUID, rule: Rule) -> RiskMeeting:
    rows = RiskMeeting.objects.select_related("started_by")
    found: RiskMeeting = thing_for(request.user, rows, pk, of_initiative(rule))
    return found


def _point_form(request: HttpRequest, point: RiskMeetingPoint) -> PointForm:
    risk = point.risk
    initial = {"probability": risk.probability, "consequence": risk.consequence, "next_review": risk_services.next_review_after(risk)}
    closing = request.POST.get("action") == "close"
    return PointForm(sent(request), initial=initial, version=risk.version, kind=risk.kind, closing=closing)


def _done(request: HttpRequest, point: RiskMeetingPoint, form: PointForm) -> bool:
    """Carry out what was pressed. False where something has to be mended first, which the form says."""
    by, action = actor(request), request.POST.get("action", "judge")
    try:
        if action == "skip":
            services.skip(point, by=by)
        elif not form.is_valid():
            return False
        elif action == "close":
            services.close(point, by=by, seen_version=form.seen_version, reason=form.values["note"])
        else:
            services.judge(point, by=by, seen_version=form.seen_version, **form.values)
    except Superseded as other:
        form.show_conflict(as_reviewed(other.obj, form))
        return False
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return True


def _next(outcome: Outcome, point: RiskMeetingPoint) -> str:
    """The next risk that waits; after the last one the end, which only the coordinator can write."""
    others = risk_meetings.outcome([one for one in outcome.points if one.pk != point.pk])
    following = others.after(point.place)
    if following is not None and point.meeting.ended_at is None:
        return reverse("risk-meeting-point", args=[point.meeting_id, following.place])
    return reverse("risk-meeting", args=[point.meeting_id])


def _shown(request: HttpRequest, outcome: Outcome, point: RiskMeetingPoint) -> dict[str, Any]:
    risk, places = point.risk, [one.place for one in outcome.points]
    at = places.index(point.place)
    running = point.meeting.ended_at is None
    return {
        "meeting": point.meeting,
        "outcome": outcome,
        "point": point,
        "at_place": point.place,
        "matrix_view": "opportunities" if risk.is_opportunity else "risks",
        "at": at + 1,
        "previous": places[at - 1] if at else None,
        "following": places[at + 1] if at + 1 < len(places) else None,
        "risk": risk,
        "plan": contingency(risk),
        "measures": risk_measures.of_risk(risk),
        "reviews": risk.reviews.select_related("by")[:5],
        "history": history.of(risk, 10),
        "may_judge": running and risk.closed_on is None and edit_entry(request.user, risk),
        "may_end": running and manage_initiative(request.user, point.meeting.initiative),
        "ways": [*_ways(point.meeting.initiative, linked=True), (_title(point.meeting), reverse("risk-meeting", args=[point.meeting_id])),
                 (risk.code, "")],
        **pictures([risk], "opportunities" if risk.is_opportunity else "risks"),
    }  # fmt: skip


def _title(meeting: RiskMeeting) -> str:
    return _("Review meeting of %(day)s") % {"day": words.day(meeting.held_on)}


def _ways(initiative: Initiative, *, linked: bool = False) -> list[tuple[Any, str]]:
    url = reverse("risk-meetings", args=[initiative.pk]) if linked else ""
    return [(_("Risks"), reverse("risks", args=[initiative.pk])), (_("Review meetings"), url)]


URLS: list[URLPattern] = [
    path("initiatives/<uuid:pk>/risk-meetings/", meetings, name="risk-meetings"),
    path("initiatives/<uuid:pk>/risk-meetings/new/", meeting_new, name="risk-meeting-new"),
    path("risk-meetings/<uuid:pk>/", meeting, name="risk-meeting"),
    path("risk-meetings/<uuid:pk>/<int:place>/", meeting_point, name="risk-meeting-point"),
    path("risk-meetings/<uuid:pk>/end/", meeting_end, name="risk-meeting-end"),
]
