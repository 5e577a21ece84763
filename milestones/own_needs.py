"""What a milestone itself demands: its order, its points, who decides it, its dates. Registers demand the rest (adoption.registry)."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

import method
from adoption.bodies import rule_of
from adoption.choices import STEERING, Decider, Role
from adoption.decision_points import gate_word
from adoption.kept import kept
from adoption.models import Initiative, RoleAssignment, RuleOfBody
from adoption.registry import Need
from method import PointKind
from milestones.asked import PRIORITY_AGAIN, Asked, priority_before
from milestones.choices import PointAnswer
from milestones.models import Communication, Point
from milestones.registers import decision_word
from milestones.services.conditions import open_conditions
from milestones.situation import Situation

BEFORE, CONDITION, POINT, OWNER, RULE, CHAIR, QUORUM, BASIS, STATEMENTS = (
    f"milestones.{name}" for name in ("before", "condition", "point", "owner", "rule", "chair", "quorum", "basis", "statements")
)
MATTER = "milestones.matter"
# Nothing excuses these: an earlier milestone undecided, its conditions open, nobody who could decide, nothing to seal.
UNMARKABLE = (BEFORE, CONDITION, OWNER, RULE, CHAIR, QUORUM, BASIS, MATTER)
# Of these, what stands in the way of a phase review too: phases close in order (M01), and conditions are met first.
ALWAYS = (BEFORE, CONDITION, MATTER)

_START = gettext_lazy("The start of the initiative is set"), gettext_lazy("The start of the initiative is not set")
_DATE = gettext_lazy("%(gate)s: its date is planned"), gettext_lazy("%(gate)s: its date is not planned")


def answered(point: method.Point, row: Point | None) -> bool:
    """A point is answered when it says how it stands and what is proposed; a plain yes to a verification needs no words."""
    if row is None or not row.answer:
        return False
    return bool(row.text.strip()) or (point.kind != PointKind.DECIDE and row.answer == PointAnswer.YES)


def _open(s: Situation) -> str:
    return _("Open the milestone") if s.initiative.has_milestones else _("Open the phase review")


def order(s: Situation) -> Iterator[Need]:
    """Phases close in order (M01, 002:222), and open conditions of an earlier milestone are signed off first."""
    before = s.gates[0] - 1
    if before:
        decided = s.initiative.phase_number > before
        text = _("%(gate)s is decided") if decided else _("%(gate)s is not decided yet")
        yield Need(
            key=BEFORE, level="enforce", met=decided, owner=s.coordinator, rule="M01",
            text=text % {"gate": gate_word(s.initiative, before)}, link=_open(s),
            url=reverse("milestone", args=[s.initiative.pk, before]),
        )  # fmt: skip
    for condition in kept(s.initiative, "conditions", lambda: open_conditions(s.initiative, before_gate=s.gate)):
        yield Need(
            key=f"{CONDITION}.{condition.pk}", level="enforce", met=False, owner=condition.task.responsible, due=condition.task.due,
            text=_("%(gate)s: a condition is not signed off") % {"gate": decision_word(condition.decision)},
            detail=condition.text, url=s.url("conditions"), link=_("Open the conditions"), rule="M11",
        )  # fmt: skip


def told(s: Situation) -> Iterator[Need]:
    """Everybody concerned has been told of the decisions before, in time (M10)."""
    for one in kept(s.initiative, "communications", lambda: late_communications(s.initiative)):
        yield Need(
            key=f"milestones.told.{one.pk}", level="warn", met=False, owner=s.coordinator, due=one.due, rule="M10",
            text=_("%(gate)s: not everybody has been told of the decision") % {"gate": decision_word(one.decision)},
            url=f"{reverse('decision', args=[one.decision_id])}#told", link=_("See who has been told"),
        )  # fmt: skip


def late_communications(initiative: Initiative) -> list[Communication]:
    """Those whose day has passed and that are not done. One query."""
    rows = Communication.objects.filter(decision__initiative=initiative, done_at__isnull=True, due__lt=timezone.localdate())
    return list(rows.select_related("decision__round"))


def basis(s: Situation) -> Iterator[Need]:
    """Something to decide on, and an answer to each point (M11)."""
    if not s.has_content:
        yield Need(
            key=BASIS, level="enforce", met=False, text=_("There is nothing to decide on yet"), owner=s.coordinator,
            detail=_("Answer the points or write the matter in brief."), url=s.milestone_url, link=_open(s),
        )  # fmt: skip
    for one in s.asked:
        yield Need(
            key=f"{POINT}.{one.key}", level="warn" if one.point.kind == PointKind.VERIFY_IF_POSSIBLE else "enforce",
            met=answered(one.point, s.answers.get(one.key)), text=str(one.point.text), owner=s.coordinator, rule="M11",
            detail=_detail(s, one), url=f"{s.milestone_url}#point-{one.key}", link=_("Answer"),
        )  # fmt: skip


def _detail(s: Situation, one: Asked) -> str:
    """What to do about a point. At III the priority of the need is compared with what was said at I (M24)."""
    said = _("Say how it stands and what is proposed.")
    before = priority_before(s.initiative) if one.point.key == PRIORITY_AGAIN else None
    return f"{said} {words_before(s.initiative, before)}" if before is not None else said


def words_before(initiative: Initiative, before: Point) -> str:
    """Milestone I: Yes. The board has put it first."""
    values = {"gate": gate_word(initiative, 1), "answer": before.get_answer_display(), "text": before.text}
    return (_("%(gate)s: %(answer)s. %(text)s") % values).strip()


def body(s: Situation) -> Iterator[Need]:
    """Who decides (M07), and that the partners are represented (M05). Where no body decides in Farled, none is asked for."""
    if not s.formal:
        yield from _represented(s) if any(row.role in STEERING for row in s.roles) else ()
        return
    if s.phase.decider == Decider.BUSINESS_OWNER:
        rule = rule_of(s.initiative, Decider.BUSINESS_OWNER)
        if rule is not None:
            yield from _owner_body(s, rule)
            return
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
    enough = _("The steering group has enough voting members for its quorum")
    too_few = _("The steering group has too few voting members for its quorum")
    yield _enough(s, [row for row in s.roles if row.role in STEERING], s.rule, enough, too_few)
    yield from _represented(s)


def _owner_body(s: Situation, rule: RuleOfBody) -> Iterator[Need]:
    """A business owner that is a body has a chair who can sign in, and enough members for its quorum."""
    rows = [row for row in s.roles if row.role == Role.BUSINESS_OWNER]
    met = any(row.is_chair and _can_sign_in(row) for row in rows)
    there = _("The body of the business owner has a chair who can sign in")
    missing = _("The body of the business owner has no chair who can sign in")
    yield Need(
        key=OWNER, level="enforce", met=met, text=there if met else missing, owner=s.coordinator, rule="M07",
        url=s.url("bodies"), link=_("Open the bodies that decide"),
    )  # fmt: skip
    enough = _("The body of the business owner has enough voting members for its quorum")
    too_few = _("The body of the business owner has too few voting members for its quorum")
    yield _enough(s, rows, rule, enough, too_few)


def _somebody(s: Situation, key: str, role: str, there: str, missing: str) -> Need:
    met = any(row.role == role and _can_sign_in(row) for row in s.roles)
    return Need(
        key=key, level="enforce", met=met, text=there if met else missing, owner=s.coordinator, rule="M07",
        url=s.url("people"), link=_("Open people and roles"),
    )  # fmt: skip


def _enough(s: Situation, rows: Sequence[RoleAssignment], rule: RuleOfBody | None, enough: str, too_few: str) -> Need:
    voting = [row for row in rows if row.voting and not row.is_deputy]
    there = sum(_can_sign_in(row) for row in voting)
    quorum = 1 if rule is None else len(voting) // 2 + 1 if rule.more_than_half else rule.quorum
    return Need(
        key=QUORUM, level="enforce", met=there >= quorum, owner=s.coordinator, url=s.url("people"), link=_("Open people and roles"),
        text=enough if there >= quorum else too_few, rule="M07",
        detail=_("%(there)d who vote and can sign in, quorum %(quorum)d") % {"there": there, "quorum": quorum},
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


def advice(s: Situation) -> Iterator[Need]:
    """A statement of every area the profile asks about (M08). Referrals are sent when they are needed and are not missed here (M09)."""
    left, total = len(s.areas - s.advised), len(s.areas)
    words = ngettext("%(count)d area has not given a statement", "%(count)d areas have not given a statement", left) % {"count": left}
    detail = _("%(given)d of %(total)d given") % {"given": total - left, "total": total}
    yield Need(
        key=STATEMENTS, level="warn", met=not left, owner=s.coordinator, url=s.statements_url, link=_("Open the statements"), rule="M08",
        text=words if left else _("Every area has given its statement"), detail=detail,
    )  # fmt: skip


def dates(s: Situation) -> Iterator[Need]:
    """When it began and when it is to be decided."""
    dates = (
        ("start", s.initiative.starts or s.phase.begun_on, _START),
        ("date", s.phase.planned_gate, _DATE),
    )
    for name, value, (there, missing) in dates:
        yield Need(
            key=f"milestones.{name}", level="warn", met=value is not None, owner=s.coordinator, url=s.url("initiative-edit"),
            text=str(there if value else missing) % {"gate": gate_word(s.initiative, s.gate)}, link=_("Open settings"),
        )  # fmt: skip


def _can_sign_in(row: RoleAssignment) -> bool:
    user = getattr(row.person, "user", None)
    return user is not None and user.is_active
