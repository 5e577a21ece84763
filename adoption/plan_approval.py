"""The pages of the plan's approval: versions with their states, one frozen plan, and what is asked of whoever approves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from adoption import plan_change_words, plan_content, schedule_words
from adoption.choices import PHASES
from adoption.models import PlanState, PlanVersion
from adoption.plan_content import Change, Content
from adoption.schedule import Day, Plan
from core import events, words

ROWS_A_PAGE = 50
Standing = tuple[str, str]


@dataclass(frozen=True)
class ChangeRow:
    """A change of the plan in words."""

    code: str
    title: str
    before: str
    after: str
    what: str


@dataclass(frozen=True)
class FrozenRow:
    """A task as it was put forward."""

    code: str
    title: str
    second: str
    phase: str
    responsible: str
    dates: str


@dataclass(frozen=True)
class Fact:
    """A figure of a plan and what to know about it."""

    name: str
    value: str
    second: str = ""


def standing(version: PlanVersion, baseline: PlanVersion | None) -> Standing:
    """How a version stands: kind of core.icons.STATES and the word."""
    if version.state == PlanState.APPROVED:
        is_baseline = baseline is not None and version.pk == baseline.pk
        return ("done", _("Approved: the baseline")) if is_baseline else ("ahead", _("Approved, replaced by a later version"))
    kind = {PlanState.PROPOSED: "waits", PlanState.RETURNED: "warns"}.get(PlanState(version.state), "ahead")
    return kind, str(PlanState(version.state).label)


def changed(plan: Plan, changes: Sequence[Change], number: str | None) -> Page[Any]:
    """A page of at most fifty changes in words."""
    page = Paginator(changes, ROWS_A_PAGE).get_page(number)
    page.object_list = [_change_row(plan, change) for change in page.object_list]
    return page


def between(before: PlanVersion | None, after: PlanVersion, plan: Plan) -> list[Change]:
    """What a version changes against an earlier one, or nothing where there is none."""
    if before is None:
        return []
    calendar = plan_content.calendar_of(plan)
    gates = plan_content.gates_between(before.content, after.content, calendar)
    return gates + plan_content.tasks_between(before.content, after.content, calendar)


def against(before: PlanVersion | None, after: PlanVersion, plan: Plan) -> str:
    """The same in one sentence."""
    if before is None:
        return _("It is the first plan to be approved: there is nothing to compare it with.")
    days = plan_content.end_between(before.content, after.content, plan_content.calendar_of(plan))
    return f"{plan_change_words.end_words(days)} {plan_change_words.counted_words(between(before, after, plan))}"


def facts(plan: Plan) -> list[Fact]:
    """The plan as it stands: tasks, the end of the work, the end with the margin, the planned end. The two ends are kept apart."""
    found = [Fact(_("Tasks"), str(len(plan.tasks)), _held(len(plan.unassigned)))]
    found.append(Fact(_("The work ends"), words.short_day(plan.end) or "–", _("as it is calculated, without the margin")))
    if plan.margin:
        length = ngettext("%(count)d day of margin", "%(count)d days of margin", plan.margin.days) % {"count": plan.margin.days}
        found.append(Fact(_("With the margin"), words.short_day(plan.margin.last), f"{plan.initiative.margin} %: {length}"))
    if plan.planned_end:
        found.append(Fact(_("Planned end"), words.short_day(plan.planned_end)))
    return found


def frozen_facts(content: Content) -> list[Fact]:
    """The same of a version."""
    wholes = {row["parent"] for row in content["tasks"]}
    free = sum(not row["responsible"] and row["id"] not in wholes for row in content["tasks"])
    end = plan_content.end_of(content)
    planned = plan_content.planned_end_of(content)
    found = [Fact(_("Tasks"), str(len(content["tasks"])), _held(free))]
    found.append(Fact(_("The work ends"), words.short_day(end) or "–", _("as it is calculated, without the margin")))
    margin = _("%(percent)d %% of the calculated time") % {"percent": content["margin_percent"]}
    found.append(Fact(_("Margin"), margin, words.short_day(plan_content.margin_end_of(content))))
    if planned:
        found.append(Fact(_("Planned end"), words.short_day(planned)))
    return found


def milestones(content: Content, plan: Plan) -> list[tuple[str, Day]]:
    """Each milestone that has a day, with it."""
    days = plan_content.gates(content)
    return [(schedule_words.gate_title(row), day) for row in plan.phases if (day := days.get(row.number))]


def frozen(content: Content, number: str | None) -> Page[Any]:
    """A page of at most fifty tasks as they were put forward."""
    codes = {row["id"]: row["code"] for row in content["tasks"]}
    waits = _waits(content, codes)
    page = Paginator(content["tasks"], ROWS_A_PAGE).get_page(number)
    page.object_list = [_frozen_row(row, codes, waits.get(row["id"], [])) for row in page.object_list]
    return page


def holds(version: PlanVersion) -> bool:
    """Whether the content still is what its fingerprint was made of."""
    return events.sha256_of(version.content) == version.sha256


def baseline_before(version: PlanVersion) -> PlanVersion | None:
    """The version that was approved last before this one was made."""
    rows = PlanVersion.objects.filter(initiative=version.initiative_id, state=PlanState.APPROVED, number__lt=version.number)
    return rows.order_by("-number").first()


def _held(free: int) -> str:
    return ngettext("%(count)d has nobody responsible", "%(count)d have nobody responsible", free) % {"count": free} if free else ""


def _change_row(plan: Plan, change: Change) -> ChangeRow:
    before, after = (schedule_words.span(one.starts, one.due) or "–" for one in (change.before, change.after))
    return ChangeRow(change.code, plan_change_words.title_words(change, plan), before, after, plan_change_words.change_words(change))


def _frozen_row(row: Mapping[str, Any], codes: Mapping[str, str], waits: Sequence[str]) -> FrozenRow:
    said = [_("Part of %(code)s") % {"code": codes[row["parent"]]}] if row["parent"] in codes else []
    said += [pgettext("plan", "waits for %(codes)s") % {"codes": ", ".join(waits)}] if waits else []
    dates = plan_content.span_of(row)
    phase = f"{row['phase']} {PHASES[row['phase'] - 1].label}"
    return FrozenRow(row["code"], row["title"], " · ".join(said), phase, row["responsible"], schedule_words.span(dates.starts, dates.due))


def _waits(content: Content, codes: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for before, after, _lag in content.get("waits", []):
        if before in codes:
            found.setdefault(after, []).append(codes[before])
    return {key: sorted(value, key=lambda code: (len(code), code)) for key, value in found.items()}
