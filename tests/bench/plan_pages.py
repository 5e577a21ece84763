"""Plan table, Gantt, board, matrices, my work, spreadsheets in one process, at three sizes; prints the rows as JSON."""

import datetime
import json
import os
from collections.abc import Callable
from typing import Any

import django

from tests.bench.measured import client_of, got, row

SIZES = tuple(int(one) for one in os.environ.get("BENCH_SIZES", "10,300,5000").split(","))
FIRST = datetime.date(2027, 1, 4)
CHAIN = 4  # each task waits for the one so many before it


def main() -> None:
    """Measure and print."""
    django.setup()
    from tests import factories

    case, rows = factories.case(), []
    for size in SIZES:
        _fill(case, size)
        rows += [*_pages(case, size), *_work(case, size), *_sheets(case, size)]
    print(json.dumps(rows))


def _fill(case: Any, size: int) -> None:
    """So many tasks on three levels, most of them waiting for another; a risk for each tenth."""
    from adoption import due
    from adoption.models import Dependency, Task
    from registers.models import Risk

    there = Task.objects.filter(initiative=case.initiative).count()
    made = [_task(case, number) for number in range(there, size)]
    Task.objects.bulk_create(made, batch_size=500)
    tasks = list(Task.objects.filter(initiative=case.initiative).order_by("number"))
    for at, task in enumerate(tasks):
        if at % 10 and at >= there:
            task.parent = tasks[at - at % 10]
    Task.objects.bulk_update(tasks[there:], ["parent"], batch_size=500)
    leaves = [task for task in tasks if task.parent_id]
    known = set(Dependency.objects.values_list("after_id", flat=True))
    pairs = [(leaves[at - CHAIN], one) for at, one in enumerate(leaves) if at >= CHAIN and at % 5 and one.pk not in known]
    Dependency.objects.bulk_create([Dependency(before=before, after=after) for before, after in pairs], batch_size=500)
    risks = Risk.objects.filter(initiative=case.initiative).count()
    values = {"initiative": case.initiative, "owner": case.coordinator, "probability": 3, "consequence": 4}
    Risk.objects.bulk_create([Risk(number=n + 1, title=f"Risk {n}", **values) for n in range(risks, size // 10)], batch_size=500)
    due.rebuild(case.initiative)


def _task(case: Any, number: int) -> Any:
    from adoption.models import Task

    first = FIRST + datetime.timedelta(days=number % 700)
    days = {"starts": first, "due": first + datetime.timedelta(days=number % 12)}
    return Task(
        initiative=case.initiative,
        number=number + 1,
        title=f"Task {number}",
        phase_number=number // 10 % 8 + 1,
        responsible=case.team,
        **days,
    )


def _pages(case: Any, size: int) -> list[dict[str, Any]]:
    from django.urls import reverse

    client, team = client_of(case.coordinator), client_of(case.team)
    plan = reverse("plan", args=[case.initiative.pk])
    ways = [("plan table", client, f"{plan}?view=list"), ("Gantt", client, plan), ("board", client, f"{plan}?view=board")]
    ways += [
        ("HUKI matrix", client, reverse("huki", args=[case.initiative.pk])),
        ("risks", client, reverse("risks", args=[case.initiative.pk])),
    ]
    ways += [("my work", team, reverse("my-work"))]
    return [_weighed(what, size, got(who, path)) for what, who, path in ways]


def _weighed(what: str, size: int, act: Callable[[], int]) -> dict[str, Any]:
    return {**row(what, f"{size} tasks", act, turns=25 if size < 1000 else 9), "kB": act() / 1000}


def _work(case: Any, size: int) -> list[dict[str, Any]]:
    """The schedule computed anew, and a cell changed in place until the answer is there."""
    from django.urls import reverse

    from adoption import schedule
    from adoption.models import Initiative, Task

    client = client_of(case.coordinator)
    task = Task.objects.filter(initiative=case.initiative, parent=None).order_by("number").first()
    plan = schedule.read(Initiative.objects.select_related("lead").get(pk=case.initiative.pk))
    task_and_links = (plan.tasks, list(plan.network.dependencies), plan.network.calendar, plan.today)

    def compute() -> None:
        from adoption.plan_network import Network

        network = Network(*task_and_links)
        assert network.placed and network.rolled is not None and network.broken is not None and network.critical is not None

    def change() -> None:
        now = Task.objects.get(pk=task.pk)
        sent = {"field": "title", "value": f"Task {now.version}", "was": now.title, "version": now.version}
        answer = client.post(reverse("task-cell", args=[task.pk]), sent)
        if answer.status_code != 200:
            raise RuntimeError(f"A cell answered {answer.status_code}")

    return [row("schedule computed", f"{size} tasks", compute, turns=9), row("cell changed", f"{size} tasks", change, turns=9)]


def _sheets(case: Any, size: int) -> list[dict[str, Any]]:
    """The whole plan out as a spreadsheet, and in again as far as the preview."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    client, rows = client_of(case.coordinator), []
    for kind in ("xlsx", "ods"):
        path = reverse("register-export", args=[case.initiative.pk, "plan", kind])
        rows.append({**row(f"{kind} out", f"{size} tasks", got(client, path), turns=3), "kB": got(client, path)() / 1000})
        answer = client.get(path)
        data = b"".join(answer.streaming_content) if answer.streaming else answer.content
        rows.append(
            row(
                f"{kind} in, preview",
                f"{size} tasks",
                lambda data=data, kind=kind: _bring(client, case, data, kind, SimpleUploadedFile),
                turns=2,
            )
        )
    return rows


def _bring(client: Any, case: Any, data: bytes, kind: str, upload: Any) -> None:
    from django.urls import reverse

    answer = client.post(reverse("register-import", args=[case.initiative.pk, "plan"]), {"file": upload(f"plan.{kind}", data)}, follow=True)
    if answer.status_code != 200:
        raise RuntimeError(f"Bringing in answered {answer.status_code}")


if __name__ == "__main__":
    main()
