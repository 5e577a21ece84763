"""What a task waits for: another task must be done before it starts (finish to start)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from adoption.models.task import Task
from core.models import BaseModel

MOST_LAG = 500


class Dependency(BaseModel):
    """`after` starts when `before` is done and `lag` working days have passed; a negative lag lets them overlap."""

    before = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="followers", verbose_name=_("Waits for"))
    after = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="waits_for", verbose_name=_("Task that waits"))
    lag = models.SmallIntegerField(_("Working days between"), default=0)

    class Meta:
        ordering = ["before__number"]
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="task_waits_once_for_another"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="task_waits_not_for_itself"),
            models.CheckConstraint(condition=Q(lag__gte=-MOST_LAG, lag__lte=MOST_LAG), name="lag_of_a_sensible_length"),
        ]
