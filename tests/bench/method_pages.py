"""Guide, phase page, checklists and set-up in one process: queries, milliseconds, and how both grow; prints the rows as JSON."""

import datetime
import json
import time
from typing import Any

import django

from tests.bench.measured import client_of, got, row

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


def _guide(case: Any) -> list[dict[str, Any]]:
    from django.urls import reverse

    client = client_of(case.coordinator)
    ways = [("guide: contents", reverse("guide")), ("guide: a phase", reverse("guide-phase", args=[3]))]
    ways += [("guide: search", reverse("guide-search") + "?q=benefits+plan"), ("guide: words", reverse("guide-words"))]
    return [row(what, "-", got(client, path)) for what, path in ways]


def _creations(case: Any) -> list[dict[str, Any]]:
    """An initiative that follows all four playbooks, with every activity of the eight phases planned on its days."""
    return [row("create an initiative with four playbooks", "52 + 61 activities planned", lambda: _create(case), turns=8)]


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
    client = client_of(case.coordinator)
    ways = [("phase with all checklists", reverse("phase", args=[initiative.pk, 4]))]
    ways.append(("checklists of a phase", reverse("checklists", args=[initiative.pk]) + "?phase=4"))
    return [row(what, f"{tasks} tasks, 245 answers", got(client, path)) for what, path in ways]


if __name__ == "__main__":
    main()
