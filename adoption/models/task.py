"""Tasks of the plan (000:20, 000:28)."""

import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.choices import SETTLED, TaskState
from adoption.models.entry import RegisterEntry
from adoption.models.service_line import ServiceLine
from core.db import only_when


class Task(RegisterEntry):
    """A piece of work in a phase, with dates, one responsible person and a state; may be broken down into others.

    `activity` is the key of the method's activity it carries out (adoption.activities), empty for work the initiative thought of
    itself. A task that is not relevant says why and asks for nothing any more. `rank` is its place among those beside it once somebody
    has put them in an order of their own; until then they stand by date.
    """

    PREFIX = "T"
    PARTS: ClassVar[dict[str, Any]] = {"huki": _("Who does what")}

    phase_number = models.PositiveSmallIntegerField(_("Phase"), default=1)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("Part of"))
    service_line = models.ForeignKey(
        ServiceLine, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("Service line")
    )
    description = models.TextField(_("Description"), max_length=4000, blank=True)
    responsible = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("Responsible")
    )
    starts = models.DateField(_("Start"), null=True, blank=True)
    due = models.DateField(_("Due"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=TaskState.choices, default=TaskState.TODO)
    progress = models.PositiveSmallIntegerField(_("Progress, per cent"), default=0)
    done_on = models.DateField(null=True, editable=False)
    rank = models.PositiveIntegerField(null=True, editable=False)
    activity = models.CharField(max_length=120, blank=True, editable=False)
    not_relevant_reason = models.CharField(_("Why it is not relevant"), max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["phase_number", "starts", "number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="task_number_once"),
            models.CheckConstraint(condition=Q(phase_number__gte=1, phase_number__lte=8), name="task_in_a_phase"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="task_progress_to_100"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(due__isnull=True) | Q(due__gte=models.F("starts")), name="task_due_after_start"
            ),
            only_when(Q(state=TaskState.DONE), Q(done_on__isnull=False), name="task_done_iff_dated"),
            only_when(Q(state=TaskState.NOT_RELEVANT), ~Q(not_relevant_reason=""), name="task_not_relevant_iff_reason"),
            models.UniqueConstraint(
                fields=["initiative", "activity"], condition=~Q(activity="") & Q(deleted_at__isnull=True), name="activity_planned_once"
            ),
        ]

    @property
    def is_settled(self) -> bool:
        """Done, or not relevant: nobody is waited for."""
        return self.state in SETTLED

    def days_late(self, today: datetime.date | None = None) -> int:
        """Days past due for a task that is not settled; 0 when in time."""
        day = today or timezone.localdate()
        if self.is_settled or self.due is None or self.due >= day:
            return 0
        return (day - self.due).days
