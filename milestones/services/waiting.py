"""What milestones make people wait for: due rows of rounds and conditions, kept equal to their description (milestones.registers)."""

from adoption import due
from adoption.choices import DueKind
from adoption.models import Initiative
from milestones.models import Condition, Round
from milestones.models.round import OPEN_STATES
from milestones.registers import dues_of_condition, dues_of_round


def sync_round(round: Round) -> None:
    """The due rows of one round: the basis to prepare, or the decision to take."""
    due.put(round.initiative, dues_of_round(round), subject=round.pk, kinds=(DueKind.BASIS, DueKind.DECISION))


def sync_condition(condition: Condition) -> None:
    """The due row of one condition: to be signed off."""
    due.put(condition.decision.initiative, dues_of_condition(condition), subject=condition.pk, kinds=(DueKind.SIGN_OFF,))


def sync_all(initiative: Initiative) -> None:
    """After the initiative changed its standing: nothing waits in one that is not active."""
    for round in Round.objects.filter(initiative=initiative, state__in=OPEN_STATES):
        round.initiative = initiative
        sync_round(round)
    for condition in Condition.objects.filter(decision__initiative=initiative).select_related("decision__round", "task"):
        condition.decision.initiative = initiative
        sync_condition(condition)
