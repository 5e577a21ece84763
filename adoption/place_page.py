"""What the page of a task says of its place in the plan."""

from typing import Any

from adoption import schedule, schedule_words
from adoption.models import Dependency, Task
from adoption.plan_network import Network
from adoption.schedule_words import span


def told(task: Task) -> dict[str, Any]:
    """What the page of a task says of its place in the plan: what it waits for, what waits for it, how far it may slip."""
    plan = schedule.read(task.initiative)
    network = plan.network
    rows = Dependency.objects.filter(before__deleted_at=None, after__deleted_at=None).select_related("before", "after")
    return {
        "waits": list(rows.filter(after=task).order_by("before__number")),
        "followers": list(rows.filter(before=task).order_by("after__number")),
        "critical": task.pk in network.critical,
        "room": schedule_words.room_words(plan.room(task)),
        "too_early": any(after == task.pk for _before, after in network.broken),
        "adds_up": _adds_up(network, task),
    }


def _adds_up(network: Network, task: Task) -> tuple[str, int] | None:
    """(dates, progress in per cent) of its parts; None for a task without parts."""
    rolled = network.rolled.get(task.pk)
    return (span(rolled.starts, rolled.due), rolled.progress) if rolled else None
