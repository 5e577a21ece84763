"""Statements of the experts: asked for by the coordinator, given and changed until the basis is sealed (M08)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption import due as dues
from adoption.choices import DueKind
from adoption.methods import method_for
from adoption.models import RoleAssignment
from core import events
from core.db import Superseded, save_edited
from core.permissions import require
from milestones.advice_permissions import may_ask, may_state
from milestones.advice_registers import area_name, asked_people, dues_of_statement, experts_of
from milestones.choices import Advice
from milestones.models import Round, Statement
from milestones.permissions import user_of
from milestones.services.common import event_data, locked_round
from notifications import outbox

ASKED, REMINDED = "milestones.statement_asked", "milestones.statement_reminder"


@dataclass(frozen=True)
class Asked:
    """What a press of "Ask all experts" did: the areas asked, and those that have no expert to ask."""

    areas: tuple[str, ...]
    without: tuple[str, ...]


@transaction.atomic
def ask_all(round: Round, *, by: Person, due: date, question: str = "") -> Asked:
    """Ask the experts of every area that has not given its statement (M08). Areas without an expert are named, not asked.

    Raises PermissionDenied (also after sealing), ValidationError for a date that has passed.
    """
    row = locked_round(round.pk)
    require(may_ask(user_of(by), row))
    _not_past(due)
    given = set(Statement.objects.filter(round=row).exclude(kind="").values_list("area", flat=True))
    experts = {area: people for area, people in experts_of(row.initiative).items() if any(user_of(person) for person in people)}
    named = set(Statement.objects.filter(round=row, person__isnull=False).values_list("area", flat=True))
    wanted = [area.key for area in method_for(row.initiative).areas if area.key not in given]
    asked = [area for area in wanted if area in experts or area in named]
    for area in asked:
        _ask(row, area, by, due, question, experts=experts)
    _record(row, "milestones.statement.asked", by, asked, due=due.isoformat(), question=question.strip())
    return Asked(tuple(asked), tuple(area for area in wanted if area not in asked))


@transaction.atomic
def ask(round: Round, area: str, *, by: Person, due: date, question: str = "", person: Person | None = None) -> Statement:
    """Ask one area: its experts, or somebody named who has a role and a sign-in.

    Raises PermissionDenied (also after sealing), ValidationError if it is given already, or nobody could answer.
    """
    row = locked_round(round.pk)
    require(may_ask(user_of(by), row))
    _not_past(due)
    _somebody(row, area, person)
    if Statement.objects.filter(round=row, area=area).exclude(kind="").exists():
        raise ValidationError(_("This statement is given already."))
    statement = _ask(row, area, by, due, question, person=person, experts=experts_of(row.initiative), named=True)
    whom = person.name if person else ""
    _record(row, "milestones.statement.asked", by, [area], due=due.isoformat(), question=question.strip(), person=whom)
    return statement


@transaction.atomic
def give(
    round: Round, area: str, *, by: Person, kind: str, opinion: str = "", recommendation: str = "", seen_version: int | None = None
) -> Statement:
    """Give or change the statement of an area. What was said before stays in the log.

    `seen_version` is that of the statement, None where there was none. Raises PermissionDenied (not asked, or sealed), Superseded
    (with the statement: somebody else has given or changed it), ValidationError.
    """
    row = locked_round(round.pk)
    require(may_state(user_of(by), row, area))
    values = _said(kind, opinion, recommendation)
    there = Statement.objects.filter(round=row, area=area).first() or Statement.objects.create(round=row, area=area)
    if {name: getattr(there, name) for name in values} == values:
        return there
    if seen_version is None and there.is_given:
        raise Superseded(there)
    after = save_edited(there, seen_version or there.version, **values, given_by=by, given_at=timezone.now())
    after.round = row
    _sync(after)
    events.record(row.initiative_id, "milestones.statement.given", by=by, subject=after, data=_data(row, [area], **values))
    return after


@transaction.atomic
def remind(round: Round, *, by: Person) -> int:
    """Remind everybody whose statement is asked for and not given, each at most once a day; how many areas were reminded.

    Raises PermissionDenied.
    """
    row = locked_round(round.pk)
    require(may_ask(user_of(by), row))
    today, reminded = timezone.localdate(), []
    experts = experts_of(row.initiative)
    for statement in (
        Statement.objects.filter(round=row, kind="", asked_at__isnull=False).exclude(reminded_on=today).select_related("person")
    ):
        Statement.objects.filter(pk=statement.pk).update(reminded_on=today)
        statement.round = row
        statement.__dict__["experts"] = experts.get(statement.area, [])
        _mail(statement, REMINDED, str(today))
        reminded.append(statement.area)
    _record(row, "milestones.statement.reminded", by, reminded)
    return len(reminded)


def _not_past(due: date) -> None:
    if due < timezone.localdate():
        raise ValidationError({"due": _("Choose a day that has not passed.")})


def _somebody(round: Round, area: str, person: Person | None) -> None:
    if area not in {one.key for one in method_for(round.initiative).areas}:
        raise ValidationError(_("The method has no such area."))
    if person is None:
        if not any(user_of(one) for one in experts_of(round.initiative).get(area, [])):
            raise ValidationError({"person": _("This area has no expert who can sign in. Name somebody else, or give the role first.")})
        return
    if not RoleAssignment.objects.current().filter(initiative=round.initiative_id, person=person).exists():
        raise ValidationError({"person": _("Choose somebody who has a role in the initiative.")})
    if user_of(person) is None:
        raise ValidationError({"person": _("This person has no account yet. Invite them first, or choose somebody else.")})


def _ask(
    round: Round, area: str, by: Person, due: date, question: str, *,
    experts: dict[str, list[Person]], person: Person | None = None, named: bool = False,
) -> Statement:  # fmt: skip
    """One place asked anew; a person named before is kept unless `named` says otherwise."""
    statement, _made = Statement.objects.get_or_create(round=round, area=area)
    values: dict[str, Any] = {"due": due, "question": question.strip(), "asked_by": by, "asked_at": timezone.now(), "reminded_on": None}
    values |= {"person": person} if named else {}
    Statement.objects.filter(pk=statement.pk).update(**values)
    statement = Statement.objects.select_related("person__user").get(pk=statement.pk)
    statement.round = round
    statement.__dict__["experts"] = experts.get(area, [])
    _sync(statement)
    _mail(statement, ASKED, f"{statement.asked_at:%Y%m%d%H%M%S%f}")
    return statement


def _sync(statement: Statement) -> None:
    dues.put(statement.round.initiative, dues_of_statement(statement), subject=statement.pk, kinds=(DueKind.STATEMENT,))


def _mail(statement: Statement, key: str, occasion: str) -> None:
    for person in asked_people(statement):
        once = f"{key}:{statement.pk}:{person.pk}:{occasion}"
        outbox.put(key, person, initiative=statement.round.initiative_id, subject=statement.pk, once=once)


def _said(kind: str, opinion: str, recommendation: str) -> dict[str, str]:
    if kind not in Advice.values:
        raise ValidationError({"kind": _("Choose what you advise.")})
    if kind in (Advice.REMARKS, Advice.AGAINST) and not opinion.strip():
        raise ValidationError({"opinion": _("Write in a sentence or two what speaks against it.")})
    return {"kind": kind, "opinion": opinion.strip(), "recommendation": recommendation.strip()}


def _record(round: Round, action: str, by: Person, areas: Iterable[str], **data: Any) -> None:
    found = list(areas)
    if found:
        said = _data(round, found, **data)
        events.record(round.initiative_id, action, by=by, subject=round, data=said)


def _data(round: Round, areas: list[str], **data: Any) -> dict[str, Any]:
    """The keys of the areas, and what they are called in the language of the initiative."""
    with translation.override(round.initiative.language):
        names = [area_name(round.initiative, area) for area in areas]
    return event_data(round, areas=areas, area_names=names, **data)
