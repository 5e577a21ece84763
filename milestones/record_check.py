"""What milestones add to the check of the record: fingerprints of decisions, seals, and that each has its event."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from adoption.models import Initiative
from core.models import Event
from milestones.models import Decision, Round
from milestones.services.record import decision_sha256
from milestones.services.sealing import verify_seal

MADE, SEALED = "milestones.decision.made", "milestones.round.sealed"


def faults(stream: UUID) -> Iterator[str]:
    """Everything about the decisions and seals of one initiative that does not hold."""
    told = _told(stream, MADE)
    decisions = list(Decision.objects.filter(initiative=stream).order_by("decided_at"))
    for decision in decisions:
        name = f"decision on milestone {decision.roman}, {decision.decided_at:%Y-%m-%d}"
        yield from (f"{name}: {why}" for why in faults_of(decision, told.get(decision.pk)))
    sealed = _told(stream, SEALED)
    for round in Round.objects.filter(initiative=stream).exclude(seal="").prefetch_related("basis"):
        yield from (f"seal of milestone {round.roman}, round {round.number}: {why}" for why in faults_of_seal(round, sealed.get(round.pk)))
    gone = told.keys() - {decision.pk for decision in decisions}
    yield from (f"decision {pk}: the log tells of it and it is not there" for pk in sorted(gone, key=str))


def faults_of(decision: Decision, told: dict[str, Any] | None) -> Iterator[str]:
    """What does not hold of one decision; `told` is what its event keeps, None where the log has none."""
    if decision_sha256(decision) != decision.sha256:
        yield "its content does not match its fingerprint"
    if told is None:
        yield "the log has no event of it"
    elif told.get("sha256") != decision.sha256:
        yield "its fingerprint is not the one the log tells of"


def faults_of_seal(round: Round, told: dict[str, Any] | None) -> Iterator[str]:
    """What does not hold of one sealed basis; `told` is what the event of its sealing keeps."""
    yield from verify_seal(round)
    if told is None or told.get("seal") != round.seal:
        yield "it is not the seal the log tells of"


def streams() -> Iterable[UUID]:
    """Initiatives that have a sealed round or a decision, or should have one."""
    rounds = Round.objects.exclude(seal="").order_by().values_list("initiative", flat=True).distinct()
    made = Decision.objects.order_by().values_list("initiative", flat=True).distinct()
    told = Event.objects.filter(action=MADE).order_by().values_list("stream", flat=True).distinct()
    return sorted({*rounds, *made, *told})


def _told(stream: UUID, action: str) -> dict[UUID | None, dict[str, Any]]:
    return {event.subject: event.text.data for event in Event.objects.filter(stream=stream, action=action).select_related("text")}


def find(name: str) -> list[UUID]:
    """Initiatives by "organisation/case number" (case numbers may hold slashes) or by the case number alone."""
    organisation, _slash, case_number = name.partition("/")
    named = Initiative.objects.filter(lead__name=organisation, case_number=case_number)
    short = Initiative.objects.filter(lead__short_name=organisation, case_number=case_number)
    found = named | short if case_number else Initiative.objects.none()
    rows = found if found.exists() else Initiative.objects.filter(case_number=name)
    return list(rows.values_list("pk", flat=True))
