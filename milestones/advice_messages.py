"""Mails of statements and referrals: asked, reminded. A personal link is computed when the mail is written and stands nowhere."""

from django.urls import reverse
from django.utils.translation import gettext as _

from adoption.decision_points import gate_title, gate_word
from adoption.models import Initiative, RoleAssignment
from core import words
from milestones.advice_permissions import is_open, may_state
from milestones.advice_registers import area_name
from milestones.choices import RoundState
from milestones.links import url_of
from milestones.models import Recipient, Statement
from milestones.permissions import user_of
from milestones.services.recipients import uses_link
from notifications import messages
from notifications.messages import Content, Message, Reader
from notifications.models import OutboxRow


class StatementAsked(Message):
    """To the experts of an area, or whoever was named (M08)."""

    key = "milestones.statement_asked"

    def may_receive(self, row: OutboxRow) -> bool:
        statement = _statement(row)
        if statement is None or statement.is_given or statement.round.state != RoundState.PREPARING or row.recipient is None:
            return False
        user = user_of(row.recipient)
        visible = user is not None and Initiative.objects.visible_to(user).filter(pk=statement.round.initiative_id).exists()
        return visible and bool(may_state(user, statement.round, statement.area))

    def content(self, row: OutboxRow) -> Content:
        statement = _statement(row)
        assert statement is not None
        initiative = statement.round.initiative
        heading = self.heading(statement)
        return Content(
            subject=f"{heading}: {initiative.name}",
            heading=heading,
            lead=statement.round.summary or str(gate_title(initiative, statement.round.gate)),
            button=_("Give the statement"),
            url=reverse("statement", args=[statement.round_id, statement.area]),
            asked_title=_("The coordinator asks"),
            asked=(statement.question,) if statement.question else (),
            facts=((_("Initiative"), initiative.name), (_("Area"), area_name(initiative, statement.area))),
            why=_("You get this because you were asked as an expert."),
            case=initiative.case_number,
            organisation=initiative.lead.name,
        )

    def heading(self, statement: Statement) -> str:
        values = _values(statement)
        if statement.due:
            return _("%(gate)s: your statement on %(area)s is asked for by %(day)s") % values
        return _("%(gate)s: your statement on %(area)s is asked for") % values


class StatementReminder(StatementAsked):
    """The same once more, when it has not been given."""

    key = "milestones.statement_reminder"

    def heading(self, statement: Statement) -> str:
        return _("Reminder. %(gate)s: your statement on %(area)s is awaited") % _values(statement)


class ReferralSent(Message):
    """To everybody a referral is sent to: people with a role, and others at the address kept with the recipient (M09)."""

    key = "milestones.referral_sent"

    def reader(self, row: OutboxRow) -> Reader | None:
        if row.recipient is not None:
            return super().reader(row)
        recipient = _recipient(row)
        return Reader(recipient.email, recipient.language) if recipient is not None else None

    def may_receive(self, row: OutboxRow) -> bool:
        recipient = _recipient(row)
        if recipient is None or recipient.is_answered or not is_open(recipient):
            return False
        return row.recipient is None or _has_role(recipient)

    def content(self, row: OutboxRow) -> Content:
        recipient = _recipient(row)
        assert recipient is not None
        referral, initiative = recipient.referral, recipient.referral.round.initiative
        heading = self.heading() % {"title": referral.title, "day": words.day(referral.due)}
        link = uses_link(recipient)
        return Content(
            subject=heading,
            heading=heading,
            lead=_("%(lead)s asks for your view before a decision.") % {"lead": initiative.lead.name},
            button=_("Read and answer"),
            url=url_of(recipient) if link else reverse("referral-answer", args=[referral.pk]),
            asked_title=_("The question"),
            asked=(referral.question,),
            facts=((_("Initiative"), initiative.name), (_("Answer by"), words.day(referral.due))),
            why=_("The link is made for you. Whoever has it can answer in your place.")
            if link
            else _("You get this because it was sent to you."),
            case="" if link else initiative.case_number,
            personal=link,
            organisation=initiative.lead.name,
        )

    def heading(self) -> str:
        return _("Your view is asked for by %(day)s: %(title)s")


class ReferralReminder(ReferralSent):
    """The same once more, to those who have not answered."""

    key = "milestones.referral_reminder"

    def heading(self) -> str:
        return _("Reminder. Your view is awaited by %(day)s: %(title)s")


def _values(statement: Statement) -> dict[str, str]:
    initiative = statement.round.initiative
    gate, area = gate_word(initiative, statement.round.gate), area_name(initiative, statement.area)
    return {"gate": gate, "area": area, "day": words.day(statement.due)}


def _statement(row: OutboxRow) -> Statement | None:
    return Statement.objects.select_related("round__initiative__lead").filter(pk=row.subject).first()


def _recipient(row: OutboxRow) -> Recipient | None:
    rows = Recipient.objects.select_related("referral__round__initiative__lead", "person__user")
    return rows.filter(pk=row.subject).first()


def _has_role(recipient: Recipient) -> bool:
    """Somebody named as a person must hold a role today."""
    of = {"initiative": recipient.referral.round.initiative_id, "person": recipient.person_id}
    return RoleAssignment.objects.current().filter(**of).exists()


for kind in (StatementAsked, StatementReminder, ReferralSent, ReferralReminder):
    messages.add(kind())
