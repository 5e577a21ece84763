"""Sealing freezes the basis under one SHA-256, survives a crash, and shows what changed since."""

import hashlib
import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from adoption.models import DueItem
from adoption.services import entries
from core import append_only, jobs
from core.models import Event, Job, JobState
from documents.services import freezing
from milestones.choices import BasisKind, RoundState
from milestones.models import BasisItem, Round
from milestones.services import conditions, rounds, sealing
from notifications.models import OutboxRow
from tests import factories
from tests.factories import Case
from tests.milestones import steps

# What a milestone's basis holds only where there is something of it, or never.
OF_OTHERS = {
    BasisKind.REVIEW, BasisKind.STATEMENT, BasisKind.REFERRAL, BasisKind.FATE, BasisKind.DECISION, BasisKind.PROPOSAL,
}  # fmt: skip


def test_the_seal_can_be_computed_by_anybody_from_the_list(case: Case) -> None:
    round = steps.submitted(case, 1)
    rows = []
    for item in round.basis.all():
        content = json.dumps(item.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(content.encode()).hexdigest() == item.sha256
        rows.append([item.kind, item.key, item.sha256])
    listed = json.dumps(sorted(rows), separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(listed.encode()).hexdigest() == round.seal
    assert sealing.verify_seal(round) == []


def test_the_basis_holds_everything_the_decision_rests_on(case: Case) -> None:
    factories.risk(case, title="The platform is late")
    factories.goal(case, title="Half the waiting time")
    factories.task(case, title="Ask the users")
    round = steps.submitted(case, 1)
    kinds = set(round.basis.values_list("kind", flat=True))
    assert kinds == set(BasisKind.values) - OF_OTHERS
    assert set(round.basis.filter(kind=BasisKind.DOCUMENT).values_list("key", flat=True)) == {
        "document:idea_description", "document:needs_analysis", "document:prestudy_directive",
    }  # fmt: skip
    everything = json.dumps([item.content for item in round.basis.all()])
    for words in ("The platform is late", "Half the waiting time", "Ask the users", "As proposed.", "Partner member"):
        assert words in everything


def test_the_marks_and_their_reasons_stand_in_the_basis(case: Case) -> None:
    round = steps.submitted(case, 1)
    listed = round.basis.get(key="readiness").content
    accepted = [item for item in listed if item["state"] == "accepted"]
    assert accepted and all(item["reason"] == "Settled next week." and item["by"] == "Coordinator" for item in accepted)


def test_sealing_again_does_nothing(case: Case) -> None:
    round = steps.submitted(case, 1)
    sealing.seal(round.pk)
    assert Event.objects.filter(action="milestones.round.sealed").count() == 1
    assert Round.objects.get(pk=round.pk).seal == round.seal
    assert BasisItem.objects.filter(round=round).count() == len(set(round.basis.values_list("key", flat=True)))


def test_a_crash_while_sealing_leaves_nothing_behind_and_the_job_is_run_again(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    round = rounds.submit(steps.prepared(case, 1), by=case.coordinator)
    job = Job.objects.get(name="milestones.seal")

    def crash(*_args: Any) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as broken:
        broken.setattr(sealing, "ask", crash)
        assert jobs.run(str(job.pk)) is False
    stuck = Round.objects.get(pk=round.pk)
    assert (stuck.state, stuck.seal, stuck.basis.count()) == (RoundState.SEALING, "", 0)
    Job.objects.filter(pk=job.pk).update(lease_until=None)
    assert jobs.run(str(job.pk)) is True
    whole = Round.objects.get(pk=round.pk)
    assert whole.state == RoundState.SUBMITTED and sealing.verify_seal(whole) == []
    assert Job.objects.get(pk=job.pk).state == JobState.DONE


def test_the_worker_seals_after_the_commit(case: Case, commits: Any) -> None:
    round = steps.prepared(case, 1)
    with commits():
        rounds.submit(round, by=case.coordinator)
    assert Round.objects.get(pk=round.pk).state == RoundState.SUBMITTED


def test_those_who_decide_are_asked_by_mail_once(case: Case) -> None:
    round = steps.submitted(case, 1)
    sealing.seal(round.pk)
    assert [row.recipient for row in OutboxRow.objects.filter(key="milestones.decision_asked")] == [case.owner]


def test_every_member_is_asked_and_no_deputy(case: Case) -> None:
    steps.passed(case, 1)
    round = steps.submitted(case, 2)
    asked = {row.recipient for row in OutboxRow.objects.filter(key="milestones.decision_asked", subject=round.pk)}
    assert asked == {case.chair, case.member, case.partner_member}
    assert {due.person for due in DueItem.objects.open().filter(subject=round.pk)} == asked


def test_nothing_has_changed_just_after_sealing(case: Case) -> None:
    factories.risk(case, contingency="The old way stays open.")
    factories.late_task(case)
    steps.passed(case, 1, "approved_with_conditions", conditions=[steps.condition(case)])
    condition = case.initiative.decisions.get().condition_rows.get()
    conditions.sign_off(condition, by=case.owner, comment="Seen.")
    assert sealing.changed_since(steps.submitted(case, 2)) == []


def test_nothing_has_changed_the_day_after_either(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.risk(case, next_review=factories.in_days(0))
    factories.task(case, due=factories.in_days(0), responsible=case.team)
    factories.goal(case, due=factories.in_days(0))
    round = steps.submitted(case, 1)
    tomorrow = factories.in_days(1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: tomorrow)
    assert sealing.changed_since(round) == []


def test_what_changes_later_is_named(case: Case) -> None:
    risk = factories.risk(case)
    round = steps.submitted(case, 1)
    entries.edit(risk, by=case.coordinator, seen_version=risk.version, probability=1)
    changes = sealing.changed_since(round)
    assert [(change.kind, change.how, change.title) for change in changes] == [("register", "changed", f"R1 {risk.title}")]
    entries.delete(risk, by=case.coordinator, reason="Twice.")
    assert [change.how for change in sealing.changed_since(round)] == ["removed"]
    goal = factories.goal(case)
    assert {(change.how, change.title) for change in sealing.changed_since(round)} >= {("added", f"G1 {goal.title}")}
    freezing.freeze(case.initiative.documents.get(type_key="needs_analysis"), by=case.owner, comment="")
    assert "document:needs_analysis" in {change.key for change in sealing.changed_since(round)}
    assert sealing.verify_seal(round) == []


def test_a_member_who_leaves_is_a_change(case: Case) -> None:
    steps.passed(case, 1)
    round = steps.submitted(case, 2)
    steps.end_role(case, case.member, "steering_member", valid_to=factories.in_days(-1))
    assert {change.key for change in sealing.changed_since(round)} == {"body", "people"}


def test_the_language_of_the_reader_changes_nothing(case: Case) -> None:
    factories.risk(case)
    round = steps.submitted(case, 1)
    with translation.override("sv"):
        assert sealing.changed_since(round) == []


@pytest.mark.parametrize("verb", ["UPDATE milestones_basisitem SET title = 'x'", "DELETE FROM milestones_basisitem"])
def test_the_database_refuses_to_change_a_sealed_basis(case: Case, verb: str) -> None:
    steps.submitted(case, 1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


def test_a_version_changed_behind_the_seal_is_found(case: Case) -> None:
    round = steps.submitted(case, 1)
    version = case.initiative.documents.get(type_key="needs_analysis").versions.get()
    append_only.remove()
    type(version).objects.filter(pk=version.pk).update(content={"title": "Another one"})
    append_only.put_back()
    assert len(sealing.verify_seal(round)) == 1
