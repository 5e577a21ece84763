"""Spreadsheets read: both formats, whoever wrote them, and everything that must be refused with a plain sentence."""

import datetime
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from core.sheets import Book, Column, Format, Money, Percent, Sheet, Unreadable, grid, read_ods, to_bytes
from core.sheets import opening as limits
from core.sheets.opening import Refused
from core.sheets.read import read
from tests.support.pictures import png

pytestmark = pytest.mark.once
BOTH = pytest.mark.parametrize("kind", list(Format))


def written(rows: list[list[Any]], kind: Format) -> bytes:
    return to_bytes(Book("T", "en", [Sheet("A", [Column(f"H{n}") for n in range(len(rows[0]))], rows)]), kind)


def repacked(data: bytes, **changed: str | None) -> bytes:
    """The file with parts replaced (names with / for __ and . for _dot_), or taken out by None."""
    names = {key.replace("__", "/").replace("_dot_", "."): value for key, value in changed.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if names.get(info.filename, "") is not None:
                new.writestr(info.filename, names.get(info.filename) or old.read(info.filename))
    return out.getvalue()


def of_openpyxl(fill: Any) -> bytes:
    book = Workbook()
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read(data)
    return str(caught.value.why)


class TestValues:
    @BOTH
    def test_what_was_written_is_read_again(self, kind: Format) -> None:
        row = [
            '=HYPERLINK("x")', "  a  b\nc\t_x0041_ <&>", 12, Decimal("12.5"), Money(Decimal("84000.75"), "SEK"), Percent(Decimal("12.5")),
            datetime.date(2026, 5, 1), True, None, "ÅÄÖ 👩‍👩‍👧 مرحبا",
        ]  # fmt: skip
        table = read(written([row], kind))
        assert [one.number for one in table.rows] == [1, 2] and not table.merged
        assert list(table.rows[1].values) == [
            *row[:4], Decimal("84000.75"), Percent(Decimal("12.5")), datetime.date(2026, 5, 1), True, None, row[9],
        ]  # fmt: skip

    def test_a_book_of_another_program_is_read(self) -> None:
        def fill(sheet: Any) -> None:
            sheet.append(["Task", "Due", "Share", "Time"])
            sheet.append(["Agree", datetime.datetime.fromisoformat("2026-05-01T08:00"), 0.4, datetime.time(8, 30)])
            sheet["C2"].number_format = "0.00%"
            sheet["A9"] = "after a gap"
            sheet["B9"] = 20026

        table = read(of_openpyxl(fill))
        assert [row.number for row in table.rows] == [1, 2, 9]
        assert list(table.rows[1].values)[:3] == ["Agree", datetime.date(2026, 5, 1), Percent(Decimal(40))]
        assert isinstance(table.rows[1].values[3], Unreadable) and list(table.rows[2].values) == ["after a gap", 20026]

    def test_a_formula_gives_the_value_it_last_had_or_says_that_it_has_none(self) -> None:
        data = of_openpyxl(lambda sheet: sheet.append(["=1+1"]))
        assert isinstance(read(data).rows[0].values[0], Unreadable)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<v />" in sheet or "<v></v>" in sheet or "<v/>" in sheet
        kept = sheet.replace("<v />", "<v>2</v>").replace("<v/>", "<v>2</v>").replace("<v></v>", "<v>2</v>")
        assert read(repacked(data, xl__worksheets__sheet1_dot_xml=kept)).rows[0].values == [2]

    def test_joined_cells_have_their_value_in_the_first_and_it_is_told(self) -> None:
        def fill(sheet: Any) -> None:
            sheet["A1"] = "both"
            sheet.merge_cells("A1:B2")

        table = read(of_openpyxl(fill))
        assert table.merged and [(row.number, list(row.values)) for row in table.rows] == [(1, ["both"])]

    def test_an_empty_book_has_no_rows(self) -> None:
        assert read(of_openpyxl(lambda sheet: None)).rows == []

    def test_repeated_cells_and_rows_of_opendocument_are_unfolded(self) -> None:
        content = (
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
            ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            "<office:body><office:spreadsheet><table:table>"
            '<table:table-row table:number-rows-repeated="2">'
            '<table:table-cell table:number-columns-repeated="2" office:value-type="string">'
            "<office:annotation><text:p>a remark</text:p></office:annotation><text:p>x</text:p><text:p>y</text:p></table:table-cell>"
            '<table:table-cell office:value-type="float" office:value="3" table:formula="of:=1+2"><text:p>3</text:p></table:table-cell>'
            "</table:table-row>"
            '<table:table-row table:number-rows-repeated="1048570">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
            "</table:table><table:table><table:table-row/></table:table></office:spreadsheet></office:body></office:document-content>"
        )
        table = read(repacked(written([["x"]], Format.ODS), content_dot_xml=content))
        assert [(row.number, list(row.values)) for row in table.rows] == [(1, ["x\ny", "x\ny", 3]), (2, ["x\ny", "x\ny", 3])]


class TestRefused:
    def test_what_is_no_spreadsheet_is_refused_with_a_way_to_mend_it(self) -> None:
        assert "save it as .xlsx or .ods" in refused(png(4, 4))
        assert "save it as .xlsx or .ods" in refused(b"") and "CSV" not in refused(b"%PDF-1.7\n")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("word/document.xml", "<a/>")
        assert "no spreadsheet" in refused(out.getvalue())

    @pytest.mark.parametrize("data", [b"No.;Task\nT1;Agree\n", "Nr;Åtgärd\n".encode("latin-1") * 3, "Nr;Åtgärd\n".encode()])
    def test_a_text_file_is_told_from_the_rest(self, data: bytes) -> None:
        assert "CSV" in refused(data)

    def test_a_locked_file_is_told_from_the_rest(self) -> None:
        assert "password" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
        locked = '<manifest:manifest xmlns:manifest="m"><manifest:encryption-data/></manifest:manifest>'
        assert "password" in refused(repacked(written([["x"]], Format.ODS), **{"META-INF__manifest_dot_xml": locked}))

    @BOTH
    def test_a_cut_off_file_is_damaged(self, kind: Format) -> None:
        data = written([["x" * 50, n] for n in range(300)], kind)
        refused(data[: len(data) // 2])
        part = "xl__worksheets__sheet1_dot_xml" if kind == Format.XLSX else "content_dot_xml"
        assert "damaged" in refused(repacked(data, **{part: "<a><b></a>"}))

    @BOTH
    def test_a_part_that_is_missing_is_damage(self, kind: Format) -> None:
        part = "xl__workbook_dot_xml" if kind == Format.XLSX else "content_dot_xml"
        refused(repacked(written([["x"]], kind), **{part: None}))

    @BOTH
    @pytest.mark.parametrize("entity", ['<!ENTITY a "aaaaaaaaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">'])
    def test_entities_are_never_unfolded(self, kind: Format, entity: str) -> None:
        part = "xl__worksheets__sheet1_dot_xml" if kind == Format.XLSX else "content_dot_xml"
        hostile = f"<?xml version='1.0'?><!DOCTYPE x [{entity}]><x>&a;</x>"
        assert "no spreadsheet" in refused(repacked(written([["x"]], kind), **{part: hostile}))

    def test_too_large_is_refused_before_it_is_unpacked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "10 MB" in refused(b"PK" + b"\0" * 10_000_001)
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<a/>")
            for n in range(9):
                archive.writestr(f"xl/{n}.xml", b"\0" * 10_000_000)
        assert len(bomb.getvalue()) < 200_000 and "too large" in refused(bomb.getvalue())

    @BOTH
    def test_too_many_rows_columns_or_cells_are_refused(self, kind: Format, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "20 000 rows" in refused(written([["x"]] * 20_000, kind))
        assert "200 columns" in refused(written([["x"] * 201], kind))
        assert len(read(written([["x"] * 200], kind)).rows) == 2
        monkeypatch.setattr("core.sheets.grid.MOST_CELLS", 10)
        assert "too large" in refused(written([["x"] * 4] * 3, kind))
        assert limits.MOST_CELLS > 10

    def test_rows_that_repeat_for_ever_are_refused(self) -> None:
        data = written([["x"]], Format.ODS)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            content = archive.read("content.xml").decode()
        head = "</table:table-header-rows><table:table-row"
        endless = content.replace(head, f'{head} table:number-rows-repeated="999999"')
        assert endless != content and "too large" in refused(repacked(data, content_dot_xml=endless))


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


class TestSmallFilesThatWouldGrow:
    """What a few kilobytes must not be able to do: fill the memory, or hold a worker for minutes."""

    def xlsx(self, rows: str) -> bytes:
        return repacked(written([["x"]], Format.XLSX), xl__worksheets__sheet1_dot_xml=SHEET.format(rows))

    def test_rows_out_of_their_order_count_each_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(grid, "MOST_ROWS", 10)
        rows = "".join(f'<row r="{1 + n % 2}"><c r="GR{1 + n % 2}"><v>1</v></c></row>' for n in range(11))
        assert "too large" in refused(self.xlsx(rows))

    def test_a_way_of_packing_that_unpacks_without_a_limit_is_not_opened(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(written([["x"]], Format.XLSX))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as new:
            for info in old.infolist():
                new.writestr(info.filename, old.read(info.filename))
        assert "no spreadsheet that Farled can read" in refused(out.getvalue())

    def test_one_text_in_very_many_cells_is_counted_in_each(self) -> None:
        content = zipfile.ZipFile(io.BytesIO(written([["x"]], Format.ODS))).read("content.xml").decode()
        row = content[content.index("<table:table-row>", content.index("</table:table-header-rows>")) :]
        many = row.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="15000">', 1)
        long = many.replace(">x<", f">{'y' * 2000}<", 1)
        assert "y" * 2000 in long
        data = repacked(written([["x"]], Format.ODS), content_dot_xml=content.replace(row, long))
        assert len(data) < 10_000 and "too large" in refused(data)

    def test_tabs_and_spaces_of_one_cell_are_counted_as_they_come(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(read_ods, "MOST_LETTERS", 1000)
        content = zipfile.ZipFile(io.BytesIO(written([["x"]], Format.ODS))).read("content.xml").decode()
        many = content.replace("<text:p>x</text:p>", '<text:p><text:s text:c="900"/>' + "<text:tab/>" * 200 + "</text:p>")
        assert "too large" in refused(repacked(written([["x"]], Format.ODS), content_dot_xml=many))

    def test_an_empty_first_line_stays(self) -> None:
        assert read(written([["\nsecond\n\nfourth"]], Format.ODS)).rows[1].values[0] == "\nsecond\n\nfourth"

    def test_half_characters_and_nul_written_as_escapes_are_left_out(self) -> None:
        cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>a_xD800_b_x0000_c</t></is></c></row>'
        assert read(self.xlsx(cell)).rows[0].values[0] == "abc"
