"""Blocks in a DOCX. Drawings stand as their words: a word processor holds them badly, and nobody could change them there."""

import io
from collections.abc import Callable, Iterable
from typing import Any

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.shared import Emu

from core.blocks.model import Block, Bullets, Facts, Figure, Heading, Image, Item, Lead, Note, Paragraph, Quote, Table
from core.docx import tables
from core.docx.ooxml import Element, el
from core.docx.story import Story
from core.docx.words import clean, run

LEVELS = 5  # of lists that have a style; deeper ones use the last
EMU_PIXEL, EMU_TWIP = 9525, 635
UNREADABLE = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, ValueError, ZeroDivisionError)


def written(story: Story, blocks: Iterable[Block], above: int) -> None:
    """The blocks under a heading of that level. A drawing that runs over several pages has its words once."""
    before: tuple[str, str, str] | None = None
    for block in blocks:
        said = (block.title, block.alternative, block.caption) if isinstance(block, Figure) else None
        if said is None or said != before:
            WRITERS[type(block)](story, block, above)
        before = said


def picture(story: Story, image: Image, most_wide: int, most_high: int) -> Element | None:
    """A run with the picture, no larger than so many twips and never larger than life; None if its bytes are missing or no picture."""
    width, height = image.width * EMU_PIXEL, image.height * EMU_PIXEL
    if not image.data or min(width, height) <= 0:
        return None
    scale = min(1.0, most_wide * EMU_TWIP / width, most_high * EMU_TWIP / height)
    try:
        inline = story.document.part.new_pic_inline(io.BytesIO(image.data), Emu(int(width * scale)), Emu(int(height * scale)))
    except UNREADABLE:
        return None
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    inline.docPr.set("id", str(story.next_picture()))
    inline.docPr.set("descr", clean(image.alternative))
    return el("r", el("drawing", inline))


def _paragraph(story: Story, block: Paragraph, above: int) -> None:
    story.words("Normal", block.text)


def _lead(story: Story, block: Lead, above: int) -> None:
    story.words("Lead", block.text)


def _heading(story: Story, block: Heading, above: int) -> None:
    story.heading(block.text, above + block.level)


def _bullets(story: Story, block: Bullets, above: int) -> None:
    _list(story, block, 0)


def _list(story: Story, block: Bullets, level: int) -> None:
    kind, number = ("ListNumber", story.next_list()) if block.ordered else ("ListBullet", 1)
    style = f"{kind}{min(level, LEVELS - 1) + 1}" if level else kind
    for item in block.items:
        text, below = (item.text, item.below) if isinstance(item, Item) else (item, ())
        story.words(style, text, points=(number, min(level, 8)))
        for lower in below:
            _list(story, lower, level + 1)


def _quote(story: Story, block: Quote, above: int) -> None:
    story.words("Quote", block.text, keep_next=bool(block.by))
    if block.by:
        story.words("QuoteBy", block.by)


def _facts(story: Story, block: Facts, above: int) -> None:
    tables.facts(story, block)


def _note(story: Story, block: Note, above: int) -> None:
    """Paragraphs of one style and border: they stand in one box."""
    title = [run(f" {block.title}", strong=True)] if block.title else []
    story.add("Note", run(block.by, "NoteVoice"), *title, keep_next=True, before=200)
    story.words("Note", block.text, keep_next=bool(block.source))
    if block.source:
        story.words("Note", block.source, "NoteSource")
    story.add("Gap")


def _figure(story: Story, block: Figure, above: int) -> None:
    story.words("Caption", block.title, keep_next=True)
    for words in (block.alternative, block.caption):
        if words:
            story.words("PictureWords", words)


def _image(story: Story, block: Image, above: int) -> None:
    made = picture(story, block, story.width, story.frames.of(story.landscape).height * 4 // 5)
    if made is not None:
        story.add("Picture", made, keep_next=bool(block.caption))
    else:
        story.words("PictureWords", block.alternative)
    if block.caption:
        story.words("Caption", block.caption)


def _table(story: Story, block: Table, above: int) -> None:
    tables.table(story, block)


WRITERS: dict[type[Any], Callable[[Story, Any, int], None]] = {
    Paragraph: _paragraph,
    Lead: _lead,
    Heading: _heading,
    Bullets: _bullets,
    Quote: _quote,
    Facts: _facts,
    Note: _note,
    Figure: _figure,
    Image: _image,
    Table: _table,
}
