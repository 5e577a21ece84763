"""Models of meetings."""

from meetings.models.agenda import AgendaItem, ItemOutcome, Paper
from meetings.models.meeting import Meeting, Participant
from meetings.models.minutes import Approval, Minutes, MinutesEntry, MinutesFile, MinutesRecord

__all__ = [
    "AgendaItem",
    "Approval",
    "ItemOutcome",
    "Meeting",
    "Minutes",
    "MinutesEntry",
    "MinutesFile",
    "MinutesRecord",
    "Paper",
    "Participant",
]
