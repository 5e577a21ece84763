"""Mails of milestones: a decision is asked for, was made, was returned; the protocol is ready."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from adoption.methods import method_for
from adoption.models import Initiative, RoleAssignment
from core import words
from milestones.asked import points_of
from milestones.body import is_body
from milestones.choices import RoundState
from milestones.matters import facts_of, round_word
from milestones.models import Decision, Round
from milestones.registers import decided_by, decision_word, how_words, outcome_words
from milestones.services import communications, protocols
from notifications import messages
from notifications.messages import Attachment, Content, Message
from notifications.models import OutboxRow

LONGEST_WAIT = timedelta(minutes=10)


class DecisionAsked(Message):
    """To every decider when the basis is sealed."""

    key = "milestones.decision_asked"

    def may_receive(self, row: OutboxRow) -> bool:
        round = round_of(row)
        return round is not None and round.state == RoundState.SUBMITTED and may_see(row, round.initiative)

    def content(self, row: OutboxRow) -> Content:
        round = round_of(row)
        assert round is not None
        alone = not is_body(round)
        gate = round_word(round)
        day = round.answers_by if round.is_per_capsulam else round.decide_by
        heading = _asked(alone, bool(day)) % {"gate": gate, "day": words.day(day)}
        return Content(
            subject=f"{heading}: {round.initiative.name}",
            heading=heading,
            lead=round.summary or _("The basis is sealed and ready to be read."),
            button=_("Read the basis and decide") if alone else _("Read the basis and give my position"),
            url=round.get_absolute_url(),
            asked_title=_("What you decide"),
            asked=asked_of(round),
            facts=(
                (_("Initiative"), round.initiative.name),
                *(((_("How it is decided"), how_words(round)),) if round.way else ()),
                (_("Sealed"), f"{words.moment(round.sealed_at)}, {round.seal[:16]}"),
            ),
            why=_("You get this because you decide this matter.")
            if round.is_matter
            else _("You get this because you decide this milestone."),
            case=round.initiative.case_number,
            organisation=round.initiative.lead.name,
        )


class Decided(Message):
    """To everybody concerned when it is decided, with the protocol (M10)."""

    key = "milestones.decided"

    def is_ready(self, row: OutboxRow) -> bool:
        """The mail goes out with the protocol; where that cannot be made in time, without it."""
        return row.created_at < timezone.now() - LONGEST_WAIT or protocols.file_of(row.subject) is not None

    def attachments(self, row: OutboxRow) -> tuple[Attachment, ...]:
        return protocols.attached(row.subject)

    def sent(self, row: OutboxRow) -> None:
        communications.message_sent(row)

    def may_receive(self, row: OutboxRow) -> bool:
        decision = _decision(row)
        return decision is not None and may_see(row, decision.initiative)

    def content(self, row: OutboxRow) -> Content:
        decision = _decision(row)
        assert decision is not None
        return Content(
            subject=f"{self.heading(decision)}: {decision.initiative.name}",
            heading=self.heading(decision),
            lead=decision.motive or purpose_of(decision),
            button=self.button(),
            url=self.url(decision),
            facts=_decision_facts(decision),
            why=self.why(),
            case=decision.initiative.case_number,
            organisation=decision.initiative.lead.name,
        )

    def heading(self, decision: Decision) -> str:
        return _("%(gate)s: %(outcome)s") % {"gate": decision_word(decision), "outcome": outcome_words(decision)}

    def button(self) -> str:
        return _("Read the decision")

    def url(self, decision: Decision) -> str:
        return reverse("decision", args=[decision.pk])

    def why(self) -> str:
        return _("You get this because you have a role in the initiative.")


class Returned(Decided):
    """To the coordinator: the basis is to be completed."""

    key = "milestones.returned"

    def button(self) -> str:
        return _("Complete the basis")

    def url(self, decision: Decision) -> str:
        if decision.is_matter:
            return reverse("milestones", args=[decision.initiative_id])
        return reverse("milestone", args=[decision.initiative_id, decision.gate])

    def why(self) -> str:
        return _("You get this because you coordinate the initiative.")


class ProtocolReady(Decided):
    """To the coordinator, the archivist and who decided: the protocol can be fetched."""

    key = "milestones.protocol_ready"

    def is_ready(self, row: OutboxRow) -> bool:
        return True

    def attachments(self, row: OutboxRow) -> tuple[Attachment, ...]:
        return ()

    def sent(self, row: OutboxRow) -> None:
        """Nobody waits for it."""

    def heading(self, decision: Decision) -> str:
        return _("%(gate)s: the protocol is ready") % {"gate": decision_word(decision)}

    def button(self) -> str:
        return _("Open the protocol")


def asked_of(round: Round) -> tuple[str, ...]:
    """What is decided: the points of the milestone, or what is proposed beside the milestones."""
    if round.is_matter:
        return tuple(f"{label}: {value}" for label, value in facts_of(round.initiative, round.matter, round.proposal))
    return tuple(str(one.point.text) for one in points_of(round))


def purpose_of(decision: Decision) -> str:
    """What was decided on, for a mail about a decision without a reason of its own."""
    if decision.is_matter:
        return decision.round.summary if decision.round is not None else ""
    return str(method_for(decision.initiative).milestone(decision.gate).purpose)


def _asked(alone: bool, dated: bool) -> str:
    if alone and dated:
        return _("%(gate)s: your decision is asked for by %(day)s")
    if alone:
        return _("%(gate)s: your decision is asked for")
    if dated:
        return _("%(gate)s: your position is asked for by %(day)s")
    return _("%(gate)s: your position is asked for")


def round_of(row: OutboxRow) -> Round | None:
    """The round a mail is about, with initiative and lead."""
    return Round.objects.select_related("initiative__lead").filter(pk=row.subject).first()


def _decision(row: OutboxRow) -> Decision | None:
    return Decision.objects.select_related("initiative__lead", "decided_by", "round").filter(pk=row.subject).first()


def may_see(row: OutboxRow, initiative: Initiative) -> bool:
    """Who has a sign-in must be able to open the initiative; who has none must hold a role in it today."""
    user = getattr(row.recipient, "user", None)
    if user is not None:
        return user.is_active and Initiative.objects.visible_to(user).filter(pk=initiative.pk).exists()
    return RoleAssignment.objects.current().filter(initiative=initiative, person=row.recipient_id).exists()


def _decision_facts(decision: Decision) -> tuple[tuple[str, str], ...]:
    facts = [
        (_("Initiative"), decision.initiative.name),
        (_("Decided by"), ", ".join(part for part in decided_by(decision) if part)),
        (_("Date"), words.moment(decision.decided_at)),
    ]
    facts += [(_("Condition"), f"{c['text']} ({c['owner']}, {c['due']})") for c in decision.conditions]
    return tuple(facts)


for kind in (DecisionAsked, Decided, Returned, ProtocolReady):
    messages.add(kind())
