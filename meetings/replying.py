"""The personal link of an invitation: it opens the one page on which the participant answers (core.links)."""

from django.urls import reverse

from core import links
from meetings.models import Participant

_SALT = "meetings.reply"


def token(participant: Participant) -> str:
    """The secret half; another for each person and meeting. Whoever is taken off the list has none."""
    return links.token(_SALT, _value(participant))


def url(participant: Participant) -> str:
    """The path of that page."""
    return reverse("meeting-reply", args=[participant.pk, token(participant)])


def holds(participant: Participant, given: str) -> bool:
    """Whether a link is the participant's own."""
    return links.matches(_SALT, _value(participant), given)


def _value(participant: Participant) -> str:
    return f"{participant.meeting_id}:{participant.pk}"
