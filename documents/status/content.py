"""Everything a report says, as plain JSON values: what is shown, printed, and frozen when it is published."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone, translation

from adoption.methods import method_for
from core import words
from documents import title_page
from documents.models import Light, ReportState, Side, StatusLine, StatusReport
from documents.plan.brief import next_milestone
from documents.status.changes import changes
from documents.status.facts import facts, scores

FORMAT = "farled-status-report-1"
TYPE = "status_report"


def content_of(report: StatusReport) -> dict[str, Any]:
    """What the report says now, in the language of the initiative's documents; of a published one what it said then."""
    if report.state == ReportState.PUBLISHED:
        return dict(report.content or {})
    initiative, before = report.initiative, last_before(report)
    with translation.override(initiative.language):
        lines, earlier, now = lines_of(report), lines_of(before) if before else {}, scores(initiative)
        known = facts(initiative, now, (before.content or {}).get("scores") if before else None)
        changed = changes(initiative, before.published_at if before else None)
        return {
            "format": FORMAT,
            "title": method_for(initiative).document_type(TYPE).name.in_(initiative.language),
            "number": report.number,
            "as_of": report.as_of.isoformat(),
            "since": timezone.localdate(before.published_at).isoformat() if before and before.published_at else "",
            "language": initiative.language,
            "initiative": {"id": str(initiative.pk), "name": initiative.name, "case_number": initiative.case_number},
            "organisations": title_page.organisation_line(initiative),
            "next_milestone": next_milestone(initiative),
            "sides": [_side(side, lines[side], earlier.get(side), known[side]) for side in list(Side)],
            "changes": [asdict(found) | {"lines": list(found.lines)} for found in changed],
            "changes_text": report.changes_text,
            "scores": now,
            "written_by": words.named(report.by.name, report.by.organisation),
        }


def lines_of(report: StatusReport) -> dict[str, StatusLine]:
    """By side; one not said where none is kept. One query."""
    there = {line.side: line for line in report.lines.all()}
    return {side: there.get(side) or StatusLine(report=report, side=side) for side in list(Side)}


def last_before(report: StatusReport) -> StatusReport | None:
    """The published report before this one."""
    rows = StatusReport.objects.filter(initiative=report.initiative_id, state=ReportState.PUBLISHED, number__lt=report.number)
    return rows.order_by("-number").first()


def _side(side: Side, line: StatusLine, before: StatusLine | None, known: list[str]) -> dict[str, Any]:
    return {
        "side": str(side),
        "name": str(side.label),
        "light": str(line.light),
        "light_name": str(Light(line.light).label),
        "comment": line.comment,
        "before": {"light": str(before.light), "light_name": str(Light(before.light).label)} if before else None,
        "facts": known,
    }
