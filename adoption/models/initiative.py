"""The initiative and its eight phase rows."""

import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Language, Organisation, Person, User
from adoption.choices import PHASES, ROMANS, Decider, Letters, MethodVersion, Outcome, Phase, PhaseState, Profile, Status
from core.db import only_when
from core.models import EditableModel


def seen_by(user: User, path: str) -> Exists:
    """The list rule for anything whose initiative's id stands under `path` ("pk", "initiative_id").

    One probe of an index for each row that is looked at: a list in order stops after a page, however many there are.
    """
    from adoption.models.grant import InitiativeUserPermission

    rows = InitiativeUserPermission.objects.filter(user_id=user.pk, permission_id=Subquery(view_permission()))
    return Exists(rows.filter(content_object_id=OuterRef(path)))


def view_permission() -> "models.QuerySet[Permission, Any]":
    """The id of the permission to see an initiative, for a subquery."""
    return Permission.objects.filter(codename="view_initiative", content_type__app_label="adoption").order_by().values("pk")[:1]


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def visible_to(self, user: User) -> "InitiativeQuerySet":
        """The list rule: those in which the user holds a role today. Being superuser is no way in."""
        return self.filter(seen_by(user, "pk"))

    def with_lead(self) -> "InitiativeQuerySet":
        return self.select_related("lead")


class Initiative(ConcurrentTransitionMixin, EditableModel):
    """The whole undertaking, from the need to benefits that somebody has measured (002:212).

    What it follows of the method: `method_version`, `profile`, keys of `playbooks` and ids of the `packs` (PackVersion) it uses, read
    by adoption.methods. `phase` is the first phase not closed and `status` its standing. Both are moved only by the transitions below,
    each given the id of the decision it rests on; transitions set fields, nothing else (adoption.services.phases).
    """

    name = models.CharField(_("Name"), max_length=200)
    case_number = models.CharField(_("Case number"), max_length=60)
    need = models.TextField(_("Need"), blank=True)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="led", verbose_name=_("Lead organisation"))
    language = models.CharField(_("Language of its documents"), max_length=2, choices=Language.choices, default=Language.SWEDISH)
    method_version = models.CharField(
        _("Version of the method"), max_length=10, choices=MethodVersion.choices, default=MethodVersion.MILESTONES
    )
    profile = models.CharField(_("Profile"), max_length=10, choices=Profile.choices, default=Profile.NORMAL)
    letters = models.CharField(_("Letters of who does what"), max_length=4, choices=Letters.choices, default=Letters.USUAL, blank=True)
    playbooks = models.JSONField(default=list, blank=True, editable=False)
    packs = models.JSONField(default=list, blank=True, editable=False)
    starts = models.DateField(_("Start"), null=True, blank=True)
    wished_end = models.DateField(_("Wished end"), null=True, blank=True)
    margin_percent = models.PositiveSmallIntegerField(null=True, editable=False)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_up_at = models.DateTimeField(null=True, editable=False)
    phase = FSMField(choices=Phase.choices, default=Phase.IDENTIFY_NEED, protected=True)
    status = FSMField(choices=Status.choices, default=Status.ACTIVE, protected=True)
    phase_decision = models.UUIDField(null=True, editable=False)
    status_decision = models.UUIDField(null=True, editable=False)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["lead", "case_number"], name="case_number_once_in_organisation"),
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="initiative_phase_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="initiative_status_known"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(wished_end__isnull=True) | Q(wished_end__gte=models.F("starts")),
                name="initiative_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(margin_percent__isnull=True) | Q(margin_percent__lte=100), name="margin_to_100_percent"),
        ]
        indexes = [
            models.Index(fields=["-changed_at"], name="initiative_recent"),
            models.Index(fields=["-created_at"], name="initiative_newest"),
        ]
        permissions = [
            ("manage_initiative", "Can do everything except decide"),
            ("work_initiative", "Can change own tasks and entries given to them"),
            ("decide_initiative", "Can read the basis and take a position"),
            ("audit_initiative", "Can read the log and the record"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def margin(self) -> int:
        """Per cent of the calculated time that the plan keeps free at its end (N03): its own, else that of the installation."""
        return settings.SCHEDULE_MARGIN_PERCENT if self.margin_percent is None else self.margin_percent

    def get_absolute_url(self) -> str:
        return reverse("initiative", args=[self.pk])

    @property
    def phase_number(self) -> int:
        """1 to 8; 9 when the last phase is closed."""
        return list(Phase).index(Phase(self.phase)) + 1

    @property
    def has_milestones(self) -> bool:
        """False in version 1.1 of the method, where a phase is closed by a recorded phase review."""
        return bool(self.method_version == MethodVersion.MILESTONES)

    @transition(field=phase, source=Phase.IDENTIFY_NEED, target=Phase.EXPLORE_SOLUTIONS)
    def pass_milestone_1(self, decision: UUID) -> None:
        """Milestone I, need identified (002:234)."""
        self.phase_decision = decision

    @transition(field=phase, source=Phase.EXPLORE_SOLUTIONS, target=Phase.DETAIL_SOLUTION)
    def pass_milestone_2(self, decision: UUID) -> None:
        """Milestone II, solution chosen (002:238)."""
        self.phase_decision = decision

    @transition(field=phase, source=Phase.DETAIL_SOLUTION, target=Phase.INITIATE)
    def pass_milestone_3(self, decision: UUID) -> None:
        """Milestone III, solution and business case (002:242)."""
        self.phase_decision = decision

    @transition(field=phase, source=Phase.INITIATE, target=Phase.DEVELOP)
    def pass_milestone_4(self, decision: UUID) -> None:
        """Milestone IV, plan for the whole (002:246)."""
        self.phase_decision = decision

    @transition(field=phase, source=Phase.DEVELOP, target=Phase.INTRODUCE)
    def pass_milestone_5(self, decision: UUID) -> None:
        """Milestone V, developed solution (002:250)."""
        self.phase_decision = decision

    @transition(field=phase, source=Phase.INTRODUCE, target=Phase.ESTABLISH_MAINTENANCE)
    def pass_milestone_6(self, decision: UUID) -> None:
        """Milestone VI, introduced and launched (002:254)."""
        self.phase_decision = decision

    @transition(field=phase, source=Phase.ESTABLISH_MAINTENANCE, target=Phase.REALISE_BENEFITS)
    def pass_milestone_7(self, decision: UUID) -> None:
        """Milestone VII, maintenance established (002:258)."""
        self.phase_decision = decision

    @transition(field=phase, source=Phase.REALISE_BENEFITS, target=Phase.CLOSED)
    def pass_milestone_8(self, decision: UUID) -> None:
        """Milestone VIII, benefits realised (002:262)."""
        self.phase_decision = decision

    @transition(field=phase, source=[*PHASES[1:], Phase.CLOSED], target=RETURN_VALUE(*PHASES))
    def reopen_phase(self, number: int, decision: UUID) -> Phase:
        """Back to phase 1–8, which was closed, by a recorded decision (product.md, the spine)."""
        self.phase_decision = decision
        return PHASES[number - 1]

    @transition(field=status, source=Status.ACTIVE, target=Status.PAUSED)
    def pause(self, decision: UUID) -> None:
        self.status_decision = decision

    @transition(field=status, source=Status.PAUSED, target=Status.ACTIVE)
    def resume(self, decision: UUID) -> None:
        self.status_decision = decision

    @transition(field=status, source=[Status.ACTIVE, Status.PAUSED], target=Status.STOPPED)
    def stop(self, decision: UUID) -> None:
        self.status_decision = decision

    @transition(field=status, source=Status.ACTIVE, target=Status.CLOSED)
    def close(self, decision: UUID) -> None:
        self.status_decision = decision

    @transition(field=status, source=Status.CLOSED, target=Status.ACTIVE)
    def reopen(self, decision: UUID) -> None:
        """A closed initiative goes on when its last phase is reopened."""
        self.status_decision = decision


class InitiativePhase(ConcurrentTransitionMixin, EditableModel):
    """One of the eight phases of an initiative, ended by its milestone. Work overlaps; closing goes in order (M01)."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField()
    state = FSMField(choices=PhaseState.choices, default=PhaseState.NOT_BEGUN, protected=True)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    decider = models.CharField(max_length=20, choices=Decider.choices)
    decider_note = models.CharField(max_length=300, blank=True)
    planned_start = models.DateField(null=True, blank=True)
    planned_gate = models.DateField(null=True, blank=True)
    begun_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=30, choices=Outcome.choices, blank=True)
    conditions_open = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["initiative", "number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="phase_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=8), name="phase_one_to_eight"),
            only_when(Q(state=PhaseState.CLOSED), Q(closed_on__isnull=False), name="phase_closed_iff_dated"),
        ]

    def __str__(self) -> str:
        return str(self.key.label)

    @property
    def key(self) -> Phase:
        return PHASES[self.number - 1]

    @property
    def roman(self) -> str:
        return ROMANS[self.number - 1]

    @transition(field=state, source=PhaseState.NOT_BEGUN, target=PhaseState.OPEN)
    def begin(self, on: datetime.date) -> None:
        self.begun_on = on

    @transition(field=state, source=[PhaseState.NOT_BEGUN, PhaseState.OPEN], target=PhaseState.CLOSED)
    def close(self, on: datetime.date, outcome: str) -> None:
        self.begun_on = self.begun_on or on
        self.closed_on = on
        self.outcome = outcome

    @transition(field=state, source=PhaseState.CLOSED, target=PhaseState.OPEN)
    def reopen(self) -> None:
        """By a recorded decision: what closed it stays on record, and its milestone is decided anew."""
        self.closed_on = None
        self.outcome = ""
