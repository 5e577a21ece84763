"""Guide, phase page, checklists and set-up in one process: queries, milliseconds, and how both grow; prints the rows as JSON."""

import datetime
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

import django

TURNS = 25
SIZES = (0, 100, 1000)


def main() -> None:
    """Measure and print."""
    django.setup()
    from tests import factories

    case = factories.case()
    rows = [*_creations(case), *_guide(case)]
    for size in SIZES:
        rows += _phase(case, size)
    print(json.dumps(rows))


def _row(what: str, size: str, act: Callable[[], Any], turns: int = TURNS) -> dict[str, Any]:
    import psutil
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    act()
    with CaptureQueriesContext(connection) as captured:
        act()
    queries = len(captured)  # at once: the next request empties the list
    times = []
    for _turn in range(turns):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(times, n=20)
    memory = psutil.Process().memory_info().rss / 1_048_576
    middle = statistics.median(times)
    return {"what": what, "size": size, "queries": queries, "p50 ms": middle, "p95 ms": cuts[18], "memory MB": memory}


def _client(case: Any) -> Any:
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(case.coordinator.user, backend="accounts.backends.FarledBackend")
    return client


def _get(client: Any, path: str) -> Callable[[], None]:
    def get() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    return get


def _guide(case: Any) -> list[dict[str, Any]]:
    from django.urls import reverse

    client = _client(case)
    ways = [("guide: contents", reverse("guide")), ("guide: a phase", reverse("guide-phase", args=[3]))]
    ways += [("guide: search", reverse("guide-search") + "?q=benefits+plan"), ("guide: words", reverse("guide-words"))]
    return [_row(what, "-", _get(client, path)) for what, path in ways]


def _creations(case: Any) -> list[dict[str, Any]]:
    """An initiative that follows all four playbooks, with every activity of the eight phases planned on its days."""
    return [_row("create an initiative with four playbooks", "52 + 61 activities planned", lambda: _create(case), turns=8)]


def _create(case: Any) -> None:
    import method
    from adoption import activities
    from adoption.services import activities_plan, setup

    values = {
        "name": "Measured", "case_number": f"BENCH {time.time_ns()}", "lead": case.lead, "language": "fi",
        "starts": datetime.date(2027, 1, 4), "wished_end": datetime.date(2028, 12, 1),
    }  # fmt: skip
    initiative = setup.create(by=case.coordinator, playbooks=[playbook.key for playbook in method.whole().playbooks], **values)
    wanted = [activities_plan.Wanted(usual.key) for usual in activities.of_initiative(initiative)]
    activities_plan.create(initiative, wanted, by=case.coordinator)


def _phase(case: Any, tasks: int) -> list[dict[str, Any]]:
    """The phase page and its checklists with all playbooks, every question answered and so many tasks in the plan."""
    from django.urls import reverse

    import method
    from adoption.models import Initiative, Task
    from registers.models import Answer

    initiative = case.initiative
    Initiative.objects.filter(pk=initiative.pk).update(playbooks=[playbook.key for playbook in method.whole().playbooks])
    there = Task.objects.filter(initiative=initiative).count()
    Task.objects.bulk_create(
        Task(initiative=initiative, number=n + 1, title=f"Task {n}", phase_number=n % 8 + 1, responsible=case.team)
        for n in range(there, tasks)
    )
    if not Answer.objects.filter(initiative=initiative).exists():
        now = {"answered_by": case.expert, "answered_at": datetime.datetime.now(datetime.UTC)}
        numbers = {phase.key: phase.number for phase in method.phases()}
        Answer.objects.bulk_create(
            Answer(
                initiative=initiative, question=q.key, area=area.key, phase_number=numbers[q.phase], word="partly", comment="Half.", **now
            )
            for area in method.areas()
            for q in area.questions
        )
    client = _client(case)
    ways = [("phase with all checklists", reverse("phase", args=[initiative.pk, 4]))]
    ways.append(("checklists of a phase", reverse("checklists", args=[initiative.pk]) + "?phase=4"))
    return [_row(what, f"{tasks} tasks, 245 answers", _get(client, path)) for what, path in ways]


if __name__ == "__main__":
    main()
