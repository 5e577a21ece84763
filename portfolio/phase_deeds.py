"""The activities of a phase as a reader meets them: how each stands and what this reader may do with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import User
from adoption import schedule_words
from adoption.activities import Usual
from adoption.activity_page import Explained, explain
from adoption.choices import TaskState
from adoption.models import Initiative, Task
from adoption.permissions import finish_activity, work_on_activity
from method import Playbook


@dataclass(frozen=True)
class Deed:
    """An activity with its task, if somebody has touched it. state: kind and word."""

    explained: Explained
    task: Task | None
    state: tuple[str, str]
    dates: str
    may_finish: bool
    may_work: bool

    @property
    def key(self) -> str:
        return self.explained.usual.key

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return self.key.replace("/", "-")

    @property
    def title(self) -> str:
        """As its task is called once there is one."""
        return self.task.title if self.task else str(self.explained.usual.activity.title)

    @property
    def is_settled(self) -> bool:
        return self.task is not None and self.task.is_settled

    @property
    def is_aside(self) -> bool:
        return self.task is not None and self.task.state == TaskState.NOT_RELEVANT

    @property
    def remarks(self) -> int:
        """How many comments there are."""
        return int(getattr(self.task, "remark_count", 0))


@dataclass(frozen=True)
class Group:
    """The activities of the method itself (no playbook) or of one playbook. is_open: it stands unfolded."""

    playbook: Playbook | None
    deeds: tuple[Deed, ...]
    is_open: bool

    @property
    def left(self) -> list[Deed]:
        """What is still to be done."""
        return [deed for deed in self.deeds if not deed.is_settled]

    @property
    def settled(self) -> list[Deed]:
        return [deed for deed in self.deeds if deed.is_settled]


def groups(user: User, initiative: Initiative, usual: Iterable[Usual], tasks: Mapping[str, Task]) -> list[Group]:
    """The method's own activities, then playbook by playbook; the first with something left stands unfolded."""
    today = timezone.localdate()
    by_book: dict[str, list[Deed]] = {}
    books = {}
    for one in usual:
        key = one.playbook.key if one.playbook else ""
        books[key] = one.playbook
        by_book.setdefault(key, []).append(_deed(user, initiative, explain(initiative, one), tasks.get(one.key), today))
    unfolded = next((key for key, deeds in by_book.items() if any(not deed.is_settled for deed in deeds)), None)
    return [Group(books[key], tuple(deeds), key == unfolded) for key, deeds in by_book.items()]


def count(found: Sequence[Group]) -> tuple[int, int]:
    """(settled, all) over all groups."""
    return sum(len(group.settled) for group in found), sum(len(group.deeds) for group in found)


def _deed(user: User, initiative: Initiative, explained: Explained, task: Task | None, today: date) -> Deed:
    return Deed(
        explained=explained,
        task=task,
        state=schedule_words.standing(task, today) if task else ("ahead", str(TaskState.TODO.label)),
        dates=schedule_words.span(task.starts, task.due) if task else "",
        may_finish=bool(finish_activity(user, initiative, task)),
        may_work=bool(work_on_activity(user, initiative, task)),
    )
