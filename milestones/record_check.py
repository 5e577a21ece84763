"""What milestones add to the check of the record: fingerprints of decisions, seals, and that each has its event."""

from collections.abc import Iterator
from uuid import UUID

from adoption.models import Initiative
from core.models import Event
from milestones.models import Decision, Round
from milestones.services.record import decision_sha256
from milestones.services.sealing import verify_seal


def faults(stream: UUID) -> Iterator[str]:
    """Everything about the decisions and seals of one initiative that does not hold."""
    told = set(Event.objects.filter(stream=stream, action="milestones.decision.made").values_list("subject", flat=True))
    for decision in Decision.objects.filter(initiative=stream).order_by("decided_at"):
        name = f"decision on milestone {decision.roman}, {decision.decided_at:%Y-%m-%d}"
        if decision_sha256(decision) != decision.sha256:
            yield f"{name}: its content does not match its fingerprint"
        if decision.pk not in told:
            yield f"{name}: the log has no event of it"
    for round in Round.objects.filter(initiative=stream).exclude(seal=""):
        for fault in verify_seal(round):
            yield f"seal of milestone {round.roman}, round {round.number}: {fault}"
    gone = told - set(Decision.objects.filter(initiative=stream).values_list("pk", flat=True))
    yield from (f"decision {pk}: the log tells of it and it is not there" for pk in sorted(gone, key=str))


def find(name: str) -> list[UUID]:
    """Initiatives by "organisation/case number" (case numbers may hold slashes) or by the case number alone."""
    organisation, _slash, case_number = name.partition("/")
    named = Initiative.objects.filter(lead__name=organisation, case_number=case_number)
    short = Initiative.objects.filter(lead__short_name=organisation, case_number=case_number)
    found = named | short if case_number else Initiative.objects.none()
    rows = found if found.exists() else Initiative.objects.filter(case_number=name)
    return list(rows.values_list("pk", flat=True))
