"""What a milestone still lacks: one list, from the registers and from the milestone itself, with the marks that let one go on."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import method
from accounts.models import Person
from adoption import registry
from adoption.choices import ROMANS, STEERING, Decider, Role
from adoption.kept import kept
from adoption.models import Initiative, InitiativePhase, Participation, RoleAssignment, SteeringRule
from adoption.registry import Need
from documents.models import Version
from method import PointKind
from milestones.choices import MarkKind, PointAnswer
from milestones.models import Mark, Point, Round
from milestones.services.conditions import open_conditions

BEFORE, CONDITION, POINT, OWNER, RULE, CHAIR, QUORUM, BASIS = (
    f"milestones.{name}" for name in ("before", "condition", "point", "owner", "rule", "chair", "quorum", "basis")
)
# Nothing excuses these: an earlier milestone undecided, its conditions open, nobody who could decide, nothing to seal.
UNMARKABLE = (BEFORE, CONDITION, OWNER, RULE, CHAIR, QUORUM, BASIS)

_START = gettext_lazy("The start of the initiative is set"), gettext_lazy("The start of the initiative is not set")
_DATE = gettext_lazy("The date of milestone %(number)s is planned"), gettext_lazy("The date of milestone %(number)s is not planned")


@dataclass(frozen=True)
class ReadyItem:
    """A need with the mark that applies to it, if any."""

    need: Need
    mark: Mark | None = None

    @property
    def may_mark(self) -> bool:
        """True if a reason may stand in for what is missing."""
        return not self.need.met and not self.need.key.startswith(UNMARKABLE)

    @property
    def mark_kind(self) -> MarkKind:
        """What a mark on it is called: an enforced need is to follow, a warning is accepted."""
        return MarkKind.TO_FOLLOW if self.need.level == "enforce" else MarkKind.ACCEPTED

    @property
    def state(self) -> str:
        """done, to_follow, accepted, blocks or warns."""
        if self.need.met:
            return "done"
        if self.mark is not None:
            return self.mark.kind
        return "blocks" if self.need.level == "enforce" else "warns"


@dataclass(frozen=True)
class Readiness:
    """How ready a milestone is. met, warns, blocks and total count items; only_with_conditions: something is to follow."""

    items: tuple[ReadyItem, ...]
    met: int
    warns: int
    blocks: int
    total: int
    may_submit: bool
    only_with_conditions: bool

    @property
    def open_items(self) -> tuple[ReadyItem, ...]:
        """What still has to be mended or given a reason."""
        return tuple(item for item in self.items if item.state in ("blocks", "warns"))


@dataclass(frozen=True)
class Situation:
    """Everything the milestone's own needs are read from, fetched once."""

    initiative: Initiative
    gate: int
    phase: InitiativePhase
    points: dict[str, Point]
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


def needs(initiative: Initiative, gate: int, round: Round | None = None) -> list[Need]:
    """Everything milestone `gate` (1–8) asks for: first the milestone's own, then what every register demands (M11).

    `round` gives the answers to the points; without one nothing is answered. The number of queries is constant.
    """
    situation = _situation(initiative, gate, round)
    return [*_order(situation), *_basis(situation), *registry.needs(initiative, gate), *_body(situation), *_dates(situation)]


def summary(initiative: Initiative, gate: int, round: Round | None = None) -> Readiness:
    """The needs with the marks of the round applied; a mark on what is met by now counts for nothing."""
    kept_marks = kept(initiative, "marks", lambda: list(round.marks.select_related("by"))) if round is not None else []
    marks = {mark.need: mark for mark in kept_marks}
    items = tuple(_item(need, marks.get(need.key)) for need in needs(initiative, gate, round))
    states = [item.state for item in items]
    return Readiness(
        items=items,
        met=states.count("done"),
        warns=states.count("warns"),
        blocks=states.count("blocks"),
        total=len(items),
        may_submit=not {"warns", "blocks"} & set(states),
        only_with_conditions=MarkKind.TO_FOLLOW in states,
    )


def answered(point: method.Point, row: Point | None) -> bool:
    """A point is answered when it says how it stands and what is proposed; a plain yes to a verification needs no words."""
    if row is None or not row.answer:
        return False
    return bool(row.text.strip()) or (point.kind != PointKind.DECIDE and row.answer == PointAnswer.YES)


def _item(need: Need, mark: Mark | None) -> ReadyItem:
    bare = ReadyItem(need)
    return ReadyItem(need, mark) if mark is not None and bare.may_mark and mark.kind == bare.mark_kind else bare


def _situation(initiative: Initiative, gate: int, round: Round | None) -> Situation:
    roles = RoleAssignment.objects.current().filter(initiative=initiative).select_related("person__user", "organisation")
    partners = Participation.objects.filter(initiative=initiative).values_list("organisation_id", "organisation__name")
    return Situation(
        initiative=initiative,
        gate=gate,
        phase=kept(initiative, "phases", lambda: list(initiative.phases.all()))[gate - 1],
        points={row.key: row for row in round.points.all()} if round is not None else {},
        has_content=_has_content(initiative, round),
        roles=tuple(kept(initiative, "roles", lambda: list(roles))),
        rule=kept(initiative, "rule", lambda: SteeringRule.objects.filter(initiative=initiative).first()),
        partners=tuple(kept(initiative, "partners", lambda: list(partners))),
    )


def _order(s: Situation) -> Iterator[Need]:
    if s.gate > 1:
        decided = s.initiative.phase_number >= s.gate
        text = _("Milestone %(number)s is decided") if decided else _("Milestone %(number)s is not decided yet")
        yield Need(
            key=BEFORE, level="enforce", met=decided, owner=s.coordinator, rule="M01",
            text=text % {"number": ROMANS[s.gate - 2]}, link=_("Open the milestone"),
            url=reverse("milestone", args=[s.initiative.pk, s.gate - 1]),
        )  # fmt: skip
    for condition in kept(s.initiative, "conditions", lambda: open_conditions(s.initiative, before_gate=s.gate)):
        yield Need(
            key=f"{CONDITION}.{condition.pk}", level="enforce", met=False, owner=condition.task.responsible, due=condition.task.due,
            text=_("A condition from milestone %(number)s is not signed off") % {"number": condition.decision.roman},
            detail=condition.text, url=s.url("conditions"), link=_("Open the conditions"), rule="M11",
        )  # fmt: skip


def _has_content(initiative: Initiative, round: Round | None) -> bool:
    """Whether a seal would hold anything: a document approved, an answer, or the matter in brief."""
    written = round is not None and (bool(round.summary.strip()) or any(row.answer for row in round.points.all()))
    return written or kept(initiative, "has_versions", lambda: Version.objects.filter(document__initiative=initiative).exists())


def _basis(s: Situation) -> Iterator[Need]:
    if not s.has_content:
        yield Need(
            key=BASIS, level="enforce", met=False, text=_("There is nothing to decide on yet"), owner=s.coordinator,
            detail=_("Answer the points of the milestone or write the matter in brief."), url=s.milestone_url, link=_("Open the milestone"),
        )  # fmt: skip
    for point in method.milestone(s.gate).points:
        yield Need(
            key=f"{POINT}.{point.key}", level="warn" if point.kind == PointKind.VERIFY_IF_POSSIBLE else "enforce",
            met=answered(point, s.points.get(point.key)), text=str(point.text), owner=s.coordinator, rule="M11",
            detail=_("Say how it stands and what is proposed."), url=f"{s.milestone_url}#point-{point.key}", link=_("Answer"),
        )  # fmt: skip


def _body(s: Situation) -> Iterator[Need]:
    if s.phase.decider == Decider.BUSINESS_OWNER:
        words = _("A business owner is named and can sign in"), _("No business owner is named who can sign in")
        yield _somebody(s, OWNER, Role.BUSINESS_OWNER, *words)
        return
    words = _("The steering group has a chair who can sign in"), _("The steering group has no chair who can sign in")
    yield _somebody(s, CHAIR, Role.STEERING_CHAIR, *words)
    text = _("It is not set how the steering group decides") if s.rule is None else _("It is set how the steering group decides")
    yield Need(
        key=RULE, level="enforce", met=s.rule is not None, text=text, owner=s.coordinator,
        url=s.url("people"), link=_("Open people and roles"), rule="M07",
    )  # fmt: skip
    yield _enough(s)
    yield from _represented(s)


def _somebody(s: Situation, key: str, role: str, there: str, missing: str) -> Need:
    met = any(row.role == role and _can_sign_in(row) for row in s.roles)
    return Need(
        key=key, level="enforce", met=met, text=there if met else missing, owner=s.coordinator, rule="M07",
        url=s.url("people"), link=_("Open people and roles"),
    )  # fmt: skip


def _enough(s: Situation) -> Need:
    voting = [r for r in s.roles if r.role in (Role.STEERING_CHAIR, Role.STEERING_MEMBER) and r.voting and _can_sign_in(r)]
    quorum = s.rule.quorum if s.rule else 1
    met = len(voting) >= quorum
    enough = _("The steering group has enough voting members for its quorum")
    too_few = _("The steering group has too few voting members for its quorum")
    return Need(
        key=QUORUM, level="enforce", met=met, owner=s.coordinator, url=s.url("people"), link=_("Open people and roles"),
        text=enough if met else too_few, rule="M07",
        detail=_("%(there)d who vote and can sign in, quorum %(quorum)d") % {"there": len(voting), "quorum": quorum},
    )  # fmt: skip


def _represented(s: Situation) -> Iterator[Need]:
    there = {row.organisation_id for row in s.roles if row.role in STEERING and row.role != Role.STEERING_DEPUTY}
    for organisation_id, name in s.partners:
        met = organisation_id in there
        text = _("%(name)s has a member in the steering group") if met else _("%(name)s has no member in the steering group")
        yield Need(
            key=f"milestones.partner.{organisation_id}", level="warn", met=met, owner=s.coordinator, rule="M05",
            text=text % {"name": name}, url=s.url("people"), link=_("Open people and roles"),
        )  # fmt: skip


def _dates(s: Situation) -> Iterator[Need]:
    dates = (
        ("start", s.initiative.starts or s.phase.begun_on, _START),
        ("date", s.phase.planned_gate, _DATE),
    )
    for name, value, (there, missing) in dates:
        yield Need(
            key=f"milestones.{name}", level="warn", met=value is not None, owner=s.coordinator, url=s.url("initiative-edit"),
            text=str(there if value else missing) % {"number": s.phase.roman}, link=_("Open settings"),
        )  # fmt: skip


def _can_sign_in(row: RoleAssignment) -> bool:
    user = getattr(row.person, "user", None)
    return user is not None and user.is_active
