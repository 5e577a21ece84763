"""Mails of the core."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from adoption.choices import SETTLED
from adoption.models import Initiative, Task
from core import words
from notifications import messages
from notifications.messages import Content, Message
from notifications.models import OutboxRow


class TaskAssigned(Message):
    """A task was given to somebody."""

    key = "adoption.task_assigned"

    def may_receive(self, row: OutboxRow) -> bool:
        task = self._task(row)
        return task is not None and task.responsible_id == row.recipient_id and may_see(row, task.initiative)

    def content(self, row: OutboxRow) -> Content:
        task = self._task(row)
        assert task is not None
        facts = [(_("Initiative"), task.initiative.name)]
        if task.due:
            facts.append((_("Due"), words.day(task.due)))
        return Content(
            subject=_("A task for you: %(title)s") % {"title": task.title},
            heading=task.title,
            lead=_("This task was given to you."),
            button=_("Open the task"),
            url=reverse("task", args=[task.pk]),
            facts=tuple(facts),
            why=_("You get this because the task was given to you."),
            case=task.initiative.case_number,
            organisation=task.initiative.lead.name,
        )

    def _task(self, row: OutboxRow) -> Task | None:
        return Task.objects.live().select_related("initiative__lead").filter(pk=row.subject).first()


class TasksAssigned(Message):
    """Several tasks of an initiative were given to somebody at once."""

    key = "adoption.tasks_assigned"

    def may_receive(self, row: OutboxRow) -> bool:
        initiative = self._initiative(row)
        return initiative is not None and self._tasks(row).exists() and may_see(row, initiative)

    def content(self, row: OutboxRow) -> Content:
        initiative = self._initiative(row)
        assert initiative is not None
        return Content(
            subject=_("Tasks for you in %(name)s") % {"name": initiative.name},
            heading=_("Tasks in the plan are yours"),
            lead=_("Several tasks were given to you. You find them in the plan, each with its dates."),
            button=_("See my tasks in the plan"),
            url=f"{reverse('plan', args=[initiative.pk])}?view=list&responsible={row.recipient_id}",
            facts=((_("Initiative"), initiative.name), (_("Tasks that are yours and not done"), str(self._tasks(row).count()))),
            why=_("You get this because tasks were given to you."),
            case=initiative.case_number,
            organisation=initiative.lead.name,
        )

    def _initiative(self, row: OutboxRow) -> Initiative | None:
        return Initiative.objects.with_lead().filter(pk=row.initiative).first()

    def _tasks(self, row: OutboxRow) -> Any:
        rows = Task.objects.live().filter(initiative=row.initiative, responsible=row.recipient_id)
        return rows.exclude(state__in=SETTLED)


def may_see(row: OutboxRow, initiative: Initiative) -> bool:
    """Whether the recipient, at this moment, may open the initiative (rights come back up at sending)."""
    user = getattr(row.recipient, "user", None)
    return user is not None and user.is_active and Initiative.objects.visible_to(user).filter(pk=initiative.pk).exists()


messages.add(TaskAssigned())
messages.add(TasksAssigned())
