"""A book as OpenDocument, written by hand: a library that builds a tree of it takes several times as long."""

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from html import escape

from django.utils import timezone

from core.sheets import ods_parts
from core.sheets.model import Book, Look, Sheet, look_of, plain_number, sheet_names, widths
from core.sheets.values import Money, Value, clean

_SPACES = re.compile("^ +| +$| {2,}")


def to_ods(book: Book) -> bytes:
    """The bytes of the file: bold heading row that stays, filter buttons, title and language in its properties."""
    names = sheet_names(book.sheets)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), ods_parts.MIMETYPE)  # first and as it is, so that a file's kind can be told
        archive.writestr("META-INF/manifest.xml", ods_parts.MANIFEST)
        archive.writestr("meta.xml", ods_parts.meta(clean(book.title), clean(book.by), book.language))
        archive.writestr("styles.xml", ods_parts.styles(book.language))
        archive.writestr("settings.xml", ods_parts.settings(names))
        archive.writestr("content.xml", _content(book, names))
    return out.getvalue()


def _content(book: Book, names: list[str]) -> str:
    looks: dict[Look, str] = {}
    tables, ranges, columns = [], [], []
    for at, (name, sheet) in enumerate(zip(names, book.sheets, strict=True), 1):
        rows = list(sheet.rows)
        wide = widths(sheet.columns, rows)
        columns += [(f"co{at}_{n}", width) for n, width in enumerate(wide, 1)]
        tables.append(_table(name, at, sheet, rows, looks))
        ranges.append(ods_parts.filter_range(name, at, len(sheet.columns), len(rows) + 1))
    return ods_parts.content(ods_parts.automatic(columns, looks, book.language), "".join(tables), "".join(ranges))


def _table(name: str, at: int, sheet: Sheet, rows: Sequence[Sequence[Value]], looks: dict[Look, str]) -> str:
    columns = "".join(f'<table:table-column table:style-name="co{at}_{n}"/>' for n in range(1, len(sheet.columns) + 1))
    head = "".join(_text(column.title, "head") for column in sheet.columns)
    body = "".join(f"<table:table-row>{''.join(_cell(value, looks) for value in row)}</table:table-row>" for row in rows)
    return (
        f'<table:table table:name="{escape(name)}" table:style-name="ta1">{columns}'
        f"<table:table-header-rows><table:table-row>{head}</table:table-row></table:table-header-rows>{body}</table:table>"
    )


def _cell(value: Value, looks: dict[Look, str]) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, str):
        return _text(value, "text")
    look = look_of(value)
    style = looks.setdefault(look, f"ce{len(looks) + 1}")
    return f'<table:table-cell table:style-name="{style}" {_attributes(value, look)}/>'


def _attributes(value: Value, look: Look) -> str:
    if isinstance(value, bool):
        return f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    if isinstance(value, datetime.datetime):
        here = timezone.localtime(value) if timezone.is_aware(value) else value
        return f'office:value-type="date" office:date-value="{here.strftime("%Y-%m-%dT%H:%M:%S")}"'
    if isinstance(value, datetime.date):
        return f'office:value-type="date" office:date-value="{value.isoformat()}"'
    kind = {"percent": "percentage", "money": "currency"}.get(look.kind, "float")
    currency = f' office:currency="{escape(value.currency)}"' if isinstance(value, Money) else ""
    return f'office:value-type="{kind}"{currency} office:value="{plain_number(value):f}"'


def _text(value: str, style: str) -> str:
    """Text by its type; one paragraph for each line."""
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in clean(value).split("\n"))
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{lines}</table:table-cell>'


def _spaced(line: str) -> str:
    """Spaces that stand together or at an end, and tabs, have marks of their own; else a reader makes one space of them."""
    escaped = escape(line, quote=False)
    return _SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', escaped).replace("\t", "<text:tab/>")
