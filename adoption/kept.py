"""What a page has read already, kept on the initiative so that nothing is read twice.

Only a page that changes nothing keeps things; services never do, so they always read what is true now.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from adoption.models import Initiative

T = TypeVar("T")


def keep(initiative: Initiative, **things: Any) -> None:
    """Keep things under their names for the rest of the page."""
    initiative.__dict__.setdefault("_kept", {}).update(things)


def kept(initiative: Initiative, name: str, read: Callable[[], T]) -> T:
    """What is kept under a name; read anew when nothing is."""
    things: dict[str, T] = initiative.__dict__.get("_kept", {})
    return things[name] if name in things else read()
