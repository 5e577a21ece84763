"""The way to a decided milestone, step by step, for tests."""

from typing import Any

from django.db import transaction

import method
from adoption import huki_matrix
from adoption.choices import Decider, Outcome
from adoption.models import RoleAssignment
from documents.models import Version
from documents.services import freezing, writing
from milestones import readiness
from milestones.choices import Stance
from milestones.models import Decision, Mark, Round
from milestones.services import decisions, positions, rounds, sealing
from tests import factories
from tests.factories import Case, in_days


def approve_documents(case: Case, gate: int) -> list[Version]:
    """An approved version of every document of the milestone that can be written."""
    versions = []
    for kind in method.basis_types(gate):
        if kind.written:
            document = writing.ensure(case.initiative, kind.key, case.coordinator)
            with transaction.atomic():
                versions.append(freezing.freeze(document, by=case.owner, comment=""))
    return versions


def fund(case: Case, gate: int) -> None:
    """The money to be decided at the milestone, divided between the parties (M23)."""
    if gate in (1, 2, 4, 5):
        factories.funding(case, gate=gate)


def answer_all(round: Round, case: Case, text: str = "As proposed.") -> None:
    for point in round.points.all():
        rounds.answer_point(round, point.key, by=case.coordinator, seen_version=point.version, answer="yes", text=text)


def say_who_does_what(case: Case, gate: int) -> None:
    """At milestone IV each task has somebody accountable and somebody who does it (D03)."""
    for row in huki_matrix.read(case.initiative).gaps if gate == huki_matrix.PLAN_GATE else ():
        factories.letters(row.task, case.coordinator, coordinator="HU")


def excuse(round: Round, case: Case, *, keep: tuple[str, ...] = ()) -> None:
    """Mark every warning that is left, and nothing that is enforced."""
    found = [item for item in readiness.summary(case.fresh(), round.gate, round).open_items if item.need.level == "warn"]
    Mark.objects.bulk_create(
        Mark(round=round, need=item.need.key, kind=item.mark_kind, reason="Settled next week.", by=case.coordinator)
        for item in found
        if item.need.key not in keep
    )


def prepared(case: Case, gate: int) -> Round:
    """A round of the milestone that may be submitted."""
    approve_documents(case, gate)
    fund(case, gate)
    say_who_does_what(case, gate)
    round = rounds.open_round(case.fresh(), gate, by=case.coordinator)
    answer_all(round, case)
    excuse(round, case)
    return Round.objects.get(pk=round.pk)


def submitted(case: Case, gate: int) -> Round:
    """A round that is sealed and waits for its decision."""
    round = rounds.submit(prepared(case, gate), by=case.coordinator)
    return sealing.seal(round.pk)


def say(round: Round, case: Case, **stances: str) -> None:
    """chair="for", member="against": what people of the case say."""
    for name, stance in stances.items():
        person = getattr(case, name)
        member = RoleAssignment.objects.get(initiative=case.initiative, person=person, role__startswith="steering_")
        condition = "It is measured." if stance == Stance.CONDITIONS else ""
        positions.take(round, member, by=person, stance=stance, condition=condition)


def passed(case: Case, gate: int, outcome: str = Outcome.APPROVED, **values: Any) -> Decision:
    """The milestone decided, with whatever leads there."""
    round = submitted(case, gate)
    if round.decider == Decider.STEERING_GROUP:
        say(round, case, chair="for", member="for", partner_member="for")
        return decisions.decide(round, by=case.chair, outcome=outcome, **values)
    return decisions.decide(round, by=case.owner, outcome=outcome, **values)


def condition(case: Case, text: str = "The agreement is signed.") -> decisions.ConditionText:
    return decisions.ConditionText(text, case.team, in_days(20))


def with_everything(case: Case) -> Round:
    """Milestone II being prepared with reasons given, a document in review and a condition open; each thing has somebody who sees to it."""
    passed(case, 1, Outcome.APPROVED_WITH_CONDITIONS, conditions=[condition(case)])
    kind = next(kind for kind in method.basis_types(2) if kind.written)
    document = writing.ensure(case.initiative, kind.key, case.coordinator)
    type(document).objects.filter(pk=document.pk).update(responsible=case.team, reviewer=case.expert, state="in_review")
    factories.task(case, responsible=case.team, due=in_days(-3)), factories.risk(case, owner=case.expert), factories.goal(case)
    round = rounds.open_round(case.fresh(), 2, by=case.coordinator)
    excuse(round, case)
    return round


def more_of_everything(case: Case, round: Round) -> None:
    """More tasks, risks and goals held by several people, more answers and reasons."""
    for person in (case.team, case.expert, case.coordinator, case.owner):
        factories.task(case, responsible=person, due=in_days(-2)), factories.risk(case, owner=person), factories.goal(case)
    answer_all(round, case)
    excuse(round, case)


def end_role(case: Case, person: Any, role: str, **dates: Any) -> None:
    """Change a mandate's days behind the services, as time would."""
    RoleAssignment.objects.filter(initiative=case.initiative, person=person, role=role).update(**dates)
