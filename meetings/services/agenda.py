"""The agenda: proposed, added to, changed, put in order; papers; notes taken in the meeting."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.services.entries import changed
from core import events
from core.db import Superseded, locked, save_edited
from core.permissions import require
from documents.models import Version
from meetings import proposal
from meetings.choices import ItemKind
from meetings.models import AgendaItem, Meeting, Paper
from meetings.permissions import may_prepare, may_take_notes, user_of
from meetings.services.common import event_data, meeting_in
from milestones.choices import RoundState
from milestones.services.referrals import sendable


def propose(meeting: Meeting) -> None:
    """Write the agenda of the kind of meeting, in the language of the initiative; in the caller's transaction."""
    with translation.override(meeting.initiative.language):
        points = proposal.proposed(meeting)
    AgendaItem.objects.bulk_create(_item(meeting, point, place) for place, point in enumerate(points, 1))


@transaction.atomic
def bring_matters(meeting: Meeting, *, by: Person) -> int:
    """Put what has come to be decided since on the agenda, before its last point; what is submitted by now is for decision.

    Returns how many points were added. Raises PermissionDenied, Superseded.
    """
    row = _preparing(meeting, by)
    there = {item.round_id: item for item in row.items.filter(round__isnull=False).select_related("round")}
    for item in there.values():
        if item.round is not None and item.round.state != RoundState.PREPARING and item.kind != ItemKind.DECISION:
            values = {"kind": ItemKind.DECISION, "minutes": max(item.minutes, proposal.DECISION_MINUTES)}
            save_edited(item, item.version, **values)
    with translation.override(row.initiative.language):
        new = [point for point in proposal.matters(row) if point.round is not None and point.round.pk not in there]
    at = _last(row) + (0 if row.items.filter(source="closing").exists() else 1)
    row.items.filter(place__gte=at).update(place=F("place") + len(new))
    AgendaItem.objects.bulk_create(_item(row, point, at + n) for n, point in enumerate(new))
    if new:
        titles = "; ".join(point.title for point in new)
        events.record(row.initiative_id, "meetings.item.added", by=by, subject=row, data=event_data(row, title=titles))
    return len(new)


@transaction.atomic
def add(meeting: Meeting, *, by: Person, **values: Any) -> AgendaItem:
    """A point of one's own, last but for the closing. Raises PermissionDenied, Superseded, ValidationError for a milestone twice."""
    row = _preparing(meeting, by)
    closing = row.items.filter(source="closing", place=_last(row)).first()
    place = closing.place if closing else _last(row) + 1
    if closing:
        row.items.filter(pk=closing.pk).update(place=place + 1)
    with _milestone_once():
        item = AgendaItem.objects.create(meeting=row, place=place, **values)
    events.record(row.initiative_id, "meetings.item.added", by=by, subject=item, data=event_data(row, title=item.title))
    return item


@transaction.atomic
def edit(item: AgendaItem, *, by: Person, seen_version: int, **values: Any) -> AgendaItem:
    """Change a point. Raises PermissionDenied, Superseded, ValidationError for a milestone twice."""
    row = _preparing(item.meeting, by)
    changes = changed(item, values)
    if not changes:
        return item
    with _milestone_once():
        after = save_edited(item, seen_version, **values)
    events.record(
        row.initiative_id, "meetings.item.changed", by=by, subject=after, data=event_data(row, title=after.title, changes=changes)
    )
    return after


@transaction.atomic
def remove(item: AgendaItem, *, by: Person) -> None:
    """Take a point off the agenda. Raises PermissionDenied, ValidationError once something came of it; nothing if it is gone."""
    row = _preparing(item.meeting, by)
    found = row.items.filter(pk=item.pk).first()
    if found is None:
        return
    if found.notes or found.outcomes.exists():
        raise ValidationError(_("Something was written about this point. It stays on the agenda."))
    found.delete()
    row.items.filter(place__gt=found.place).update(place=F("place") - 1)
    events.record(row.initiative_id, "meetings.item.removed", by=by, subject=row, data=event_data(row, title=found.title))


@transaction.atomic
def move(item: AgendaItem, *, by: Person, up: bool) -> int:
    """One place up or down; the first stays first and the last last. Returns its place. Raises PermissionDenied, Superseded."""
    row = _preparing(item.meeting, by)
    items = list(row.items.all())
    at = next((n for n, one in enumerate(items) if one.pk == item.pk), None)
    if at is None:
        raise Superseded(None)
    to = max(0, at - 1) if up else min(len(items) - 1, at + 1)
    items.insert(to, items.pop(at))
    for place, one in enumerate(items, 1):
        if one.place != place:
            AgendaItem.objects.filter(pk=one.pk).update(place=place)
    return to + 1


@transaction.atomic
def note(item: AgendaItem, *, by: Person, seen_version: int, notes: str) -> AgendaItem:
    """What is said about a point. Raises PermissionDenied; Superseded (with the point as it is) when somebody wrote meanwhile."""
    row = meeting_in(item.meeting)
    require(may_take_notes(user_of(by), row))
    if item.notes == notes.strip() and item.version == seen_version:
        return item
    after = save_edited(item, seen_version, notes=notes.strip())
    events.record(row.initiative_id, "meetings.item.noted", by=by, subject=after, data=event_data(row, title=after.title))
    return after


@transaction.atomic
def add_paper(item: AgendaItem, *, by: Person, title: str, version: Version | None = None, url: str = "") -> Paper:
    """The newest frozen version of a document that everybody in the initiative may read, or an address.

    Raises PermissionDenied, Superseded, ValidationError for both or neither, or another version.
    """
    row = _preparing(item.meeting, by)
    if (version is None) == (not url):
        raise ValidationError(_("Choose a document, or write an address."))
    if version is not None and not sendable(row.initiative).filter(pk=version.pk).exists():
        raise ValidationError({"version": _("Choose the newest approved version of a document that everybody with a role here may read.")})
    paper = Paper.objects.create(item=locked(AgendaItem, item.pk), title=title.strip(), version=version, url=url)
    events.record(row.initiative_id, "meetings.paper.added", by=by, subject=paper, data=event_data(row, title=paper.title))
    return paper


@transaction.atomic
def remove_paper(paper: Paper, *, by: Person) -> None:
    """Take a paper away from a point; nothing if it is gone. Raises PermissionDenied, Superseded."""
    row = _preparing(paper.item.meeting, by)
    gone, _rows = Paper.objects.filter(pk=paper.pk).delete()
    if gone:
        events.record(row.initiative_id, "meetings.paper.removed", by=by, subject=row, data=event_data(row, title=paper.title))


@contextmanager
def _milestone_once() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise ValidationError({"round": _("This milestone is on the agenda already.")}) from error


def _preparing(meeting: Meeting, by: Person) -> Meeting:
    row = meeting_in(meeting)
    if not row.is_coming:
        raise Superseded(row)
    require(may_prepare(user_of(by), row))
    return row


def _item(meeting: Meeting, point: proposal.Point, place: int) -> AgendaItem:
    return AgendaItem(
        meeting=meeting, place=place, source=point.source, kind=point.kind, title=point.title, about=point.about, minutes=point.minutes,
        round=point.round, earlier=point.earlier, presenter=meeting.chair if point.source in ("opening", "adjusters", "closing") else None,
    )  # fmt: skip


def _last(meeting: Meeting) -> int:
    return meeting.items.aggregate(last=Max("place"))["last"] or 0
