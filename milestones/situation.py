"""What a milestone's own needs are read from, fetched once."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from accounts.models import Person
from adoption.choices import Role
from adoption.decision_points import decided_with, is_formal
from adoption.kept import kept
from adoption.methods import method_for
from adoption.models import Initiative, InitiativePhase, Participation, RoleAssignment, SteeringRule
from documents.models import Version
from milestones.asked import Asked, points
from milestones.models import Point, Round, Statement


@dataclass(frozen=True)
class Situation:
    """Everything about milestone `gate`. gates: those decided with it, in order, itself last; asked: their points.

    areas: keys of the areas that the profile asks for a statement; advised: those that gave one in the round.
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
    areas: frozenset[str]
    advised: frozenset[str]
    statements_url: str

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
        areas=_areas(initiative),
        advised=frozenset(kept(initiative, "advised", lambda: _advised(round))),
        statements_url=reverse("round-statements", args=[round.pk]) if round else reverse("milestone", args=[initiative.pk, gate]),
    )


def _areas(initiative: Initiative) -> frozenset[str]:
    found = method_for(initiative)
    return frozenset(area.key for area in found.areas if area.key in found.profile.areas)


def _advised(round: Round | None) -> list[str]:
    given = Statement.objects.filter(round=round).exclude(kind="") if round is not None else Statement.objects.none()
    return list(given.values_list("area", flat=True))


def _has_content(initiative: Initiative, round: Round | None) -> bool:
    """Whether a seal would hold anything: a document approved, an answer, or the matter in brief."""
    written = round is not None and (bool(round.summary.strip()) or any(row.answer for row in round.points.all()))
    return written or kept(initiative, "has_versions", lambda: Version.objects.filter(document__initiative=initiative).exists())
