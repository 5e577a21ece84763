"""Conditions become tasks, block the next milestone, and close only when the decider signs them off."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from adoption import due, registry
from adoption.choices import DueKind, Outcome, Role
from adoption.models import DueItem, InitiativePhase, Task
from adoption.services import tasks
from core.db import Superseded
from core.models import Event
from milestones import readiness
from milestones.choices import ConditionState
from milestones.models import Condition
from milestones.services import conditions, decisions, rounds, sealing
from notifications.models import OutboxRow
from tests.factories import Case, in_days
from tests.milestones import steps

TEXTS = ("The agreement is signed.", "Sums are checked.\nBy the controller.")


@pytest.fixture
def two(case: Case) -> list[Condition]:
    """Milestone I approved with two conditions."""
    wanted = [decisions.ConditionText(text, case.team, in_days(20)) for text in TEXTS]
    decision = steps.passed(case, 1, Outcome.APPROVED_WITH_CONDITIONS, conditions=wanted)
    return list(decision.condition_rows.all())


def test_each_condition_is_a_task_of_the_next_phase(case: Case, two: list[Condition]) -> None:
    assert [(c.task.title, c.task.phase_number, c.task.responsible, c.task.due) for c in two] == [
        ("The agreement is signed.", 2, case.team, in_days(20)), ("Sums are checked.", 2, case.team, in_days(20)),
    ]  # fmt: skip
    assert [c.text for c in two] == list(TEXTS)
    assert OutboxRow.objects.filter(key="adoption.task_assigned", recipient=case.team).count() == 2
    assert InitiativePhase.objects.get(initiative=case.initiative, number=1).conditions_open == 2


def test_open_conditions_block_the_next_milestone_whatever_the_reason(case: Case, two: list[Condition]) -> None:
    round = steps.prepared(case, 2)
    blocking = [i for i in readiness.summary(case.fresh(), 2, round).items if i.need.key.startswith("milestones.condition")]
    assert len(blocking) == 2 and not any(item.may_mark for item in blocking)
    for condition in two:
        with pytest.raises(ValidationError, match="Milestone I: a condition is not signed off"):
            rounds.submit(round, by=case.coordinator)
        conditions.sign_off(condition, by=case.owner, comment="Seen.")
    sealing.seal(rounds.submit(round, by=case.coordinator).pk)


def test_finishing_the_task_does_not_close_the_condition(case: Case, two: list[Condition]) -> None:
    task = Task.objects.get(pk=two[0].task_id)
    tasks.finish(task, by=case.team, seen_version=task.version)
    assert Condition.objects.get(pk=two[0].pk).state == ConditionState.OPEN
    assert len(conditions.open_conditions(case.fresh(), before_gate=2)) == 2


def test_only_who_decided_signs_off(case: Case, two: list[Condition]) -> None:
    for person in (case.coordinator, case.team, case.chair, case.member, case.stranger, case.administrator):
        with pytest.raises(PermissionDenied):
            conditions.sign_off(two[0], by=person, comment="")
    signed = conditions.sign_off(two[0], by=case.owner, comment=" Seen. ")
    assert (signed.state, signed.signed_off_by, signed.comment) == (ConditionState.SIGNED_OFF, case.owner, "Seen.")
    assert InitiativePhase.objects.get(initiative=case.initiative, number=1).conditions_open == 1
    assert Event.objects.filter(action="milestones.condition.signed_off").count() == 1


def test_the_chair_signs_off_what_the_steering_group_set(case: Case) -> None:
    steps.passed(case, 1)
    decision = steps.passed(case, 2, Outcome.APPROVED_WITH_CONDITIONS, conditions=[steps.condition(case)])
    condition = decision.condition_rows.get()
    with pytest.raises(PermissionDenied):
        conditions.sign_off(condition, by=case.owner, comment="")
    conditions.sign_off(condition, by=case.chair, comment="")


def test_the_mandate_of_today_counts_when_signing_off(case: Case, two: list[Condition]) -> None:
    steps.end_role(case, case.owner, Role.BUSINESS_OWNER, valid_to=in_days(-1))
    with pytest.raises(PermissionDenied):
        conditions.sign_off(two[0], by=case.owner, comment="")


def test_signing_off_twice_is_done_once(case: Case, two: list[Condition]) -> None:
    conditions.sign_off(two[0], by=case.owner, comment="")
    with pytest.raises(Superseded):
        conditions.sign_off(two[0], by=case.owner, comment="")
    assert InitiativePhase.objects.get(initiative=case.initiative, number=1).conditions_open == 1


def test_the_owner_is_waited_for_until_it_is_signed_off(case: Case, two: list[Condition]) -> None:
    waiting = DueItem.objects.open().filter(kind=DueKind.SIGN_OFF)
    assert {(row.person, row.subject) for row in waiting} == {(case.owner, c.pk) for c in two}
    conditions.sign_off(two[0], by=case.owner, comment="")
    assert [row.subject for row in waiting.all()] == [two[1].pk]


def test_due_rows_equal_what_the_registers_say_at_every_step(case: Case) -> None:
    def agree() -> None:
        case.fresh()
        rows = DueItem.objects.open().filter(initiative=case.initiative)
        there = sorted((r.kind, str(r.subject), str(r.person_id), r.title, r.url, str(r.due)) for r in rows)
        found = registry.dues(case.initiative)
        said = sorted((d.kind.value, str(d.subject), str(d.person.pk) if d.person else "None", d.title, d.url, str(d.due)) for d in found)
        assert there == said and due.rebuild(case.initiative) == 0

    agree()
    round = steps.prepared(case, 1)
    agree()
    decisions.decide(
        sealing.seal(rounds.submit(round, by=case.coordinator).pk), by=case.owner, outcome=Outcome.APPROVED_WITH_CONDITIONS,
        conditions=[steps.condition(case)],
    )  # fmt: skip
    agree()
    conditions.sign_off(Condition.objects.get(), by=case.owner, comment="")
    agree()
    round = steps.submitted(case, 2)
    agree()
    steps.say(round, case, chair="against", member="against")
    agree()
    decisions.decide(round, by=case.chair, outcome=Outcome.PAUSED, motive="No money.")
    agree()
    decisions.resume(case.fresh(), by=case.owner, motive="Money.")
    agree()


def test_a_returned_milestone_sets_no_condition(case: Case) -> None:
    steps.passed(case, 1, Outcome.RETURNED, motive="More.")
    assert conditions.open_conditions(case.fresh()) == []
