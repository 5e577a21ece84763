"""What milestones make people wait for: due rows of rounds and conditions, kept equal to their description (milestones.registers)."""

from adoption import due
from adoption.choices import DueKind
from adoption.models import Initiative
from milestones.advice_registers import dues_of_referral, dues_of_statement, experts_of
from milestones.models import Condition, Referral, Round, Statement
from milestones.models.round import OPEN_STATES
from milestones.registers import dues_of_condition, dues_of_round


def sync_round(round: Round) -> None:
    """The due rows of one round: the basis to prepare, or the decision to take."""
    due.put(round.initiative, dues_of_round(round), subject=round.pk, kinds=(DueKind.BASIS, DueKind.DECISION))
    sync_advice(round)


def sync_advice(round: Round) -> None:
    """The due rows of all statements and referrals of a round: they end when it is sealed or withdrawn."""
    statements = list(Statement.objects.filter(round=round).select_related("person"))
    referrals = list(Referral.objects.filter(round=round).prefetch_related("recipients__person"))
    if not statements and not referrals:
        return
    experts = experts_of(round.initiative)
    for row in (*statements, *referrals):
        row.round = round
    for statement in statements:
        statement.__dict__["experts"] = experts.get(statement.area, [])
    dues = [one for row in statements for one in dues_of_statement(row)] + [one for row in referrals for one in dues_of_referral(row)]
    due.put_many(round.initiative, dues, subjects=[row.pk for row in (*statements, *referrals)])


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
