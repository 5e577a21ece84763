"""Spreadsheets written: typed cells, text that stays text, and both formats read by somebody else's library."""

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from odf import opendocument, table, teletype
from openpyxl import load_workbook

from core.sheets import Book, Column, Format, Measure, Money, Percent, Sheet, Value, to_bytes
from core.sheets.values import LONGEST, clean

pytestmark = pytest.mark.once
SMUGGLED = ['=HYPERLINK("http://bad.example","click")', "+1", "-2+3", "@SUM(A1)", "=1+1", "\t=1"]
BOTH = pytest.mark.parametrize("kind", list(Format))


def book(rows: Sequence[Sequence[Value]], *, language: str = "en", columns: int = 0, title: str = "Plan") -> Book:
    count = columns or (len(rows[0]) if rows else 1)
    sheet = Sheet(title, [Column(f"Heading {n}") for n in range(count)], rows)
    return Book("Plan of T 2026/1", language, [sheet], "Demo Town")


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def ods_cells(data: bytes) -> list[list[Any]]:
    read = opendocument.load(io.BytesIO(data)).spreadsheet.getElementsByType(table.Table)[0]
    return [row.getElementsByType(table.TableCell) for row in read.getElementsByType(table.TableRow)]


class TestText:
    @BOTH
    @pytest.mark.parametrize("text", SMUGGLED)
    def test_what_looks_like_a_formula_is_written_as_text_by_its_type(self, kind: Format, text: str) -> None:
        written = parts(to_bytes(book([[text]]), kind))
        body = written["xl/worksheets/sheet1.xml" if kind == Format.XLSX else "content.xml"]
        assert (
            "<f>" not in body
            and "<f " not in body
            and "formula=" not in body
            and "http://bad.example"
            not in "".join(found for found in re.findall(r'href="[^"]*"|Target="[^"]*"', "".join(written.values())))
        )
        cell = re.findall(r"<c [^>]*>" if kind == Format.XLSX else r"<table:table-cell [^>]*>", body)[-1]
        assert ('t="inlineStr"' in cell) if kind == Format.XLSX else ('office:value-type="string"' in cell)

    def test_somebody_elses_reader_sees_text_and_it_stays_text_when_edited(self) -> None:
        sheet = load_workbook(io.BytesIO(to_bytes(book([[text] for text in SMUGGLED]), Format.XLSX))).active
        cells = [row[0] for row in sheet.iter_rows(min_row=2)]
        assert [cell.data_type for cell in cells] == ["s"] * len(SMUGGLED)
        assert [cell.value for cell in cells] == SMUGGLED and all(cell.quotePrefix for cell in cells)

    def test_what_xml_forbids_is_left_out_and_spaces_are_kept(self) -> None:
        text = "a\x00\x0b\ud800b\u202e  two\ttab\nline \ufffe"
        for kind in Format:
            written = parts(to_bytes(book([[text]]), kind))
            assert not re.search("[\x00\x0b\ufffe\u202e]", "".join(written.values()))
        assert teletype.extractText(ods_cells(to_bytes(book([["a  b\tc"]]), Format.ODS))[1][0]) == "a  b\tc"

    def test_too_long_a_text_is_cut_with_a_mark_that_tells_it(self) -> None:
        for text in ("x" * 40_000, "👩" * 20_000):
            cut = clean(text)
            assert len(cut.encode("utf-16-le")) // 2 <= LONGEST and cut.endswith("the whole text stands in Farled)")
        assert clean("x" * LONGEST) == "x" * LONGEST

    def test_a_number_of_a_character_is_not_read_as_the_character(self) -> None:
        sheet = load_workbook(io.BytesIO(to_bytes(book([["_x0041_"]]), Format.XLSX))).active
        assert sheet["A2"].value.replace("_x005F_", "_") == "_x0041_"
        assert "_x005F_x0041_" in parts(to_bytes(book([["_x0041_"]]), Format.XLSX))["xl/worksheets/sheet1.xml"]


DAY = datetime.date(2026, 5, 1)
MIDNIGHT, MOMENT = (datetime.datetime.fromisoformat(f"2026-05-01T{clock}") for clock in ("00:00", "15:42"))
ROW: list[Value] = [
    12, Decimal("12.5"), Money(Decimal(84000), "SEK"), Percent(Decimal(40)), DAY, MOMENT, True,
    Measure(3, "days"), None, "",
]  # fmt: skip


class TestTypes:
    def test_xlsx_holds_numbers_days_and_yes(self) -> None:
        sheet = load_workbook(io.BytesIO(to_bytes(book([ROW], language="sv"), Format.XLSX))).active
        values = [cell.value for cell in sheet[2]]
        assert values[:4] == [12, 12.5, 84000, 0.4] and values[4] == MIDNIGHT
        assert values[5:] == [MOMENT, True, 3, None, None]
        formats = [cell.number_format for cell in sheet[2]]
        assert formats[:5] == ["#,##0", "#,##0.0", '#,##0\\ "kr"', "0\\ %", "yyyy\\-mm\\-dd"] and formats[7] == '#,##0\\ "days"'

    def test_opendocument_holds_the_same(self) -> None:
        cells = ods_cells(to_bytes(book([ROW], language="fi"), Format.ODS))[1]
        kinds = [cell.getAttribute("valuetype") for cell in cells]
        assert kinds == ["float", "float", "currency", "percentage", "date", "date", "boolean", "float", None, None]
        assert cells[2].getAttribute("currency") == "SEK" and cells[3].getAttribute("value") == "0.4"
        assert cells[4].getAttribute("datevalue") == "2026-05-01" and cells[5].getAttribute("datevalue") == "2026-05-01T15:42:00"

    @pytest.mark.parametrize(
        ("language", "code"), [("en", "d mmm yyyy"), ("sv", "yyyy\\-mm\\-dd"), ("fi", "d\\.m\\.yyyy"), ("nb", "dd\\.mm\\.yyyy")]
    )
    def test_dates_are_shown_as_people_write_them(self, language: str, code: str) -> None:
        sheet = load_workbook(io.BytesIO(to_bytes(book([[DAY]], language=language), Format.XLSX))).active
        assert sheet["A2"].number_format == code
        content = parts(to_bytes(book([[DAY]], language=language), Format.ODS))["content.xml"]
        style = content[content.index("<number:date-style") : content.index("</number:date-style>")]
        assert (
            style.index("number:year") < style.index("number:day") if language == "sv" else style.index("number:day") < style.index("year")
        )


class TestFile:
    def test_xlsx_has_a_bold_heading_row_that_stays_and_buttons_to_filter(self) -> None:
        made = load_workbook(io.BytesIO(to_bytes(book([["a", "b"]] * 3, language="nb"), Format.XLSX)))
        sheet = made.active
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:B4" and sheet["A1"].font.bold
        assert sheet.title == "Plan" and sheet.column_dimensions["A"].width >= 10
        assert (made.properties.title, made.properties.language, made.properties.creator) == ("Plan of T 2026/1", "nb-NO", "Demo Town")

    def test_opendocument_too(self) -> None:
        data = to_bytes(book([["a", "b"]] * 3, language="nb"), Format.ODS)
        written = parts(data)
        assert data[30:38] == b"mimetype" and written["mimetype"].endswith("spreadsheet")
        assert "<dc:language>nb-NO</dc:language>" in written["meta.xml"] and "Plan of T 2026/1" in written["meta.xml"]
        assert 'fo:language="nb" fo:country="NO"' in written["styles.xml"]
        assert "VerticalSplitPosition" in written["settings.xml"] and "'Plan'.A1:'Plan'.B4".replace("'", "&#x27;") in written["content.xml"]
        assert opendocument.load(io.BytesIO(data)).spreadsheet is not None

    @BOTH
    def test_names_of_sheets_are_such_as_both_formats_take(self, kind: Format) -> None:
        sheets = [Sheet(title, [Column("A")], []) for title in ("Risks / [all]: <&>", "", "x" * 60, "x" * 60)]
        data = to_bytes(Book("T", "en", sheets), kind)
        if kind == Format.XLSX:
            assert load_workbook(io.BytesIO(data)).sheetnames == ["Risks all <&>", "1", "x" * 28, "x" * 28 + " 2"]
        else:
            assert len(opendocument.load(io.BytesIO(data)).spreadsheet.getElementsByType(table.Table)) == 4

    @BOTH
    def test_a_sheet_without_rows_is_a_file_too(self, kind: Format) -> None:
        assert parts(to_bytes(book([], columns=2), kind))

    @BOTH
    def test_what_is_cut_is_told_in_the_readers_language(self, kind: Format) -> None:
        with translation.override("en"):
            assert "the whole text stands in Farled" in "".join(parts(to_bytes(book([["x" * 33_000]]), kind)).values())
