"""Renders one plan twice in this process and prints what it took, as JSON."""

import json
import resource
import sys
import time

import django


def main() -> None:
    began = time.perf_counter()
    django.setup()
    from adoption.models import Initiative
    from core.pdf import render_pdf
    from documents.plan import plan_document

    initiative = Initiative.objects.get(case_number="DT 2026/412")
    if sys.argv[1] == "large":
        _enlarge(initiative)
        began = time.perf_counter()
    rendered = render_pdf(plan_document(initiative))
    cold = time.perf_counter() - began
    began = time.perf_counter()
    render_pdf(plan_document(initiative))
    warm = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    facts = {"pages": rendered.pages, "kB": len(rendered.data) // 1024, "cold s": cold, "warm s": warm, "peak memory MB": peak}
    sys.stdout.write(json.dumps(facts) + "\n")


def _enlarge(initiative: object) -> None:
    """The same plan with 200 risks and 300 tasks."""
    from datetime import date, timedelta

    from adoption.models import Task
    from registers.models import Risk

    owner = initiative.created_by  # type: ignore[attr-defined]
    text = "What is done when it happens, who does it, and who is told. " * 3
    risks = Risk.objects.filter(initiative=initiative).count()
    tasks = Task.objects.filter(initiative=initiative).count()
    Risk.objects.bulk_create(
        Risk(initiative=initiative, number=n, title=f"Risk {n}: something may be late", owner=owner, probability=1 + n % 5,
             consequence=1 + n % 4, probability_after=1, consequence_after=2, contingency=text)
        for n in range(risks + 1, 201)
    )  # fmt: skip
    Task.objects.bulk_create(
        Task(initiative=initiative, number=n, title=f"Task {n}: prepare and carry out", phase_number=1 + n % 8, responsible=owner,
             starts=date(2026, 1, 1) + timedelta(days=n), due=date(2026, 1, 20) + timedelta(days=n))
        for n in range(tasks + 1, 301)
    )  # fmt: skip


if __name__ == "__main__":
    main()
