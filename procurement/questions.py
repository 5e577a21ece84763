"""Whether each task needs a procurement: the question the list of procurements is made of (D04, 000:24, 000:63)."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from adoption.choices import ProcurementNeeded
from adoption.models import Initiative, Task
from procurement.models import NecessaryProcurement, State


@dataclass(frozen=True)
class Asked:
    """A task at the lowest level that is not settled, with the procurements written for it."""

    task: Task
    procurements: tuple[NecessaryProcurement, ...]

    @property
    def is_open(self) -> bool:
        """Nobody has answered; a procurement that is written is an answer."""
        return not self.task.procurement_needed and not self.procurements

    @property
    def is_gap(self) -> bool:
        """A procurement is needed and none is written."""
        return self.task.procurement_needed == ProcurementNeeded.YES and not self.procurements


@dataclass(frozen=True)
class Questions:
    """The tasks of an initiative that are asked."""

    asked: tuple[Asked, ...]

    @cached_property
    def open(self) -> list[Asked]:
        """Those without an answer."""
        return [one for one in self.asked if one.is_open]

    @cached_property
    def gaps(self) -> list[Asked]:
        """Those that need a procurement nobody has written down."""
        return [one for one in self.asked if one.is_gap]

    @property
    def first(self) -> list[Asked]:
        """In the order in which they want something: unanswered, gaps, the others; each in the order of the plan."""
        rest = [one for one in self.asked if not one.is_open and not one.is_gap]
        return [*self.open, *self.gaps, *rest]


def read(initiative: Initiative) -> Questions:
    """All tasks that are asked, in two queries."""
    tasks = list(Task.objects.live().filter(initiative=initiative).select_related("responsible__organisation"))
    tasks.sort(key=lambda task: (task.phase_number, task.number))
    parents = {task.parent_id for task in tasks}
    for task in tasks:
        task.initiative = initiative
    written = _written(initiative)
    return Questions(tuple(Asked(t, tuple(written[t.pk])) for t in tasks if t.pk not in parents and not t.is_settled))


def _written(initiative: Initiative) -> dict[UUID | None, list[NecessaryProcurement]]:
    rows = NecessaryProcurement.objects.live().filter(initiative=initiative, task__isnull=False).exclude(state=State.NOT_NEEDED)
    found: dict[UUID | None, list[NecessaryProcurement]] = defaultdict(list)
    for row in rows.order_by("number"):
        found[row.task_id].append(row)
    return found
