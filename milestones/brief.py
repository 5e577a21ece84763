"""The decision brief: what is to be decided, on what, what changed since the last milestone, what is missing. Two pages, made of the basis.

Before the basis is sealed it is a preview of what would be sealed now; after, it is made of the sealed items alone.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from adoption.choices import Decider
from adoption.decision_points import gate_title
from adoption.models import Initiative
from core import words
from core.blocks.model import Block, Bullets, Cell, Column, Document, Facts, Heading, Paragraph, Section, Table
from core.pdf import render_pdf
from documents import verifying
from milestones import since
from milestones.advice_registers import CELLS
from milestones.asked import by_gate
from milestones.choices import Advice, BasisKind, DecisionKind, Fate, MarkKind, PointAnswer, View
from milestones.matters import round_title
from milestones.models import BasisItem, Decision, Round
from milestones.registers import decision_word
from milestones.services.basis import items as basis_items
from milestones.services.outcomes import available_outcomes, moves

MOST_PAGES = 2
PROPOSED, TIGHT = 140, 60
LEAST = 75  # letters of what changed in a theme: one line


@dataclass(frozen=True)
class Room:
    """How much of everything is told: letters of a text, lines of a list."""

    text: int
    lines: int

    @property
    def proposed(self) -> int:
        """Letters of a proposal: beside its point they take no room of their own, until there is hardly any."""
        return max(self.text, PROPOSED) if self.lines > 1 else TIGHT


# Tried one after another until the brief fits its two pages.
TEXTS_AND_LINES = (
    (600, 12), (400, 8), (400, 6), (250, 5), (250, 4), (160, 4), (250, 3), (160, 3), (90, 3), (250, 2), (160, 2), (60, 2), (40, 2), (40, 1),
)  # fmt: skip
ROOMS = tuple(Room(text, lines) for text, lines in TEXTS_AND_LINES)


@dataclass(frozen=True)
class Matter:
    """What a brief is made of. items: the basis, sealed or as it is now; before: the decision before, with its basis."""

    round: Round
    items: Sequence[Any]
    before: Decision | None
    then: Sequence[BasisItem]

    @property
    def initiative(self) -> Initiative:
        return self.round.initiative

    def of(self, kind: str) -> list[Any]:
        """The items of a kind."""
        return [item for item in self.items if item.kind == kind]

    def content(self, key: str) -> dict[str, Any]:
        """The content of one item; empty where there is none."""
        return next((item.content for item in self.items if item.key == key), {})


def matter(round: Round) -> Matter:
    """Everything a brief of the round is made of. The number of queries is constant."""
    items = list(round.basis.all()) if round.seal else basis_items(round)
    rows = Decision.objects.filter(initiative=round.initiative_id, kind__in=(DecisionKind.MILESTONE, DecisionKind.REVIEW))
    rows = rows.filter(decided_at__lt=round.sealed_at) if round.sealed_at else rows
    before = rows.select_related("round").order_by("-decided_at").first()
    then = list(before.round.basis.all()) if before is not None and before.round is not None else []
    return Matter(round, items, before, then)


def fitted(round: Round) -> Document:
    """The brief, told as fully as two pages allow. Slow (it is laid out to be measured): call it in a job."""
    found = matter(round)
    for room in ROOMS[:-1]:
        document = brief_document(found, room)
        if render_pdf(document, created=timezone.now()).pages <= MOST_PAGES:
            return document
    return brief_document(found, ROOMS[-1])


def brief_document(found: Matter, room: Room = ROOMS[0]) -> Document:
    """The brief as a document in the language of the initiative."""
    with translation.override(found.initiative.language):
        parts = (_asked, _changed, _papers, _advice, _fates, _missing, _happens)
        sections = [section for part in parts for section in part(found, room)]
        return replace(_head(found), sections=tuple(sections))


def _head(found: Matter) -> Document:
    of, round = found.initiative, found.round
    title = round_title(round)
    sealed = _("Sealed %(moment)s") % {"moment": words.moment(round.sealed_at)} if round.sealed_at else _("Preview, not sealed")
    kind = _("Decision brief") if round.seal else _("Preview of the decision brief")
    facts = (
        (_("Who decides"), str(Decider(round.decider).label)),
        (_("Decision wanted by"), words.day(round.decide_by)),
        (_("Case number"), of.case_number),
    )
    return Document(
        title=title, subtitle=of.name, language=of.language, kind=kind, organisation_line=of.lead.name,
        case_number=of.case_number, status_text=sealed, date_text=words.day(round.sealed_at or timezone.localdate()),
        facts=tuple((label, value) for label, value in facts if value), layout="letter",
        verify_at=verifying.address() if round.seal else "",
    )  # fmt: skip


def _asked(found: Matter, room: Room) -> Iterator[Section]:
    blocks: list[Block] = []
    summary = found.content("summary").get("summary", "")
    if summary:
        blocks.append(Paragraph(cut(summary, room.text * 2)))
    facts = found.content("proposal").get("facts", [])
    if facts:
        blocks.append(Facts(tuple((label, cut(value, room.text * 2)) for label, value in facts)))
    for gate, items in by_gate(found.of(BasisKind.POINT)):
        blocks += [Heading(gate_title(found.initiative, gate))] if gate else []
        blocks.append(_points(items, room))
    yield Section(_("What is to be decided"), tuple(blocks) or (Paragraph(_("Nothing has been written yet.")),), key="asked")


def _points(items: Sequence[Any], room: Room) -> Table:
    columns = (Column(_("Point"), "l"), Column(_("How it stands"), "s"), Column(_("What is proposed"), "xl"))
    rows = []
    for item in items:
        answer = item.content["answer"]
        word = str(PointAnswer(answer).label) if answer else _("Not answered")
        rows.append((Cell(item.title), Cell(word, "" if answer else "warns"), Cell(cut(item.content["text"], room.proposed) or "–")))
    return Table(columns, tuple(rows))


def _changed(found: Matter, room: Room) -> Iterator[Section]:
    if found.round.is_matter:
        return
    if found.before is None:
        yield Section(_("What changed"), (Paragraph(_("This is the first milestone: nothing has been decided before it.")),), key="changed")
        return
    values = {"gate": decision_word(found.before), "day": words.day(found.before.decided_at)}
    lines = since.changes(found.then, found.items, found.initiative.lead.country)
    table, left = (_lines(lines), 0) if len(lines) <= room.lines else _by_theme(lines, room)
    blocks: list[Block] = [table] if lines else [Paragraph(_("Nothing has changed."))]
    if left:
        blocks.append(Paragraph(_("And %(count)d more; all of it stands on the decision page.") % {"count": left}))
    yield Section(_("What changed since %(gate)s, %(day)s") % values, tuple(blocks), key="changed")


def _lines(lines: Sequence[since.Line]) -> Table:
    columns = (Column(_("About"), "s"), Column(_("Then"), "xs"), Column(_("Now"), "xs"), Column(_("What changed"), "xl"))
    rows = (Cell(str(line.theme_name), second=line.title if line.title != line.theme_name else "") for line in lines)
    return Table(columns, tuple((head, Cell(one.then), Cell(one.now), Cell(one.what)) for head, one in zip(rows, lines, strict=True)))


def _by_theme(lines: Sequence[since.Line], room: Room) -> tuple[Table, int]:
    """Where there is no room for every line, a row for each theme, so that none is left out; and how many lines are not in it."""
    rows, told = [], 0
    for _theme, group in groupby(lines, key=lambda line: line.theme):
        first, *others = same = list(group)
        text, told = cut(_in_short(first), max(room.text, LEAST)), told + 1
        for line in others:
            longer = f"{text}; {_in_short(line)}"
            if len(longer) > max(room.text, LEAST):
                break
            text, told = longer, told + 1
        rows.append((Cell(str(same[0].theme_name)), Cell(text)))
    return Table((Column(_("About"), "s"), Column(_("What changed"), "xl")), tuple(rows)), len(lines) - told


def _in_short(line: since.Line) -> str:
    what = line.what or f"{line.then} → {line.now}"
    return f"{line.title}: {what}" if line.title != line.theme_name else what


def _advice(found: Matter, room: Room) -> Iterator[Section]:
    """What others say: what is advised against stands first, as it is sealed."""
    blocks = [*_statements(found.of(BasisKind.STATEMENT), room), *_answers(found.of(BasisKind.REFERRAL), room)]
    if blocks:
        yield Section(_("What others advise"), tuple(blocks), key="advice")


def _statements(items: Sequence[Any], room: Room) -> Iterator[Block]:
    said = [item for item in items if item.content["kind"] != Advice.NOT_CONCERNED]
    if said:
        columns = (Column(_("Area"), "m"), Column(_("Advice"), "m"), Column(_("Recommendation"), "xl"))
        rows = [_statement(item, room) for item in said[: room.lines + 2]]
        yield Table(columns, tuple(rows))
    if len(said) > room.lines + 2:
        yield Paragraph(_("And %(count)d more.") % {"count": len(said) - room.lines - 2})


def _statement(item: Any, room: Room) -> tuple[Cell, ...]:
    said = item.content
    text = said["recommendation"] or said["opinion"]
    return (
        Cell(item.title, second=said["by"]),
        Cell(str(Advice(said["kind"]).label), CELLS.get(said["kind"], "")),
        Cell(cut(text, room.text) or "–"),
    )


def _answers(items: Sequence[Any], room: Room) -> Iterator[Block]:
    """How many answered what, for each referral; who opposes is named."""
    lines = []
    for item in items[: room.lines]:
        said = item.content
        views = Counter(str(View(row["view"]).label) for row in said["answers"])
        told = ", ".join(f"{word} {number}" for word, number in views.items()) or _("nobody has answered")
        against = ", ".join(row["name"] for row in said["answers"] if row["view"] == View.OPPOSES)
        line = _("%(title)s: %(answers)s") % {"title": said["title"], "answers": told}
        lines.append(_("%(line)s (against: %(names)s)") % {"line": line, "names": against} if against else line)
    if lines:
        yield Bullets(tuple(lines))


def _fates(found: Matter, room: Room) -> Iterator[Section]:
    """What becomes of benefits and contracts when the initiative is stopped."""
    items = found.of(BasisKind.FATE)
    if items:
        columns = (Column(_("What"), "l"), Column(_("What becomes of it"), "m"), Column(_("How"), "xl"))
        rows = [
            (Cell(i.title, second=i.content["register"]), Cell(_fate(i)), Cell(cut(i.content["text"], room.text) or "–")) for i in items
        ]
        yield Section(_("What becomes of benefits and contracts"), (Table(columns, tuple(rows[: room.lines * 2])),), key="fates")


def _fate(item: Any) -> str:
    return str(Fate(item.content["answer"]).label) if item.content["answer"] else _("Not answered")


def _missing(found: Matter, room: Room) -> Iterator[Section]:
    rows = [row for item in found.of(BasisKind.READINESS) for row in item.content]
    marked = [row for row in rows if row["reason"]]
    open_ = [row for row in rows if row["state"] in ("blocks", "warns")]
    if not marked and not open_:
        yield Section(_("What is missing"), (Paragraph(_("Everything that is asked for is in order.")),), key="missing")
        return
    said = [*(_reason(row) for row in marked), *(_("Not settled: %(text)s") % {"text": row["text"]} for row in open_)]
    shown = [cut(text, room.text) for text in said[: room.lines]]
    if len(said) > room.lines:
        shown.append(_("And %(count)d more.") % {"count": len(said) - room.lines})
    yield Section(_("What is missing"), (Bullets(tuple(shown)),), key="missing")


def _reason(row: dict[str, Any]) -> str:
    to_follow = row["state"] == MarkKind.TO_FOLLOW
    sentence = _("To follow: %(text)s. %(reason)s (%(by)s)") if to_follow else _("Accepted: %(text)s. %(reason)s (%(by)s)")
    return sentence % {"text": row["text"].rstrip("."), "reason": row["reason"], "by": row["by"]}


def _papers(found: Matter, room: Room) -> Iterator[Section]:
    papers = [_paper(item) for item in found.of(BasisKind.DOCUMENT)]
    if found.round.is_matter and not papers:
        return
    if len(papers) > room.lines * 2:
        papers = [*papers[: room.lines * 2], _("And %(count)d more.") % {"count": len(papers) - room.lines * 2}]
    blocks: list[Block] = [Bullets(tuple(papers)) if papers else Paragraph(_("No document was part of the basis."))]
    if found.round.seal:
        blocks.append(Paragraph(_("The whole basis is sealed under the SHA-256 %(seal)s.") % {"seal": spaced(found.round.seal)}))
    yield Section(_("On what"), tuple(blocks), key="papers")


def _paper(item: Any) -> str:
    day = words.short_day(parse_datetime(item.content["approved_at"]))
    values = {"title": item.title, "number": item.content["number"], "name": item.content["approved_by"], "day": day}
    return _("%(title)s, version %(number)s, approved by %(name)s %(day)s") % values


def _happens(found: Matter, room: Room) -> Iterator[Section]:
    outcomes = available_outcomes(found.round)
    if outcomes:
        title = _("What happens if the outcome is: %(outcome)s") % {"outcome": outcomes[0].label}
        yield Section(title, (Bullets(tuple(moves(found.round, outcomes[0]))),), key="happens")


def cut(text: str, most: int) -> str:
    """The text, or its beginning up to a whole word where it is longer than `most` letters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most].rsplit(' ', 1)[0].rstrip(' .,;')} …"


def spaced(sha256: str) -> str:
    """In groups of eight, so that a line breaks between them and nowhere else."""
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))
