"""What the registers say to each side of a report, in a few sentences, so that the comment need not repeat it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption import pages, registry, schedule
from adoption.choices import Circle, PhaseState
from adoption.models import Initiative, Task
from core import words
from core.blocks import Lead, Paragraph
from core.components import LEVEL_WORDS, level_bounds, level_of
from documents.models import Side
from documents.plan.brief import next_milestone

SOON, NAMED = 30, 3  # days ahead, and how many late tasks are named
HIGHEST = 25  # the product of probability and consequence

Scores = Mapping[str, int]


def facts(initiative: Initiative, now: Scores | None = None, before: Scores | None = None) -> dict[str, list[str]]:
    """By side: sentences in the active language. A constant number of queries.

    `now`: the risks as `scores` gives them, read here if they are not given; `before`: the same at the last report, None without one.
    """
    now = scores(initiative) if now is None else now
    return {
        Side.OVERALL: _milestone(initiative),
        Side.PLAN: _plan(initiative),
        Side.RISKS: [*_lead_of(initiative, "risks"), *_levels(now), *_worse(now, before)],
        Side.ECONOMY: [*_money(initiative), *_lead_of(initiative, "profitability")],
        Side.DELIVERABLES: [*_lead_of(initiative, "deliverables"), *_late_deliverables(initiative)],
    }


def scores(initiative: Initiative) -> dict[str, int]:
    """Open risks by their id: probability times consequence today, 0 where it is not judged. One query."""
    return {str(risk.pk): risk.score or 0 for risk in _entries(initiative, "risks") if risk.kind == "risk" and risk.closed_on is None}


def _milestone(initiative: Initiative) -> list[str]:
    said = next_milestone(initiative).replace("\n", ", ")
    if not said:
        return []
    planned = next((row.planned_gate for row in pages.phase_rows(initiative) if row.state != PhaseState.CLOSED), None)
    far = f" ({words.due(planned)})" if planned else ""
    return [_("Next: %(milestone)s") % {"milestone": f"{said}{far}"}]


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


def _levels(now: Scores) -> list[str]:
    """How many judged risks there are at each level, the highest first, with the products that make it."""
    starts = (1, *level_bounds())
    ends = (*(start - 1 for start in starts[1:]), HIGHEST)
    judged = [level_of(score) for score in now.values() if score]
    said = [
        f"{LEVEL_WORDS[level]} ({starts[level - 1]}–{ends[level - 1]}): {judged.count(level)}"
        for level in sorted(LEVEL_WORDS, reverse=True)
        if level in judged
    ]
    return [capfirst("; ".join(said))] if said else []


def _worse(now: Scores, before: Scores | None) -> list[str]:
    """How many risks came, and how many have a higher score, since the last report."""
    if before is None:
        return []
    new = sum(1 for key in now if key not in before)
    worse = sum(1 for key, score in now.items() if key in before and score > before[key])
    said = []
    if new:
        said.append(ngettext("%(count)d risk is new since the last report.", "%(count)d risks are new since the last report.", new))
    if worse:
        said.append(ngettext("%(count)d risk has become worse.", "%(count)d risks have become worse.", worse))
    return [sentence % {"count": count} for sentence, count in zip(said, [count for count in (new, worse) if count], strict=True)]


def _money(initiative: Initiative) -> list[str]:
    """What is decided and what is proposed of the funding, in each currency."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: {"decided": Decimal(0), "proposed": Decimal(0)})
    for funding in _entries(initiative, "funding"):
        if funding.state in ("decided", "proposed"):
            sums[funding.currency][funding.state] += funding.amount
    sentence = _("Funding: %(decided)s decided, %(proposed)s proposed.")
    return [
        sentence % {state: words.money(amount, currency) for state, amount in found.items()} for currency, found in sorted(sums.items())
    ]


def _late_deliverables(initiative: Initiative) -> list[str]:
    today = timezone.localdate()
    late = sum(1 for one in _entries(initiative, "deliverables") if one.due and one.due < today and one.delivered_on is None)
    return [ngettext("%(count)d deliverable is late.", "%(count)d deliverables are late.", late) % {"count": late}] if late else []


def _lead_of(initiative: Initiative, key: str) -> list[str]:
    """What a register says of itself in short."""
    register = _open(key)
    blocks: Iterable[object] = register.blocks(initiative) if register is not None and register.blocks else ()
    first = next(iter(blocks), None)
    return [str(first.text)] if isinstance(first, (Lead, Paragraph)) else []


def _entries(initiative: Initiative, key: str) -> list[Any]:
    register = _open(key)
    return list(register.entries(initiative)) if register is not None and register.entries else []


def _open(key: str) -> registry.Register | None:
    """A register that everybody with a role may read, as they may read the report."""
    return next((found for found in registry.all_registers() if found.key == key and found.circle == Circle.OPEN), None)
