"""Rounds of a milestone: opened, prepared, submitted or withdrawn by the coordinator."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models import Initiative, InitiativePhase
from core import events, jobs
from core.db import Superseded, locked, save_edited
from core.permissions import require
from milestones import readiness
from milestones.asked import gates_of, points_of
from milestones.choices import PointAnswer, RoundState, Way
from milestones.models import Mark, Point, Round
from milestones.models.round import OPEN_STATES
from milestones.permissions import may_open, may_prepare, may_submit, may_touch, may_withdraw, user_of
from milestones.services import matters, ways
from milestones.services.common import event_data, first_wins, round_in
from milestones.services.waiting import sync_round

SEAL = "milestones.seal"


def current_round(initiative: Initiative, gate: int) -> Round | None:
    """The latest round of milestone `gate` (1–8), open or decided; None if there is none or the latest was withdrawn."""
    round = Round.objects.of_gates().filter(initiative=initiative, gate=gate).order_by("-number").first()
    if round is None or round.state == RoundState.WITHDRAWN:
        return None
    round.initiative = initiative
    return round


@transaction.atomic
def open_round(initiative: Initiative, gate: int, *, by: Person) -> Round:
    """Begin to prepare a milestone; earlier ones may be undecided still (M01). One that is open already is returned.

    Answers and summary of the round before are taken over. Raises PermissionDenied.
    """
    initiative = locked(Initiative, initiative.pk)
    require(may_open(user_of(by), initiative, gate))
    there = Round.objects.of_gates().filter(initiative=initiative, gate=gate, state__in=OPEN_STATES).first()
    return there or new_round(initiative, gate, by=by)


def new_round(initiative: Initiative, gate: int, *, by: Person) -> Round:
    """The next round of a milestone, in the caller's transaction and under its lock of the initiative; rights are the caller's."""
    rows = Round.objects.of_gates().filter(initiative=initiative, gate=gate)
    last = rows.order_by("-number").first()
    phase = InitiativePhase.objects.get(initiative=initiative, number=gate)
    highest = rows.aggregate(number=Max("number"))["number"] or 0
    try:
        with transaction.atomic():
            round = Round.objects.create(
                initiative=initiative, gate=gate, number=highest + 1, decider=phase.decider, opened_by=by,
                summary=last.summary if last else "", decide_by=None,
            )  # fmt: skip
    except IntegrityError as error:
        raise Superseded(rows.filter(state__in=OPEN_STATES).first()) from error
    _take_over(round)
    events.record(initiative.pk, "milestones.round.opened", by=by, subject=round, data=event_data(round))
    sync_round(round)
    return round


@transaction.atomic
def describe(round: Round, *, by: Person, seen_version: int, summary: str, decide_by: date | None) -> Round:
    """The matter in brief and when a decision is wanted. Raises PermissionDenied, Superseded (with the round as it is now)."""
    row = _preparing(round, by)
    if (row.summary, row.decide_by) == (summary.strip(), decide_by):
        return row
    after = save_edited(row, seen_version, summary=summary.strip(), decide_by=decide_by)
    data = event_data(row, decide_by=str(decide_by or ""))
    events.record(row.initiative_id, "milestones.round.described", by=by, subject=row, data=data)
    return after


@transaction.atomic
def answer_point(round: Round, key: str, *, by: Person, seen_version: int, answer: str, text: str) -> Point:
    """Answer one point of the milestone (M11); half an answer is kept, and counts as missing.

    `seen_version` is that of the point. Raises PermissionDenied, Superseded (with the point), ValidationError (unknown answer).
    """
    row = _preparing(round, by)
    if answer and answer not in PointAnswer.values:
        raise ValidationError({"answer": _("Choose one of the answers.")})
    point = row.points.get(key=key)
    if (point.answer, point.text) == (answer, text.strip()):
        return point
    after = save_edited(point, seen_version, answer=answer, text=text.strip(), answered_by=by)
    data = event_data(row, point=key, answer=answer)
    events.record(row.initiative_id, "milestones.point.answered", by=by, subject=after, data=data)
    return after


@transaction.atomic
def mark(round: Round, need_key: str, kind: str, reason: str, *, by: Person) -> Mark:
    """Go on although something is missing, for a reason: an enforced need is to follow, a warning is accepted.

    Raises PermissionDenied; ValidationError if there is no reason, nothing is missing, or no reason can excuse it.
    """
    row = _preparing(round, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Write the reason.")})
    item = next((i for i in readiness.summary(row.initiative, row.gate, row).items if i.need.key == need_key), None)
    if item is None or item.need.met:
        raise ValidationError(_("Nothing is missing here any longer. Open the page again."))
    if not item.may_mark:
        raise ValidationError(_("This must be mended before the basis is submitted; no reason can stand in for it."))
    if kind != item.mark_kind:
        raise ValidationError(_("What the method demands can only be marked as to follow; what it warns about can be accepted."))
    made, _new = Mark.objects.update_or_create(round=row, need=need_key, defaults={"kind": kind, "reason": reason.strip()[:500], "by": by})
    data = event_data(row, need=need_key, text=str(item.need.text), kind=kind, reason=made.reason)
    events.record(row.initiative_id, "milestones.need.marked", by=by, subject=row, data=data)
    return made


@transaction.atomic
def unmark(round: Round, need_key: str, *, by: Person) -> None:
    """Take a mark away; does nothing if there is none. Raises PermissionDenied."""
    row = _preparing(round, by)
    gone, _rows = Mark.objects.filter(round=row, need=need_key).delete()
    if gone:
        data = event_data(row, need=need_key)
        events.record(row.initiative_id, "milestones.need.unmarked", by=by, subject=row, data=data)


@transaction.atomic
def submit(round: Round, *, by: Person, way: str = Way.MEETING, meets_on: date | None = None, answers_by: date | None = None) -> Round:
    """Ask for the decision: what the basis holds is frozen next, in the background.

    A body decides in a meeting, or per capsulam by the last day for answers (milestones.services.ways.chosen).
    Raises PermissionDenied (also where a phase review is recorded instead, or a later milestone is decided with it), Superseded
    (submitted already), ValidationError naming what is missing.
    """
    row = _preparing(round, by)
    require(may_submit(user_of(by), row))
    if row.is_matter:
        row.gate, row.decider = matters.at_hand(row.initiative)
    nothing_in_the_way(row)
    decided_so = ways.chosen(row, way, meets_on, answers_by)
    for name, value in decided_so.items():
        setattr(row, name, value)
    row.submitted_by = by
    with first_wins(row):
        row.begin_sealing()
        row.save()
    events.record(row.initiative_id, "milestones.round.submitted", by=by, subject=row, data=event_data(row, **_plain(decided_so)))
    sync_round(row)
    jobs.enqueue(SEAL, str(row.pk), key=f"{SEAL}:{row.pk}")
    return row


def _plain(values: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if value}


def nothing_in_the_way(round: Round) -> None:
    """Raises ValidationError naming everything that stands before the decision."""
    said = _("Still in the way: %(what)s")
    left = readiness.summary(round.initiative, round.gate, round).open_items
    if left:
        raise ValidationError([ValidationError(said, params={"what": item.need.text}) for item in left])


@transaction.atomic
def withdraw(round: Round, *, by: Person, reason: str) -> Round:
    """Take a round back before it is decided; it is kept, and a new one may be opened.

    Raises PermissionDenied, Superseded (closed already), ValidationError without a reason.
    """
    require(may_withdraw(user_of(by), round))
    row = round_in(round, *OPEN_STATES)
    require(may_withdraw(user_of(by), row))
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it is withdrawn.")})
    return close_open(row, by=by, reason=reason.strip()[:500])


def close_open(row: Round, *, by: Person, reason: str) -> Round:
    """Withdraw a round in the caller's transaction and under its lock; rights are the caller's."""
    with first_wins(row):
        row.withdraw(reason)
        row.save()
    data = event_data(row, reason=reason)
    events.record(row.initiative_id, "milestones.round.withdrawn", by=by, subject=row, data=data)
    sync_round(row)
    return row


def _preparing(round: Round, by: Person) -> Round:
    require(may_touch(user_of(by), round))
    row = round_in(round, RoundState.PREPARING)
    require(may_prepare(user_of(by), row))
    _ask_what_is_new(row)
    return row


def _ask_what_is_new(round: Round) -> None:
    """Points asked only since the milestone before is decided at the same decision point."""
    there = set(round.points.values_list("key", flat=True))
    Point.objects.bulk_create(Point(round=round, key=one.key) for one in points_of(round) if one.key not in there)


def _take_over(round: Round) -> None:
    """An answer to each point: that of the round before; of one decided with it, that of its own latest round."""
    before = {gate: _latest_answers(round, gate) for gate in gates_of(round)}
    rows = []
    for one in points_of(round):
        old = before[round.gate].get(one.key) or before[one.gate].get(one.point.key if one.gate != round.gate else one.key)
        rows.append(Point(round=round, key=one.key, **_said(old)))
    Point.objects.bulk_create(rows)


def _latest_answers(round: Round, gate: int) -> dict[str, Point]:
    last = Round.objects.of_gates().filter(initiative=round.initiative, gate=gate).exclude(pk=round.pk).order_by("-number").first()
    return {point.key: point for point in last.points.select_related("answered_by")} if last else {}


def _said(old: Point | None) -> dict[str, Any]:
    return {"answer": old.answer, "text": old.text, "answered_by": old.answered_by} if old else {}
