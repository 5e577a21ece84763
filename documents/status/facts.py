"""What the registers say to each side of a report, in a few sentences, so that the comment need not repeat it."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption import registry, schedule
from adoption.models import Initiative, Task
from core import words
from core.blocks import Lead, Paragraph
from documents.models import Side
from documents.plan.brief import next_milestone

SOON, NAMED = 30, 3  # days ahead, and how many late tasks are named


def facts(initiative: Initiative) -> dict[str, list[str]]:
    """By side: sentences in the active language. A constant number of queries."""
    milestone = next_milestone(initiative).replace("\n", ", ")
    return {
        Side.OVERALL: [_("Next: %(milestone)s") % {"milestone": milestone}] if milestone else [],
        Side.PLAN: _plan(initiative),
        Side.RISKS: _lead_of(initiative, "risks"),
        Side.ECONOMY: [*_lead_of(initiative, "funding"), *_lead_of(initiative, "profitability")],
        Side.DELIVERABLES: _lead_of(initiative, "deliverables"),
    }


def _plan(initiative: Initiative) -> list[str]:
    tasks = schedule.read(initiative).tasks
    open_ = [task for task in tasks if not task.is_settled]
    today = timezone.localdate()
    late = sorted((task for task in open_ if task.due and task.due < today), key=lambda task: task.due)
    soon = sum(1 for task in open_ if task.due and 0 <= (task.due - today).days <= SOON)
    said = [_("%(done)d of %(all)d tasks are done.") % {"done": len(tasks) - len(open_), "all": len(tasks)}] if tasks else []
    if late:
        said.append(_late(late))
    if soon:
        said.append(ngettext("%(count)d task is due within 30 days.", "%(count)d tasks are due within 30 days.", soon) % {"count": soon})
    return said


def _late(late: list[Task]) -> str:
    count = ngettext("%(count)d task is late", "%(count)d tasks are late", len(late)) % {"count": len(late)}
    named = (f"{task.code} {task.title} ({words.short_day(task.due)})" for task in late[:NAMED])
    return f"{count}: {'; '.join(named)}{' …' if len(late) > NAMED else ''}"


def _lead_of(initiative: Initiative, key: str) -> list[str]:
    """What a register says of itself in short."""
    register = next((register for register in registry.all_registers() if register.key == key), None)
    blocks: Iterable[object] = register.blocks(initiative) if register is not None and register.blocks else ()
    first = next(iter(blocks), None)
    return [str(first.text)] if isinstance(first, (Lead, Paragraph)) else []
