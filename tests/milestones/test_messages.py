"""Mails of milestones: who gets which, what stands in them, and that nobody is told what they may not see."""

from typing import Any

import pytest
from django.core import mail
from django.utils import translation

from adoption.choices import Outcome, Role
from adoption.services import people
from milestones.services import decisions, rounds, sealing
from notifications import messages
from notifications.models import MailState, OutboxRow
from notifications.tasks import deliver
from tests import factories
from tests.factories import Case, in_days
from tests.milestones import steps


def rendered(row: OutboxRow, language: str = "en") -> messages.Rendered:
    with translation.override(language):
        return messages.get(row.key).render(row)


def test_the_question_names_the_milestone_the_day_and_the_points(case: Case) -> None:
    round = steps.prepared(case, 1)
    rounds.describe(round, by=case.coordinator, seen_version=1, summary="Cases take 41 days.", decide_by=in_days(8))
    round = sealing.seal(rounds.submit(round, by=case.coordinator).pk)
    mail = rendered(OutboxRow.objects.get(key="milestones.decision_asked"))
    assert mail.subject.startswith("Milestone I: your decision is asked for by ") and case.initiative.name in mail.subject
    for words in ("Cases take 41 days.", "Is the need a priority?", round.seal[:16], case.initiative.case_number, round.get_absolute_url()):
        assert words in mail.text and words in mail.html


def test_members_are_asked_for_their_position(case: Case) -> None:
    steps.passed(case, 1)
    steps.submitted(case, 2)
    row = OutboxRow.objects.filter(key="milestones.decision_asked", recipient=case.member).get()
    assert rendered(row).subject.startswith("Milestone II: your position is asked for:")


def test_the_answer_says_the_outcome_who_decided_and_the_conditions(case: Case) -> None:
    decision = steps.passed(case, 1, Outcome.APPROVED_WITH_CONDITIONS, motive="Go on.", conditions=[steps.condition(case)])
    mail = rendered(OutboxRow.objects.get(key="milestones.decided", recipient=case.reader))
    assert mail.subject == f"Milestone I: Approved with conditions: {case.initiative.name}"
    for words in ("Go on.", "The agreement is signed.", "Owner", f"/decisions/{decision.pk}/"):
        assert words in mail.text


def test_a_return_leads_the_coordinator_back_to_the_basis(case: Case) -> None:
    steps.passed(case, 1, Outcome.RETURNED, motive="Say what it costs.")
    mail = rendered(OutboxRow.objects.get(key="milestones.returned"))
    assert "Complete the basis" in mail.text and f"/initiatives/{case.initiative.pk}/milestones/1/" in mail.text


def test_a_mail_is_withheld_from_who_lost_their_role(case: Case) -> None:
    decision = steps.passed(case, 1)
    people.end(case.role(case.reader, Role.READER), by=case.coordinator, reason="Left.")
    row = OutboxRow.objects.get(key="milestones.decided", recipient=case.reader, subject=decision.pk)
    deliver(str(row.pk))
    row.refresh_from_db()
    assert row.state == MailState.WITHHELD and not mail.outbox


def test_somebody_without_a_sign_in_is_told_as_long_as_they_hold_a_role(case: Case) -> None:
    guest = factories.person("Guest", of=case.partner, account=False)
    role = people.assign(case.initiative, by=case.coordinator, person=guest, role=Role.READER)
    decision = steps.passed(case, 1)
    row = OutboxRow.objects.get(recipient=guest, subject=decision.pk)
    assert messages.get(row.key).may_receive(row)
    people.end(role, by=case.coordinator, reason="Left.")
    assert not messages.get(row.key).may_receive(row)


def test_a_question_that_was_answered_is_not_asked(case: Case) -> None:
    round = steps.submitted(case, 1)
    decisions.decide(round, by=case.owner, outcome=Outcome.APPROVED)
    row = OutboxRow.objects.get(key="milestones.decision_asked")
    deliver(str(row.pk))
    row.refresh_from_db()
    assert row.state == MailState.WITHHELD


@pytest.mark.parametrize("language", ["en", "sv", "fi", "nb"])
def test_every_mail_can_be_written_in_every_language(case: Case, language: str) -> None:
    steps.passed(case, 1, Outcome.RETURNED, motive="More.")
    for row in OutboxRow.objects.filter(key__startswith="milestones."):
        if messages.get(row.key).may_receive(row):
            said = rendered(row, language)
            assert said.subject and "%(" not in said.text + said.subject


def test_the_mail_is_sent_in_the_language_of_who_gets_it(case: Case, commits: Any) -> None:
    case.owner.language = "sv"
    case.owner.save()
    round = steps.prepared(case, 1)
    with commits():
        rounds.submit(round, by=case.coordinator)
    sent = next(message for message in mail.outbox if message.to == [case.owner.email])
    assert "Finns det ett behov av förändring eller utveckling?" in sent.body
