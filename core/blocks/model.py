"""The kinds of block. All values are plain text in the document's language; each writer escapes for its own format."""

from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.safestring import SafeString

Width = Literal["xs", "s", "m", "l", "xl"]
State = Literal["", "done", "warns", "blocks"]
StopState = Literal["passed", "here", "ahead"]
Layout = Literal["book", "letter"]


@dataclass(frozen=True)
class Span:
    """Words of one look; href leads somewhere (http, https, mailto or tel)."""

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str = ""


@dataclass(frozen=True)
class Rich:
    """Words with looks and links; str() gives them plain, a line break stays a line break."""

    spans: tuple[Span, ...]

    def __str__(self) -> str:
        return "".join(span.text for span in self.spans)

    def __len__(self) -> int:
        return sum(len(span.text) for span in self.spans)


Inline = str | Rich


@dataclass(frozen=True)
class Paragraph:
    """Running text; a line break in it stays a line break."""

    text: Inline


@dataclass(frozen=True)
class Lead:
    """The first, larger words of a chapter: what it says in short."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading inside a section; level 1 stands next below the section's own heading."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Bullets:
    """A list, numbered if ordered; an Item has lists below it."""

    items: tuple["Inline | Item", ...]
    ordered: bool = False


@dataclass(frozen=True)
class Item:
    """A point of a list with the lists below it."""

    text: Inline
    below: tuple[Bullets, ...] = ()


@dataclass(frozen=True)
class Quote:
    """Somebody's own words, and whose they are."""

    text: Inline
    by: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table; width is a share (xs for a number, xl for a sentence), numeric aligns right."""

    title: str
    width: Width = "m"
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    """One value; a state adds shape and colour to the word, second is a quieter line below."""

    text: Inline = ""
    state: State = ""
    second: str = ""


@dataclass(frozen=True)
class Group:
    """A row that names the rows below it, as wide as the table."""

    title: str


Row = tuple[Cell, ...] | Group


@dataclass(frozen=True)
class Table:
    """Rows under columns. row_header_index says which column names its row; None when no column does.

    Raises ValueError for a row of the wrong length or a header index outside the columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    row_header_index: int | None = 0

    def __post_init__(self) -> None:
        if any(not isinstance(row, Group) and len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"Every row of a table needs {len(self.columns)} cells")
        if self.row_header_index is not None and not 0 <= self.row_header_index < len(self.columns):
            raise ValueError("The row header is not one of the columns")


@dataclass(frozen=True)
class Facts:
    """Short pairs of label and value."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Note:
    """A note in the method's voice: who speaks, what about, the words, and where they come from."""

    by: str
    title: str
    text: str
    source: str = ""


@dataclass(frozen=True)
class Figure:
    """A drawing from core.charts, what it is called, the same in words for who cannot see it, and a line below it.

    Raises TypeError unless the drawing is marked safe: only our own code draws.
    """

    svg: SafeString
    title: str
    alternative: str
    caption: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.svg, SafeString):
            raise TypeError("A figure takes a drawing made by core.charts, not text")


@dataclass(frozen=True)
class Image:
    """A picture that somebody put in, in words for who cannot see it; sha256 is that of its bytes, sizes are in pixels.

    data and kind ("image/png", "image/jpeg") are for paper, url for the screen. Raises ValueError without an alternative.
    """

    sha256: str
    alternative: str
    width: int
    height: int
    caption: str = ""
    kind: str = "image/png"
    data: bytes = b""
    url: str = ""

    def __post_init__(self) -> None:
        if not self.alternative.strip():
            raise ValueError("An image needs an alternative in words")


Block = Paragraph | Lead | Heading | Bullets | Quote | Table | Facts | Note | Figure | Image


@dataclass(frozen=True)
class Section:
    """A chapter (level 1) or a part of one; key says what it is about, for those who look it up in the data."""

    title: str
    blocks: tuple[Block, ...] = ()
    number: str = ""
    level: int = 1
    landscape: bool = False
    key: str = ""
    subsections: tuple["Section", ...] = ()


@dataclass(frozen=True)
class RailStop:
    """A phase and its milestone on the title page; warning is a short line such as an open condition."""

    roman: str
    phase: str
    state: StopState
    lines: tuple[str, ...] = ()
    warning: str = ""


@dataclass(frozen=True)
class Document:
    """A whole document. kind is what it is in words (Adoption plan); status_text stands in the foot of each page.

    layout: a book has a title page, contents and chapters on new pages; a letter has a head and flows on. logo stands in the head.
    data is the machine-readable content and must be JSON values; it is embedded in the PDF and part of the fingerprint. verify_at: the
    address where a file of it can be verified, printed in a PDF; it belongs to the installation, not to the content.
    """

    title: str
    subtitle: str = ""
    language: str = "en"
    kind: str = ""
    organisation_line: str = ""
    case_number: str = ""
    version: str = ""
    status_text: str = ""
    prepared_by: str = ""
    date_text: str = ""
    rail: tuple[RailStop, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    provenance: Table | None = None
    data: dict[str, Any] = field(default_factory=dict)
    layout: Layout = "book"
    logo: Image | None = None
    verify_at: str = ""
