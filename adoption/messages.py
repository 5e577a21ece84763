"""Mails of the core."""

from django.urls import reverse
from django.utils.translation import gettext as _

from adoption.models import Initiative, PlanState, PlanVersion, Task
from adoption.services.plan_versions import approvers
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


class PlanProposed(Message):
    """A version of the plan waits for whoever approves it."""

    key = "adoption.plan_proposed"

    def may_receive(self, row: OutboxRow) -> bool:
        version = _version(row)
        if version is None or not version.is_open or not may_see(row, version.initiative):
            return False
        return any(role.person_id == row.recipient_id for role in approvers(version.initiative))

    def content(self, row: OutboxRow) -> Content:
        version = _version(row)
        assert version is not None
        return Content(
            subject=_("A plan for you to approve: %(name)s") % {"name": version.initiative.name},
            heading=_("Is the plan approved?"),
            lead=_("%(person)s asks for the approval of the plan, version %(number)d.") % _told(version, version.proposed_by.name),
            button=_("Read the plan"),
            url=version.get_absolute_url(),
            facts=((_("Initiative"), version.initiative.name),),
            why=_("You get this because your role approves the plan."),
            case=version.initiative.case_number,
            organisation=version.initiative.lead.name,
        )


class PlanDecided(Message):
    """The answer, to whoever asked."""

    key = "adoption.plan_decided"

    def may_receive(self, row: OutboxRow) -> bool:
        version = _version(row)
        if version is None or version.state not in (PlanState.APPROVED, PlanState.RETURNED):
            return False
        return version.proposed_by_id == row.recipient_id and may_see(row, version.initiative)

    def content(self, row: OutboxRow) -> Content:
        version = _version(row)
        assert version is not None and version.decided_by is not None
        approved = version.state == PlanState.APPROVED
        told = _told(version, version.decided_by.name)
        facts = [(_("Initiative"), version.initiative.name)]
        if version.mandate:
            facts.append((_("How it was decided"), version.mandate))
        if version.comment:
            facts.append((_("Comment"), version.comment))
        return Content(
            subject=(_("The plan is approved: %(name)s") if approved else _("The plan is sent back: %(name)s")) % told,
            heading=_("The plan is approved") if approved else _("The plan is sent back"),
            lead=(_("%(person)s approved version %(number)d.") if approved else _("%(person)s sent version %(number)d back.")) % told,
            button=_("See the answer"),
            url=version.get_absolute_url(),
            facts=tuple(facts),
            why=_("You get this because you asked for the approval."),
            case=version.initiative.case_number,
            organisation=version.initiative.lead.name,
        )


def _version(row: OutboxRow) -> PlanVersion | None:
    versions = PlanVersion.objects.without_content().select_related("initiative__lead")
    return versions.filter(pk=row.subject).first()


def _told(version: PlanVersion, person: str) -> dict[str, object]:
    return {"person": person, "number": version.number, "name": version.initiative.name}


def may_see(row: OutboxRow, initiative: Initiative) -> bool:
    """Whether the recipient, at this moment, may open the initiative (rights come back up at sending)."""
    user = getattr(row.recipient, "user", None)
    return user is not None and user.is_active and Initiative.objects.visible_to(user).filter(pk=initiative.pk).exists()


messages.add(TaskAssigned())
messages.add(PlanProposed())
messages.add(PlanDecided())
