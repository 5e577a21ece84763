"""Service lines: the services that are taken into use, each with its owner, stages and schedule (003:56, 003:86, 004:22-24)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import RETURN_VALUE, ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Person
from adoption.models.entry import RegisterEntry
from core.db import only_when


class Stage(models.TextChoices):
    """The five stages of a line, and what comes after the last (004:17-46)."""

    DEFINE = "define", pgettext_lazy("stage", "Define")
    PLAN = "plan", pgettext_lazy("stage", "Plan")
    PILOT = "pilot", pgettext_lazy("stage", "Pilot and analyse")
    ADOPT = "adopt", pgettext_lazy("stage", "Adopt")
    FOLLOW_UP = "follow_up", pgettext_lazy("stage", "Follow up")
    CLOSED = "closed", pgettext_lazy("stage", "Closed")


STAGES = list(Stage)


class ProcessVersion(models.TextChoices):
    """The three versions in which the process of a service may run (K04, 003:56)."""

    AS_IS = "as_is", _("By hand, as it always was")
    SELF_SERVICE = "self_service", _("Self-service")
    INTEGRATED = "integrated", _("Fully integrated")


class Handling(models.TextChoices):
    """How far cases are handled electronically (K11, 003:78)."""

    PAPER = "paper", _("On paper")
    FORM = "form", _("Forms are received electronically")
    HALF = "half", _("Half integrated")
    WHOLE = "whole", _("Integrated with the case system")


def _text(label: object, length: int) -> "models.TextField[str, str]":
    return models.TextField(label, max_length=length, blank=True)


def _line(label: object) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=200, blank=True)


class ServiceLine(ConcurrentTransitionMixin, RegisterEntry):
    """A service on its way into use, as it is today and as it is to be. `stage` is moved only by adoption.services.service_lines.

    A line past its first stage has an owner (N01, K02). One that is closed says on which day, and what was learned (K10).
    """

    PREFIX = "L"

    description = _text(_("What the service is"), 4000)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="service_lines", verbose_name=_("Owner")
    )
    starts = models.DateField(_("Start"), null=True, blank=True)
    due = models.DateField(_("To be in use by"), null=True, blank=True)
    today_process = _text(_("How it goes today"), 4000)
    today_provider = _line(_("Who provides it today"))
    today_frequency = _line(_("How often today"))
    today_booking = _line(_("How it is booked today"))
    today_version = models.CharField(_("Version of the process today"), max_length=12, choices=ProcessVersion.choices, blank=True)
    today_handling = models.CharField(_("How cases are handled today"), max_length=8, choices=Handling.choices, blank=True)
    future_process = _text(_("How it is to go"), 4000)
    future_provider = _line(_("Who is to provide it"))
    future_frequency = _line(_("How often it is expected"))
    future_booking = _line(_("How it is to be booked"))
    future_version = models.CharField(_("Version of the process to be"), max_length=12, choices=ProcessVersion.choices, blank=True)
    future_handling = models.CharField(_("How cases are to be handled"), max_length=8, choices=Handling.choices, blank=True)
    mandate_by = _line(_("Who gave the authority"))
    mandate_on = models.DateField(_("Authority given on"), null=True, blank=True)
    tools = _text(_("Tools and equipment"), 2000)
    stage = FSMField(_("Stage"), choices=Stage.choices, default=Stage.DEFINE, protected=True)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True, editable=False)
    lessons = models.TextField(_("What was learned"), max_length=4000, blank=True, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="service_line_number_once"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="service_line_stage_known"),
            models.CheckConstraint(condition=Q(stage=Stage.DEFINE) | Q(owner__isnull=False), name="service_line_begun_has_owner"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(due__isnull=True) | Q(due__gte=F("starts")), name="service_line_due_after_start"
            ),
            only_when(Q(stage=Stage.CLOSED), Q(closed_on__isnull=False), name="service_line_closed_iff_dated"),
        ]

    @property
    def stage_number(self) -> int:
        """1 to 5; 6 when it is closed."""
        return STAGES.index(Stage(self.stage)) + 1

    @property
    def is_open(self) -> bool:
        """True while somebody is to take it further."""
        return self.stage != Stage.CLOSED and self.deleted_at is None

    @property
    def next_stage(self) -> Stage | None:
        """The stage after this one; None when it is closed."""
        return STAGES[self.stage_number] if self.stage != Stage.CLOSED else None

    @property
    def former_stage(self) -> Stage | None:
        """The stage before this one; None in the first."""
        return STAGES[self.stage_number - 2] if self.stage_number > 1 else None

    @transition(field=stage, source=Stage.DEFINE, target=Stage.PLAN)
    def begin_planning(self) -> None:
        """The new form of the service is described and somebody answers for it (004:20-24)."""

    @transition(field=stage, source=Stage.PLAN, target=Stage.PILOT)
    def begin_pilot(self) -> None:
        """Tools are there, providers trained (004:26-32)."""

    @transition(field=stage, source=Stage.PILOT, target=Stage.ADOPT)
    def begin_adoption(self) -> None:
        """The pilot is analysed and improved on (004:34-43)."""

    @transition(field=stage, source=Stage.ADOPT, target=Stage.FOLLOW_UP)
    def begin_follow_up(self) -> None:
        """It is in everyday use (004:44)."""

    @transition(field=stage, source=Stage.FOLLOW_UP, target=Stage.CLOSED)
    def close(self) -> None:
        """Followed up and learned from (003:101)."""

    @transition(field=stage, source=[stage for stage in STAGES if stage != Stage.DEFINE], target=RETURN_VALUE(*Stage.values))
    def step_back(self) -> str:
        """One stage back; from closed to following up."""
        return STAGES[self.stage_number - 2].value
