"""Mails of the core."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.choices import Role
from adoption.models import Initiative, RoleAssignment, Task
from adoption.registry import all_registers
from adoption.services import handover, invitations
from core import words
from core.models import Event
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


class HandedOver(Message):
    """Somebody's work was handed over to the reader."""

    key = handover.TOLD

    def may_receive(self, row: OutboxRow) -> bool:
        initiative = _initiative(row)
        return initiative is not None and _said(row) is not None and may_see(row, initiative)

    def content(self, row: OutboxRow) -> Content:
        initiative, said = _initiative(row), _said(row) or {}
        assert initiative is not None
        counts = said.get("counts", {})
        names = {register.key: register.name for register in all_registers()} | {
            handover.MATRIX: _("Who does what"),
            handover.ROLES: _("Roles"),
        }
        total = sum(counts.values())
        words_ = ngettext(
            "%(person)s has handed %(count)d thing over to you.", "%(person)s has handed %(count)d things over to you.", total
        )
        return Content(
            subject=_("Work handed over to you: %(title)s") % {"title": initiative.name},
            heading=_("Work handed over to you"),
            lead=words_ % {"person": said.get("person", ""), "count": total},
            button=_("Open the initiative"),
            url=initiative.get_absolute_url(),
            facts=tuple((str(names.get(key, key)), str(count)) for key, count in counts.items()),
            why=_("You get this because the coordinator named you as the one who takes it over."),
            case=initiative.case_number,
            organisation=initiative.lead.name,
        )


class Invited(Message):
    """Somebody without an account holds a role."""

    key = invitations.INVITED

    def may_receive(self, row: OutboxRow) -> bool:
        role = _role(row)
        return role is not None and role.person_id == row.recipient_id and not invitations.has_account(role.person)

    def content(self, row: OutboxRow) -> Content:
        role = _role(row)
        assert role is not None
        who = ", ".join(one.name for one in invitations.administrators(role.person))
        facts = (
            (_("Initiative"), role.initiative.name),
            (_("Your role"), str(Role(role.role).label)),
            (_("Who gives accounts"), who or "–"),
        )
        return Content(
            subject=_("You have a role in %(title)s") % {"title": role.initiative.name},
            heading=role.initiative.name,
            lead=_("You were named here and have no account in Farled yet. Those who give accounts have been asked; then you can sign in."),
            button=_("Sign in"),
            url=role.initiative.get_absolute_url(),
            facts=facts,
            why=_("You get this because the coordinator named you."),
            case=role.initiative.case_number,
            organisation=role.initiative.lead.name,
        )


class AccountWanted(Message):
    """Whoever gives accounts is asked for one."""

    key = invitations.WANTED

    def may_receive(self, row: OutboxRow) -> bool:
        role = _role(row)
        asked = role is not None and not invitations.has_account(role.person) and row.recipient in invitations.administrators(role.person)
        return bool(asked)

    def content(self, row: OutboxRow) -> Content:
        role = _role(row)
        assert role is not None
        return Content(
            subject=_("An account for %(name)s") % {"name": role.person.name},
            heading=_("An account for %(name)s") % {"name": role.person.name},
            lead=_("They hold a role in an initiative and cannot sign in. Give them an account with a first password."),
            button=_("Open the person"),
            url=reverse("person-edit", args=[role.person_id]),
            facts=((_("Role"), str(Role(role.role).label)), (_("E-mail"), role.person.email or "–")),
            why=_("You get this because you give accounts in the organisation."),
            organisation=role.person.organisation.name,
        )


def _initiative(row: OutboxRow) -> Initiative | None:
    return Initiative.objects.select_related("lead").filter(pk=row.initiative).first()


def _said(row: OutboxRow) -> dict[str, Any] | None:
    """What the record says of the latest hand-over from that person to the recipient."""
    found = Event.objects.filter(stream=row.initiative, action=handover.DONE, subject=row.subject, at__lte=row.created_at)
    for event in found.select_related("text").order_by("-seq"):
        if event.text.data.get("to") == str(row.recipient_id):
            return dict(event.text.data)
    return None


def _role(row: OutboxRow) -> RoleAssignment | None:
    """The role, unless it has ended."""
    today = timezone.localdate()
    rows = RoleAssignment.objects.select_related("person__organisation", "initiative__lead").filter(pk=row.subject)
    return rows.exclude(valid_to__lt=today).first()


def may_see(row: OutboxRow, initiative: Initiative) -> bool:
    """Whether the recipient, at this moment, may open the initiative (rights come back up at sending)."""
    user = getattr(row.recipient, "user", None)
    return user is not None and user.is_active and Initiative.objects.visible_to(user).filter(pk=initiative.pk).exists()


for message in (TaskAssigned(), HandedOver(), Invited(), AccountWanted()):
    messages.add(message)
