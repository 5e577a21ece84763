"""Mails of the registers."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.choices import Role
from adoption.messages import may_see
from adoption.methods import method_for
from adoption.models import RoleAssignment
from notifications import messages
from notifications.messages import Content, Message
from notifications.models import OutboxRow
from registers.models import Answer
from registers.services.answer import open_answers


class AnswerOpen(Message):
    """An expert answered "no" or "partly" in their area: the coordinator decides what it becomes."""

    key = "registers.answer_open"

    def may_receive(self, row: OutboxRow) -> bool:
        found = self._answer(row)
        if found is None or not may_see(row, found.initiative):
            return False
        held = RoleAssignment.objects.current().filter(initiative=found.initiative, person=row.recipient_id, role=Role.COORDINATOR)
        return held.exists() and open_answers(found.initiative_id, found.area, found.phase_number) > 0

    def content(self, row: OutboxRow) -> Content:
        found = self._answer(row)
        assert found is not None
        told = method_for(found.initiative)
        area, phase = told.area(found.area), told.phase(found.phase_number)
        count = open_answers(found.initiative_id, found.area, found.phase_number)
        lead = ngettext(
            "%(count)d question is answered no or partly. You decide whether it becomes a task or a risk.",
            "%(count)d questions are answered no or partly. You decide whether they become tasks or risks.",
            count,
        )
        url = reverse("checklists", args=[found.initiative_id])
        return Content(
            subject=_("%(area)s: something is missing in phase %(number)d") % {"area": area.name, "number": phase.number},
            heading=_("%(area)s, phase %(number)d: %(name)s") % {"area": area.name, "number": phase.number, "name": phase.name},
            lead=lead % {"count": count},
            button=_("See the answers"),
            url=f"{url}?phase={phase.number}&area={area.key}",
            facts=((_("Initiative"), found.initiative.name), (_("Answered by"), found.answered_by.name)),
            why=_("You get this because you coordinate the initiative."),
            case=found.initiative.case_number,
            organisation=found.initiative.lead.name,
        )

    def _answer(self, row: OutboxRow) -> Answer | None:
        return Answer.objects.select_related("initiative__lead", "answered_by").filter(pk=row.subject).first()


messages.add(AnswerOpen())
