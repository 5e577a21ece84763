"""Rich text as people write it: read from HTML or light markup, kept as one canonical HTML, compared and merged."""

from core.richtext.compare import Change, Kind, compare
from core.richtext.markup import from_markup, to_markup
from core.richtext.merge import merge
from core.richtext.model import LONGEST, Picture, Reading, TextBlock
from core.richtext.plain import plain
from core.richtext.reading import read
from core.richtext.writing import write

__all__ = [
    "LONGEST",
    "Change",
    "Kind",
    "Picture",
    "Reading",
    "TextBlock",
    "compare",
    "from_markup",
    "merge",
    "plain",
    "read",
    "to_markup",
    "write",
]
