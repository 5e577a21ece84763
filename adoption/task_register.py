"""The register of tasks, which is the plan: what it demands and who is waited for. How it stands in a document: task_blocks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption import activity_rules, schedule
from adoption.choices import PHASES, DueKind, TaskState
from adoption.models import Initiative, RegisterEntry, Task
from adoption.models.entry import EntryQuerySet
from adoption.registry import Due, Need, Register
from adoption.schedule import Plan
from adoption.services import tasks
from adoption.task_blocks import blocks

NAMED = 5
ORDERED = 2
WHOLE_PLAN = 4
PLANNING = "joining_shared_service"


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live tasks, phase by phase."""
    rows = Task.objects.live().filter(initiative=initiative).select_related("responsible__organisation", "initiative")
    return rows.order_by("phase_number", "number")


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """Tasks up to this phase: in time (D05), done, held by somebody (D03); from milestone II that no later phase runs ahead (M02).

    From milestone IV the margin (N03).
    """
    plan = schedule.read(initiative)
    mine = [task for task in plan.leaves if task.phase_number <= gate]
    if mine:
        yield _late(plan, mine)
        yield _open(plan, mine)
        yield _held(plan, mine, gate)
    if gate >= ORDERED:
        yield from _ahead(plan, gate)
    if gate >= WHOLE_PLAN and plan.margin:
        yield _margin(plan)
    yield from activity_rules.needs(initiative, gate, plan.tasks)


def dues_of(task: Task) -> Iterator[Due]:
    """A task that is not done waits for its responsible person, or for anybody when it has a date."""
    if not task.is_settled and (task.responsible_id or task.due):
        yield Due(DueKind.TASK, task.pk, task.title, reverse("task", args=[task.pk]), task.responsible, task.due)


def _late(plan: Plan, mine: list[Task]) -> Need:
    late = [task for task in mine if task.days_late(plan.today)]
    text = _("Tasks of this phase are late") if late else _("The tasks of this phase are on time")
    return _need(plan, "late", late, text, _("See late tasks"), "D05", "?overdue=on")


def _open(plan: Plan, mine: list[Task]) -> Need:
    left = [task for task in mine if not task.is_settled]
    text = _("Tasks of this phase are not done") if left else _("The tasks of this phase are done")
    return _need(plan, "done", left, text, _("See the plan"), "D05")


def _held(plan: Plan, mine: list[Task], gate: int) -> Need:
    """Somebody for each task; where planning follows its own playbook it blocks milestone IV, at which the plan is approved."""
    free = [task for task in plan.unassigned if task in mine]
    text = _("Tasks lack a responsible person") if free else _("Each task has one responsible person")
    need = _need(plan, "held", free, text, _("Name somebody"), "D03")
    return replace(need, level="enforce") if gate == WHOLE_PLAN and PLANNING in plan.initiative.playbooks else need


def _ahead(plan: Plan, gate: int) -> Iterator[Need]:
    """More than half of the tasks of a later phase are done while this milestone is undecided (M02)."""
    later = [task for task in plan.leaves if task.phase_number > gate and task.state != TaskState.NOT_RELEVANT]
    if not later or gate < plan.initiative.phase_number:
        return
    ahead = [number for number in range(gate + 1, len(PHASES) + 1) if _mostly_done([t for t in later if t.phase_number == number])]
    text = _("The work follows the order of the phases")
    if ahead:
        text = _("Work of phase %(number)d, %(name)s, runs ahead") % {"number": ahead[0], "name": PHASES[ahead[0] - 1].label}
    done = [task for task in later if task.phase_number in ahead and task.state == TaskState.DONE]
    yield _need(plan, "ahead", done, text, _("See the plan"), "M02")


def _mostly_done(tasks: list[Task]) -> bool:
    return sum(task.state == TaskState.DONE for task in tasks) * 2 > len(tasks)


def _margin(plan: Plan) -> Need:
    enough = plan.margin is None or plan.margin.enough
    return Need(
        key="plan.margin",
        level="warn",
        met=enough,
        text=_("There is a margin after the last task") if enough else _("The margin after the last task is too small"),
        url=_url(plan),
        link=_("See the plan"),
        rule="N03",
    )


def _need(plan: Plan, key: str, tasks: list[Task], text: str, link: str, rule: str, query: str = "") -> Need:
    holders = {task.responsible_id for task in tasks}
    owner = tasks[0].responsible if len(holders) == 1 else None
    return Need(
        key=f"plan.{key}",
        level="warn",
        met=not tasks,
        text=text,
        url=_url(plan) + query,
        link=link,
        detail=named(tasks),
        owner=owner,
        rule=rule,
    )


def named(tasks: Sequence[RegisterEntry]) -> str:
    """The first few by code and title, and how many more."""
    shown = "; ".join(f"{task.code} {task.title}" for task in tasks[:NAMED])
    more = len(tasks) - NAMED
    return _("%(first)s and %(more)d more") % {"first": shown, "more": more} if more > 0 else shown


def _url(plan: Plan) -> str:
    return reverse("plan", args=[plan.initiative.pk])


TASKS = Register(
    key="plan",
    theme="scope",
    name=gettext_lazy("Plan"),
    noun=pgettext_lazy("log", "task"),
    order=50,
    model=Task,
    holder="responsible",
    group="plan",
    page="plan",
    needs=needs,
    blocks=blocks,
    entries=entries,
    dues_of=dues_of,
    quick_add=tasks.create,
)
