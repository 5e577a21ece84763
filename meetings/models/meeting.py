"""A meeting of an initiative and who is asked to it."""

import datetime

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Language, Person
from adoption.models import Initiative, RoleAssignment
from core.models import EditableModel
from meetings.choices import Attendance, MeetingKind, MeetingState, Reply, Seat


class Meeting(ConcurrentTransitionMixin, EditableModel):
    """Planned, called, under way, held; or cancelled. Times are those of the installation's time zone.

    `sequence` rises when what stands in people's calendars changes (RFC 5545); `told` is the sequence they were last told.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField(_("What kind of meeting"), max_length=10, choices=MeetingKind.choices)
    title = models.CharField(_("Title"), max_length=200)
    state = FSMField(choices=MeetingState.choices, default=MeetingState.PLANNED, protected=True)
    day = models.DateField(_("Day"))
    starts = models.TimeField(_("Begins"))
    ends = models.TimeField(_("Ends"))
    place = models.CharField(_("Place"), max_length=200, blank=True)
    link = models.URLField(_("Video link"), max_length=500, blank=True, validators=[URLValidator(schemes=["https"])])
    chair = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("meeting", "Chair")
    )
    secretary = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Secretary")
    )  # fmt: skip
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    told = models.IntegerField(default=-1, editable=False)
    called_at = models.DateTimeField(null=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    cancelled_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["-day", "-starts", "created_at"]
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="meeting_ends_after_it_begins")]
        indexes = [models.Index(fields=["initiative", "day"], name="meetings_of_initiative")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.pk])

    @property
    def starts_at(self) -> datetime.datetime:
        return datetime.datetime.combine(self.day, self.starts, tzinfo=timezone.get_default_timezone())

    @property
    def ends_at(self) -> datetime.datetime:
        return datetime.datetime.combine(self.day, self.ends, tzinfo=timezone.get_default_timezone())

    @property
    def is_coming(self) -> bool:
        """Not held yet, and not cancelled."""
        return self.state in (MeetingState.PLANNED, MeetingState.CALLED, MeetingState.OPEN)

    @transition(field=state, source=MeetingState.PLANNED, target=MeetingState.CALLED)
    def call(self, at: datetime.datetime) -> None:
        """The invitation goes out."""
        self.called_at = at

    @transition(field=state, source=MeetingState.CALLED, target=MeetingState.OPEN)
    def open(self, at: datetime.datetime) -> None:
        self.opened_at = at

    @transition(field=state, source=MeetingState.OPEN, target=MeetingState.HELD)
    def close(self, at: datetime.datetime) -> None:
        self.closed_at = at

    @transition(field=state, source=[MeetingState.PLANNED, MeetingState.CALLED], target=MeetingState.CANCELLED)
    def cancel(self, reason: str) -> None:
        self.cancelled_reason = reason


class Participant(EditableModel):
    """Somebody asked to a meeting: by a seat in the body, by a role in the initiative, or as a guest by name and e-mail.

    A deputy `serves` in place of the member that `seat` stands in for. from_item, to_item: places of the agenda; none means throughout.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Person"))
    seat = models.ForeignKey(RoleAssignment, null=True, on_delete=models.SET_NULL, related_name="+")
    capacity = models.CharField(max_length=8, choices=Seat.choices, default=Seat.OTHER)
    name = models.CharField(_("Name"), max_length=150)
    email = models.EmailField(_("E-mail"), blank=True)
    organisation = models.CharField(_("Organisation"), max_length=200, blank=True)
    language = models.CharField(_("Language"), max_length=2, choices=Language.choices, default=Language.ENGLISH)
    reply = models.CharField(max_length=10, choices=Reply.choices, blank=True)
    reply_note = models.CharField(max_length=300, blank=True)
    replied_at = models.DateTimeField(null=True)
    attendance = models.CharField(max_length=8, choices=Attendance.choices, blank=True)
    serves = models.BooleanField(default=False)
    from_item = models.PositiveSmallIntegerField(null=True)
    to_item = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["created_at", "name"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="person_in_a_meeting_once")]

    def __str__(self) -> str:
        return self.name
