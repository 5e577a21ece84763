"""Chapters of the plan from the descriptions of the registers: what belongs together stands together, what is empty is one line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption import registry
from adoption.choices import Circle
from adoption.methods import method_for
from adoption.models import Initiative
from core.blocks import Block, Bullets, Lead, Note, Paragraph


@dataclass(frozen=True)
class Part:
    """What one register says, under a heading of its own."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    wide: bool = False

    @property
    def is_thin(self) -> bool:
        """Nothing but a sentence that says it is empty."""
        return all(isinstance(block, Paragraph) for block in self.blocks) and len(self.blocks) <= 1


@dataclass(frozen=True)
class Chapter:
    """A numbered chapter, on new pages; with several parts, or blocks of its own."""

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Part, ...] = ()
    landscape: bool = False


@dataclass(frozen=True)
class Plan:
    """Where registers stand: a chapter, the registers it holds, the method's note at its end."""

    key: str
    title: str | Promise
    registers: tuple[str, ...]
    note: str = ""


# The order a council reads in; registers that are named nowhere follow, each as a chapter of its own.
ORDER = (
    Plan("goals", gettext_lazy("Goals"), ("goals",), "goals"),
    Plan("benefits", gettext_lazy("Expected benefits"), ("benefits",), "benefits"),
    Plan("governance", gettext_lazy("Organisations and people"), ("governance", "agreements"), "people"),
    Plan(
        "milestones",
        gettext_lazy("Milestones, decisions and documents"),
        ("milestones", "decisions", "conditions", "statements", "referrals", "documents"),
        "gate",
    ),
    Plan("solution", gettext_lazy("Solution, profitability and funding"), ("options", "profitability", "funding"), "options"),
    Plan("service_lines", gettext_lazy("Service lines"), ("service_lines",), "service_lines"),
    Plan("tasks", gettext_lazy("Tasks and time plan"), ("tasks", "plan", "plan_versions"), "plan"),
    Plan("huki", gettext_lazy("Who does what"), ("huki",), "huki"),
    Plan("procurements", gettext_lazy("Necessary procurements"), ("procurements",), "procurements"),
    Plan("deliverables", gettext_lazy("Deliverables and training"), ("deliverables", "training"), "deliverables"),
    Plan("connections", gettext_lazy("Connections"), ("connections",), "connections"),
    Plan("risks", gettext_lazy("Risks and contingency plans"), ("risks",), "risks"),
    Plan("maintenance", gettext_lazy("Maintenance and what remains"), ("maintenance_objects", "remaining"), "maintenance_objects"),
    Plan("checklists", gettext_lazy("Answers to the questions of the areas"), ("checklists",), "checklists"),
)


def chapters(initiative: Initiative, own: Mapping[str, tuple[Part, ...]]) -> tuple[list[Chapter], Part | None]:
    """Every open register of the initiative, and the parts of `own` in the chapter of that key; texts in the active language.

    Beside it what is not described yet, in one short list instead of empty chapters; None when everything is.
    """
    found = {register.key: part for register in registry.all_registers() if (part := _part(register, initiative)) is not None}
    thin = [part for part in found.values() if part.is_thin]
    made = [_chapter(initiative, plan, [*own.get(plan.key, ()), *_of(plan.registers, found)]) for plan in ORDER]
    placed = {key for plan in ORDER for key in plan.registers}
    made += [_alone(part) for key, part in found.items() if key not in placed and not part.is_thin]
    return [chapter for chapter in made if chapter is not None], _empty(thin)


def _part(register: registry.Register, initiative: Initiative) -> Part | None:
    if register.circle != Circle.OPEN or register.blocks is None:
        return None
    blocks = tuple(register.blocks(initiative))
    return Part(register.key, str(register.name), blocks, register.wide) if blocks else None


def _of(keys: Iterable[str], found: Mapping[str, Part]) -> list[Part]:
    return [found[key] for key in keys if key in found and not found[key].is_thin]


def _chapter(initiative: Initiative, plan: Plan, parts: list[Part]) -> Chapter | None:
    if not parts:
        return None
    said = any(isinstance(block, Note) for part in parts for block in part.blocks)
    note = _note(initiative, plan.note) if plan.note and not said else ()
    wide = any(part.wide for part in parts)
    if len(parts) > 1:
        return Chapter(plan.key, str(plan.title), note, tuple(parts), wide)
    return Chapter(plan.key, str(plan.title), _after_lead(parts[0].blocks, note), landscape=wide)


def _after_lead(blocks: tuple[Block, ...], note: tuple[Note, ...]) -> tuple[Block, ...]:
    """The method speaks first, but after the chapter has said what it says in short."""
    at = 1 if blocks and isinstance(blocks[0], Lead) else 0
    return (*blocks[:at], *note, *blocks[at:])


def _alone(part: Part) -> Chapter:
    return Chapter(part.key, part.title, part.blocks, landscape=part.wide)


def _note(initiative: Initiative, key: str) -> tuple[Note, ...]:
    note = method_for(initiative).note(key)
    return (Note(_("The method here"), str(note.title), str(note.text), str(note.source)),)


def _empty(thin: list[Part]) -> Part | None:
    sentences = tuple(f"{part.title}: {block.text}" for part in thin for block in part.blocks if isinstance(block, Paragraph))
    return Part("empty", _("Not described yet"), (Bullets(sentences),)) if sentences else None
