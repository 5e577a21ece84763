"""How the communication of a decision stands: who has been told, who has not and why (M10). Its description for the registry."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from adoption.choices import DueKind, Role
from adoption.methods import method_for
from adoption.models import Initiative, RoleAssignment
from adoption.registry import Due, Register
from core import words
from core.blocks.model import Block, Cell, Column, Paragraph, Table
from core.components import Text
from milestones.models import Addressee, Communication
from milestones.registers import decision_word
from notifications.models import MailState

WORDS: dict[str, Text] = {
    MailState.WAITING: gettext_lazy("The mail waits to be sent"),
    MailState.CLAIMED: gettext_lazy("The mail is being sent"),
    MailState.SENT: gettext_lazy("Mail sent"),
    MailState.WITHHELD: gettext_lazy("Gets no mail from here, without a sign-in or a role: tell them otherwise and note it"),
    MailState.FAILED: gettext_lazy("The mail could not be sent"),
    MailState.UNCERTAIN: gettext_lazy("Uncertain whether the mail was sent"),
}


def informed(initiative: Initiative, gate: int) -> list[Person]:
    """Everybody with a role today and the contacts of the partners; the proposer where the method says so (I, II, VIII)."""
    roles = RoleAssignment.objects.current().filter(initiative=initiative).select_related("person")
    people = {role.person_id: role.person for role in roles}
    for partner in initiative.participations.exclude(contact=None).select_related("contact"):
        people.setdefault(partner.contact_id, partner.contact)
    if "proposer" in method_for(initiative).milestone(gate).informed:
        people.setdefault(initiative.created_by_id, initiative.created_by)
    return list(people.values())


def is_told(row: Addressee) -> bool:
    """By a mail that was really sent, or otherwise as somebody noted; whoever lost their role before is not concerned."""
    return bool(row.told_how) or not row.concerned or (row.message is not None and row.message.state == MailState.SENT)


def look_of(row: Addressee) -> str:
    """The state it is drawn in (core.icons.STATES)."""
    if is_told(row):
        return "done"
    return "waits" if row.message is not None and row.message.state in (MailState.WAITING, MailState.CLAIMED) else "warns"


def words_of(row: Addressee) -> str:
    """How it stands, in words: Mail sent 3 March 2026, 14.05."""
    if row.told_how:
        return _("Told %(day)s: %(how)s") % {"day": words.short_day(row.told_on), "how": row.told_how}
    if not row.concerned:
        return _("No longer concerned: the role had ended")
    if row.message is None:
        return _("Has no e-mail address: tell them otherwise and note it")
    said = str(WORDS[row.message.state])
    return f"{said}, {words.moment(row.message.sent_at)}" if row.message.sent_at else said


def dues_of(communication: Communication) -> list[Due]:
    """Whoever coordinates sees to it that everybody is told, until that is done."""
    if communication.done_at is not None:
        return []
    decision = communication.decision
    title = decision_word(decision)
    roles = RoleAssignment.objects.current().filter(initiative=decision.initiative_id, role=Role.COORDINATOR).select_related("person")
    url = f"{reverse('decision', args=[decision.pk])}#told"
    return [Due(DueKind.COMMUNICATION, communication.pk, title, url, role.person, communication.due) for role in roles]


def communications(initiative: Initiative) -> Iterable[Communication]:
    """Those of an initiative, the latest decision first."""
    rows = Communication.objects.filter(decision__initiative=initiative).order_by("-decision__decided_at")
    return rows.select_related("decision__initiative", "decision__round").prefetch_related("addressees__message")


def blocks(initiative: Initiative) -> list[Block]:
    """Each decision with how many were told of it, and when that was done."""
    rows = tuple(_row(one) for one in communications(initiative))
    if not rows:
        return [Paragraph(_("Nothing has been decided yet."))]
    columns = (Column(_("Decision"), "l"), Column(_("Told"), "s"), Column(_("To be done by"), "s"), Column(_("Done"), "s"))
    return [Table(columns, rows, caption=_("Communication of decisions"))]


def _row(one: Communication) -> tuple[Cell, ...]:
    addressees = list(one.addressees.all())
    counted = _("%(told)d of %(all)d") % {"told": sum(map(is_told, addressees)), "all": len(addressees)}
    done = Cell(words.short_day(one.done_at), "done") if one.done_at else Cell(_("Not yet"), "warns")
    return (Cell(decision_word(one.decision)), Cell(counted), Cell(words.short_day(one.due)), done)


COMMUNICATIONS = Register(
    key="decision_communication", name=gettext_lazy("Communication of decisions"), order=17, model=Communication, group="decide",
    page="communications", blocks=blocks, entries=communications, dues_of=dues_of,
)  # fmt: skip
