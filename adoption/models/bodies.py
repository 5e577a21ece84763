"""How the bodies of an initiative decide, and how they decided before (product.md, the spine)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.choices import BodyRule, CountBy, Decider, PerCapsulam, TieBreak
from adoption.models.initiative import Initiative
from core.models import BaseModel, EditableModel


class RuleOfBody(EditableModel):
    """The rule of a body: how it decides, how votes are counted, who must be there, who breaks a tie, and whether per capsulam."""

    rule = models.CharField(_("How it decides"), max_length=12, choices=BodyRule.choices, default=BodyRule.MAJORITY)
    count_by = models.CharField(_("Votes are counted"), max_length=12, choices=CountBy.choices, default=CountBy.MEMBER)
    quorum = models.PositiveSmallIntegerField(_("Quorum"), default=2)
    more_than_half = models.BooleanField(_("More than half must be there"), default=False)
    tie = models.CharField(_("Who breaks a tie"), max_length=12, choices=TieBreak.choices, default=TieBreak.CHAIR)
    per_capsulam = models.CharField(_("Decisions per capsulam"), max_length=12, choices=PerCapsulam.choices, default=PerCapsulam.EVERY)
    rests_on = models.CharField(max_length=400, blank=True, editable=False)
    rests_on_decision = models.UUIDField(null=True, editable=False)

    class Meta:
        abstract = True


class SteeringRule(RuleOfBody):
    """How the steering group of an initiative decides."""

    body = Decider.STEERING_GROUP
    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="steering_rule")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quorum__gte=1), name="quorum_at_least_one")]


class OwnerRule(RuleOfBody):
    """How the body of the business owner decides. Where there is no such row, a business owner decides alone."""

    body = Decider.BUSINESS_OWNER
    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="owner_rule")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quorum__gte=1), name="owner_quorum_at_least_one")]


class RuleRecord(BaseModel):
    """A rule that held from a moment until the next record of the same body; without values, the body decided together no more."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="rule_records")
    body = models.CharField(max_length=20, choices=Decider.choices)
    since = models.DateTimeField(default=timezone.now)
    values = models.JSONField(default=dict)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    rests_on = models.CharField(max_length=400, blank=True)
    rests_on_decision = models.UUIDField(null=True)

    class Meta:
        ordering = ["since", "pk"]
