"""What a basis holds right now: the items that sealing freezes, and that a sealed basis is later compared with."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

from adoption import registry, schedule
from adoption.bodies import ROLES, USUAL, read_rule
from adoption.choices import Circle, Decider
from adoption.methods import method_for
from adoption.models import Initiative, RoleAssignment, RuleOfBody
from core.blocks import json as blocks_json
from core.blocks.model import Document, Section
from core.events import canonical, sha256_of
from documents.models import Version
from documents.needs import demanded
from method import DocumentType
from milestones import readiness
from milestones.asked import gates_of, points
from milestones.choices import BasisKind, Matter
from milestones.fates import key_of, left
from milestones.matters import facts_of
from milestones.models import Decision, Round
from milestones.services import advice_basis

# Milestones themselves change by being submitted; documents are frozen one by one, in the versions that were approved.
# Statements and referral answers are frozen as items of their own.
LEFT_OUT = ("milestones", "documents", "decision_communication", "statements", "referrals")
NOT_COMPARED = {"id", "initiative", "version", "changed_at", "created_at"}


Part: TypeAlias = Callable[[Round], "Iterator[Item]"]


@dataclass(frozen=True)
class Item:
    """One item: kind and key, what it is called, its content as plain JSON values, and the version row it is frozen in."""

    kind: str
    key: str
    title: str
    content: Any
    version: UUID | None = None

    @property
    def sha256(self) -> str:
        return sha256_of(self.content)


def list_sha256(rows: list[tuple[str, str, str]]) -> str:
    """The seal: SHA-256 over the sorted list of (kind, key, SHA-256) of everything in a basis."""
    return sha256_of(sorted([list(row) for row in rows]))


def items(round: Round) -> list[Item]:
    """Everything in the basis of a round as it is now, in the language of the initiative."""
    with translation.override(round.initiative.language):
        parts = OF_MATTER if round.is_matter else OF_GATE
        return [_plain(item) for part in parts for item in part(round)]


def _plain(item: Item) -> Item:
    return Item(item.kind, item.key, item.title[:300], json.loads(canonical(item.content)), item.version)


def _initiative(round: Round) -> Iterator[Item]:
    of = round.initiative
    content = {"name": of.name, "case_number": of.case_number, "need": of.need, "lead": of.lead.name, "phase": of.phase}
    dates = {"starts": str(of.starts or ""), "wished_end": str(of.wished_end or "")}
    yield Item(BasisKind.SUMMARY, "initiative", _("Initiative"), content | dates)


def _summary(round: Round) -> Iterator[Item]:
    content: dict[str, Any] = {"summary": round.summary, "decide_by": str(round.decide_by or ""), "decider": round.decider}
    gates = gates_of(round)
    if len(gates) > 1:
        content["gates"] = list(gates)
    if round.way:
        content["way"] = {"way": round.way, "meets_on": str(round.meets_on or ""), "answers_by": str(round.answers_by or "")}
    if round.is_matter:
        content["matter"] = round.matter
    yield Item(BasisKind.SUMMARY, "summary", str(BasisKind.SUMMARY.label), content)


def _dates(round: Round) -> Iterator[Item]:
    """When each milestone is planned and when the work ends as it is calculated: what a later brief tells as moved."""
    of = round.initiative
    plan = schedule.read(of)
    gates = {str(row.number): str(row.planned_gate or "") for row in plan.phases}
    content = {**gates, "end": str(plan.end or ""), "wished_end": str(of.wished_end or "")}
    yield Item(BasisKind.SUMMARY, "dates", _("Dates"), content)


def _points(round: Round) -> Iterator[Item]:
    rows = {row.key: row for row in round.points.select_related("answered_by")}
    gates = gates_of(round)
    for one in points(round.initiative, gates):
        row = rows.get(one.key)
        if row is not None:
            content: dict[str, Any] = {"answer": row.answer, "text": row.text, "by": row.answered_by.name if row.answered_by else ""}
            of = {"gate": one.gate} if len(gates) > 1 else {}
            yield Item(BasisKind.POINT, f"point:{one.key}", str(one.point.text), content | of)


def _proposal(round: Round) -> Iterator[Item]:
    """What is proposed beside the milestones, who agreed, and the decision that a correction mends."""
    facts = [list(pair) for pair in facts_of(round.initiative, round.matter, round.proposal)]
    rows = round.consents.select_related("organisation", "by").order_by("created_at")
    consents = [{"organisation": row.organisation.name, "by": row.by.name, "comment": row.comment} for row in rows]
    content = {"matter": round.matter, "proposal": round.proposal, "facts": facts, "consents": consents}
    yield Item(BasisKind.PROPOSAL, "proposal", str(BasisKind.PROPOSAL.label), content)
    if round.matter == Matter.CORRECTION and round.proposal:
        mended = Decision.objects.get(pk=round.proposal["decision"])
        values = {"id": str(mended.pk), "sha256": mended.sha256, "decided_at": mended.decided_at.isoformat()}
        yield Item(BasisKind.DECISION, f"decision:{mended.pk}", round.proposal["of"], values)


def _fates(round: Round) -> Iterator[Item]:
    """What becomes of each benefit and contract when the initiative is stopped."""
    for one in left(round) if round.matter == Matter.STOP else ():
        said = one.point
        content = {"register": str(one.register.name), "answer": said.answer if said else "", "text": said.text if said else ""}
        yield Item(BasisKind.FATE, key_of(one.at_end.subject), one.at_end.label, content)


def _end_registers(round: Round) -> Iterator[Item]:
    """The registers that a stop rests on: those of which something is said, and those that demand something then (the lessons)."""
    for item in _registers(round) if round.matter == Matter.STOP else ():
        register = registry.register(item.key.partition(":")[2])
        if register.at_end is not None or register.end_needs is not None:
            yield item


def _documents(round: Round) -> Iterator[Item]:
    types = types_of(round)
    versions = Version.objects.filter(document__initiative=round.initiative_id, document__type_key__in=types, document__circle=Circle.OPEN)
    latest = {version.document_id: version for version in versions.select_related("document", "approved_by").order_by("number")}
    for version in sorted(latest.values(), key=lambda v: types[v.document.type_key].order):
        kind = types[version.document.type_key]
        content = {"type": kind.key, "number": version.number, "sha256": version.sha256, "approved_by": version.approved_by.name}
        content["approved_at"] = version.approved_at.isoformat()
        yield Item(BasisKind.DOCUMENT, f"document:{kind.key}", str(kind.name), content, version.pk)


def types_of(round: Round) -> dict[str, DocumentType]:
    """The documents that a round rests on, by the key of their kind."""
    return {kind.key: kind for gate in gates_of(round) for kind in _types(round.initiative, gate)}


def _types(initiative: Initiative, gate: int) -> list[DocumentType]:
    found = method_for(initiative)
    named = {*found.milestone(gate).basis, *found.milestone(gate).also, *(kind.key for kind, _level in demanded(found, gate))}
    return [kind for kind in found.document_types if kind.key in named or kind.gate == gate]


def _registers(round: Round) -> Iterator[Item]:
    for register in registry.all_registers():
        if register.blocks is not None and register.circle == Circle.OPEN and register.key not in LEFT_OUT:
            name = str(register.name)
            section = Section(name, tuple(register.blocks(round.initiative)), key=register.key)
            document = Document(title=name, language=round.initiative.language, sections=(section,))
            content = {"document": blocks_json.to_json(document), "entries": _entries(register, round.initiative)}
            yield Item(BasisKind.REGISTER, f"register:{register.key}", name, content)


def _entries(register: registry.Register, initiative: Initiative) -> dict[str, Any]:
    """The entries as stored, by id: what later changes are told by, for a document also tells how late things were that day."""
    rows = register.entries(initiative) if register.entries is not None else ()
    return {str(row.pk): _entry(row) for row in rows}


def _entry(row: Model) -> dict[str, Any]:
    fields = {f.name: f.value_from_object(row) for f in row._meta.concrete_fields if f.name not in NOT_COMPARED}
    named = type(row).__str__ is not Model.__str__
    return {"title": f"{getattr(row, 'code', '')} {row}".strip() if named else "", "fields": fields}


def _body(round: Round) -> Iterator[Item]:
    content: dict[str, Any] = {"decider": round.decider}
    rule = read_rule(round.initiative_id, round.decider)
    if rule is not None:
        content["rule"] = {"rule": rule.rule, "count_by": rule.count_by, "quorum": rule.quorum} | _set_otherwise(rule)
    elif round.decider == Decider.STEERING_GROUP:
        content["rule"] = None
    content["members"] = [_role(row) for row in _roles(round.initiative) if row.role in ROLES[round.decider]]
    yield Item(BasisKind.BODY, "body", str(BasisKind.BODY.label), content)


def _set_otherwise(rule: RuleOfBody) -> dict[str, Any]:
    """What could be set only later stands where it is not the usual, so that earlier seals compare as they did."""
    return {name: getattr(rule, name) for name, usual in USUAL.items() if getattr(rule, name) != usual}


def _people(round: Round) -> Iterator[Item]:
    content = [_role(row) for row in _roles(round.initiative)]
    yield Item(BasisKind.PEOPLE, "people", str(BasisKind.PEOPLE.label), content)


def _readiness(round: Round) -> Iterator[Item]:
    ready = readiness.summary(round.initiative, round.gate, round)
    content = [
        {
            "key": item.need.key, "level": item.need.level, "state": item.state, "text": str(item.need.text),
            "reason": item.mark.reason if item.mark else "", "by": item.mark.by.name if item.mark else "",
        }
        for item in ready.items
    ]  # fmt: skip
    yield Item(BasisKind.READINESS, "readiness", str(BasisKind.READINESS.label), content)


def _advice(round: Round) -> Iterator[Item]:
    for kind, key, title, content in advice_basis.frozen(round):
        yield Item(kind, key, title, content)


def _roles(initiative: Initiative) -> list[RoleAssignment]:
    rows = RoleAssignment.objects.current().filter(initiative=initiative)
    return list(rows.select_related("person", "organisation").order_by("role", "created_at", "pk"))


def _role(row: RoleAssignment) -> dict[str, Any]:
    more = {"seat": row.seat, "vice_chair": row.vice_chair, "basis": row.basis}
    return {name: value for name, value in more.items() if value} | {
        "person": row.person.name, "role": row.role, "organisation": row.organisation.name, "voting": row.voting, "area": row.area,
        "from": str(row.valid_from or ""), "to": str(row.valid_to or ""), "deputy_for": str(row.deputy_for_id or ""),
    }  # fmt: skip


OF_GATE: tuple[Part, ...] = (_initiative, _summary, _dates, _points, _documents, _registers, _body, _people, _advice, _readiness)
OF_MATTER: tuple[Part, ...] = (_initiative, _summary, _proposal, _fates, _end_registers, _body, _people, _readiness)
