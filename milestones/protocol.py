"""The protocol of a decision as a document, in the language of the initiative."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from adoption import decision_points
from adoption.methods import method_for
from core import words
from core.blocks.model import Block, Cell, Column, Document, Facts, Heading, Paragraph, Section, Table
from core.blocks.text import text_blocks
from documents import verifying
from milestones import advice_protocol
from milestones.asked import by_gate
from milestones.choices import BasisKind, DecisionKind, PointAnswer, Stance
from milestones.matter_protocol import mended
from milestones.matter_protocol import sections as sections_of_matter
from milestones.models import BasisItem, Decision
from milestones.registers import decision_title, outcome_words, round_words
from milestones.services import record


def protocol_document(decision: Decision) -> Document:
    """What was decided, on which sealed basis, by whom and by what mandate, with every position and reservation.

    It is made from the record alone, so that it says the same whenever it is made.
    """
    basis = list(decision.round.basis.all()) if decision.round is not None else []
    with translation.override(decision.initiative.language):
        said = (advice_protocol.statements, advice_protocol.referrals, sections_of_matter)
        parts = (_decided, mended, _points, *said, _body, _positions, _reservations, _validity, _conditions, _basis)
        sections = [section for part in parts for section in part(decision, basis)]
        numbered = tuple(replace(section, number=str(n)) for n, section in enumerate(sections, start=1))
        return replace(_head(decision, basis), sections=numbered, provenance=_provenance(decision, basis), data=_data(decision, basis))


def _head(decision: Decision, basis: list[BasisItem]) -> Document:
    initiative = decision.initiative
    return Document(
        title=_title(decision),
        subtitle=initiative.name,
        language=initiative.language,
        kind=_("Record of a review") if decision.kind == DecisionKind.REVIEW else _("Protocol"),
        organisation_line=initiative.lead.name,
        case_number=initiative.case_number,
        status_text=_("Decided %(day)s") % {"day": words.day(decision.decided_at)},
        date_text=words.day(decision.decided_at),
        facts=_facts(decision, basis),
        layout="letter",
        verify_at=verifying.address(),
    )


def _title(decision: Decision) -> str:
    if decision.kind == DecisionKind.RESUME:
        return _("Protocol: the initiative is resumed")
    if decision.is_matter:
        return _("Protocol: %(title)s") % {"title": decision_title(decision)}
    title = method_for(decision.initiative).milestone(decision.gate).title
    if decision.kind == DecisionKind.REVIEW:
        return _("Record of phase review %(number)d: %(title)s") % {"number": decision.gate, "title": title}
    return _("Protocol of milestone %(number)s: %(title)s") % {"number": decision.roman, "title": title}


def _facts(decision: Decision, basis: list[BasisItem]) -> tuple[tuple[str, str], ...]:
    held = _review(basis)
    facts = (
        (_("Initiative"), decision.initiative.name),
        (_("Case number"), decision.initiative.case_number),
        (_("Outcome"), outcome_words(decision)),
        (_("Decision point"), decision.decision_point),
        (_("Held on"), words.day(parse_date(held["held_on"])) if held else ""),
        (_("Recorded") if held else _("Date"), words.moment(decision.decided_at)),
        (_("Decided by"), held["decided_by"] if held else decision.decided_by.name),
        (_("Recorded by"), held.get("recorded_by", "")),
        (_("Mandate"), "" if held else decision.mandate),
        (_("How it was decided"), record.way_words(decision.round) if decision.round and decision.round.way else ""),
        (_("Round"), round_words(decision.round)),
    )
    return tuple((label, value) for label, value in facts if value)


def _decided(decision: Decision, _basis: list[BasisItem]) -> Iterator[Section]:
    blocks: list[Block] = [Paragraph(_said(decision))]
    if decision.motive:
        blocks += text_blocks(decision.motive)
    yield Section(_("Decision"), tuple(blocks), key="decision")


def _said(decision: Decision) -> str:
    values = {"name": decision.decided_by.name, "mandate": decision.mandate, "outcome": outcome_words(decision), "number": decision.roman}
    if decision.kind == DecisionKind.RESUME:
        return _("%(name)s (%(mandate)s) decided that the initiative is resumed.") % values
    if decision.kind == DecisionKind.REVIEW:
        return _("%(outcome)s. %(mandate)s.") % values
    if decision.is_matter:
        return _("%(name)s (%(mandate)s) confirmed the decision on %(title)s: %(outcome)s.") % {**values, "title": decision_title(decision)}
    return _("%(name)s (%(mandate)s) confirmed the decision on milestone %(number)s: %(outcome)s.") % values


def _points(decision: Decision, basis: list[BasisItem]) -> Iterator[Section]:
    if decision.is_matter:
        return
    summary = next((item.content["summary"] for item in basis if item.key == "summary"), "")
    rows = [item for item in basis if item.kind == BasisKind.POINT]
    blocks: list[Block] = [*text_blocks(summary)]
    for gate, asked in by_gate(rows):
        blocks += [Heading(_gate(decision, gate)), _answers(asked)] if gate else [_answers(asked)]
    if blocks:
        yield Section(_("What was decided on"), tuple(blocks), key="points")


def _gate(decision: Decision, gate: int) -> str:
    """Milestone II: Choice of solution: above its points, where several were decided together."""
    formal = decision.kind != DecisionKind.REVIEW
    values = {"gate": decision_points.word(gate, formal=formal), "title": method_for(decision.initiative).milestone(gate).title}
    return _("%(gate)s: %(title)s") % values


def _answers(items: list[BasisItem]) -> Table:
    columns = (Column(_("Point"), "l"), Column(_("How it stands"), "s"), Column(_("What is proposed"), "xl"))
    rows = ((Cell(item.title), Cell(_answer(item.content["answer"])), Cell(item.content["text"] or "–")) for item in items)
    return Table(columns, tuple(rows))


def _body(decision: Decision, _basis: list[BasisItem]) -> Iterator[Section]:
    if decision.positions:
        columns = (Column(_("Name"), "m"), Column(_("Organisation"), "m"), Column(_("Role"), "m"), Column(_("Counted"), "s"))
        rows = tuple(
            (
                Cell(said["name"]), Cell(said["organisation"]), Cell(record.place_of(said), second=said.get("basis", "")),
                Cell(_("Yes") if said["counted"] else _("No"), second="" if said["voting"] else _("Does not vote")),
            )
            for said in decision.positions
        )  # fmt: skip
        yield Section(_("The body that decided"), (Table(columns, rows),), key="body")


def _positions(decision: Decision, _basis: list[BasisItem]) -> Iterator[Section]:
    said = [row for row in decision.positions if row["stance"] or row["disqualified"] or row.get("absent")]
    if said:
        columns = (Column(_("Name"), "m"), Column(_("Position"), "m"), Column(_("Comment"), "xl"))
        rows = tuple((Cell(row["name"]), Cell(_stance(row)), Cell(_comment(row))) for row in said)
        yield Section(_("Positions"), (Table(columns, rows),), key="positions")


def _reservations(decision: Decision, _basis: list[BasisItem]) -> Iterator[Section]:
    rows = [row for row in decision.positions if row["reservation"]]
    if rows:
        yield Section(_("Reservations"), (Facts(tuple((row["name"], row["reservation"]) for row in rows)),), key="reservations")


def _validity(decision: Decision, _basis: list[BasisItem]) -> Iterator[Section]:
    if decision.validity:
        columns = (Column(_("Reason"), "xl"), Column(_("Met"), "s"))
        rows = tuple((Cell(row["text"]), _yes_or_no(row["met"])) for row in decision.validity)
        yield Section(_("Why the decision is valid"), (Table(columns, rows),), key="validity")


def _conditions(decision: Decision, _basis: list[BasisItem]) -> Iterator[Section]:
    if decision.conditions:
        columns = (Column(_("Condition"), "xl"), Column(_("Owner"), "m"), Column(_("Due"), "s"))
        rows = tuple((Cell(c["text"]), Cell(c["owner"]), Cell(words.day(parse_date(c["due"])))) for c in decision.conditions)
        yield Section(_("Conditions"), (Table(columns, rows),), key="conditions")


def _basis(decision: Decision, basis: list[BasisItem]) -> Iterator[Section]:
    if basis and decision.round is not None:
        values = {"moment": words.moment(decision.round.sealed_at), "seal": _spaced(decision.seal)}
        intro = Paragraph(_("The basis was sealed %(moment)s under the SHA-256 %(seal)s. It holds what is listed here.") % values)
        columns = (Column(_("What"), "m"), Column(_("Kind"), "s"), Column("SHA-256", "xl"))
        rows = tuple((Cell(i.title, second=_version(i)), Cell(str(BasisKind(i.kind).label)), Cell(_spaced(i.sha256))) for i in basis)
        yield Section(_("The sealed basis"), (intro, Table(columns, rows)), key="basis")


def _provenance(decision: Decision, basis: list[BasisItem]) -> Table:
    review = decision.kind == DecisionKind.REVIEW
    by = decision.decided_by.name
    rows = [
        (_("Recorded by"), by) if review else (_("Confirmed by"), f"{by}, {decision.mandate}"),
        (_("Recorded") if review else _("Confirmed"), words.moment(decision.decided_at)),
        (_("Fingerprint of the decision (SHA-256)"), _spaced(decision.sha256)),
    ]
    if decision.round is not None and basis and decision.kind != DecisionKind.REVIEW:
        sender = decision.round.submitted_by
        rows.insert(0, (_("Submitted by"), f"{sender.name if sender else ''}, {words.moment(decision.round.sealed_at)}"))
    if decision.seal:
        rows.append((_("Seal of the basis (SHA-256)"), _spaced(decision.seal)))
    return Table((Column(_("What"), "m"), Column(_("Record"), "xl")), tuple((Cell(label), Cell(value)) for label, value in rows))


def _data(decision: Decision, basis: list[BasisItem]) -> dict[str, Any]:
    listed = [{"kind": item.kind, "key": item.key, "title": item.title, "sha256": item.sha256} for item in basis]
    return {"decision": record.content(decision), "sha256": decision.sha256, "basis": listed}


def _review(basis: list[BasisItem]) -> dict[str, str]:
    """What was sealed of a phase review: held_on, decided_by, recorded_by; nothing of a formal decision."""
    found: dict[str, str] = next((item.content for item in basis if item.kind == BasisKind.REVIEW), {})
    return found


def _spaced(sha256: str) -> str:
    """In groups of eight, so that a line breaks between them and nowhere else."""
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))


def _yes_or_no(met: bool) -> Cell:
    return Cell(_("Yes"), "done") if met else Cell(_("No"), "warns")


def _answer(answer: str) -> str:
    return str(PointAnswer(answer).label) if answer else _("Not answered")


def _stance(row: dict[str, Any]) -> str:
    if row.get("absent"):
        return _("Absent")
    return _("Conflict of interest") if row["disqualified"] else str(Stance(row["stance"]).label)


def _comment(row: dict[str, Any]) -> str:
    return "\n".join(text for text in (row["condition"], row["comment"]) if text)


def _version(item: BasisItem) -> str:
    return _("Version %(number)s") % {"number": item.content["number"]} if item.kind == BasisKind.DOCUMENT else ""
