"""Descriptions of statements and referrals: what waits for whom, and how they stand in documents."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from adoption.choices import DueKind, Role, Status
from adoption.decision_points import gate_title, gate_word
from adoption.methods import method_for
from adoption.models import Initiative, RoleAssignment
from adoption.registry import Due, Register, Way
from core import words
from core.blocks.model import Block, Cell, Column, Group, Paragraph, Row, State, Table
from milestones.choices import Advice, ReferralState, RoundState, View
from milestones.models import Recipient, Referral, Round, Statement

# How advice and views are drawn (core.icons.STATES).
LOOKS: dict[str, str] = {
    Advice.RECOMMENDS: "done", Advice.REMARKS: "warns", Advice.AGAINST: "blocks", Advice.NOT_CONCERNED: "ahead",
    View.SUPPORTS: "done", View.OPPOSES: "blocks", View.ABSTAINS: "ahead",
}  # fmt: skip
# The same on paper, where what is neither for nor against has no colour.
CELLS: dict[str, State] = {
    Advice.RECOMMENDS: "done", Advice.REMARKS: "warns", Advice.AGAINST: "blocks", View.SUPPORTS: "done", View.OPPOSES: "blocks",
}  # fmt: skip
# The order in which advice and views are read: what speaks against first.
SEVERITY = {Advice.AGAINST: 0, Advice.REMARKS: 1, Advice.RECOMMENDS: 2, Advice.NOT_CONCERNED: 3}
WEIGHT = {View.OPPOSES: 0, View.REMARKS: 1, View.SUPPORTS: 2, View.ABSTAINS: 3}


def area_name(initiative: Initiative, key: str) -> str:
    """What an area is called, in the active language; its key where a pack that had it is gone."""
    try:
        return str(method_for(initiative).area(key).name)
    except KeyError:
        return key


def experts_of(initiative: Initiative) -> dict[str, list[Person]]:
    """{area: its experts by a mandate that holds today, deputies among them}. One query."""
    rows = RoleAssignment.objects.current().filter(initiative=initiative, role=Role.EXPERT)
    found: dict[str, list[Person]] = {}
    for row in rows.select_related("person__user", "person__organisation"):
        found.setdefault(row.area, []).append(row.person)
    return found


def dues_of_statement(statement: Statement) -> list[Due]:
    """A statement asked for and not given: for whoever was asked, or for every expert of the area."""
    round = statement.round
    if not statement.is_awaited or round.state != RoundState.PREPARING or round.initiative.status != Status.ACTIVE:
        return []
    with translation.override(round.initiative.language):
        values = {"gate": gate_word(round.initiative, round.gate), "area": area_name(round.initiative, statement.area)}
        title = _("%(gate)s: statement on %(area)s") % values
    url = reverse("statement", args=[round.pk, statement.area])
    return [Due(DueKind.STATEMENT, statement.pk, title, url, person, statement.due) for person in asked_people(statement)]


def asked_people(statement: Statement) -> list[Person]:
    """Whom it waits for today: whoever was asked by name, else the experts of the area."""
    if statement.person is not None:
        return [statement.person]
    found = statement.__dict__.get("experts")
    if found is None:
        found = experts_of(statement.round.initiative).get(statement.area, [])
    return list({person.pk: person for person in found}.values())


def dues_of_referral(referral: Referral) -> list[Due]:
    """For everybody with a sign-in who has not answered; for the coordinator, when it closes."""
    round = referral.round
    sent = referral.state == ReferralState.SENT and round.state == RoundState.PREPARING
    if not sent or round.initiative.status != Status.ACTIVE:
        return []
    url = reverse("referral-answer", args=[referral.pk])
    waiting = [row.person for row in referral.recipients.all() if row.is_awaited and row.person is not None]
    dues = [Due(DueKind.REFERRAL_ANSWER, referral.pk, referral.title, url, person, referral.due) for person in waiting]
    own = RoleAssignment.objects.current().filter(initiative=round.initiative_id, role=Role.COORDINATOR).select_related("person")[:1]
    address = referral.get_absolute_url()
    return dues + [Due(DueKind.REFERRAL, referral.pk, referral.title, address, role.person, referral.due) for role in own]


def statements_of(initiative: Initiative) -> list[Statement]:
    """Every place that was asked or given, by milestone. Two queries."""
    rows = Statement.objects.filter(round__initiative=initiative).select_related("round", "person__user", "given_by__organisation")
    found, experts = list(rows.order_by("round__gate", "round__number", "area")), experts_of(initiative)
    for row in found:
        row.round.initiative = initiative
        row.__dict__["experts"] = experts.get(row.area, [])
    return found


def referrals_of(initiative: Initiative) -> list[Referral]:
    """Every referral with its recipients, by milestone. Two queries."""
    rows = Referral.objects.filter(round__initiative=initiative).select_related("round", "sent_by")
    found = list(rows.prefetch_related("recipients__person").order_by("round__gate", "round__number", "created_at"))
    for row in found:
        row.round.initiative = initiative
    return found


def statement_blocks(initiative: Initiative) -> list[Block]:
    """What the experts said before each milestone, what they advise against first (M08)."""
    rows = [row for row in statements_of(initiative) if row.is_given]
    if not rows:
        return [Paragraph(_("No statement has been given yet."))]
    lines: list[Row] = []
    for round, of_round in _by_round(rows):
        lines.append(Group(round_title(round)))
        lines += [_statement_row(initiative, row) for row in sorted(of_round, key=lambda one: SEVERITY[one.kind])]
    columns = (Column(_("Area"), "m"), Column(_("Advice"), "m"), Column(_("Opinion"), "xl"), Column(_("Given by"), "m"))
    return [Table(columns, tuple(lines), caption=_("Statements"))]


def referral_blocks(initiative: Initiative) -> list[Block]:
    """What stakeholders answered to each referral, and who has not answered (M09)."""
    found = [row for row in referrals_of(initiative) if row.state == ReferralState.SENT]
    if not found:
        return [Paragraph(_("Nothing has been sent for comment yet."))]
    lines: list[Row] = []
    for referral in found:
        lines.append(Group(f"{round_title(referral.round)}: {referral.title}"))
        lines += [_answer_row(row) for row in referral.recipients.all() if row.is_answered or row.withdrawn_at is None]
    columns = (Column(_("Who"), "m"), Column(_("Answer"), "m"), Column(_("What they say"), "xl"), Column(_("Date"), "s"))
    return [Table(columns, tuple(lines), caption=_("Referrals"))]


def round_title(round: Round) -> str:
    """Milestone II: Choice of solution, round 2."""
    title = gate_title(round.initiative, round.gate)
    return _("%(gate)s, round %(number)d") % {"gate": title, "number": round.number} if round.number > 1 else title


def _by_round(rows: Iterable[Statement]) -> list[tuple[Round, list[Statement]]]:
    found: dict[object, tuple[Round, list[Statement]]] = {}
    for row in rows:
        found.setdefault(row.round_id, (row.round, []))[1].append(row)
    return list(found.values())


def _statement_row(initiative: Initiative, row: Statement) -> tuple[Cell, ...]:
    by = words.named(row.given_by.name, row.given_by.organisation) if row.given_by else "–"
    return (
        Cell(area_name(initiative, row.area)),
        Cell(str(row.get_kind_display()), CELLS.get(row.kind, "")),
        Cell(row.opinion or "–", second=row.recommendation),
        Cell(by, second=words.short_day(row.given_at)),
    )


def _answer_row(row: Recipient) -> tuple[Cell, ...]:
    day: date | None = row.answered_at.date() if row.answered_at else None
    word = Cell(str(row.get_view_display()), CELLS.get(row.view, "")) if row.is_answered else Cell(_("No answer"))
    return (Cell(who(row), second=row.organisation), word, Cell(row.text or "–"), Cell(words.short_day(day) if day else "–"))


def who(row: Recipient) -> str:
    """Whom it was sent to; with the name of who answered where that is another one."""
    if row.answered_by_another:
        return _("%(other)s, on the link made for %(name)s") % {"other": row.answered_name, "name": row.name}
    return row.name


STATEMENTS = Register(
    key="statements", name=gettext_lazy("Statements"), order=15, model=Statement, group="decide", page="advice",
    blocks=statement_blocks, entries=statements_of, dues_of=dues_of_statement,
)  # fmt: skip
REFERRALS = Register(
    key="referrals", name=gettext_lazy("Referrals"), order=16, model=Referral, group="decide", page="advice",
    blocks=referral_blocks, entries=referrals_of, dues_of=dues_of_referral,
)  # fmt: skip
# Both registers have one page; it stands in the menu by the name of both.
WAY = Way("advice", gettext_lazy("What others say"), "decide", 14)
