"""Mails about the approval of the plan."""

from django.utils.translation import gettext as _

from adoption.messages import may_see
from adoption.models import PlanState, PlanVersion
from adoption.services.plan_versions import approvers
from notifications import messages
from notifications.messages import Content, Message
from notifications.models import OutboxRow


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


for message in (PlanProposed(), PlanDecided()):
    messages.add(message)
