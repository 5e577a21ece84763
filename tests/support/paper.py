"""Documents made up for tests of the writers: one of every block, a long one, a nasty one."""

import datetime

from core.blocks import (
    Bullets,
    Cell,
    Column,
    Document,
    Facts,
    Figure,
    Group,
    Heading,
    Lead,
    Note,
    Paragraph,
    Quote,
    RailStop,
    Section,
    Table,
)
from core.charts import GanttRow, MatrixLabels, gantt_pages, gantt_svg, risk_matrix_svg

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
PHASES = (
    "Identify need",
    "Explore solutions",
    "Detail solution",
    "Initiate",
    "Develop",
    "Introduce",
    "Establish management",
    "Realise benefits",
)
NASTY = "Ylva 👩🏽‍💻 محمد אבג Łódź Ñ"
START = datetime.date(2026, 9, 1)
TODAY = datetime.date(2026, 11, 23)


def stops(names: tuple[str, ...] = PHASES) -> tuple[RailStop, ...]:
    """The first passed with an open condition, the second here."""
    done = RailStop("I", names[0], "passed", ("Passed", "18 Jun 2026", "planned", "11 Jun 2026"), "1 condition open")
    here = RailStop("II", names[1], "here", ("Here", "Milestone II", "planned", "10 Dec 2026"))
    rest = (RailStop(roman, name, "ahead", ("Ahead", "planned", "18 Mar 2027")) for roman, name in zip(ROMAN[2:], names[2:], strict=True))
    return (done, here, *rest)


def matrix() -> Figure:
    """Seven risks in the matrix."""
    labels = MatrixLabels(
        "Probability",
        "Consequence",
        {1: "rare", 2: "unlikely", 3: "possible", 4: "likely", 5: "almost sure"},
        {1: "slight", 2: "minor", 3: "felt", 4: "serious", 5: "severe"},
    )
    points = [("R1", 4, 4), ("R2", 4, 3), ("R3", 3, 4), ("R6", 3, 4), ("R8", 2, 5), ("R5", 2, 4), ("R7", 2, 3)]
    svg = risk_matrix_svg(points, labels=labels, title="Risk matrix", description="Seven risks")
    return Figure(
        svg, "Risk matrix", "five of seven risks lie above the danger line", "Above the dotted line a contingency plan is demanded."
    )


def gantt_rows(tasks: int) -> list[GanttRow]:
    """Tasks in groups of six, each group ended by a milestone."""
    rows = []
    for n in range(tasks):
        start = START + datetime.timedelta(days=n * 270 // tasks)
        if n % 6 == 0:
            rows.append(GanttRow(f"Phase {n // 6 + 1}: {PHASES[n // 6 % 8]}", kind="group"))
        end = start + datetime.timedelta(days=20 + n % 5 * 9)
        rows.append(
            GanttRow(
                f"{n // 6 + 1}.{n % 6 + 1} Describe what is to be done",
                start,
                end,
                progress=max(0, 100 - n * 9),
                late=n == 4,
                baseline_start=start,
                baseline_end=end,
            )
        )
        if n % 6 == 5:
            rows.append(GanttRow(f"{ROMAN[n // 6 % 8]} Choice of solution", None, end, kind="milestone", next=n == 11))
    return rows


def gantt(rows: list[GanttRow], per_page: int = 40) -> tuple[Figure, ...]:
    """The plan as drawings of a page each."""
    ends = [row.end for row in rows if row.end]
    pages = gantt_pages(rows, per_page)
    drawings = (
        gantt_svg(page, start=START, end=max(ends), today=TODAY, title="Time plan", description="", month_names=MONTHS) for page in pages
    )
    return tuple(Figure(drawing, "Time plan", "the same dates stand in the list of tasks") for drawing in drawings)


def risk_table(count: int) -> Table:
    """Risks with owner, two scores and the state of the contingency plan."""
    columns = (
        Column("No.", "xs"),
        Column("Risk", "l"),
        Column("Owner"),
        Column("Today", "s", True),
        Column("With measures", "s", True),
        Column("Contingency plan", "m"),
    )
    plans = (Cell("Written"), Cell("Missing", "blocks"), Cell("Old", "warns"), Cell("Agreed", "done"))
    rows = tuple(
        (
            Cell(f"R{n}"),
            Cell("Legal ground for sharing permit data is unclear", second="Legal"),
            Cell("Legal counsel, Demo Region"),
            Cell(str(n % 25 + 1)),
            Cell("8"),
            plans[n % 4],
        )
        for n in range(1, count + 1)
    )
    return Table(columns, rows, "Probability × consequence, 1 to 25. From 10 on a contingency plan is demanded.", row_header_index=1)


def task_table(count: int) -> Table:
    """Tasks in groups by phase."""
    columns = (Column("Task", "xl"), Column("Responsible", "l"), Column("From", "s"), Column("To", "s"), Column("State"))
    rows: list[tuple[Cell, ...] | Group] = []
    for n in range(count):
        if n % 12 == 0:
            rows.append(Group(f"Phase {n // 12 + 1}"))
        rows.append(
            (
                Cell(f"{n + 1} Agree on the powers of attorney"),
                Cell("Coordinator, Demo Town"),
                Cell("7 Sep 2026"),
                Cell("16 Oct 2026"),
                Cell("Done", "done"),
            )
        )
    return Table(columns, tuple(rows), "Tasks")


def provenance() -> Table:
    """Who made it and who approved it."""
    columns = (Column("What", "m"), Column("Who", "l"), Column("When", "m"))
    return Table(
        columns,
        (
            (Cell("Prepared"), Cell("Coordinator, Demo Town"), Cell("19 November 2026")),
            (Cell("Reviewed"), Cell(NASTY), Cell("20 November 2026")),
        ),
        "Where this document comes from",
    )


def every_block() -> tuple:
    """One of each kind of block."""
    return (
        Lead("Permit handlers in both organisations enter the same facts twice, and applicants wait 41 days on average."),
        Facts(
            (
                ("Recommended", "Option B"),
                ("Cost to milestone VIII", "1.24 M€"),
                ("Pays back in", "3.5 years"),
                ("Waiting time", "41 → 28 days"),
            )
        ),
        Paragraph("Phase 2 is one week late.\nEight of sixteen days of margin are left."),
        Heading("What is wanted", 1),
        Bullets(("One entry of each fact", "One view of the whole case")),
        Heading("In which order", 2),
        Bullets(("Agree", "Connect", "Train"), ordered=True),
        Quote("We cannot wait another season.", "Head of Permits"),
        Facts((("Lead organisation", "Demo Town"), ("Partners", "Demo Region, " * 8), ("Start", "1 September 2026"))),
        Note(
            "The method here",
            "Judge every risk twice",
            "Judge probability and consequence for all, before and after measures.",
            "Planning stage, risk analysis",
        ),
        risk_table(4),
        matrix(),
    )


def plan(*, risks: int = 7, tasks: int = 18, language: str = "en", **changes: object) -> Document:
    """An adoption plan with chapters upright and turned."""
    rows = gantt_rows(tasks)
    sections = (
        Section("The initiative in brief", every_block(), "1", key="brief"),
        Section("Time plan", gantt(rows), "2", subsections=(Section("Tasks", (task_table(tasks),), "2.1", level=2),)),
        Section(
            "Risks",
            (Paragraph("Risks are followed each month."), risk_table(risks)),
            "3",
            subsections=(Section("Contingency plan for R1", (Paragraph("If the joint opinion is not ready. " * 20),), "3.1", level=2),),
        ),
        Section("Roles and responsibilities", (task_table(14),), "4", landscape=True),
        Section("Communication", (Paragraph("Everybody is told at the same time."),), "5"),
    )
    values = {
        "title": "Joining Permits and Supervision",
        "subtitle": "Adoption plan: how the shared permit and supervision service is taken into use, from need to measured benefit",
        "language": language,
        "kind": "Adoption plan",
        "organisation_line": "Demo Town, with Demo Region",
        "case_number": "DT 2026/412",
        "version": "0.6",
        "status_text": "draft in review",
        "prepared_by": "Coordinator, Demo Town",
        "date_text": "19 November 2026",
        "rail": stops(),
        "facts": (
            ("Case number", "DT 2026/412"),
            ("Version", "0.6, 19 November 2026"),
            ("Status", "Draft in review"),
            ("Lead organisation", "Demo Town"),
            ("Prepared by", "Coordinator, Demo Town"),
            ("Decided by", "Steering group,\n10 December 2026"),
        ),
        "sections": sections,
        "provenance": provenance(),
        "data": {"risks": risks, "tasks": tasks},
    }
    return Document(**(values | changes))
