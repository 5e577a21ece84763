"""Words of meetings."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingKind(models.TextChoices):
    STEERING = "steering", _("Steering group")
    OWNER = "owner", _("Business owner")
    KICK_OFF = "kick_off", _("Kick-off")
    WORKING = "working", _("Working group")
    OTHER = "other", pgettext_lazy("meeting", "Other meeting")


class MeetingState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    CALLED = "called", pgettext_lazy("meeting", "Called")
    OPEN = "open", pgettext_lazy("meeting", "Under way")
    HELD = "held", pgettext_lazy("meeting", "Held")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")


class Seat(models.TextChoices):
    """In what capacity somebody is invited."""

    MEMBER = "member", pgettext_lazy("meeting", "Member")
    DEPUTY = "deputy", pgettext_lazy("meeting", "Deputy")
    OTHER = "other", pgettext_lazy("meeting", "Invited")
    GUEST = "guest", pgettext_lazy("meeting", "Guest")


class Reply(models.TextChoices):
    COMING = "coming", _("I am coming")
    DEPUTY = "deputy", _("My deputy comes")
    NOT_COMING = "not_coming", _("I am not coming")


class Attendance(models.TextChoices):
    PRESENT = "present", pgettext_lazy("attendance", "Present")
    REMOTE = "remote", pgettext_lazy("attendance", "Present remotely")
    ABSENT = "absent", pgettext_lazy("attendance", "Absent")


THERE = (Attendance.PRESENT, Attendance.REMOTE)


class ItemKind(models.TextChoices):
    DECISION = "decision", pgettext_lazy("agenda", "Decision")
    DISCUSSION = "discussion", pgettext_lazy("agenda", "Discussion")
    INFORMATION = "information", pgettext_lazy("agenda", "Information")


class OutcomeKind(models.TextChoices):
    DECISION = "decision", pgettext_lazy("outcome of a point", "Decision")
    TASK = "task", pgettext_lazy("outcome of a point", "Task")
    RISK = "risk", pgettext_lazy("outcome of a point", "Risk")


class MinutesState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("minutes", "Draft")
    APPROVING = "approving", pgettext_lazy("minutes", "Being approved")
    APPROVED = "approved", pgettext_lazy("minutes", "Approved")


class Office(models.TextChoices):
    """As what somebody approves minutes."""

    ADJUSTER = "adjuster", _("Adjuster")
    CHAIR = "chair", pgettext_lazy("meeting", "Chair")
