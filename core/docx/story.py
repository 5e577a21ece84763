"""The body of a DOCX while it grows: paragraphs, tables, headings, lists, links and the turns of the page."""

from dataclasses import dataclass
from urllib.parse import quote

from docx.document import Document as DocxDocument
from docx.opc.constants import RELATIONSHIP_TYPE

from core.blocks.direction import right_to_left
from core.blocks.links import followable
from core.blocks.model import Inline
from core.docx.frames import Frames
from core.docx.ooxml import Element, el, paragraph, twips
from core.docx.words import clean, one_line, run, runs

DEEPEST = 6  # the headings the house has a style for
AFTER_TABLE, CHAPTER = twips(3.5), twips(9)  # space above what follows a table, and above a chapter that begins amid a page
URI = "%:/?#[]@!$&'()*+,;=~"  # what an address may hold besides letters and digits; the rest is written with percent signs


@dataclass(frozen=True)
class Entry:
    """A heading that the contents list."""

    level: int
    text: str
    bookmark: str


class Story:
    """Writes into a document whose pages stand upright at first."""

    def __init__(self, document: DocxDocument, frames: Frames) -> None:
        self.document, self.frames = document, frames
        self.landscape = False
        self.entries: list[Entry] = []
        self._body = document.element.body
        self._level = 0
        self._after_table = False
        self._fresh_page = True
        self._first_section = True
        self._pictures = 0

    @property
    def width(self) -> int:
        """How wide the text is here, in twips."""
        return self.frames.of(self.landscape).width

    def add(self, style: str, *content: Element, **looks: object) -> Element:
        """A paragraph of ready runs at the end; after a table it keeps its distance."""
        if self._after_table and not style.startswith("Heading"):
            looks.setdefault("before", AFTER_TABLE)
        made = paragraph(style, *content, **looks)  # type: ignore[arg-type]
        self._put(made)
        return made

    def words(self, style: str, value: Inline, character: str = "", **looks: object) -> Element:
        """A paragraph of words, in their own direction."""
        return self.add(style, *self.inline(value, character), right_to_left=right_to_left(value), **looks)

    def inline(self, value: Inline, character: str = "") -> list[Element]:
        """Words as runs with their links."""
        return runs(value, self._relation, character)

    def cell_words(self, style: str, value: Inline, character: str = "", **looks: object) -> Element:
        """A paragraph of words for a cell of a table: made, not yet put anywhere."""
        content = self.inline(value, character)
        return paragraph(style, *content, right_to_left=right_to_left(value), **looks)  # type: ignore[arg-type]

    def table(self, made: Element) -> None:
        """A table at the end. Two tables would grow together, so a gap stands between them."""
        if self._after_table:
            self._gap()
        self._put(made, is_table=True)

    def heading(self, text: str, wanted: int, number: str = "", *, new_page: bool = False) -> None:
        """A heading of the wanted level, at most one deeper than the last, with a bookmark for the contents."""
        self._level = min(wanted, self._level + 1, DEEPEST)
        bookmark, at = f"_Toc{len(self.entries) + 1:08d}", len(self.entries)
        numbered = [run(f"{number} ", "ChapterNumber")] if number else []
        content = (el("bookmarkStart", id=at, name=bookmark), *numbered, *self.inline(text), el("bookmarkEnd", id=at))
        looks: dict[str, object] = {"new_page": new_page and not self._fresh_page, "right_to_left": right_to_left(text)}
        if self._level == 1 and not new_page:
            looks["before"] = CHAPTER
        self.add(f"Heading{self._level}", *content, **looks)
        self.entries.append(Entry(self._level, one_line(f"{number} {text}".strip(), 1000), bookmark))

    def next_list(self) -> int:
        """The number of a new numbered list that begins at 1."""
        numbering = self.document.part.numbering_part.element
        number = len(numbering.num_lst) + 1
        starts = (el("lvlOverride", el("startOverride", val=1), ilvl=level) for level in range(9))
        numbering.append(el("num", el("abstractNumId", val=1), *starts, numId=number))
        return number

    def next_picture(self) -> int:
        """An id for the next picture."""
        self._pictures += 1
        return self._pictures

    def turn(self, landscape: bool) -> None:
        """From here on pages are turned, or upright again."""
        if landscape != self.landscape:
            if self._after_table:
                self._gap()
            self._body[-1].pPr.append(self._page())
            self.landscape, self._fresh_page = landscape, True

    def end(self) -> None:
        """Nothing more comes: the last pages get their shape."""
        if self._after_table:
            self._gap()
        self._body.append(self._page())

    def place(self) -> int:
        """Where the next element will stand, for insert()."""
        return len(self._body)

    def insert(self, place: int, made: Element) -> None:
        """An element at a place that was kept free."""
        self._body.insert(place, made)

    def _page(self) -> Element:
        first, self._first_section = self._first_section, False
        return self.frames.of(self.landscape).section(titled=first and self.frames.book)

    def _put(self, made: Element, *, is_table: bool = False) -> None:
        self._body.append(made)
        self._after_table, self._fresh_page = is_table, False

    def _gap(self) -> None:
        self._after_table = False
        self.add("Gap")

    def _relation(self, href: str) -> str | None:
        address = followable(clean(href))
        if not address:
            return None
        return self.document.part.relate_to(quote(address, safe=URI), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
