"""The answer to an invitation, by the personal link in the mail: no sign-in, nothing but this one answer."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from accounts.throttle import throttled
from adoption.entry_pages import add_errors, sent
from core.db import Superseded
from core.http import page
from core.links import for_one_reader
from meetings import replying
from meetings.choices import MeetingState
from meetings.forms.meetings import ReplyForm
from meetings.models import Participant
from meetings.permissions import may_reply
from meetings.services import people

# The agenda is for whoever comes: not before it is sent, and not after the meeting, when the link is still in somebody's mail.
AHEAD = (MeetingState.CALLED, MeetingState.OPEN)


@login_not_required
@throttled("meeting reply")
@page(writes=("POST",))
def reply(request: HttpRequest, pk: UUID, token: str) -> HttpResponse:
    """For whom the link was made, what for, and the answer; it may be changed until the meeting begins."""
    found = _participant(pk, token)
    if not may_reply(found):  # a link that was good: not counted as guessing
        return render(request, "errors/404.html", status=404)
    with translation.override(found.person.language if found.person else found.language):
        form = ReplyForm(sent(request), participant=found, has_deputy=bool(people.deputies_of(found)))
        if request.method == "POST" and form.is_valid() and _answered(found, form):
            return redirect(f"{replying.url(found)}?saved")
        return _page(request, _participant(pk, token), form)


def _answered(found: Participant, form: ReplyForm) -> bool:
    try:
        people.answer(found, **form.values)
    except ValidationError as error:
        add_errors(form, error)
        return False
    except Superseded:  # it began or was cancelled meanwhile, which the page says
        return False
    return True


def _page(request: HttpRequest, found: Participant, form: ReplyForm) -> HttpResponse:
    meeting = found.meeting
    context = {
        "participant": found, "meeting": meeting, "form": form, "is_open": meeting.state == MeetingState.CALLED,
        "saved": "saved" in request.GET and bool(found.reply), "items": list(meeting.items.all()) if meeting.state in AHEAD else [],
    }  # fmt: skip
    answer = render(request, "meetings/reply.html", context)
    for_one_reader(answer)
    return answer


def _participant(pk: UUID, token: str) -> Participant:
    rows = Participant.objects.select_related("person", "meeting__initiative__lead", "meeting__chair", "meeting__secretary")
    found = rows.filter(pk=pk).first()
    if found is None or not replying.holds(found, token):
        raise Http404
    return found
