"""What the pages of milestones show: put together here, drawn by templates/milestones, asked for by the views."""

from milestones.pages.common import (
    add_errors,
    advice_form,
    dates,
    form,
    form_page,
    gate_url,
    is_asked_for,
    is_decided,
    mark_kind,
    open_rows,
    phase_row,
    point_for,
    show_late,
    usual_decider,
    was_decided,
)
from milestones.pages.gates import earlier, gate, overview
from milestones.pages.preparing import preparing
from milestones.pages.records import conditions, record
from milestones.pages.submitted import my_seat, question, sealed, seen, submitted

__all__ = [
    "add_errors",
    "advice_form",
    "conditions",
    "dates",
    "earlier",
    "form",
    "form_page",
    "gate",
    "gate_url",
    "is_asked_for",
    "is_decided",
    "mark_kind",
    "my_seat",
    "open_rows",
    "overview",
    "phase_row",
    "point_for",
    "preparing",
    "question",
    "record",
    "sealed",
    "seen",
    "show_late",
    "submitted",
    "usual_decider",
    "was_decided",
]
