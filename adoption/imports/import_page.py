"""The preview made ready for its page."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.imports import headings
from adoption.imports.carrying import Done
from adoption.imports.cells import plain
from adoption.imports.importer import Importer
from adoption.imports.preview import NAMES, Kind, Preview
from core.components import Text
from core.sheets import Unreadable
from core.sheets.plain import from_plain

ON_A_PAGE = 50
MOST_CONFLICTS = 200
EXAMPLES = 3
LOOKS = {Kind.WRONG: "blocks", Kind.CONFLICT: "warns", Kind.CHANGED: "you", Kind.NEW: "ahead", Kind.SAME: "done"}
SHOWN = (Kind.WRONG, Kind.CHANGED, Kind.NEW, Kind.SAME)


@dataclass(frozen=True)
class Column:
    """A column of the file: where it stands, its heading, the first few things in it, what it is taken for, what it may be."""

    at: int
    heading: str
    first: str
    chosen: str
    choices: list[tuple[str, Text]]


def context(importer: Importer, found: Preview, asked: str, number: str) -> dict[str, Any]:
    """asked: which kind of rows to show; number: which page of them."""
    kind = _shown(found, asked)
    conflicts, counts = found.of(Kind.CONFLICT), found.counts
    columns = _columns(importer, found)
    return {
        "importer": importer,
        "draft": found.draft,
        "preview": found,
        "kind": kind.value,
        "look": LOOKS[kind],
        "tabs": [(one.value, NAMES[one], counts[one]) for one in SHOWN],
        "counts": {one.value: counts[one] for one in Kind},
        "page_obj": Paginator(found.of(kind), ON_A_PAGE).get_page(number),
        "conflicts": conflicts[:MOST_CONFLICTS],
        "more_conflicts": max(0, len(conflicts) - MOST_CONFLICTS),
        "right": counts[Kind.NEW] + counts[Kind.CHANGED],
        "columns": columns,
        "unknown": [column.heading or str(column.at + 1) for column in columns if column.chosen == headings.NOTHING],
    }


def done_words(done: Done) -> str:
    """12 rows are brought in: 8 new, 4 changed."""
    count = done.new + done.changed
    if not count:
        return _("Nothing had to be changed. The file is thrown away.")
    said = ngettext("%(count)d row is brought in", "%(count)d rows are brought in", count) % {"count": count}
    return _("%(rows)s: %(new)d new, %(changed)d changed.") % {"rows": said, "new": done.new, "changed": done.changed}


def _shown(found: Preview, asked: str) -> Kind:
    """What was asked for, else the first kind that has rows, wrong ones before all."""
    if asked in {one.value for one in SHOWN}:
        return Kind(asked)
    return next((kind for kind in SHOWN if found.counts[kind]), Kind.NEW)


def _columns(importer: Importer, found: Preview) -> list[Column]:
    draft, offered = found.draft, headings.choices(importer)
    told = [*offered, (headings.TOLD, _("Told only, not read"))]
    return [
        Column(at, heading, _first(draft.rows, at), name, told if name == headings.TOLD else offered)
        for at, (heading, name) in enumerate(zip(draft.headings, draft.mapping, strict=False))
    ]


def _first(rows: list[Any], at: int) -> str:
    values = [from_plain(cells[at]) for _number, cells in rows[:20] if at < len(cells) and cells[at] is not None]
    return "; ".join(" ".join(plain(value).split())[:40] for value in values[:EXAMPLES] if not isinstance(value, Unreadable))
