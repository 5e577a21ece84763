"""Spreadsheets: typed cells written as XLSX and OpenDocument, and both read again with care. No domain in here."""

from core.sheets.model import Book, Column, Format, Sheet
from core.sheets.values import Measure, Money, Percent, Unreadable, Value
from core.sheets.write import MIME, to_bytes

__all__ = ["MIME", "Book", "Column", "Format", "Measure", "Money", "Percent", "Sheet", "Unreadable", "Value", "to_bytes"]
