"""What is still missing before an initiative stands on its feet: one list, shown in the set-up and on the page of people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation
from adoption import huki_matrix, steering
from adoption.choices import STEERING, Role
from adoption.huki import ROLES
from adoption.models import Initiative, RoleAssignment, SteeringRule
from adoption.pages import phase_rows
from core.components import Text


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, and where it is mended."""

    text: Text
    url: str
    link: Text


@dataclass(frozen=True)
class Crew:
    """Who takes part today: roles with their people, partners by name, and how the steering group decides."""

    initiative: Initiative
    roles: Sequence[RoleAssignment]
    partners: Sequence[Organisation]
    rule: SteeringRule | None

    @property
    def organisations(self) -> list[Organisation]:
        """The lead, then the partners."""
        return [self.initiative.lead, *self.partners]

    def holding(self, *roles: str) -> list[RoleAssignment]:
        """Those who hold one of the roles."""
        return [row for row in self.roles if row.role in roles]


def crew(initiative: Initiative) -> Crew:
    """Three queries, however many people there are."""
    roles = list(RoleAssignment.objects.current().filter(initiative=initiative).with_people())
    for row in roles:
        row.initiative = initiative
    partners = [row.organisation for row in initiative.participations.select_related("organisation")]
    return Crew(initiative, roles, partners, SteeringRule.objects.filter(initiative=initiative).first())


def of_people(crew: Crew) -> list[Gap]:
    """Roles nobody holds, partners without a seat, a quorum that cannot be reached (M07, 002:228).

    Version 1.1 has no body that decides in Farled, so only the business owner is missed there.
    """
    if not crew.initiative.has_milestones:
        return list(_owner(crew))
    return [*_owner(crew), *_chair(crew), *of_seats(crew), *of_steering_rule(crew)]


def of_letters(initiative: Initiative) -> list[Gap]:
    """Roles that have letters in who does what, and nobody who holds them, in one line (U17). Four queries."""
    vacant = huki_matrix.read(initiative).vacant
    if len(vacant) == 1:
        (column,) = vacant
        text = _("The role “%(name)s” has a part in the work, and nobody holds it.") % {"name": column.name}
        url = reverse("huki-role-edit", args=[column.own.pk]) if column.own else role_url(initiative, ROLES[column.key][0])
        return [Gap(text, url, _("Say who holds it"))]
    names = ", ".join(column.name for column in vacant)
    text = _("These roles have a part in the work, and nobody holds them: %(names)s.") % {"names": names}
    return [Gap(text, reverse("huki-roles", args=[initiative.pk]), _("Say who holds them"))] if vacant else []


def advice(crew: Crew) -> list[Gap]:
    """What is worth thinking of: a coordinator whom nobody stands in for. No query beyond the crew, which knows today's deputies."""
    holding = crew.holding(Role.COORDINATOR)
    if len(holding) != 1:
        return []
    text = _("Nobody stands in for the coordinator. The work stops when %(name)s is away.") % {"name": holding[0].person.name}
    return [Gap(text, reverse("role-deputy", args=[holding[0].pk]), _("Name a deputy"))]


def of_setup(crew: Crew) -> list[Gap]:
    """The same, and the need and the dates."""
    return [*_basics(crew.initiative), *of_people(crew)]


def _basics(initiative: Initiative) -> Iterator[Gap]:
    if not initiative.need:
        yield Gap(_("The need is not described yet."), _step(initiative, "basics"), _("Describe the need"))
    if not initiative.starts or not initiative.wished_end:
        yield Gap(_("Start and wished end are not both set."), _step(initiative, "dates"), _("Set the dates"))
    if any(row.planned_gate is None for row in phase_rows(initiative)):
        text = (
            _("Not every milestone has a planned date.") if initiative.has_milestones else _("Not every phase review has a planned date.")
        )
        link = _("Plan the milestones") if initiative.has_milestones else _("Plan the phase reviews")
        yield Gap(text, _step(initiative, "dates"), link)


def _owner(crew: Crew) -> Iterator[Gap]:
    if not crew.holding(Role.BUSINESS_OWNER):
        decides = crew.initiative.has_milestones
        text = _("There is no business owner, so nobody can decide milestones I and VIII.") if decides else _("There is no business owner.")
        yield Gap(text, role_url(crew.initiative, Role.BUSINESS_OWNER), _("Name the business owner"))


def _chair(crew: Crew) -> Iterator[Gap]:
    if not crew.holding(Role.STEERING_CHAIR):
        text = _("The steering group has no chair, so nobody can confirm its decisions.")
        yield Gap(text, role_url(crew.initiative, Role.STEERING_CHAIR), _("Name the chair"))


def of_seats(crew: Crew) -> Iterator[Gap]:
    """Organisations that take part without anybody in the steering group (M05)."""
    seated = {row.organisation_id for row in crew.holding(*STEERING)}
    for organisation in crew.organisations:
        if organisation.pk not in seated:
            text = _("%(name)s has nobody in the steering group.") % {"name": organisation.name}
            yield Gap(text, role_url(crew.initiative, Role.STEERING_MEMBER, organisation), _("Name a member"))


def of_steering_rule(crew: Crew) -> Iterator[Gap]:
    """How the steering group decides is not set, or its quorum can never be reached."""
    url = _step(crew.initiative, "steering")
    if crew.rule is None:
        yield Gap(_("It is not set how the steering group decides."), url, _("Set the rule"))
        return
    votes = steering.votes(crew.roles, crew.rule.count_by)
    if votes and not crew.rule.more_than_half and crew.rule.quorum > votes:
        text = _("The quorum is %(quorum)d, but the steering group has only %(votes)d votes.") % {
            "quorum": crew.rule.quorum,
            "votes": votes,
        }
        yield Gap(text, url, _("Change the rule"))


def role_url(initiative: Initiative, role: str, organisation: Organisation | None = None) -> str:
    """Where somebody is given a role."""
    asked = {"role": str(role)} | ({"organisation": str(organisation.pk)} if organisation else {})
    return f"{reverse('role-new', args=[initiative.pk])}?{urlencode(asked)}"


def _step(initiative: Initiative, step: str) -> str:
    """The step of the set-up; afterwards the page that holds the same."""
    if initiative.set_up_at is None:
        return reverse("initiative-setup", args=[initiative.pk, step])
    return reverse("steering-rule" if step == "steering" else "initiative-edit", args=[initiative.pk])
