"""Minutes: written, approved in turn, frozen."""

import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Person
from core.db import only_when
from core.models import BaseModel, EditableModel
from documents.models import RenderedFile
from meetings.choices import MinutesState, Office
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting


class Minutes(ConcurrentTransitionMixin, EditableModel):
    """The minutes of one meeting. While they are approved `content` is what everybody approves, `sha256` its fingerprint.

    Once they came back, `sent_back_by` and `sent_back_reason` say who did it and why: whoever was to approve, or (`taken_back`) those who
    write them.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="written")
    state = FSMField(choices=MinutesState.choices, default=MinutesState.DRAFT, protected=True)
    opening = models.TextField(_("Before the first point"), max_length=3000, blank=True)
    content = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_back_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    sent_back_reason = models.CharField(max_length=1000, blank=True)
    taken_back = models.BooleanField(default=False)

    class Meta:
        constraints = [only_when(~Q(state=MinutesState.DRAFT), ~Q(sha256=""), name="minutes_content_iff_sent")]

    @transition(field=state, source=MinutesState.DRAFT, target=MinutesState.APPROVING)
    def send(self, content: dict[str, Any], sha256: str, at: datetime.datetime) -> None:
        """To those who approve it: from now on nobody writes in it."""
        self.content, self.sha256, self.sent_at = content, sha256, at
        self.sent_back_by, self.sent_back_reason, self.taken_back = None, "", False

    @transition(field=state, source=MinutesState.APPROVING, target=MinutesState.DRAFT)
    def send_back(self, by: Person, reason: str) -> None:
        """Every approval falls: what comes next is another text."""
        self.content, self.sha256, self.sent_at = {}, "", None
        self.sent_back_by, self.sent_back_reason = by, reason

    @transition(field=state, source=MinutesState.APPROVING, target=MinutesState.DRAFT)
    def take_back(self, by: Person, reason: str) -> None:
        """The same, by those who write them."""
        self.content, self.sha256, self.sent_at = {}, "", None
        self.sent_back_by, self.sent_back_reason, self.taken_back = by, reason, True

    @transition(field=state, source=MinutesState.APPROVING, target=MinutesState.APPROVED)
    def freeze(self) -> None:
        """The last one has approved."""


class MinutesEntry(EditableModel):
    """What the minutes say about one point of the agenda."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="entries")
    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="entry")
    text = models.TextField(_("What was said"), max_length=10_000, blank=True)

    class Meta:
        ordering = ["item__place"]


class Approval(BaseModel):
    """One who approves the minutes, at their place in the row; the chair comes last. `sha256` is that of what was approved."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="approvals")
    order = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=8, choices=Office.choices)
    approved_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "order"], name="approval_order_once"),
            models.UniqueConstraint(fields=["minutes", "person"], name="approval_person_once"),
            only_when(Q(approved_at__isnull=False), ~Q(sha256=""), name="approval_dated_iff_of_a_text"),
        ]


class MinutesRecord(BaseModel):
    """Approved minutes as they stand for good: nobody can change or delete them (the database refuses it)."""

    minutes = models.OneToOneField(Minutes, on_delete=models.PROTECT, related_name="record")
    initiative = models.UUIDField()
    content = models.JSONField()
    approvals = models.JSONField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()


class MinutesFile(BaseModel):
    """The rendered file of frozen minutes."""

    record = models.OneToOneField(MinutesRecord, on_delete=models.PROTECT, related_name="rendered")
    file = models.ForeignKey(RenderedFile, on_delete=models.PROTECT, related_name="+")
