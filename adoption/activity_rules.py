"""Rules that activities carry: what must be settled before a milestone, and before another activity is done.

Those of a playbook count only where it was chosen. An activity that was marked not relevant, with its reason, is settled too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from adoption.choices import TaskState
from adoption.methods import method_for
from adoption.models import Initiative, Task
from adoption.registry import Level, Need
from method import Level as RuleLevel
from method import Text


@dataclass(frozen=True)
class ActivityRule:
    """`steps` are settled before milestone `gate` (1–8); where `before` is given, also before that step is done.

    `origin` is the key of a playbook, or of a phase for the method's own activities.
    """

    rule: str
    origin: str
    gate: int
    steps: tuple[str, ...]
    before: str = ""


@dataclass(frozen=True)
class Named:
    """An activity by the key that its task carries."""

    key: str
    title: Text


JOINING, ONLINE, REMOTE = "joining_shared_service", "services_online", "remote_services"
PILOT = ("run_pilot", "collect_experience", "feedback_meetings", "improve_from_feedback")
RULES = (
    ActivityRule("M16", "introduce", 6, ("carry_out_connections",)),
    ActivityRule("M17", "explore_solutions", 2, ("describe_purpose_and_groups",)),
    ActivityRule("D04", JOINING, 4, ("list_procurements",)),
    ActivityRule("D06", JOINING, 4, ("stakeholder_analysis",), before="communication_plan"),
    ActivityRule("D11", JOINING, 4, ("stakeholder_commitment",)),
    ActivityRule("K01", ONLINE, 4, ("kick_off",)),
    ActivityRule("K02", ONLINE, 6, ("appoint_service_responsible",), before="switch_on_follow_up_next"),
    ActivityRule("K03", ONLINE, 6, ("appoint_service_responsible",)),
    ActivityRule("K04", ONLINE, 3, ("process_analysis",)),
    ActivityRule("K06", ONLINE, 3, ("requirement_spec",)),
    ActivityRule("K08", ONLINE, 6, ("test_setup",), before="switch_on_follow_up_next"),
    ActivityRule("N01", REMOTE, 3, ("kick_off_meeting",), before="define_new_form"),
    ActivityRule("N02", REMOTE, 4, ("schedule_lines",)),
    ActivityRule("N06", REMOTE, 6, PILOT, before="everyday_use"),
    ActivityRule("N07", REMOTE, 6, ("internal_test",), before="run_pilot"),
    ActivityRule("N08", REMOTE, 6, ("external_communication_before", "external_communication_launch")),
)


def needs(initiative: Initiative, gate: int, tasks: Iterable[Task]) -> Iterator[Need]:
    """What the chosen playbooks' activities ask for at milestone `gate` (1–8); `tasks` are all live tasks of the plan. No query."""
    by_activity = {task.activity: task for task in tasks if task.activity}
    for rule, there in _chosen(initiative):
        if rule.gate == gate:
            for step in rule.steps:
                yield _need(initiative, rule, there[step], by_activity.get(there[step].key))


def check_order(task: Task) -> None:
    """Raises ValidationError when an enforced rule wants other activities settled before this one is done (N01, N06, K02)."""
    for rule, there in _chosen(task.initiative):
        if rule.before and task.activity == there[rule.before].key and _level(task.initiative, rule) == "enforce":
            _refuse_unless_settled(task, rule, [there[step] for step in rule.steps])


def first(initiative: Initiative, activity: str) -> list[Named]:
    """The activities that a rule of any level wants before this one, by the key a task carries: what its page warns of."""
    wanting = [(rule, there) for rule, there in _chosen(initiative) if rule.before and activity == there[rule.before].key]
    return [there[step] for rule, there in wanting for step in rule.steps]


def _refuse_unless_settled(task: Task, rule: ActivityRule, steps: list[Named]) -> None:
    there = Task.objects.live().filter(initiative=task.initiative_id, activity__in=[step.key for step in steps])
    settled = {row.activity for row in there if row.is_settled}
    missing = [str(step.title) for step in steps if step.key not in settled]
    if missing:
        why = method_for(task.initiative).rule(rule.rule).text
        values = {"missing": "; ".join(missing), "why": why}
        raise ValidationError(_("Settle this first: %(missing)s. %(why)s") % values, code="order")


def _chosen(initiative: Initiative) -> list[tuple[ActivityRule, dict[str, Named]]]:
    """The rules that count here, each with the activities of its origin by their own keys."""
    found = method_for(initiative)
    there = {phase.key: {one.key: Named(f"phase/{phase.key}/{one.key}", one.title) for one in phase.activities} for phase in found.phases}
    for playbook in found.playbooks:
        if playbook.key in initiative.playbooks:
            there[playbook.key] = {one.key: Named(f"playbook/{playbook.key}/{one.key}", one.title) for one in playbook.activities}
    return [(rule, there[rule.origin]) for rule in RULES if rule.origin in there]


def _level(initiative: Initiative, rule: ActivityRule) -> Level:
    return "enforce" if method_for(initiative).rule(rule.rule).level == RuleLevel.ENFORCE else "warn"


def _need(initiative: Initiative, rule: ActivityRule, step: Named, task: Task | None) -> Need:
    met = task is not None and task.is_settled
    text = _said(task) % {"activity": step.title}
    plan = reverse("plan", args=[initiative.pk])
    return Need(
        key=f"activities.{rule.rule}.{step.key.rpartition('/')[2]}",
        level=_level(initiative, rule),
        met=met,
        text=text,
        detail=str(method_for(initiative).rule(rule.rule).text),
        url=reverse("task", args=[task.pk]) if task is not None else plan,
        link=_("Open the activity") if task is not None else _("Plan it"),
        owner=task.responsible if task is not None else None,
        due=task.due if task is not None else None,
        rule=rule.rule,
    )


def _said(task: Task | None) -> str:
    if task is None:
        return _("“%(activity)s” is not planned yet")
    if task.state == TaskState.NOT_RELEVANT:
        return _("“%(activity)s” is marked as not relevant")
    return _("“%(activity)s” is done") if task.is_settled else _("“%(activity)s” is not done yet")
