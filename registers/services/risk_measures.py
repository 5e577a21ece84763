"""Measures against a risk: a new task of the plan, or one that is there already."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import Task
from adoption.services import tasks
from core import events
from core.db import locked
from registers.models import Risk, RiskMeasure


@transaction.atomic
def make(risk: Risk, *, by: Person, title: str, responsible: Person | None, due: datetime.date | None) -> RiskMeasure:
    """Put a new task into the plan, in the phase where the initiative is, and make it a measure."""
    phase = min(8, risk.initiative.phase_number)
    return link(risk, tasks.create(risk.initiative, by=by, title=title, phase_number=phase, responsible=responsible, due=due), by=by)


@transaction.atomic
def link(risk: Risk, task: Task, *, by: Person) -> RiskMeasure:
    """Make a task of the same plan a measure; twice is once. Raises ValidationError for a task that is gone or from elsewhere."""
    if task.initiative_id != risk.initiative_id or task.deleted_at is not None:
        raise ValidationError({"task": _("This task is not in the plan. Choose another one.")})
    locked(Risk, risk.pk)
    measure, made = RiskMeasure.objects.get_or_create(risk=risk, task=task)
    if made:
        _tell(risk, task, "measure_added", by)
    return measure


@transaction.atomic
def unlink(measure: RiskMeasure, *, by: Person) -> None:
    """The task is a measure no more; it stays in the plan. Somebody may have done so already."""
    if RiskMeasure.objects.filter(pk=measure.pk).delete()[0]:
        _tell(measure.risk, measure.task, "measure_removed", by)


def _tell(risk: Risk, task: Task, verb: str, by: Person) -> None:
    data = {"code": risk.code, "title": risk.title, "note": f"{task.code} {task.title}"}
    events.record(risk.initiative_id, f"registers.risk.{verb}", by=by, subject=risk, data=data)
