"""The letters of who does what, as rules without a database: how they are written, read, drawn, and what a row lacks (D03, U17)."""

from collections.abc import Iterable, Mapping
from zlib import crc32

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from adoption.activity_page import LETTERS
from adoption.choices import STEERING, Letters, Role
from adoption.models.huki import ORDER, WRITINGS
from core.components import Text
from core.forms import MOST_VERSIONS

STEERING_GROUP = "steering_group"
# The columns of the house in their order, with the roles of people that stand behind each; those who only read have no part in a task.
ROLES: dict[str, tuple[str, ...]] = {
    STEERING_GROUP: tuple(STEERING),
    Role.BUSINESS_OWNER.value: (Role.BUSINESS_OWNER,),
    Role.COORDINATOR.value: (Role.COORDINATOR,),
    Role.TEAM_MEMBER.value: (Role.TEAM_MEMBER,),
    Role.EXPERT.value: (Role.EXPERT,),
    Role.PROCUREMENT_OFFICER.value: (Role.PROCUREMENT_OFFICER,),
    Role.BENEFITS_OWNER.value: (Role.BENEFITS_OWNER,),
}
_RACI = {"H": "A", "U": "R", "K": "C", "I": "I"}
NO_H, NO_U = "no_h", "no_u"
GAPS: dict[str, Text] = {NO_H: _("Nobody accountable"), NO_U: _("Nobody does it yet")}
BOTH: Text = _("Nobody accountable, nobody does it")

__all__ = ["GAPS", "LETTERS", "NO_H", "NO_U", "ORDER", "ROLES", "STEERING_GROUP", "WRITINGS"]


def canonical(letters: Iterable[str]) -> str:
    """H, U, K, I in this order, each once. Raises ValueError for any other sign."""
    wanted = set(letters)
    if wanted - set(ORDER):
        raise ValueError(f"Not letters of HUKI: {sorted(wanted - set(ORDER))}")
    return "".join(letter for letter in ORDER if letter in wanted)


def toggled(letters: str, letter: str) -> str:
    """With the letter where it was not, without it where it was. Raises ValueError."""
    return canonical(set(letters) ^ {letter})


def role_name(key: str) -> Text:
    """What a column of the house is called. Raises ValueError for none of ROLES."""
    return _("Steering group") if key == STEERING_GROUP else Role(key).label


def style_of(choice: str, language: str | None = None) -> str:
    """What was chosen, huki or raci, else what is usual in the language (the active one unless given): RACI in Finnish."""
    if choice in (Letters.HUKI, Letters.RACI):
        return choice
    return Letters.RACI.value if (language or get_language() or "").startswith("fi") else Letters.HUKI.value


def sign(letter: str, style: str) -> str:
    """The letter as it is drawn: H is A in RACI, U is R, K is C."""
    return _RACI[letter] if style == Letters.RACI else letter


def drawn(letters: str, style: str) -> str:
    """All of them, for plain text."""
    return " ".join(sign(letter, style) for letter in letters)


def accountable(row: Mapping[str, str]) -> list[str]:
    """The columns that hold H in a row {column: letters}; more than one is refused (U17)."""
    return [column for column, letters in row.items() if "H" in letters]


def lacking(row: Mapping[str, str], has_responsible: bool) -> tuple[str, ...]:
    """What a row {column: letters} lacks: somebody accountable, somebody who does it (D03). Who is responsible for the task does it."""
    held = set("".join(row.values()))
    missing = [] if "H" in held else [NO_H]
    return tuple(missing if "U" in held or has_responsible else [*missing, NO_U])


def version_of(row: Mapping[str, str]) -> int:
    """A number that stands for what a row {column: letters} says, so that a form opened before a change is noticed."""
    said = ";".join(f"{column}={row[column]}" for column in sorted(row) if row[column])
    return 1 + crc32(said.encode()) % MOST_VERSIONS


def gap_words(gaps: tuple[str, ...]) -> Text:
    """What is missing, in a few words; empty for nothing."""
    if len(gaps) > 1:
        return BOTH
    return GAPS[gaps[0]] if gaps else ""
