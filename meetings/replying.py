"""The personal link of an invitation: derived from ids and the installation's secret, stored nowhere."""

import secrets

from django.urls import reverse
from django.utils.crypto import salted_hmac

from meetings.models import Participant

_SALT = "meetings.reply"


def token(participant: Participant) -> str:
    """What opens the one page on which the participant answers; another for each person and meeting."""
    return salted_hmac(_SALT, f"{participant.meeting_id}:{participant.pk}", algorithm="sha256").hexdigest()


def url(participant: Participant) -> str:
    """The path of that page."""
    return reverse("meeting-reply", args=[participant.pk, token(participant)])


def holds(participant: Participant, given: str) -> bool:
    """Whether a link is the participant's own; takes the same time either way."""
    return secrets.compare_digest(token(participant).encode(), given.encode())
