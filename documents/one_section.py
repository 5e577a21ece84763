"""One section made ready for reading beside something else: its heading, text and registers, in the language of the document."""

from functools import cached_property

from django.utils.safestring import SafeString

from core.blocks.html import to_html
from documents.content import Part
from documents.models import Document
from documents.reading import Reading, Register
from documents.texts import blocks_of, pictures_of


class OneSection:
    """Reads its own pictures and registers, nothing of the other sections."""

    def __init__(self, document: Document, part: Part) -> None:
        self.document, self.part = document, part
        self.key, self.number = part.heading.key, part.heading.number
        self.title = part.heading.name.in_(document.initiative.language)

    @cached_property
    def html(self) -> SafeString:
        """The text alone, below a heading of level 2."""
        text = self.part.section.html
        row = {"html": text, "title": self.title}
        return to_html(blocks_of(row, pictures_of(self.document, [text]), load=False), heading_level=2)

    @cached_property
    def registers(self) -> list[Register]:
        """What its registers say now."""
        return Reading(self.document).standing(self.part)
