"""What the core says of decisions without knowing them: where one is read, where one is prepared, and how an initiative stands by one.

The app that holds the decisions says where its pages are (milestones.apps); until then nothing is linked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from adoption.choices import Status
from adoption.models import Initiative

_page: list[Callable[[UUID], str]] = []
_asking: list[Callable[[Initiative, str], str]] = []


@dataclass(frozen=True)
class Standing:
    """An initiative that does not go on: what is said of it on each of its pages, and where its decision is read."""

    state: str
    text: str
    url: str


def pages_are(page: Callable[[UUID], str], asking: Callable[[Initiative, str], str]) -> None:
    """Called once in ready(): where a decision is read, and where a matter of an initiative ("lead_change") is prepared."""
    _page[:] = [page]
    _asking[:] = [asking]


def url_of(decision: UUID | str | None) -> str:
    """The address of a decision; empty for none."""
    return _page[0](UUID(str(decision))) if decision and _page else ""


def asking_url(initiative: Initiative, matter: str) -> str:
    """The address where a matter is prepared."""
    return _asking[0](initiative, matter) if _asking else ""


def standing(initiative: Initiative) -> Standing | None:
    """How an initiative stands that is paused or has ended; None while it goes on. No query."""
    texts = {
        Status.PAUSED: ("waits", _("The initiative is paused. Nothing is due until it is decided that it goes on.")),
        Status.STOPPED: ("blocks", _("The initiative has been stopped. Everything in it can be read; nothing can be changed.")),
        Status.CLOSED: ("done", _("The initiative is closed. Everything in it can be read; nothing can be changed.")),
    }
    found = texts.get(Status(initiative.status))
    return Standing(found[0], found[1], url_of(initiative.status_decision)) if found else None
