"""The plain things that the components of templates/components/ are given. No models: who has one makes these of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text: TypeAlias = str | Promise


@dataclass(frozen=True)
class Stop:
    """One of the eight phases on the rail, with the milestone that ends it.

    state: "passed", "here" or "ahead". sailed: how much of the phase is behind us, in tens (0 to 90), read only where state is "here".
    date_lines: at most two short lines ("18 Jun 2026", "planned 11 Jun 2026"); the first is strong where the mark is passed or here.
    own_name: what the organisation calls the decision at the mark ("BP2"); empty where it has no name of its own for it.
    text_for_screen_reader: the whole of it in words ("Identify need: milestone I passed 18 Jun 2026").
    """

    number: int
    roman: str
    phase_name: Text
    state: str
    text_for_screen_reader: Text
    sailed: int = 0
    url: str = ""
    date_lines: Sequence[Text] = ()
    own_name: Text = ""
    conditions_open: int = 0
    conditions_url: str = ""


@dataclass(frozen=True)
class MenuItem:
    """A page of the local menu. count: how many things await the reader there (0 shows nothing)."""

    url: str
    label: Text
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class MenuGroup:
    """A group of the local menu; an empty title gives a group without a heading."""

    title: Text
    items: Sequence[MenuItem]


@dataclass(frozen=True)
class Note:
    """A note of the method. by: who speaks ("The method in this phase"); source: work and place, never empty."""

    by: Text
    title: Text
    text: Text
    source: Text
    points: Sequence[Text] = ()


@dataclass(frozen=True)
class Example:
    """An example beside an empty register: heading and pairs of (what, value)."""

    title: Text
    rows: Sequence[tuple[Text, Text]]


@dataclass(frozen=True)
class Conflict:
    """One field that somebody else changed while this reader wrote."""

    label: Text
    theirs: str
    yours: str


LEVEL_WORDS: dict[int, Text] = {1: _("low"), 2: _("moderate"), 3: _("significant"), 4: _("severe")}
# The same of an opportunity, where much is good.
GOOD_WORDS: dict[int, Text] = {**LEVEL_WORDS, 4: _("great")}


def level_bounds() -> tuple[int, int, int]:
    """The products of probability and consequence where levels 2, 3 and 4 begin; 3 is the danger line (setting CONTINGENCY_FROM)."""
    return 5, settings.CONTINGENCY_FROM, 15


def level_of(score: int) -> int:
    """Level 1 to 4 of a risk's product (1 to 25)."""
    return 1 + sum(score >= bound for bound in level_bounds())
