"""Columns known by their headings, in any of our languages; and the rows that only explain."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from adoption.exports import CODE_HEADING, VERSION_HEADING
from adoption.imports.importer import Importer
from core.components import Text
from core.sheets.read import Row

CODE, VERSION, TOLD, NOTHING = "code", "version", "told", ""
EXPLANATION, EXAMPLE = _("Explanation"), _("Example")
_FIRST = 15  # rows among which the headings are looked for


def split(importer: Importer, rows: Sequence[Row]) -> tuple[list[str], list[str], list[Row]]:
    """(headings, what each column holds, the rows below). The headings are the row in which most columns are known."""
    if not rows:
        return [], [], []
    known = spellings(importer)
    first = max(rows[:_FIRST], key=lambda row: (sum(_spelt(value) in known for value in row.values), -row.number))
    width = max(len(row.values) for row in rows)
    headings = [" ".join(str(value or "").split())[:200] for value in first.values] + [""] * (width - len(first.values))
    return headings, recognised(known, headings), [row for row in rows if row.number > first.number]


def recognised(known: dict[str, str], headings: Iterable[str]) -> list[str]:
    """What each column holds; a field is taken from the first column that names it."""
    found: list[str] = []
    for heading in headings:
        name = known.get(_spelt(heading), NOTHING)
        found.append(name if name == TOLD or name not in found else NOTHING)
    return found


def spellings(importer: Importer) -> dict[str, str]:
    """Every heading we know, in small letters, and what it stands for."""
    pairs: list[tuple[str, Text]] = [(TOLD, one) for one in importer.told]
    pairs += [(CODE, CODE_HEADING), (VERSION, VERSION_HEADING), *((field.name, field.label) for field in importer.fields)]
    return {_spelt(heading): name for name, text in pairs for heading in in_all_languages(text)}


def in_all_languages(text: Text) -> list[str]:
    """A text in each of our languages."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(str(text))
    return found


def marks() -> set[str]:
    """What stands in the column of codes where a row only explains or gives an example, in small letters."""
    return {_spelt(one) for text in (EXPLANATION, EXAMPLE) for one in in_all_languages(text)}


def _spelt(value: object) -> str:
    return " ".join(str(value or "").split()).rstrip("*:").strip().casefold()


def choices(importer: Importer) -> list[tuple[str, Text]]:
    """What a column may hold, to choose from."""
    special: list[tuple[str, Text]] = [(NOTHING, _("Leave it out")), (CODE, CODE_HEADING), (VERSION, VERSION_HEADING)]
    return [*special, *((field.name, field.label) for field in importer.fields)]
