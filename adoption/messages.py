"""Mails of the core."""

from django.urls import reverse
from django.utils.translation import gettext as _

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


def may_see(row: OutboxRow, initiative: Initiative) -> bool:
    """Whether the recipient, at this moment, may open the initiative (rights come back up at sending)."""
    user = getattr(row.recipient, "user", None)
    return user is not None and user.is_active and Initiative.objects.visible_to(user).filter(pk=initiative.pk).exists()


messages.add(TaskAssigned())
