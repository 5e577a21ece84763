"""What minutes hold, as plain JSON values: composed from the meeting, frozen when they are sent to those who approve them."""

from datetime import UTC, datetime
from typing import Any

from meetings.choices import Seat
from meetings.models import AgendaItem, Meeting, Minutes, MinutesEntry, Participant
from milestones.models import Decision

FORMAT = "farled-minutes-1"


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The points of a meeting with everything the minutes tell of them. Four queries."""
    rows = meeting.items.select_related("presenter__organisation", "round__decision__decided_by", "earlier")
    return list(rows.prefetch_related("papers__version__document", "outcomes"))


def compose(minutes: Minutes) -> dict[str, Any]:
    """The minutes as they stand now. The number of queries does not grow with them."""
    meeting = minutes.meeting
    said = {entry.item_id: entry for entry in minutes.entries.all()}
    return {
        "format": FORMAT,
        "meeting": _meeting(meeting),
        "opening": minutes.opening,
        "attendance": attendance(list(meeting.participants.select_related("seat__deputy_for__person"))),
        "items": [item(row, said.get(row.pk)) for row in items_of(meeting)],
    }


def attendance(rows: list[Participant]) -> list[dict[str, Any]]:
    """Who was there, and in whose place."""
    return [
        {
            "name": row.name, "organisation": row.organisation, "capacity": row.capacity, "attendance": row.attendance,
            "serves_for": _stands_in_for(row) if row.serves else "", "from_item": row.from_item, "to_item": row.to_item,
        }
        for row in rows
    ]  # fmt: skip


def item(row: AgendaItem, entry: MinutesEntry | None) -> dict[str, Any]:
    """One point: what was said, what it was read with, what came of it. A decision on its milestone that was not made while the meeting
    was open stands as `elsewhere`."""
    made = getattr(row.round, "decision", None) if row.round else None
    here = made is not None and _was_open(row.meeting, made.decided_at)
    return {
        "place": row.place,
        "title": row.title,
        "kind": row.kind,
        "presenter": row.presenter.name if row.presenter else "",
        "text": entry.text if entry is not None else row.notes,
        "papers": [_paper(paper) for paper in row.papers.all()],
        "round": {"gate": row.round.gate, "number": row.round.number, "state": row.round.state, "seal": row.round.seal}
        if row.round
        else None,
        "decision": _decision(made if here else None),
        "elsewhere": _decision(None if here else made),
        "outcomes": [
            {"kind": one.kind, "text": one.text, "code": one.code, "owner": one.owner, "due": str(one.due or "")}
            for one in row.outcomes.all()
        ],
    }


def _was_open(meeting: Meeting, at: datetime) -> bool:
    if meeting.opened_at is None or meeting.closed_at is None:
        return False
    return meeting.opened_at <= at <= meeting.closed_at


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "id": str(meeting.pk), "initiative": str(meeting.initiative_id), "title": meeting.title, "kind": meeting.kind,
        "day": str(meeting.day), "opened_at": _moment(meeting.opened_at), "closed_at": _moment(meeting.closed_at), "place": meeting.place,
        "link": bool(meeting.link), "chair": meeting.chair.name if meeting.chair else "",
        "secretary": meeting.secretary.name if meeting.secretary else "",
    }  # fmt: skip


def _paper(paper: Any) -> dict[str, Any]:
    version = paper.version
    if version is None:
        return {"title": paper.title, "url": paper.url}
    return {"title": paper.title, "version": version.number, "sha256": version.sha256}


def _decision(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "id": str(decision.pk), "matter": decision.matter, "gate": decision.gate, "kind": decision.kind, "outcome": decision.outcome,
        "decided_at": _moment(decision.decided_at), "decided_by": decision.decided_by.name, "mandate": decision.mandate,
        "motive": decision.motive, "own": decision.decision_point, "sha256": decision.sha256, "conditions": decision.conditions,
    }  # fmt: skip


def _stands_in_for(row: Participant) -> str:
    holder = row.seat.deputy_for if row.seat is not None and row.capacity == Seat.DEPUTY else None
    return holder.person.name if holder is not None else ""


def _moment(value: datetime | None) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds") if value else ""
