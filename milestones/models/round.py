"""A round: prepared, sealed, submitted, decided; returned means a new round, the old one is kept."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Person
from adoption.choices import ROMANS, Decider
from adoption.models import Initiative
from core.models import EditableModel
from milestones.choices import Matter, RoundState, Way

OPEN_STATES = (RoundState.PREPARING, RoundState.SEALING, RoundState.SUBMITTED)


class RoundQuerySet(models.QuerySet["Round"]):
    def of_gates(self) -> "RoundQuerySet":
        """Rounds of the milestones themselves: what decides whether a phase closes."""
        return self.filter(matter=Matter.MILESTONE)

    def of_matters(self) -> "RoundQuerySet":
        """Rounds of what is decided beside the milestones."""
        return self.exclude(matter=Matter.MILESTONE)


class Round(ConcurrentTransitionMixin, EditableModel):
    """One attempt at milestone I–VIII of an initiative, or at a matter beside them; at most one of each is open at a time.

    `gate` of a matter is the milestone ahead when it was opened: whoever decides that one decides the matter. `proposal` says what is
    to be done (milestones.proposals), `summary` why.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="rounds")
    matter = models.CharField(max_length=12, choices=Matter.choices, default=Matter.MILESTONE)
    proposal = models.JSONField(default=dict, blank=True)
    gate = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    state = FSMField(choices=RoundState.choices, default=RoundState.PREPARING, protected=True)
    decider = models.CharField(max_length=20, choices=Decider.choices)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    summary = models.TextField(_("The matter in brief"), max_length=3000, blank=True)
    decide_by = models.DateField(_("Decision wanted by"), null=True, blank=True)
    way = models.CharField(_("How it is decided"), max_length=12, choices=Way.choices, blank=True, editable=False)
    meets_on = models.DateField(_("Day of the meeting"), null=True, blank=True, editable=False)
    answers_by = models.DateField(_("Last day for answers"), null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    seal = models.CharField(max_length=64, blank=True, editable=False)
    sealed_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["initiative", "gate", "number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "matter", "gate", "number"], name="round_number_once"),
            models.UniqueConstraint(
                fields=["initiative", "gate"], condition=Q(state__in=OPEN_STATES, matter=Matter.MILESTONE), name="one_open_round_of_a_gate"
            ),
            models.UniqueConstraint(
                fields=["initiative", "matter"],
                condition=Q(state__in=OPEN_STATES) & ~Q(matter=Matter.MILESTONE),
                name="one_open_round_of_a_matter",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "decided"]) | (~Q(seal="") & Q(sealed_at__isnull=False)), name="submitted_is_sealed"
            ),
            models.CheckConstraint(condition=~Q(way="per_capsulam") | Q(answers_by__isnull=False), name="per_capsulam_has_a_deadline"),
            models.CheckConstraint(condition=Q(gate__gte=1, gate__lte=8), name="gate_one_to_eight"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("matter", args=[self.pk]) if self.is_matter else reverse("milestone", args=[self.initiative_id, self.gate])

    @property
    def is_matter(self) -> bool:
        """True for what is decided beside the milestones."""
        return self.matter != Matter.MILESTONE

    @property
    def is_per_capsulam(self) -> bool:
        return self.way == Way.PER_CAPSULAM

    @property
    def roman(self) -> str:
        return ROMANS[self.gate - 1]

    @transition(field=state, source=RoundState.PREPARING, target=RoundState.SEALING)
    def begin_sealing(self) -> None:
        """The coordinator asks for the decision; what the basis holds is frozen next."""

    @transition(field=state, source=RoundState.SEALING, target=RoundState.SUBMITTED)
    def submit(self, seal: str) -> None:
        self.seal = seal

    @transition(field=state, source=RoundState.SUBMITTED, target=RoundState.DECIDED)
    def decide(self) -> None:
        """A decision was recorded on the sealed basis."""

    @transition(field=state, source=[RoundState.PREPARING, RoundState.SEALING, RoundState.SUBMITTED], target=RoundState.WITHDRAWN)
    def withdraw(self, reason: str) -> None:
        self.withdrawn_reason = reason
