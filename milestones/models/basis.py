"""What a decision rests on: answers to the points, marks on what is missing, and the frozen list of everything."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from core.models import BaseModel, EditableModel
from milestones.choices import MarkKind, PointAnswer
from milestones.models.round import Round


class Point(EditableModel):
    """The coordinator's answer to one thing the milestone decides or verifies (M11): what is proposed, and how it stands."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="points")
    key = models.CharField(max_length=60)
    answer = models.CharField(_("How it stands"), max_length=12, choices=PointAnswer.choices, blank=True)
    text = models.TextField(_("What is proposed"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "key"], name="point_once")]


class Mark(BaseModel):
    """A reason to go on although something is missing: an enforced need to follow, or a warning accepted."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="marks")
    need = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=MarkKind.choices)
    reason = models.CharField(_("Reason"), max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "need"], name="mark_once")]


class Consent(BaseModel):
    """An organisation that a proposal concerns agrees to it, by one of its people with a role (M04: both parties are asked)."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="consents")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    comment = models.CharField(_("Comment"), max_length=1000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "organisation"], name="consent_once")]


class BasisItem(BaseModel):
    """One item of a sealed basis, frozen: its content and the SHA-256 of it. Append-only."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="basis")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=150)
    title = models.CharField(max_length=300)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    version = models.UUIDField(null=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["round", "key"], name="basis_item_once")]
