"""Decisions, their conditions and protocols."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Person
from adoption.choices import ROMANS
from adoption.models import Initiative, Task
from core.db import only_when
from core.models import BaseModel, EditableModel
from documents.models import RenderedFile
from milestones.choices import OUTCOMES, ConditionState, DecisionKind, Matter
from milestones.models.round import Round


class DecisionQuerySet(models.QuerySet["Decision"]):
    def of_gates(self) -> "DecisionQuerySet":
        """Decisions on the milestones themselves, phase reviews among them."""
        return self.filter(matter=Matter.MILESTONE).exclude(kind=DecisionKind.RESUME)

    def of_matters(self) -> "DecisionQuerySet":
        """What was decided beside the milestones; resumptions of earlier times too."""
        return self.exclude(matter=Matter.MILESTONE, kind__in=(DecisionKind.MILESTONE, DecisionKind.REVIEW))


class Decision(BaseModel):
    """A record that nobody can change or delete (the database refuses it): what, on which sealed basis, by whom, when.

    `decision_point` is what the organisation called the milestone then, empty where it has no name of its own for it. A phase
    review (version 1.1, or a milestone that is not formal) is recorded by the coordinator; `mandate` says who decided. `matter` says
    what is decided beside the milestones. An error is mended by a decision that `supersedes` the wrong one, which stays.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind.choices, default=DecisionKind.MILESTONE)
    matter = models.CharField(max_length=12, choices=Matter.choices, default=Matter.MILESTONE)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    gate = models.PositiveSmallIntegerField()
    round = models.OneToOneField(Round, null=True, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=30, choices=OUTCOMES, blank=True)
    motive = models.TextField(_("Reason"), max_length=3000, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mandate = models.CharField(max_length=300)
    decision_point = models.CharField(max_length=120, blank=True)
    seal = models.CharField(max_length=64, blank=True)
    positions = models.JSONField(default=list)
    validity = models.JSONField(default=list)
    conditions = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.RESUME) | Q(round__isnull=False) & ~Q(seal="") & ~Q(outcome=""),
                name="decision_on_sealed_basis",
            ),
        ]

    @property
    def is_matter(self) -> bool:
        """True for what was decided beside the milestones; a resumption of earlier times had no matter of its own."""
        return self.matter != Matter.MILESTONE or self.kind == DecisionKind.RESUME

    @property
    def roman(self) -> str:
        return ROMANS[self.gate - 1]


class Condition(ConcurrentTransitionMixin, EditableModel):
    """A condition of an approval: a task with owner and date. Finishing the task does not close it; the decider signs it off."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="condition_rows")
    number = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(_("Condition"), max_length=2000, blank=True)
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="condition")
    state = FSMField(choices=ConditionState.choices, default=ConditionState.OPEN, protected=True)
    signed_off_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    signed_off_at = models.DateTimeField(null=True)
    comment = models.CharField(_("Comment"), max_length=1000, blank=True)

    class Meta:
        ordering = ["decision__gate", "created_at", "number"]
        constraints = [
            only_when(
                Q(state=ConditionState.SIGNED_OFF),
                Q(signed_off_at__isnull=False, signed_off_by__isnull=False),
                name="condition_signed_off_iff_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @transition(field=state, source=ConditionState.OPEN, target=ConditionState.SIGNED_OFF)
    def sign_off(self, by: Person, at: datetime.datetime, comment: str) -> None:
        self.signed_off_by = by
        self.signed_off_at = at
        self.comment = comment


class Protocol(BaseModel):
    """The rendered protocol of a decision, with the fingerprint of its content and of the file."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="protocol")
    file = models.ForeignKey(RenderedFile, on_delete=models.PROTECT, related_name="+")


class Brief(BaseModel):
    """The rendered decision brief of a sealed round: two pages, made of what was sealed."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="brief")
    file = models.ForeignKey(RenderedFile, on_delete=models.PROTECT, related_name="+")
