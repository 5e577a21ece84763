"""The kinds of file that can be verified, each described once by the app that makes them."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from core.components import Text
from core.models import Event
from documents.models import RenderedFile


@dataclass(frozen=True)
class Held:
    """One thing about the record behind a file, in words, and whether it holds."""

    text: Text
    holds: bool


@dataclass(frozen=True)
class Told:
    """What whoever holds a file is told of it: nothing that does not stand in the file itself.

    when: moment it was decided or approved, under `when_label`. fingerprint: of what the file was made of. event: where the log tells
    of it (None: it does not). superseded: in words, what stands in its place; empty where nothing does.
    """

    kind: Text
    organisation: str
    when_label: Text
    when: datetime.datetime
    fingerprint_label: Text
    fingerprint: str
    stream: UUID
    event: Event | None
    holds: tuple[Held, ...]
    superseded: Text = ""


@dataclass(frozen=True)
class Kind:
    """A kind of file. key: what RenderedFile.kind begins with. tell: None for a file nobody outside may learn of.

    files_of: ids of the files made of what has this fingerprint (a decision, a version).
    """

    key: str
    tell: Callable[[RenderedFile], Told | None]
    files_of: Callable[[str], Iterable[UUID]]


_kinds: dict[str, Kind] = {}


def add(kind: Kind) -> None:
    """Register a kind, once, in an app's ready(). Raises ValueError for a key used twice."""
    if kind.key in _kinds:
        raise ValueError(f"Files of the kind {kind.key} are told twice.")
    _kinds[kind.key] = kind


def every() -> Iterable[Kind]:
    """All kinds."""
    return _kinds.values()


def tell(file: RenderedFile) -> Told | None:
    """What is told of a file; None for a kind that nobody registered, or that its app keeps to itself."""
    kind = next((kind for kind in _kinds.values() if file.kind.startswith(kind.key)), None)
    return kind.tell(file) if kind else None


def address() -> str:
    """Where a file can be verified, whole, to be printed in it."""
    return settings.FARLED_BASE_URL + reverse("verify")
