"""Method packs: an organisation's own texts, documents, questions, points, activities and decision points beside the method.

`parse` reads and checks one, `applied` gives the method with it, `changes` says what is different between two methods. All pure:
nothing is stored here, and the eight phases cannot be changed by any pack.
"""

from method.packs.applying import applied
from method.packs.comparing import Change, Kind, What, changes
from method.packs.content import PackContent, newer, number
from method.packs.reading import parse
from method.packs.scan import MAX_BYTES

__all__ = ["MAX_BYTES", "Change", "Kind", "PackContent", "What", "applied", "changes", "newer", "number", "parse"]
