"""A status report as neutral blocks: a letter of one or two pages."""

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import blocks, words
from core.blocks import Cell, Column, Paragraph, Section, Table, text_blocks
from core.blocks.model import State
from core.events import sha256_of
from documents.logos import logo_of
from documents.models import Light, ReportState, StatusReport
from documents.status.content import content_of

LOOKS: dict[str, State] = {Light.ON_COURSE: "done", Light.ATTENTION: "warns", Light.OFF_COURSE: "blocks"}


def status_blocks(report: StatusReport) -> blocks.Document:
    """The report in the initiative's language; a published one exactly as it was."""
    content = content_of(report)
    with translation.override(content["language"]):
        status = _status(report)
        return blocks.Document(
            title=f"{content['title']} {content['number']}",
            subtitle=content["initiative"]["name"],
            language=content["language"],
            kind=content["title"],
            organisation_line=content["organisations"],
            case_number=content["initiative"]["case_number"],
            status_text=status,
            facts=_facts(content, status),
            sections=(*_sections(content),),
            provenance=_provenance(report, content),
            data={"report": content, "sha256": report.sha256 or sha256_of(content)},
            layout="letter",
            logo=logo_of(report.initiative.lead),
        )


def _status(report: StatusReport) -> str:
    if report.state == ReportState.PUBLISHED:
        return _("Published %(day)s") % {"day": words.day(report.published_at)}
    return str(ReportState.DRAFT.label)


def _facts(content: dict[str, Any], status: str) -> tuple[tuple[str, str], ...]:
    pairs = (
        (_("Case number"), content["initiative"]["case_number"]),
        (_("As of"), words.day(date.fromisoformat(content["as_of"]))),
        (_("Status"), status),
        (_("Next decision"), content["next_milestone"]),
    )
    return tuple(pair for pair in pairs if pair[1])


def _sections(content: dict[str, Any]) -> list[Section]:
    found = [Section(_("How it stands"), (_table(content["sides"]),))]
    found += [Section(side["name"], text_blocks(side["comment"]), level=2) for side in content["sides"] if side["comment"]]
    changed = _changes(content["changes"])
    own = text_blocks(content["changes_text"])
    nothing = () if own or changed else (Paragraph(_("Nothing is recorded.")),)
    return [*found, Section(_title_of_changes(content), (*own, *changed, *nothing))]


def _title_of_changes(content: dict[str, Any]) -> str:
    if not content["since"]:
        return _("What has happened so far")
    return _("What changed since %(day)s") % {"day": words.day(date.fromisoformat(content["since"]))}


def _table(sides: list[dict[str, Any]]) -> Table:
    columns = (Column(_("Side"), "m"), Column(_("Now"), "m"), Column(_("In the last report"), "m"), Column(_("Facts"), "xl"))
    return Table(columns, tuple(_row(side) for side in sides))


def _row(side: dict[str, Any]) -> tuple[Cell, ...]:
    before = _light(side["before"]) if side["before"] else Cell("–")
    return Cell(side["name"]), _light(side), before, Cell("\n".join(side["facts"]) or "–")


def _light(said: dict[str, Any]) -> Cell:
    return Cell(said["light_name"], LOOKS.get(said["light"], ""))


def _changes(kinds: list[dict[str, Any]]) -> tuple[Table, ...]:
    """A row for each kind: a list of headings with two lines each would fill pages."""
    columns = (Column(_("Kind"), "m"), Column(_("What changed"), "xl"))
    rows = tuple((Cell(f"{kind['title']} ({len(kind['lines']) + kind['more']})"), Cell("\n".join(_lines(kind)))) for kind in kinds)
    return (Table(columns, rows),) if rows else ()


def _lines(kind: dict[str, Any]) -> list[str]:
    more = ngettext("and %(count)d more", "and %(count)d more", kind["more"]) % {"count": kind["more"]}
    return [*kind["lines"], *([more] if kind["more"] else [])]


def _provenance(report: StatusReport, content: dict[str, Any]) -> Table:
    columns = (Column(_("What"), "m"), Column(_("Who"), "xl"), Column(_("When"), "m"))
    rows = [(Cell(_("Written by")), Cell(content["written_by"]), Cell(""))]
    if report.published_by is not None:
        rows.append((Cell(_("Published by")), Cell(content["published_by"]), Cell(words.moment(report.published_at))))
        rows.append((Cell(_("Checksum of the report")), Cell(_grouped(report.sha256)), Cell("")))
    return Table(columns, tuple(rows), _("Where this document comes from"))


def _grouped(digits: str) -> str:
    """In groups of eight, which break nicely and can be compared by eye."""
    return " ".join(digits[at : at + 8] for at in range(0, len(digits), 8))
