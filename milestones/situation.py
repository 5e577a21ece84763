"""What a milestone's own needs are read from, fetched once."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from accounts.models import Person
from adoption.choices import Role
from adoption.decision_points import decided_with, is_formal
from adoption.kept import kept
from adoption.models import Initiative, InitiativePhase, Participation, RoleAssignment, SteeringRule
from documents.models import Version
from milestones.asked import Asked, points
from milestones.models import Point, Round


@dataclass(frozen=True)
class Situation:
    """Everything about milestone `gate`. gates: those decided with it, in order, itself last; asked: their points.

    formal: whether it is decided formally; else a phase review is recorded, and no body decides in Farled.
    """

    initiative: Initiative
    gate: int
    gates: tuple[int, ...]
    formal: bool
    phase: InitiativePhase
    asked: tuple[Asked, ...]
    answers: dict[str, Point]
    has_content: bool
    roles: tuple[RoleAssignment, ...]
    rule: SteeringRule | None
    partners: tuple[tuple[UUID, str], ...]

    @property
    def coordinator(self) -> Person | None:
        return next((role.person for role in self.roles if role.role == Role.COORDINATOR), None)

    def url(self, name: str) -> str:
        return reverse(name, args=[self.initiative.pk])

    @property
    def milestone_url(self) -> str:
        return reverse("milestone", args=[self.initiative.pk, self.gate])


def situation(initiative: Initiative, gate: int, round: Round | None) -> Situation:
    """Read it; the number of queries is constant."""
    roles = RoleAssignment.objects.current().filter(initiative=initiative).select_related("person__user", "organisation")
    partners = Participation.objects.filter(initiative=initiative).values_list("organisation_id", "organisation__name")
    gates = decided_with(initiative, gate)
    return Situation(
        initiative=initiative,
        gate=gate,
        gates=gates,
        formal=is_formal(initiative, gate),
        phase=kept(initiative, "phases", lambda: list(initiative.phases.all()))[gate - 1],
        asked=tuple(points(initiative, gates)),
        answers={row.key: row for row in round.points.all()} if round is not None else {},
        has_content=_has_content(initiative, round),
        roles=tuple(kept(initiative, "roles", lambda: list(roles))),
        rule=kept(initiative, "rule", lambda: SteeringRule.objects.filter(initiative=initiative).first()),
        partners=tuple(kept(initiative, "partners", lambda: list(partners))),
    )


def _has_content(initiative: Initiative, round: Round | None) -> bool:
    """Whether a seal would hold anything: a document approved, an answer, or the matter in brief."""
    written = round is not None and (bool(round.summary.strip()) or any(row.answer for row in round.points.all()))
    return written or kept(initiative, "has_versions", lambda: Version.objects.filter(document__initiative=initiative).exists())
