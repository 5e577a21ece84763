"""The agenda: points in order, their papers, and what came of each."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import Task
from core.models import BaseModel, EditableModel
from documents.models import Version
from meetings.choices import ItemKind, OutcomeKind
from meetings.models.meeting import Meeting
from milestones.models import Round


class AgendaItem(EditableModel):
    """A point of the agenda. `source` says what it was proposed for (opening, previous minutes …); empty for a free one.

    `earlier` is the meeting whose minutes it is about.
    A point about a milestone has its round: its state is shown as it is, and its decision is made on the milestone's own page.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=20, blank=True, editable=False)
    kind = models.CharField(_("What kind of point"), max_length=12, choices=ItemKind.choices, default=ItemKind.DISCUSSION)
    title = models.CharField(_("Title"), max_length=200)
    about = models.TextField(_("What it is about"), max_length=2000, blank=True)
    presenter = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Who presents it")
    )  # fmt: skip
    minutes = models.PositiveSmallIntegerField(_("Minutes"), default=10)
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Milestone"))
    earlier = models.ForeignKey(Meeting, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    notes = models.TextField(_("Notes"), max_length=10_000, blank=True)

    class Meta:
        ordering = ["place", "created_at"]
        constraints = [models.UniqueConstraint(fields=["meeting", "round"], condition=Q(round__isnull=False), name="round_on_agenda_once")]

    def __str__(self) -> str:
        return self.title


class Paper(BaseModel):
    """What a point is read with: a frozen version of a document, or an address."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(_("Title"), max_length=200)
    version = models.ForeignKey(Version, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Document"))
    url = models.URLField(_("Address"), max_length=500, blank=True, validators=[URLValidator(schemes=["https", "http"])])

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(version__isnull=False, url="") | Q(version__isnull=True) & ~Q(url=""), name="paper_version_or_address"
            )
        ]


class ItemOutcome(EditableModel):
    """What came of a point: a decision in words, a task in the plan, or a risk in its register (found by `subject`)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=8, choices=OutcomeKind.choices)
    text = models.TextField(_("In words"), max_length=3000)
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField(null=True)
    code = models.CharField(max_length=12, blank=True)
    owner = models.CharField(max_length=150, blank=True)
    due = models.DateField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at"]
