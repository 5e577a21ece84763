"""Rich texts made up by Hypothesis."""

from hypothesis import strategies as st

from core.blocks.model import Bullets, Cell, Column, Heading, Item, Paragraph, Quote, Span, Table
from core.richtext.model import Picture, inline

WORDS = st.lists(st.text("abcåäöÅ1.,;:*_#[]()|<>&\"'\\`-+~!€🙂ع", min_size=1, max_size=8), min_size=1, max_size=6).map(" ".join)
HREFS = st.sampled_from(["", "", "", "https://example.org/a?b=1&c=2", "mailto:a@example.org"])
SPANS = st.builds(Span, WORDS.map(lambda text: f"{text} "), st.booleans(), st.booleans(), HREFS)
TEXTS = st.lists(SPANS, min_size=1, max_size=4).map(inline).filter(bool)
LISTS = st.deferred(lambda: st.builds(Bullets, st.lists(st.one_of(TEXTS, ITEMS), min_size=1, max_size=3).map(tuple), st.booleans()))
ITEMS = st.builds(Item, TEXTS, st.lists(LISTS, min_size=1, max_size=1).map(tuple))
PICTURES = st.builds(Picture, st.uuids().map(str), WORDS.map(lambda text: " ".join(text.split())).filter(bool))


@st.composite
def tables(draw):
    wide = draw(st.integers(2, 4))
    columns = tuple(Column(draw(WORDS)) for _ in range(wide))
    rows = tuple(tuple(Cell(draw(TEXTS)) for _ in range(wide)) for _ in range(draw(st.integers(1, 3))))
    return Table(columns, rows, row_header_index=draw(st.sampled_from([0, None])))


BLOCKS = st.one_of(
    st.builds(Paragraph, TEXTS), st.builds(Heading, WORDS, st.integers(1, 2)), LISTS, st.builds(Quote, TEXTS), tables(), PICTURES
)
DOCUMENTS = st.lists(BLOCKS, max_size=5).map(tuple)
