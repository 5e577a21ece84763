"""The parts of an OpenDocument spreadsheet that are not its rows."""

from collections.abc import Sequence
from html import escape

from django.utils import timezone
from openpyxl.utils import get_column_letter

from core.sheets.looks import LOCALES, unit_of
from core.sheets.model import Look

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {name: f"{_URN}{name}:1.0" for name in ("office", "style", "text", "table", "meta", "config", "manifest")} | {
    "number": f"{_URN}datastyle:1.0",
    "fo": f"{_URN}xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
# Order and separators of day, month and year; textual months where they are written as words.
_DAYS = {
    "en": ("day", " ", "month-word", " ", "year"),
    "sv": ("year", "-", "month2", "-", "day2"),
    "fi": ("day", ".", "month", ".", "year"),
    "nb": ("day2", ".", "month2", ".", "year"),
}
_PIECES = {
    "day": "<number:day/>",
    "day2": '<number:day number:style="long"/>',
    "month": "<number:month/>",
    "month2": '<number:month number:style="long"/>',
    "month-word": '<number:month number:textual="true"/>',
    "year": '<number:year number:style="long"/>',
}
_CLOCK = '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/>'


def _root(name: str, inside: str, *spaces: str) -> str:
    declared = " ".join(f'xmlns:{space}="{_SPACES[space]}"' for space in spaces)
    return f'{_HEAD}<office:{name} {declared} office:version="1.3">{inside}</office:{name}>'


MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="{_SPACES["manifest"]}" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIMETYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
        for name in ("content", "styles", "meta", "settings")
    )
    + "</manifest:manifest>"
)


def meta(title: str, by: str, language: str) -> str:
    """Title, whose it is, language and when it was made."""
    locale = "-".join(LOCALES.get(language, LOCALES["en"]))
    made = timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S")
    inside = (
        f"<office:meta><meta:generator>Farled</meta:generator><dc:title>{escape(title)}</dc:title>"
        f"<dc:creator>{escape(by or 'Farled')}</dc:creator><dc:language>{locale}</dc:language>"
        f"<meta:creation-date>{made}</meta:creation-date></office:meta>"
    )
    return _root("document-meta", inside, "office", "meta", "dc")


def styles(language: str) -> str:
    """The language of every cell, and the look of cells that say nothing else."""
    code, country = LOCALES.get(language, LOCALES["en"])
    inside = (
        '<office:styles><style:default-style style:family="table-cell">'
        f'<style:text-properties fo:language="{code}" fo:country="{country}"/></style:default-style>'
        '<style:style style:name="Default" style:family="table-cell"/></office:styles>'
    )
    return _root("document-styles", inside, "office", "style", "fo")


def settings(names: Sequence[str]) -> str:
    """The first row of each sheet stays when the others move."""
    frozen = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
        for name, kind, value in (
            ("VerticalSplitMode", "short", 2),
            ("VerticalSplitPosition", "int", 1),
            ("ActiveSplitRange", "short", 2),
            ("PositionTop", "int", 0),
            ("PositionBottom", "int", 1),
        )
    )
    tables = "".join(
        f'<config:config-item-map-entry config:name="{escape(name)}">{frozen}</config:config-item-map-entry>' for name in names
    )
    inside = (
        '<office:settings><config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        '<config:config-item-map-entry><config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        f'<config:config-item-map-named config:name="Tables">{tables}</config:config-item-map-named>'
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings>"
    )
    return _root("document-settings", inside, "office", "config")


def content(automatic_styles: str, tables: str, ranges: str) -> str:
    """The sheets with their styles and filter buttons."""
    filters = f"<table:database-ranges>{ranges}</table:database-ranges>"
    inside = (
        f"<office:automatic-styles>{automatic_styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}{filters}</office:spreadsheet></office:body>"
    )
    return _root("document-content", inside, "office", "style", "text", "table", "number", "fo")


def filter_range(name: str, at: int, columns: int, rows: int) -> str:
    """The rows that the buttons of the heading filter."""
    quoted = escape("'" + name + "'")
    address = f"{quoted}.A1:{quoted}.{get_column_letter(max(1, columns))}{rows}"
    return (
        f'<table:database-range table:name="filter{at}" table:target-range-address="{address}"'
        ' table:display-filter-buttons="true" table:contains-header="true"/>'
    )


def automatic(columns: Sequence[tuple[str, int]], looks: dict[Look, str], language: str) -> str:
    """Widths of columns (name, characters), the heading, and a style for each look in use (look: name)."""
    wide = "".join(
        f'<style:style style:name="{name}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * 0.2:.2f}cm"/></style:style>'
        for name, width in columns
    )
    top = '<style:table-cell-properties style:vertical-align="top"'
    return (
        '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>'
        f'{wide}<style:style style:name="head" style:family="table-cell">{top} fo:wrap-option="wrap" fo:background-color="#e3ecf2"/>'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
        f'<style:style style:name="text" style:family="table-cell">{top} fo:wrap-option="wrap"/></style:style>'
        + "".join(
            f'{_data_style(look, f"n{name}", language)}<style:style style:name="{name}" style:family="table-cell"'
            f' style:data-style-name="n{name}">{top}/></style:style>'
            for look, name in looks.items()
        )
    )


def _data_style(look: Look, name: str, language: str) -> str:
    """How a number, a sum, a share, a day or yes and no are written."""
    if look.kind == "yes_no":
        return f'<number:boolean-style style:name="{name}"><number:boolean/></number:boolean-style>'
    if look.kind in ("date", "moment"):
        parts = "".join(_PIECES.get(part, f"<number:text>{part}</number:text>") for part in _DAYS.get(language, _DAYS["en"]))
        clock = _CLOCK if look.kind == "moment" else ""
        return f'<number:date-style style:name="{name}">{parts}{clock}</number:date-style>'
    digits = f'<number:number number:decimal-places="{look.places}" number:min-decimal-places="{look.places}"' + (
        ' number:min-integer-digits="1" number:grouping="true"/>'
    )
    if look.kind == "percent":
        return f'<number:percentage-style style:name="{name}">{digits}<number:text> %</number:text></number:percentage-style>'
    unit = unit_of(look)
    after = f"<number:text> {escape(unit)}</number:text>" if unit else ""
    return f'<number:number-style style:name="{name}">{digits}{after}</number:number-style>'
