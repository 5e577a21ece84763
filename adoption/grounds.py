"""The decision that a change of a body rests on: written in words, or one of the decisions made in Farled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from adoption.choices import STEERING, Role
from adoption.models import Initiative


@dataclass(frozen=True)
class Ground:
    """What was decided, when and by whom, in words; `decision` is its id where it was made in Farled."""

    text: str
    decision: UUID | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """As the row that was changed keeps it."""
        return {"rests_on": self.text[:400], "rests_on_decision": self.decision}

    @property
    def told(self) -> dict[str, str]:
        """As the event keeps it."""
        return {"rests_on": self.text, "rests_on_decision": str(self.decision or "")}


@dataclass(frozen=True)
class Made:
    """A decision made in Farled: its id, what it is called, where it is read."""

    id: UUID
    words: str
    url: str


Source = Callable[[Initiative], list[Made]]
_sources: list[Source] = []


def made_by(source: Source) -> None:
    """Let an app above tell which decisions it has recorded of an initiative (AppConfig.ready)."""
    _sources.append(source)


def made_in(initiative: Initiative) -> list[Made]:
    """The decisions made in Farled, newest first. One query for each app that tells of them."""
    return [made for source in _sources for made in source(initiative)]


def is_asked(initiative: Initiative, role: str) -> bool:
    """Whether a change of this role asks for the decision it rests on: a seat in a body, once the initiative is set up.

    A business owner who decides alone is changed as simply as any other role.
    """
    if initiative.set_up_at is None:
        return False
    return role in STEERING or (role == Role.BUSINESS_OWNER and getattr(initiative, "owner_rule", None) is not None)
