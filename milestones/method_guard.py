"""Another version of the method waits until no decision is waited for: what was sealed is decided as it was sealed."""

from django.utils.translation import gettext_lazy as _

from adoption.models import Initiative
from core.permissions import Answer, Denied
from milestones.choices import RoundState
from milestones.models import Round
from milestones.models.round import OPEN_STATES

WAITED_FOR = (RoundState.SEALING, RoundState.SUBMITTED)


def no_decision_is_waited_for(initiative: Initiative, hold: bool) -> Answer:
    """No round is being sealed or submitted. With `hold`, open rounds are locked: none is submitted meanwhile. One query."""
    rows = Round.objects.filter(initiative=initiative, state__in=OPEN_STATES).order_by("gate")
    rows = rows.select_for_update(of=("self",)) if hold else rows
    if any(row.state in WAITED_FOR for row in rows):
        return Denied(_("A decision is waited for. Change the version when it has been made, or withdraw what was submitted."))
    return True
