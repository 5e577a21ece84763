"""Makes one document in each format in this process and prints what it took, as JSON rows."""

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import django

HUKI = 40, 12


def main() -> None:
    """Measure and print."""
    django.setup()
    from core.blocks.page import render_page
    from core.docx import render_docx
    from core.pdf import render_pdf

    what = sys.argv[1]
    made = document(what)
    began = time.process_time()
    rendered = render_pdf(made)
    cold, peak = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    warm = best(lambda: render_pdf(made), 3 if rendered.pages < 60 else 1)
    docx, html = render_docx(made), render_page(made)
    rows = [
        row(what, "PDF", rendered.pages, len(rendered.data), cold, warm, peak),
        row(what, "DOCX", rendered.pages, len(docx), None, best(lambda: render_docx(made), 2), peak),
        row(what, "HTML", rendered.pages, len(html.encode()), None, best(lambda: render_page(made), 2), peak),
    ]
    sys.stdout.write(json.dumps(rows) + "\n")


def row(what: str, format: str, pages: int, size: int, cold: float | None, warm: float, peak: float) -> dict[str, Any]:
    """One line of the table; seconds are of the processor."""
    each = {"pages": pages, "kB": size // 1024, "cold ms": "–" if cold is None else f"{cold * 1000:.0f}", "p50 ms": warm * 1000}
    return {"what": f"{what}, {format}", **each, "queries": "–", "memory MB": peak, "ms a page": f"{warm * 1000 / pages:.0f}"}


def best(act: Callable[[], Any], turns: int) -> float:
    """Seconds of processor time of the quickest turn."""
    times = []
    for _turn in range(turns):
        began = time.process_time()
        act()
        times.append(time.process_time() - began)
    return min(times)


def document(what: str) -> Any:
    """The blocks that are measured."""
    if what.endswith("pages of text"):
        return text(int(what.split()[0]))
    from adoption.models import Initiative
    from documents.plan import plan_document

    initiative = Initiative.objects.select_related("lead").get(case_number="DT 2026/412")
    if what != "large plan":
        return plan_document(initiative)
    return large(initiative)


def large(initiative: Any) -> Any:
    """The plan with 200 risks, 300 tasks and a HUKI matrix of 40 activities and 12 roles."""
    from dataclasses import replace

    from core.blocks import Cell, Column, Section, Table
    from documents.plan import plan_document
    from tests.bench.pdf_once import _enlarge

    _enlarge(initiative)
    made = plan_document(initiative)
    columns = (Column("Activity", "xl"), *(Column(f"Role {n}", "xs") for n in range(1, HUKI[1] + 1)))
    rows = tuple(
        (Cell(f"Activity {n}: prepare, agree and carry out"), *(Cell("HUKI"[(n + m) % 4]) for m in range(HUKI[1]))) for n in range(HUKI[0])
    )
    matrix = Section("HUKI", (Table(columns, rows, "Who does what"),), landscape=True)
    return replace(made, sections=(*made.sections, matrix))


def text(pages: int) -> Any:
    """A document of about so many pages of running text, lists and tables."""
    from core.blocks import Bullets, Cell, Column, Document, Heading, Paragraph, Rich, Section, Span, Table

    said = "The service is taken into use step by step, and each step is judged before the next one is begun. " * 5
    rich = Rich((Span(said), Span("Nothing is left to chance. ", strong=True), Span("See the page.", href="https://example.org/page")))
    table = Table(
        (Column("What", "l"), Column("Who", "m"), Column("When", "s")),
        tuple((Cell(f"Step {n}"), Cell("The team"), Cell("May")) for n in range(8)),
    )
    one = (Heading("Step by step"), Paragraph(rich), Bullets(("first", "second", "third")), Paragraph(said), table, Paragraph(said))
    sections = tuple(Section(f"Chapter {n}", one, str(n)) for n in range(1, max(pages - 3, 1) + 1))
    return Document(title="A long document", kind="Report", case_number="DT 1", sections=sections, data={})


if __name__ == "__main__":
    main()
