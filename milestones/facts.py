"""What a page about the milestone ahead reads once and keeps for everybody who asks (adoption.kept); services read for themselves."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value

from accounts.models import User
from adoption.kept import keep
from adoption.models import Goal, Initiative, InitiativePhase, RoleAssignment
from adoption.pages import keep_phase_rows
from documents.models import Document
from documents.needs import documents_of
from milestones.models import Mark, Point, Position, Round
from milestones.models.round import OPEN_STATES


@dataclass(frozen=True)
class Facts:
    """What was read. partners: id and name of each; documents as documents.needs.documents_of gives them."""

    phases: list[InitiativePhase]
    roles: list[RoleAssignment]
    partners: list[tuple[UUID, str]]
    documents: list[Document]


def keep_facts(initiative: Initiative) -> Facts:
    """Phases and whether there are goals, roles, partners, the steering rule, documents and their versions. Four queries."""
    facts = Facts(
        phases=_phases(initiative),
        roles=list(RoleAssignment.objects.current().filter(initiative=initiative).with_people()),
        partners=list(initiative.participations.values_list("organisation_id", "organisation__name")),
        documents=documents_of(initiative),
    )
    keep_phase_rows(initiative, facts.phases)
    keep(initiative, **vars(facts), rule=getattr(initiative, "steering_rule", None))
    keep(initiative, has_goals=facts.phases[0].has_goals, has_versions=any(row.newest_number is not None for row in facts.documents))
    if not any(row.conditions_open for row in facts.phases):
        keep(initiative, conditions=[])
    return facts


def open_round(initiative: Initiative, gate: int, reader: User) -> Round | None:
    """The open round of milestone `gate` (1–8) with its points and the reader's own position; its marks are kept as marks.

    The areas that gave their statement are kept as advised. One query."""
    rounds = Round.objects.of_gates().filter(initiative=initiative, gate=gate, state__in=OPEN_STATES)
    said = rounds.filter(positions__person=reader.person_id, positions__absent=False)
    points = _with(rounds, "points", key="key", word="answer", words="text")
    marks = _with(rounds, "marks", key="need", word="kind", words="reason")
    positions = _with(said, "positions", key="person__name", word="stance", words="comment")
    statements = _with(rounds, "statements", key="area", word="kind", words="opinion")
    rows = list(points.union(marks, positions, statements, all=True))
    if not rows:
        return None
    found = rows[0]
    found.initiative = initiative
    keep(initiative, marks=[Mark(round=found, need=row.key, kind=row.word, reason=row.words) for row in _of(rows, "marks")])
    keep(initiative, advised=[row.key for row in _of(rows, "statements") if row.word])
    answers = [Point(round=found, key=row.key, answer=row.word, text=row.words) for row in _of(rows, "points")]
    own = [Position(round=found, person_id=reader.person_id, stance=row.word, disqualified=not row.word) for row in _of(rows, "positions")]
    found._prefetched_objects_cache = {"points": answers, "positions": own}
    return found


def _phases(initiative: Initiative) -> list[InitiativePhase]:
    goals = Goal.objects.live().filter(initiative=OuterRef("initiative"))
    return list(initiative.phases.annotate(has_goals=Exists(goals)).order_by("number"))


def _with(rounds: QuerySet[Round], of: str, **fields: str) -> QuerySet[Round]:
    """The rounds once for each point, mark or position (once without any), with its fields under the same three names."""
    named = {name: F(f"{of}__{field}") for name, field in fields.items()}
    return rounds.order_by().annotate(of=Value(of, output_field=CharField()), **named)


def _of(rows: list[Any], of: str) -> list[Any]:
    return [row for row in rows if row.of == of and row.key is not None]
