"""The agenda: points, their order, papers, notes and what came of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.entry_pages import actor, add_errors, sent
from adoption.pages import show
from core.db import Superseded
from core.http import page
from core.permissions import require
from meetings import permissions
from meetings.access import item_for, meeting_for, paper_for
from meetings.choices import MeetingState, OutcomeKind
from meetings.forms.agenda import ItemForm, NoteForm, OutcomeForm, PaperForm
from meetings.forms.several import is_sent
from meetings.models import AgendaItem, Meeting
from meetings.pages.common import anchor, form_page, tell_changed
from meetings.pages.meetings import meeting_page
from meetings.services import agenda as services
from meetings.services import minutes, outcomes

POST = ("POST",)


@page(writes=POST)
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A point of one's own."""
    found = meeting_for(request.user, pk, permissions.may_prepare)
    form = ItemForm(sent(request), meeting=found)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add(found, by=actor(request), **form.values)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The point is on the agenda."))
            return redirect(anchor(found, made.place))
    return form_page(request, found, form, _("Add a point"), "", _("Add"))


@page(writes=POST)
def matters(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What has come to be decided since the agenda was made."""
    found = meeting_for(request.user, pk, permissions.may_prepare)
    if request.method == "POST":
        count = services.bring_matters(found, by=actor(request))
        told = ngettext("%(count)d matter was added.", "%(count)d matters were added.", count) % {"count": count}
        messages.success(request, told if count else _("Nothing new awaits a decision. The agenda is up to date."))
    return redirect(f"{found.get_absolute_url()}#agenda")


@page(writes=POST)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a point; a second editor is shown what the first one changed."""
    item = item_for(request.user, pk, permissions.may_prepare)
    form = ItemForm(sent(request), meeting=item.meeting, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit(item, by=actor(request), seen_version=form.seen_version, **form.values)
        except ValidationError as error:
            add_errors(form, error)
        except Superseded as late:
            if not isinstance(late.obj, AgendaItem):
                tell_changed(request)
                return redirect(item.meeting)
            form.show_conflict(late.obj)
        else:
            messages.success(request, _("The point is saved."))
            return redirect(anchor(item.meeting, item.place))
    title = _("Change point %(place)d") % {"place": item.place}
    return form_page(request, item.meeting, form, title, "", _("Save"), anchor(item.meeting, item.place))


@page(writes=POST)
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a point off the agenda."""
    item = item_for(request.user, pk, permissions.may_prepare)
    if request.method == "POST":
        try:
            services.remove(item, by=actor(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("“%(title)s” is off the agenda.") % {"title": item.title})
    return redirect(f"{item.meeting.get_absolute_url()}#agenda")


@page(writes=POST)
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One place up or down, by a button."""
    item = item_for(request.user, pk, permissions.may_prepare)
    place = item.place
    if request.method == "POST":
        place = services.move(item, by=actor(request), up=request.POST.get("to") == "up")
        messages.success(request, _("“%(title)s” is now point %(place)d.") % {"title": item.title, "place": place})
    return redirect(anchor(item.meeting, place))


@page(writes=POST)
def notes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The notes on all points at once, from whichever button; of those that two wrote, the second sees both."""
    found = meeting_for(request.user, pk)
    has_ended = found.state == MeetingState.HELD and permissions.may_write(request.user, found.written)
    require(has_ended or permissions.may_take_notes(request.user, found))
    if request.method != "POST":
        return redirect(found)
    items = list(found.items.all())
    forms = [NoteForm(request.POST, item=item) for item in items if is_sent(request.POST, item.pk)]
    if has_ended:
        return _into_the_minutes(request, found, forms)
    try:
        faulty = [form for form in forms if not _noted(request, found, form)]
    except Superseded:
        tell_changed(request)
        return redirect(found)
    if faulty:
        return show(request, found.initiative, "meetings/meeting.html", "meetings", meeting_page(request, found, notes=faulty))
    messages.success(request, _("The notes are saved."))
    pressed = {item.pk.hex: item for item in items}
    if request.POST.get("came") in pressed:
        return redirect(f"{reverse('agenda-outcome', args=[pressed[request.POST['came']].pk])}?notes=1")
    at = pressed.get(request.POST.get("at", ""))
    return redirect(anchor(found, at.place) if at else found.get_absolute_url())


def _into_the_minutes(request: HttpRequest, meeting: Meeting, forms: Sequence[NoteForm]) -> HttpResponse:
    """Somebody ended the meeting while these were typed."""
    said = {form.item.pk: form.cleaned_data["notes"] for form in forms if form.is_valid() and form.touched}
    minutes.add_late(meeting.written, said, by=actor(request))
    if said:
        messages.info(request, _("The meeting has ended meanwhile. What you wrote stands in the minutes."))
    return redirect("minutes", pk=meeting.pk)


def _noted(request: HttpRequest, meeting: Meeting, form: NoteForm) -> bool:
    if not form.is_valid():
        return False
    if not form.touched:
        return True
    form.item.meeting = meeting
    try:
        services.note(form.item, by=actor(request), seen_version=form.seen_version, notes=form.cleaned_data["notes"])
    except Superseded as late:
        if not isinstance(late.obj, AgendaItem):
            raise
        form.show_conflict(late.obj)
        return not form.conflicts
    return True


@page(writes=POST)
def outcome(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What came of a point, in one step."""
    item = item_for(request.user, pk, permissions.may_take_notes)
    initiative = item.meeting.initiative
    initial = {"kind": request.GET.get("kind", ""), "text": item.notes if request.GET.get("notes") else ""}
    form = OutcomeForm(sent(request), initiative=initiative, about_milestone=item.round_id is not None, initial=initial)
    if request.method == "POST" and form.is_valid() and _came(request, item, form):
        return redirect(anchor(item.meeting, item.place))
    title = _("What came of point %(place)d?") % {"place": item.place}
    return form_page(request, item.meeting, form, title, item.title, _("Save"), anchor(item.meeting, item.place))


def _came(request: HttpRequest, item: AgendaItem, form: OutcomeForm) -> bool:
    said: dict[str, Any] = form.values
    kind, same = said["kind"], {"by": actor(request), "text": said["text"]}
    try:
        if kind == OutcomeKind.TASK:
            made = outcomes.become_task(item, **same, owner=said["owner"], due=said["due"])
        elif kind == OutcomeKind.RISK:
            made = outcomes.become_risk(item, **same, owner=said["owner"])
        else:
            made = outcomes.become_decision(item, **same)
    except ValidationError as error:
        add_errors(form, error)
        return False
    told = _("%(code)s is made, and stands in the minutes.") % {"code": made.code}
    messages.success(request, told if made.code else _("The decision stands in the minutes."))
    return True


@page(writes=POST)
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A paper to read before the meeting."""
    item = item_for(request.user, pk, permissions.may_prepare)
    form = PaperForm(sent(request), initiative=item.meeting.initiative)
    if request.method == "POST" and form.is_valid() and _paper_added(request, item, form):
        return redirect(anchor(item.meeting, item.place))
    title = _("Add a paper to point %(place)d") % {"place": item.place}
    return form_page(request, item.meeting, form, title, item.title, _("Add"), anchor(item.meeting, item.place))


def _paper_added(request: HttpRequest, item: AgendaItem, form: PaperForm) -> bool:
    version, url = form.cleaned_data["version"], form.cleaned_data["url"]
    title = form.cleaned_data["title"] or (form.called(version) if version else url)
    try:
        services.add_paper(item, by=actor(request), title=title[:200], version=version, url=url)
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, _("The paper is added."))
    return True


@page(writes=POST)
def paper_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a paper away."""
    found = paper_for(request.user, pk, permissions.may_prepare)
    if request.method == "POST":
        services.remove_paper(found, by=actor(request))
        messages.success(request, _("The paper is taken away."))
    return redirect(anchor(found.item.meeting, found.item.place))
