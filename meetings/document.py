"""The minutes as a document, made from the frozen record alone, in the language of the initiative."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from adoption.decision_points import word
from adoption.models import Initiative
from core import words
from core.blocks.model import Block, Cell, Column, Document, Facts, Heading, Paragraph, Section, Table
from core.blocks.text import text_blocks
from documents import verifying
from meetings.choices import Attendance, MeetingKind, Office, OutcomeKind, Seat
from meetings.models import MinutesRecord
from milestones.choices import DecisionKind, Matter, outcome_of


def minutes_document(record: MinutesRecord, initiative: Initiative) -> Document:
    """What was said and decided, who was there, who approved it and when; it says the same whenever it is made."""
    content = record.content
    with translation.override(initiative.language):
        meeting = content["meeting"]
        day = words.day(_at(meeting["opened_at"]) or parse_date(meeting["day"]))  # the day it was held, whatever was planned
        return Document(
            title=_("Minutes: %(title)s") % {"title": meeting["title"]},
            subtitle=initiative.name,
            language=initiative.language,
            kind=_("Minutes"),
            organisation_line=initiative.lead.name,
            case_number=initiative.case_number,
            status_text=_("Approved %(day)s") % {"day": words.day(record.frozen_at)},
            date_text=day,
            facts=_facts(meeting, initiative, day),
            sections=(*_who(content), *_items(content)),
            provenance=_provenance(record),
            data={"minutes": content, "approvals": record.approvals, "sha256": record.sha256},
            layout="letter",
            verify_at=verifying.address(),
        )


def _facts(meeting: dict[str, Any], initiative: Initiative, day: str) -> tuple[tuple[str, str], ...]:
    begun, ended = _at(meeting["opened_at"]), _at(meeting["closed_at"])
    time = f"{words.clock(begun)}–{words.clock(ended)}" if begun and ended else ""
    facts = (
        (_("Case number"), initiative.case_number),
        (_("Meeting"), str(MeetingKind(meeting["kind"]).label)),
        (_("Time"), f"{day}, {time}" if time else day),
        (_("Place"), meeting["place"] or (_("By video") if meeting["link"] else "")),
        (_("Chaired by"), meeting["chair"]),
        (_("Secretary"), meeting["secretary"]),
    )
    return tuple((label, value) for label, value in facts if value)


def _who(content: dict[str, Any]) -> Iterator[Section]:
    columns = (Column(_("Name"), "m"), Column(_("Organisation"), "m"), Column(_("As"), "m"), Column(_("Attendance"), "m"))
    rows = tuple(
        (Cell(one["name"]), Cell(one["organisation"] or "–"), _capacity(one), Cell(attendance_word(one), second=span_words(one)))
        for one in content["attendance"]
    )
    opening: list[Block] = [*text_blocks(content["opening"])]
    yield Section(_("Who was there"), (Table(columns, rows), *opening), key="attendance")


def attendance_word(one: dict[str, Any]) -> str:
    """Present, present remotely, absent: as the record keeps somebody."""
    return str(Attendance(one["attendance"]).label) if one["attendance"] else "–"


def span_words(one: dict[str, Any]) -> str:
    """From which point to which somebody was there; nothing for throughout."""
    first, last = one["from_item"], one["to_item"]
    if first and last:
        return _("points %(first)d–%(last)d") % {"first": first, "last": last}
    if first:
        return _("from point %(first)d") % {"first": first}
    return _("to point %(last)d") % {"last": last} if last else ""


def _capacity(one: dict[str, Any]) -> Cell:
    serves = _("serves for %(name)s") % {"name": one["serves_for"]} if one["serves_for"] else ""
    return Cell(str(Seat(one["capacity"]).label), second=serves)


def _items(content: dict[str, Any]) -> Iterator[Section]:
    for one in content["items"]:
        yield Section(one["title"], tuple(_point(one)), number=str(one["place"]), key=f"point-{one['place']}")


def _point(one: dict[str, Any]) -> Iterator[Block]:
    said = list(text_blocks(one["text"]))
    yield from said
    if one["decision"]:
        yield Heading(_("Decision"))
        yield Facts(_decision(one["decision"]))
    elsewhere = elsewhere_words(one)
    if elsewhere:
        yield Paragraph(elsewhere)
    for outcome in (row for row in one["outcomes"] if row["kind"] == OutcomeKind.DECISION):
        yield Heading(_("Decision"))
        yield from text_blocks(outcome["text"])
    follow = [row for row in one["outcomes"] if row["kind"] != OutcomeKind.DECISION]
    if follow:
        columns = (Column(_("What it led to"), "xl"), Column(_("Owner"), "m"), Column(_("Due"), "s"))
        rows = (
            (Cell(row["text"], second=f"{OutcomeKind(row['kind']).label} {row['code']}"), Cell(row["owner"] or "–"), Cell(_due(row)))
            for row in follow
        )
        yield Table(columns, tuple(rows))
    if one["papers"]:
        yield Facts(((_("Papers"), "\n".join(_paper(row) for row in one["papers"])),))
    if not (said or one["decision"] or elsewhere or one["outcomes"] or one["papers"]):
        yield Paragraph(_("Nothing to note."))


def decision_words(decision: dict[str, Any]) -> str:
    """Milestone II: Approved."""
    outcome = outcome_of(decision["outcome"]).label if decision["outcome"] else "–"
    if decision["kind"] == DecisionKind.MATTER:
        return f"{Matter(decision['matter']).label}: {outcome}"
    formal = decision["kind"] != DecisionKind.REVIEW
    return f"{word(decision['gate'], formal=formal, name=decision['own'])}: {outcome}"


def elsewhere_words(one: dict[str, Any]) -> str:
    """Decided on 3 March 2026, not at this meeting: Milestone II: Approved. Nothing where it was made at it, or the record is older."""
    decision = one.get("elsewhere")
    if not decision:
        return ""
    at = _at(decision["decided_at"])
    values = {"day": words.day(timezone.localtime(at).date() if at else None), "decision": decision_words(decision)}
    return _("Decided on %(day)s, not at this meeting: %(decision)s.") % values


def _decision(decision: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    conditions = "\n".join(f"{c['text']} ({c['owner']}, {words.day(parse_date(c['due']))})" for c in decision["conditions"])
    facts = (
        (_("Outcome"), decision_words(decision)),
        (_("Decided by"), f"{decision['decided_by']}, {decision['mandate']}"),
        (_("Date"), words.moment(_at(decision["decided_at"]))),
        (_("Reason"), decision["motive"]),
        (_("Conditions"), conditions),
        (_("Fingerprint of the decision (SHA-256)"), spaced(decision["sha256"])),
    )
    return tuple((label, value) for label, value in facts if value)


def _paper(row: dict[str, Any]) -> str:
    if "version" in row:
        values = {"title": row["title"], "number": row["version"], "print": row["sha256"][:16]}
        return _("%(title)s, version %(number)s (%(print)s…)") % values
    return f"{row['title']} ({row['url']})"


def _due(row: dict[str, Any]) -> str:
    return words.short_day(parse_date(row["due"])) if row["due"] else "–"


def _provenance(record: MinutesRecord) -> Table:
    rows = [
        (f"{_('Approved by')} ({Office(one['office']).label})", f"{one['name']}, {words.moment(_at(one['at']))}")
        for one in record.approvals
    ]
    rows += [(_("Frozen"), words.moment(record.frozen_at)), (_("Fingerprint of the minutes (SHA-256)"), spaced(record.sha256))]
    return Table((Column(_("What"), "m"), Column(_("Record"), "xl")), tuple((Cell(label), Cell(value)) for label, value in rows))


def spaced(sha256: str) -> str:
    """In groups of eight, so that a line breaks between them and nowhere else."""
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))


def _at(text: str) -> datetime | None:
    return parse_datetime(text) if text else None
