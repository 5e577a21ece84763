"""Matters beside the milestones: brought up, proposed, agreed to; sealed, submitted and decided as every round."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from adoption.models import Initiative, RoleAssignment
from core import events
from core.db import Superseded, locked, save_edited
from core.permissions import require
from milestones import fates, proposals
from milestones.choices import Fate, Matter, RoundState
from milestones.matters import gate_at_hand, is_complete, parties
from milestones.models import Consent, Point, Round
from milestones.models.round import OPEN_STATES
from milestones.permissions import may_consent, may_open_matter, may_prepare, user_of
from milestones.services.common import event_data, round_in
from milestones.services.waiting import sync_round
from notifications import outbox

CONSENT_ASKED = "milestones.consent_asked"


@dataclass(frozen=True)
class Said:
    """What is said of one entry that is left: its id, a fate (or ""), to whom or why, and the version of the answer that was seen."""

    subject: UUID
    answer: str
    text: str
    seen_version: int | None = None


@transaction.atomic
def open_matter(initiative: Initiative, matter: str, *, by: Person) -> Round:
    """Begin to prepare a matter; one that is open already is returned, one that was withdrawn is taken up with what stood in it.

    Raises PermissionDenied, ValidationError (no such matter).
    """
    if matter not in Matter.values or matter == Matter.MILESTONE:
        raise ValidationError({"matter": _("Choose what is to be decided.")})
    initiative = locked(Initiative, initiative.pk)
    require(may_open_matter(user_of(by), initiative, matter))
    last = Round.objects.filter(initiative=initiative, matter=matter).order_by("-number").first()
    if last is not None and last.state in OPEN_STATES:
        return last
    if last is not None and last.state == RoundState.WITHDRAWN and _still_holds(initiative, last):
        round = new_round(initiative, matter, by=by, after=last)
        _ask_parties(round, by)
        return round
    return new_round(initiative, matter, by=by)


def _still_holds(initiative: Initiative, round: Round) -> bool:
    try:
        proposals.still_holds(initiative, round.matter, round.proposal)
    except ValidationError:
        return False
    return is_complete(round.matter, round.proposal)


def new_round(initiative: Initiative, matter: str, *, by: Person, after: Round | None = None) -> Round:
    """The next round of a matter, in the caller's transaction and under its lock of the initiative; rights are the caller's.

    `after`: one that came back or was withdrawn, whose reason, proposal and answers are taken over; consents only of what came back.
    """
    rows = Round.objects.filter(initiative=initiative, matter=matter)
    gate, decider = at_hand(initiative)
    number = (rows.aggregate(number=Max("number"))["number"] or 0) + 1
    kept = {"summary": after.summary, "proposal": after.proposal} if after else {}
    try:
        with transaction.atomic():
            opener = after.opened_by if after and after.state == RoundState.DECIDED else by
            values = {"gate": gate, "number": number, "decider": decider, "opened_by": opener, **kept}
            round = Round.objects.create(initiative=initiative, matter=matter, **values)
    except IntegrityError as error:
        raise Superseded(rows.filter(state__in=OPEN_STATES).first()) from error
    if after is not None:
        _take_over(after, round)
    events.record(initiative.pk, "milestones.round.opened", by=by, subject=round, data=event_data(round))
    sync_round(round)
    return round


def at_hand(initiative: Initiative) -> tuple[int, str]:
    """The milestone ahead and who decides it, and with it everything beside the milestones."""
    gate = gate_at_hand(initiative)
    return gate, initiative.phases.values_list("decider", flat=True).get(number=gate)


def follow(initiative: Initiative) -> None:
    """What is prepared beside the milestones goes on to whoever decides the milestone that is ahead by now; in the caller's transaction."""
    gate, decider = at_hand(initiative)
    Round.objects.of_matters().filter(initiative=initiative, state=RoundState.PREPARING).update(gate=gate, decider=decider)


@transaction.atomic
def propose(round: Round, *, by: Person, seen_version: int, reason: str, decide_by: Any = None, **proposal: Any) -> Round:
    """Write the reason and what is proposed. Consents to something else fall away, and the parties are asked anew.

    Raises PermissionDenied, Superseded (with the round as it is now), ValidationError at the field that is wrong.
    """
    row = preparing(round, by)
    if not reason.strip():
        raise ValidationError({"summary": _("Write why it is proposed.")})
    found = proposals.checked(row.initiative, row.matter, proposal)
    values = {"summary": reason.strip(), "decide_by": decide_by, "proposal": found}
    if all(getattr(row, name) == value for name, value in values.items()):
        return row
    after = save_edited(row, seen_version, **values)
    after.initiative = row.initiative
    data = event_data(after, decide_by=str(decide_by or ""))
    events.record(row.initiative_id, "milestones.matter.proposed", by=by, subject=after, data=data)
    if found != row.proposal:
        after.consents.all().delete()
        _ask_parties(after, by)
    sync_round(after)
    return after


@transaction.atomic
def consent(round: Round, organisation: Organisation, *, by: Person, seen_version: int, comment: str = "") -> Consent:
    """Agree for an organisation to what is proposed (M04); recorded once.

    Raises PermissionDenied (no role for it today), Superseded (another proposal than the one seen, or submitted), ValidationError
    (nobody asks it).
    """
    row = round_in(round, RoundState.PREPARING)
    require(may_consent(user_of(by), row, organisation.pk))
    if row.version != seen_version:
        raise Superseded(row)
    if organisation.pk not in parties(row.initiative, row.matter, row.proposal):
        raise ValidationError(_("This organisation is not asked."))
    made, new = Consent.objects.get_or_create(
        round=row, organisation=organisation, defaults={"by": by, "comment": comment.strip()[:1000], "created_at": timezone.now()}
    )
    if new:
        data = event_data(row, organisation=organisation.name, comment=made.comment)
        events.record(row.initiative_id, "milestones.matter.agreed", by=by, subject=row, data=data)
        sync_round(row)
    return made


@transaction.atomic
def say(round: Round, said: Iterable[Said], *, by: Person) -> None:
    """What becomes of benefits and contracts. Entries of which nothing new is said are left alone.

    Raises PermissionDenied; Superseded with the point that somebody else changed; ValidationError for an unknown entry or fate.
    """
    row = preparing(round, by)
    there = {one.at_end.subject: one for one in fates.left(row)}
    for one in said:
        if one.subject not in there or (one.answer and one.answer not in Fate.values):
            raise ValidationError(_("Choose one of the answers."))
        _say_one(row, there[one.subject], one, by)


def _say_one(round: Round, left: fates.Left, said: Said, by: Person) -> None:
    values = {"answer": said.answer, "text": said.text.strip()[:2000]}
    point = left.point
    if point is None and any(values.values()):
        point = Point.objects.create(round=round, key=fates.key_of(said.subject), answered_by=by, **values)
    elif point is None or (point.answer, point.text) == (values["answer"], values["text"]):
        return
    else:
        point = save_edited(point, said.seen_version or 0, answered_by=by, **values)
    data = event_data(round, title=left.at_end.label, answer=said.answer)
    events.record(round.initiative_id, "milestones.matter.fate_said", by=by, subject=point, data=data)


def preparing(round: Round, by: Person) -> Round:
    """The round under its lock, being prepared, of a matter. Raises PermissionDenied, Superseded."""
    row = round_in(round, RoundState.PREPARING)
    require(may_prepare(user_of(by), row))
    return row


def _take_over(before: Round, round: Round) -> None:
    values = ("key", "answer", "text", "answered_by_id")
    Point.objects.bulk_create(Point(round=round, **row) for row in before.points.values(*values))
    if before.state == RoundState.DECIDED:
        agreed = before.consents.values("organisation_id", "by_id", "comment")
        Consent.objects.bulk_create(Consent(round=round, **row) for row in agreed)


def _ask_parties(round: Round, by: Person) -> None:
    """Mail the people of both parties, but not whoever wrote the proposal."""
    asked = parties(round.initiative, round.matter, round.proposal)
    roles = RoleAssignment.objects.current().filter(initiative=round.initiative_id, organisation__in=asked).exclude(person=by)
    for person in {role.person_id: role.person for role in roles.select_related("person")}.values():
        once = f"{CONSENT_ASKED}:{round.pk}:{round.version}:{person.pk}"
        outbox.put(CONSENT_ASKED, person, initiative=round.initiative_id, subject=round.pk, once=once)
