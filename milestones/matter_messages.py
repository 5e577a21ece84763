"""Mails about matters beside the milestones: an organisation is asked to agree (M04)."""

from django.utils.translation import gettext as _

from core import words
from milestones.choices import RoundState
from milestones.matters import facts_of, fits, round_word
from milestones.messages import may_see, round_of
from notifications import messages
from notifications.messages import Content, Message
from notifications.models import OutboxRow


class ConsentAsked(Message):
    """To the people of both parties of a proposed change of lead, while it is prepared."""

    key = "milestones.consent_asked"

    def may_receive(self, row: OutboxRow) -> bool:
        round = round_of(row)
        return round is not None and round.state == RoundState.PREPARING and fits(round) and may_see(row, round.initiative)

    def content(self, row: OutboxRow) -> Content:
        round = round_of(row)
        assert round is not None
        values = {"matter": round_word(round), "day": words.day(round.decide_by)}
        dated = _("%(matter)s: your organisation is asked to agree by %(day)s") % values
        heading = dated if round.decide_by else _("%(matter)s: your organisation is asked to agree") % values
        return Content(
            subject=f"{heading}: {round.initiative.name}",
            heading=heading,
            lead=round.summary,
            button=_("Read the proposal and agree"),
            url=round.get_absolute_url(),
            facts=((_("Initiative"), round.initiative.name), *facts_of(round.initiative, round.matter, round.proposal)),
            why=_("You get this because you act for one of the organisations that must agree."),
            case=round.initiative.case_number,
            organisation=round.initiative.lead.name,
        )


messages.add(ConsentAsked())
