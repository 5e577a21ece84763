"""What the pages of statements show: the areas of a round, one statement, and everything that others have said in an initiative."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person, User
from adoption import registry
from adoption.choices import Circle, Role
from adoption.decision_points import gate_word
from adoption.kept import keep
from adoption.methods import method_for
from adoption.models import Initiative, RoleAssignment
from adoption.pages import show
from adoption.registry import Need
from core import words
from core.components import Text
from documents.models import Document
from milestones.advice_forms import AskForm, StatementForm
from milestones.advice_permissions import FIRST_REFERRAL, may_ask, may_refer, may_state
from milestones.advice_registers import LOOKS, area_name, experts_of, round_title
from milestones.asked import points_of
from milestones.choices import ReferralState, RoundState
from milestones.models import Referral, Round, Statement
from milestones.permissions import user_of
from milestones.services.basis import types_of


@dataclass(frozen=True)
class Slot:
    """One coordination area in a round: what it is called, its statement if it was asked or given, its experts today."""

    key: str
    name: str
    statement: Statement | None
    experts: Sequence[Person] = ()
    demanded: bool = True
    mine: bool = False

    @property
    def look(self) -> str:
        """The state it is drawn in (core.icons.STATES)."""
        if self.statement is not None and self.statement.is_given:
            return LOOKS[self.statement.kind]
        asked = self.statement is not None and self.statement.is_awaited
        return ("you" if self.mine else "waits") if asked else "ahead"

    @property
    def word(self) -> Text:
        if self.statement is not None and self.statement.is_given:
            return self.statement.get_kind_display()
        return _("Asked") if self.statement is not None and self.statement.is_awaited else _("Not asked")

    @property
    def whom(self) -> list[str]:
        """Who is asked, or could be: by name and organisation."""
        named = self.statement.person if self.statement is not None else None
        return [words.named(one.name, one.organisation) for one in ([named] if named is not None else self.experts)]

    @property
    def can_be_asked(self) -> bool:
        return any(user_of(one) for one in self.experts)


@dataclass(frozen=True)
class Others:
    """What others have said in a round so far: statements given, asked and due; referrals with the answers."""

    given: int
    asked: int
    total: int
    referrals: Sequence[Any] = field(default_factory=tuple)
    from_here: bool = True

    @property
    def answered(self) -> int:
        return sum(row.answered for row in self.referrals)

    @property
    def sent_to(self) -> int:
        return sum(row.sent_to for row in self.referrals)


def slots(round_: Round, user: User) -> list[Slot]:
    """Every area of the method with what it said in the round; areas that no longer are asked but were stand last. Three queries."""
    rows = {row.area: row for row in _statements(round_)}
    found, experts = method_for(round_.initiative), experts_of(round_.initiative)
    keys = [area.key for area in found.areas]
    keys += [key for key in rows if key not in keys]
    roles = list(RoleAssignment.objects.current().filter(initiative=round_.initiative_id, person=user.person_id))
    named = {key for key, row in rows.items() if row.person_id == user.person_id and roles}
    mine = named | {row.area for row in roles if row.role == Role.EXPERT}
    return [
        Slot(key, area_name(round_.initiative, key), rows.get(key), experts.get(key, ()), key in found.profile.areas, key in mine)
        for key in keys
    ]


def statements(request: HttpRequest, round_: Round, *, form: AskForm | None = None) -> HttpResponse:
    """The areas of a round; the coordinator asks here."""
    found = slots(round_, request.user)
    asks = may_ask(request.user, round_)
    context = {
        "round": round_,
        "slots": found,
        "given": sum(one.statement is not None and one.statement.is_given for one in found),
        "silent": [one for one in found if one.statement is not None and one.statement.is_awaited],
        "may_ask": bool(asks),
        "form": (form or AskForm(initial={"due": _before(round_)})) if asks else None,
        "is_sealed": round_.state != RoundState.PREPARING,
        "title": round_title(round_),
        "gate_word": gate_word(round_.initiative, round_.gate),
    }
    return show(request, round_.initiative, "milestones/advice_statements.html", "advice", context)


def statement(request: HttpRequest, round_: Round, area: str, found: Statement | None, form: StatementForm | None = None) -> HttpResponse:
    """One statement: what it is about, what to read, and the form for whoever may give it."""
    may = may_state(request.user, round_, area)
    context = {
        "round": round_,
        "area": area,
        "area_name": area_name(round_.initiative, area),
        "statement": found,
        "look": LOOKS.get(found.kind, "ahead") if found else "ahead",
        "form": (form or StatementForm(statement=found)) if may else None,
        "why_not": "" if may else may.reason,
        "points": [one.point for one in points_of(round_)],
        "answers": {row.key: row for row in round_.points.all()},
        "papers": _papers(round_),
        "questions": _questions(round_, area),
        "gate_word": gate_word(round_.initiative, round_.gate),
        "title": round_title(round_),
        "may_ask": bool(may_ask(request.user, round_)),
        "earlier": _earlier(round_, area),
    }
    return show(request, round_.initiative, "milestones/advice_statement.html", "advice", context)


def others(round_: Round) -> Others:
    """The numbers for the page of the coordinator; the areas that gave a statement are kept for the list of needs. Two queries."""
    rows = _statements(round_)
    given = [row.area for row in rows if row.is_given]
    keep(round_.initiative, advised=given)
    total = len({area.key for area in method_for(round_.initiative).areas} | set(given))
    asked = sum(row.is_awaited for row in rows)
    return Others(len(given), asked, total, list(counted(Referral.objects.filter(round=round_))), round_.gate >= FIRST_REFERRAL)


def counted(rows: Any) -> Any:
    """Referrals with how many they were sent to (sent_to) and how many answered (answered)."""
    listed = Q(recipients__withdrawn_at=None) | ~Q(recipients__view="")
    return rows.exclude(state=ReferralState.WITHDRAWN).annotate(
        sent_to=Count("recipients", filter=listed), answered=Count("recipients", filter=~Q(recipients__view="") & listed)
    ).order_by("created_at")  # fmt: skip


@dataclass(frozen=True)
class OfRound:
    """What others said in one round, as the page of the initiative lists it."""

    round: Round
    title: str
    others: Others
    may_ask: bool
    may_refer: bool


def overview(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """All rounds in which somebody was asked, and those being prepared; the newest first. A constant number of queries."""
    found = list(Round.objects.filter(initiative=initiative).order_by("-gate", "-number"))
    said: dict[Any, list[Statement]] = {}
    for row in Statement.objects.filter(round__initiative=initiative):
        said.setdefault(row.round_id, []).append(row)
    sent: dict[Any, list[Any]] = {}
    for row in counted(Referral.objects.filter(round__initiative=initiative)):
        sent.setdefault(row.round_id, []).append(row)
    rows = [_of_round(request.user, initiative, one, said.get(one.pk, []), sent.get(one.pk, [])) for one in found]
    shown = [row for row in rows if row.others.given or row.others.asked or row.others.referrals or row.may_ask]
    context = {"rows": shown, "milestones_url": reverse("milestones", args=[initiative.pk])}
    return show(request, initiative, "milestones/advice.html", "advice", context)


def _of_round(user: User, initiative: Initiative, round_: Round, said: list[Statement], sent: list[Any]) -> OfRound:
    round_.initiative = initiative
    given = sum(row.is_given for row in said)
    total = len({area.key for area in method_for(initiative).areas} | {row.area for row in said if row.is_given})
    numbers = Others(given, sum(row.is_awaited for row in said), total, sent, round_.gate >= FIRST_REFERRAL)
    return OfRound(round_, round_title(round_), numbers, bool(may_ask(user, round_)), bool(may_refer(user, round_)))


def _statements(round_: Round) -> list[Statement]:
    return list(Statement.objects.filter(round=round_).select_related("person__organisation", "given_by__organisation"))


def _papers(round_: Round) -> list[Document]:
    """The documents the round rests on, as they stand: each one tap away."""
    kinds = types_of(round_)
    rows = Document.objects.filter(initiative=round_.initiative, type_key__in=kinds, circle=Circle.OPEN)
    found = sorted(rows, key=lambda row: kinds[row.type_key].order)
    for row in found:
        row.initiative = round_.initiative
    return found


def _questions(round_: Round, area: str) -> Need | None:
    """How far the area's own questions are answered, with the way there; None where nothing asks them."""
    register = next((one for one in registry.all_registers() if one.key == "checklists"), None)
    if register is None or register.needs is None:
        return None
    return next((need for need in register.needs(round_.initiative, round_.gate) if need.key.endswith(f".{area}")), None)


def _earlier(round_: Round, area: str) -> Statement | None:
    """What the area said in the latest round of this milestone before."""
    rows = Statement.objects.filter(
        round__initiative=round_.initiative_id, round__gate=round_.gate, round__number__lt=round_.number, area=area
    )
    return rows.exclude(kind="").select_related("given_by__organisation").order_by("-round__number").first()


def _before(round_: Round) -> Any:
    return round_.decide_by if round_.decide_by and words.days_until(round_.decide_by) >= 0 else None
