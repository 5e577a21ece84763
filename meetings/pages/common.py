"""What several pages of meetings share."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from adoption.models import Initiative
from adoption.pages import show
from core.components import Text
from core.forms import FarledForm
from meetings.choices import MeetingState, MinutesState
from meetings.models import Meeting

LOOKS = {
    MeetingState.PLANNED: "ahead",
    MeetingState.CALLED: "waits",
    MeetingState.OPEN: "you",
    MeetingState.HELD: "done",
    MeetingState.CANCELLED: "ahead",
}
MINUTES_LOOKS = {MinutesState.DRAFT: "waits", MinutesState.APPROVING: "waits", MinutesState.APPROVED: "done"}


def ways(initiative: Initiative, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way from the list of meetings to here; the last has no address."""
    return [(_("Meetings"), reverse("meetings", args=[initiative.pk]) if more else ""), *more]


def of_meeting(meeting: Meeting, here: Text = "") -> list[tuple[Any, str]]:
    """The way to a meeting, or to a page below it."""
    if not here:
        return ways(meeting.initiative, (meeting.title, ""))
    return ways(meeting.initiative, (meeting.title, meeting.get_absolute_url()), (here, ""))


def form_page(
    request: HttpRequest, meeting: Meeting, form: FarledForm, title: str, lead: str, submit_label: str, cancel_url: str = ""
) -> HttpResponse:
    """A page with one form about a meeting."""
    context = {
        "form": form, "ways": of_meeting(meeting, title), "title": title, "lead": lead, "submit_label": submit_label,
        "cancel_url": cancel_url or meeting.get_absolute_url(),
    }  # fmt: skip
    return show(request, meeting.initiative, "adoption/entry_form.html", "meetings", context)


def tell_changed(request: HttpRequest) -> None:
    """Somebody was first: the page as it stands now says the rest."""
    messages.info(request, _("This has changed since you opened the page. See how it stands now."))


def written_at(meeting: Meeting, place: int) -> str:
    """Where a point is written about now: on the page of its meeting, once that is held on that of the minutes."""
    if meeting.state == MeetingState.HELD:
        return f"{reverse('minutes', args=[meeting.pk])}#point-{place}"
    return anchor(meeting, place)


def anchor(meeting: Meeting, place: int) -> str:
    """Where a point stands on the page of its meeting."""
    return f"{meeting.get_absolute_url()}#point-{place}"
