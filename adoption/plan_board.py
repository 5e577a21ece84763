"""The plan as a board: a column for each state, a card for each task at the lowest level."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person, User
from adoption import schedule_words as told
from adoption.choices import TaskState
from adoption.models import Task
from adoption.permissions import edit_entry, finish_task
from adoption.schedule import Choose, Day, Plan

CARDS_A_COLUMN = 50
COLUMNS = (TaskState.TODO, TaskState.DOING, TaskState.DONE)


@dataclass(frozen=True)
class Card:
    """A task on the board. moves: the other columns it may be moved to, (state, word)."""

    task: Task
    url: str
    dates: str
    standing: told.Standing
    second: str
    moves: tuple[tuple[str, str], ...]

    @property
    def responsible(self) -> Person | None:
        return self.task.responsible


@dataclass(frozen=True)
class Column:
    """A state with its cards; `more` are left out."""

    state: str
    title: str
    cards: tuple[Card, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def columns(plan: Plan, choose: Choose, user: User) -> list[Column]:
    """Not begun, under way and done, each with at most fifty cards: the most urgent first, done ones the latest first."""
    found = [task for task in plan.leaves if choose(task)]
    return [_column(plan, state, [task for task in found if task.state == state], user) for state in COLUMNS]


def aside(plan: Plan, choose: Choose, user: User) -> Column:
    """What is not relevant here, folded away."""
    return _column(
        plan, TaskState.NOT_RELEVANT, [task for task in plan.leaves if task.state == TaskState.NOT_RELEVANT and choose(task)], user
    )


def _column(plan: Plan, state: TaskState, tasks: Sequence[Task], user: User) -> Column:
    in_order = sorted(tasks, key=_urgent)
    if state == TaskState.DONE:
        in_order = sorted(tasks, key=lambda task: (task.done_on or Day.min, task.number), reverse=True)
    codes = {task.pk: task.code for task in plan.tasks}
    cards = tuple(_card(plan, task, codes.get(task.parent_id) if task.parent_id else None, user) for task in in_order[:CARDS_A_COLUMN])
    return Column(state.value, str(state.label), cards, len(tasks))


def _urgent(task: Task) -> tuple[Day, Day, int]:
    return task.due or Day.max, task.starts or Day.max, task.number


def _card(plan: Plan, task: Task, parent: str | None, user: User) -> Card:
    part = [_("Part of %(code)s") % {"code": parent}] if parent else []
    line = [f"{task.service_line.code} {task.service_line.title}"] if task.service_line else []
    dates, standing = told.span(task.starts, task.due), told.standing(task, plan.today)
    return Card(task, reverse("task", args=[task.pk]), dates, standing, " · ".join(part + line), _moves(task, user))


def _moves(task: Task, user: User) -> tuple[tuple[str, str], ...]:
    """Whoever may change the task moves it anywhere; whoever holds it without being in the team may say that it is done."""
    if task.state == TaskState.NOT_RELEVANT or not finish_task(user, task):
        return ()
    states = COLUMNS if edit_entry(user, task) else (TaskState.DONE,)
    return tuple((state.value, str(state.label)) for state in states if state != task.state)
