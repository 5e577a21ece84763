"""Rounds: opened, prepared, submitted, withdrawn by the coordinator, and by nobody else."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from adoption.choices import DueKind, Outcome
from adoption.models import DueItem
from core.db import Superseded
from core.models import Event, Job
from milestones.choices import MarkKind, RoundState
from milestones.models import Round
from milestones.services import decisions, rounds, sealing
from tests.factories import Case, in_days
from tests.milestones import steps


def test_a_milestone_may_be_prepared_early_but_not_submitted(case: Case) -> None:
    round = steps.prepared(case, 2)
    assert round.state == RoundState.PREPARING
    with pytest.raises(ValidationError, match="Milestone I is not decided yet"):
        rounds.submit(round, by=case.coordinator)
    steps.passed(case, 1)
    steps.excuse(round, case)
    assert rounds.submit(round, by=case.coordinator).state == RoundState.SEALING


def test_opening_twice_gives_the_same_round(case: Case) -> None:
    first = rounds.open_round(case.initiative, 1, by=case.coordinator)
    assert rounds.open_round(case.initiative, 1, by=case.coordinator) == first
    assert rounds.current_round(case.initiative, 1) == first and rounds.current_round(case.initiative, 2) is None


def test_the_database_holds_one_open_round_of_a_milestone(case: Case) -> None:
    first = rounds.open_round(case.initiative, 1, by=case.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.create(initiative=case.initiative, gate=1, number=2, decider=first.decider, opened_by=case.coordinator)


def test_only_the_coordinator_prepares(case: Case) -> None:
    round = steps.prepared(case, 1)
    for person in (case.team, case.expert, case.owner, case.chair, case.reader, case.archivist, case.stranger, case.administrator):
        for act in (
            lambda p: rounds.open_round(case.initiative, 2, by=p),
            lambda p: rounds.describe(round, by=p, seen_version=1, summary="x", decide_by=None),
            lambda p: rounds.answer_point(round, "need_exists", by=p, seen_version=2, answer="no", text="x"),
            lambda p: rounds.unmark(round, "milestones.date", by=p),
            lambda p: rounds.submit(round, by=p),
            lambda p: rounds.withdraw(round, by=p, reason="x"),
        ):
            with pytest.raises(PermissionDenied):
                act(person)


def test_a_passed_milestone_is_not_opened_again(case: Case) -> None:
    steps.passed(case, 1)
    with pytest.raises(PermissionDenied, match="passed"):
        rounds.open_round(case.fresh(), 1, by=case.coordinator)


def test_nothing_is_prepared_in_a_paused_initiative(case: Case) -> None:
    steps.passed(case, 1, Outcome.PAUSED, motive="No money this year.")
    with pytest.raises(PermissionDenied, match="not active"):
        rounds.open_round(case.fresh(), 2, by=case.coordinator)


def test_the_second_editor_is_shown_the_first_ones_words(case: Case) -> None:
    round = rounds.open_round(case.initiative, 1, by=case.coordinator)
    rounds.describe(round, by=case.coordinator, seen_version=1, summary="First.", decide_by=in_days(5))
    with pytest.raises(Superseded) as stale:
        rounds.describe(round, by=case.coordinator, seen_version=1, summary="Second.", decide_by=None)
    assert stale.value.obj.summary == "First."
    rounds.answer_point(round, "need_exists", by=case.coordinator, seen_version=1, answer="yes", text="First.")
    with pytest.raises(Superseded):
        rounds.answer_point(round, "need_exists", by=case.coordinator, seen_version=1, answer="no", text="Second.")


def test_saying_the_same_again_changes_nothing(case: Case) -> None:
    round = rounds.open_round(case.initiative, 1, by=case.coordinator)
    rounds.answer_point(round, "need_exists", by=case.coordinator, seen_version=1, answer="yes", text="It is.")
    events = Event.objects.count()
    point = rounds.answer_point(round, "need_exists", by=case.coordinator, seen_version=1, answer="yes", text="It is. ")
    assert point.version == 2 and Event.objects.count() == events


def test_an_unknown_answer_is_refused(case: Case) -> None:
    round = rounds.open_round(case.initiative, 1, by=case.coordinator)
    with pytest.raises(ValidationError):
        rounds.answer_point(round, "need_exists", by=case.coordinator, seen_version=1, answer="maybe", text="x")


def test_submitting_names_everything_that_is_missing(case: Case) -> None:
    round = rounds.open_round(case.initiative, 1, by=case.coordinator)
    with pytest.raises(ValidationError) as missing:
        rounds.submit(round, by=case.coordinator)
    said = " ".join(missing.value.messages)
    assert "Is there a need for change or development?" in said and "approved" in said


def test_submitting_twice_is_done_once(case: Case) -> None:
    round = steps.prepared(case, 1)
    rounds.submit(round, by=case.coordinator)
    with pytest.raises(Superseded):
        rounds.submit(round, by=case.coordinator)
    assert Job.objects.filter(name="milestones.seal").count() == 1
    assert Event.objects.filter(action="milestones.round.submitted").count() == 1


def test_nothing_is_changed_once_it_is_submitted(case: Case) -> None:
    round = steps.submitted(case, 1)
    for act in (
        lambda: rounds.describe(round, by=case.coordinator, seen_version=1, summary="x", decide_by=None),
        lambda: rounds.answer_point(round, "need_exists", by=case.coordinator, seen_version=2, answer="no", text="x"),
        lambda: rounds.mark(round, "milestones.date", MarkKind.ACCEPTED, "x", by=case.coordinator),
    ):
        with pytest.raises(Superseded):
            act()


def test_a_withdrawn_round_is_kept_and_its_answers_go_on(case: Case) -> None:
    round = steps.submitted(case, 1)
    with pytest.raises(ValidationError):
        rounds.withdraw(round, by=case.coordinator, reason=" ")
    gone = rounds.withdraw(round, by=case.coordinator, reason="A figure was wrong.")
    assert (gone.state, gone.withdrawn_reason) == (RoundState.WITHDRAWN, "A figure was wrong.")
    assert rounds.current_round(case.initiative, 1) is None
    second = rounds.open_round(case.initiative, 1, by=case.coordinator)
    assert second.number == 2 and second.points.get(key="need_exists").text == "As proposed."
    with pytest.raises(Superseded):
        decisions.decide(round, by=case.owner, outcome=Outcome.APPROVED)
    with pytest.raises(Superseded):
        rounds.withdraw(round, by=case.coordinator, reason="Again.")


def test_a_round_withdrawn_while_it_is_sealed_stays_withdrawn(case: Case) -> None:
    round = rounds.submit(steps.prepared(case, 1), by=case.coordinator)
    rounds.withdraw(round, by=case.coordinator, reason="Too early.")
    assert sealing.seal(round.pk).state == RoundState.WITHDRAWN


def test_the_basis_awaits_the_coordinator_and_then_the_decision_the_owner(case: Case) -> None:
    round = steps.prepared(case, 1)
    waiting = DueItem.objects.open().filter(subject=round.pk)
    assert [(due.kind, due.person) for due in waiting] == [(DueKind.BASIS, case.coordinator)]
    rounds.describe(round, by=case.coordinator, seen_version=1, summary="Short.", decide_by=in_days(9))
    sealing.seal(rounds.submit(round, by=case.coordinator).pk)
    assert [(due.kind, due.person, due.due) for due in waiting.all()] == [(DueKind.DECISION, case.owner, in_days(9))]
    decisions.decide(round, by=case.owner, outcome=Outcome.APPROVED)
    assert not waiting.all()
