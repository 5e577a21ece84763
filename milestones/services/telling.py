"""Who is told of a decision: at once, everybody concerned (M10)."""

from adoption.choices import Outcome, Role
from adoption.models import Initiative, RoleAssignment
from milestones.communication import informed
from milestones.models import Decision
from milestones.services import communications
from notifications import outbox


def decided(decision: Decision) -> None:
    """Queue the mail of a decision to everybody concerned but who decided it; a return asks the coordinator to go on."""
    initiative = decision.initiative
    coordinators = set(_holders(initiative, Role.COORDINATOR))
    told = []
    for person in informed(initiative, decision.gate):
        if person.pk != decision.decided_by_id:
            asks = decision.outcome == Outcome.RETURNED and person.pk in coordinators
            key = "milestones.returned" if asks else "milestones.decided"
            row = outbox.put(key, person, initiative=initiative.pk, subject=decision.pk, once=f"{key}:{decision.pk}:{person.pk}")
            told.append((person, row))
    communications.begin(decision, told)


def protocol_ready(decision: Decision) -> None:
    """Queue the mail that the protocol can be fetched: to the coordinator, the archivist and who decided."""
    initiative = decision.initiative
    roles = RoleAssignment.objects.current().filter(initiative=initiative, role__in=(Role.COORDINATOR, Role.ARCHIVIST))
    people = {role.person_id: role.person for role in roles.select_related("person")} | {decision.decided_by_id: decision.decided_by}
    for person in people.values():
        once = f"milestones.protocol_ready:{decision.pk}:{person.pk}"
        outbox.put("milestones.protocol_ready", person, initiative=initiative.pk, subject=decision.pk, once=once)


def _holders(initiative: Initiative, role: str) -> list[object]:
    return list(RoleAssignment.objects.current().filter(initiative=initiative, role=role).values_list("person_id", flat=True))
