"""Where other apps plug in: each register is described once, and readiness, plan, overview and reminders read that.

A new register is a model, a description and a page; nothing else in the house changes (architecture.md).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

from accounts.models import Person
from adoption.choices import Circle, DueKind
from adoption.models import Initiative, RegisterEntry, Task
from core.blocks.model import Block

Text: TypeAlias = str | Promise
Level: TypeAlias = Literal["enforce", "warn", "inform"]


@dataclass(frozen=True)
class Need:
    """One thing a milestone asks for: met or not, who mends it and where. Stable `key` for marks such as "to follow".

    Registers say enforce or warn; where a milestone is not decided formally its list turns both into inform, which is help.
    """

    key: str
    level: Level
    met: bool
    text: Text
    url: str
    link: Text
    detail: Text = ""
    owner: Person | None = None
    due: date | None = None
    rule: str = ""


@dataclass(frozen=True)
class Due:
    """Something with a date that waits for somebody: what a DueItem row says."""

    kind: DueKind
    subject: UUID
    title: str
    url: str
    person: Person | None
    due: date | None
    circle: Circle = Circle.OPEN


@dataclass(frozen=True)
class Linked:
    """An entry of a register that belongs to a task, as the task's page shows it: what it is, where it stands, how it stands."""

    text: Text
    url: str
    state: str = ""
    word: Text = ""


@dataclass(frozen=True)
class AtEnd:
    """An entry that needs a word when the initiative is stopped: what becomes of it. owner: who holds it today."""

    subject: UUID
    label: str
    url: str
    owner: Person | None = None


@dataclass(frozen=True)
class Register:
    """One register of an initiative, described for the rest of the house.

    `entries(initiative)`: its live entries. `needs(initiative, gate)`: what it demands before milestone 1–8.
    `blocks(initiative)`: how it stands in a document, texts in the active language. `dues_of(entry)`: what waits for whom.
    `noun`: what the log calls one of its entries, which have a code. `holder`: the field of an entry that names who holds it, so that it
    can be handed over. `of_task(task)`: its entries that belong to a task.
    `theme`: under which of a decider's questions its changes are told in the brief (milestones.since): scope, cost, risks, benefits or
    conditions; dates are told by themselves.
    `at_end(initiative)`: its entries that somebody must say something of when the initiative is stopped; `end_needs(initiative)`: what
    it demands then.
    `quick_add(initiative, by=, title=, **values)`: a new entry from elsewhere, written at once (a meeting).
    `inner`: a closed circle and how the register stands in a document of that circle, where `blocks` leaves out what only it may read.
    """

    key: str
    name: Text
    order: int
    model: type[models.Model]
    group: Literal["decide", "plan", "people", "record"]
    page: str
    circle: Circle = Circle.OPEN
    needs: Callable[[Initiative, int], Iterable[Need]] | None = None
    blocks: Callable[[Initiative], Iterable[Block]] | None = None
    entries: Callable[[Initiative], Iterable[Any]] | None = None
    dues_of: Callable[[Any], Iterable[Due]] | None = None
    wide: bool = False
    noun: Text = ""
    holder: str = ""
    theme: Literal["", "scope", "cost", "risks", "benefits", "conditions"] = ""
    of_task: Callable[[Task], Iterable[Linked]] | None = None
    at_end: Callable[[Initiative], Iterable[AtEnd]] | None = None
    end_needs: Callable[[Initiative], Iterable[Need]] | None = None
    inner: tuple[Circle, Callable[[Initiative], Iterable[Block]]] | None = None
    quick_add: Callable[..., RegisterEntry] | None = None

    def blocks_in(self, circle: str) -> Callable[[Initiative], Iterable[Block]] | None:
        """How it stands in a document of a circle; None where it does not."""
        if self.inner is not None and self.inner[0] == circle:
            return self.inner[1]
        return self.blocks if self.circle in (Circle.OPEN, circle) else None


@dataclass(frozen=True)
class Way:
    """A page of an initiative that is no register of its own, for the local menu: url name (given the initiative's id) and label."""

    page: str
    name: Text
    group: Literal["decide", "plan", "people", "record"]
    order: int


_registers: dict[str, Register] = {}
_ways: list[Way] = []


def add(register: Register) -> None:
    """Called once by the owning app in ready(). Raises ValueError for a key used twice."""
    if register.key in _registers:
        raise ValueError(f"Register {register.key} is described twice.")
    _registers[register.key] = register


def add_way(way: Way) -> None:
    """Called once by the owning app in ready()."""
    _ways.append(way)


def ways(group: str) -> list[tuple[str, Text]]:
    """(url name, label) of every page of a group of the local menu, registers and others, in their order."""
    found: list[Register | Way] = [*_registers.values(), *_ways]
    return [(one.page, one.name) for one in sorted(found, key=lambda one: one.order) if one.group == group]


def all_registers() -> list[Register]:
    """Every register in its order."""
    return sorted(_registers.values(), key=lambda register: register.order)


def register(key: str) -> Register:
    """One register. Raises KeyError."""
    return _registers[key]


def quick_add(key: str, initiative: Initiative, *, by: Person, title: str, **values: Any) -> RegisterEntry:
    """A new entry of the register `key`, saved with its event and due rows. Raises KeyError for a register that takes none."""
    made = _registers[key].quick_add
    if made is None:
        raise KeyError(key)
    return made(initiative, by=by, title=title, **values)


def needs(initiative: Initiative, gate: int) -> list[Need]:
    """Everything all registers demand before milestone `gate` (1–8), met or not, in the order of the registers."""
    return [need for r in all_registers() if r.needs for need in r.needs(initiative, gate)]


def at_end(initiative: Initiative) -> list[tuple[Register, AtEnd]]:
    """Every entry that needs a word when the initiative is stopped, with its register."""
    return [(r, one) for r in all_registers() if r.at_end for one in r.at_end(initiative)]


def end_needs(initiative: Initiative) -> list[Need]:
    """What all registers demand when the initiative is stopped."""
    return [need for r in all_registers() if r.end_needs for need in r.end_needs(initiative)]


def of_task(task: Task) -> list[Linked]:
    """What of all registers belongs to a task."""
    return [linked for r in all_registers() if r.of_task for linked in r.of_task(task)]


def dues(initiative: Initiative) -> list[Due]:
    """Everything with a date in an initiative, from the registers themselves."""
    return [due for r in all_registers() if r.entries and r.dues_of for entry in r.entries(initiative) for due in r.dues_of(entry)]
