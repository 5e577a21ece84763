"""Mails of documents: to whom, and withheld when they no longer hold."""

from typing import Any

import pytest
from django.core import mail

from adoption.models import RoleAssignment
from adoption.services import people
from documents import services
from documents.models import Document
from notifications import messages
from notifications.models import MailState, OutboxRow
from tests import factories
from tests.documents.conftest import sent, write

pytestmark = pytest.mark.django_db


def test_the_reviewer_gets_a_mail_with_the_way_to_the_document(case: factories.Case, draft: Document, commits: Any) -> None:
    with commits():
        sent(draft, case)
    message = next(m for m in mail.outbox if m.to == [case.owner.email])
    assert message.subject == "Please review: Idea description"
    assert draft.get_absolute_url() in message.body and "Coordinator" in message.body


def test_the_sender_learns_that_it_was_approved_and_by_whom(case: factories.Case, in_review: Document, commits: Any) -> None:
    with commits():
        services.approve(in_review, by=case.owner, comment="Clear <b>")
    message = next(m for m in mail.outbox if m.subject.startswith("Approved"))
    assert message.to == [case.coordinator.email] and "Owner" in message.body and "Clear <b>" in message.body


def test_the_writers_learn_what_should_be_changed(case: factories.Case, in_review: Document, commits: Any) -> None:
    with commits():
        services.send_back(in_review, by=case.owner, comment="More numbers")
    message = next(m for m in mail.outbox if m.subject.startswith("Sent back"))
    assert message.to == [case.coordinator.email] and "More numbers" in message.body


def test_a_request_taken_back_before_it_was_sent_is_withheld(case: factories.Case, in_review: Document) -> None:
    row = OutboxRow.objects.get(key="documents.review_asked")
    assert messages.get(row.key).may_receive(row)
    services.take_back(in_review, by=case.coordinator)
    assert not messages.get(row.key).may_receive(row)


def test_somebody_who_lost_the_role_gets_nothing(case: factories.Case, in_review: Document) -> None:
    row = OutboxRow.objects.select_related("recipient__user").get(key="documents.review_asked")
    people.end(RoleAssignment.objects.get(person=case.owner, initiative=case.initiative), by=case.coordinator, reason="Moved")
    assert not messages.get(row.key).may_receive(row) and row.state == MailState.WAITING


def test_a_document_sent_back_and_sent_again_tells_no_old_news(case: factories.Case, in_review: Document) -> None:
    services.send_back(in_review, by=case.owner, comment="More")
    row = OutboxRow.objects.select_related("recipient__user").get(key="documents.sent_back")
    write(in_review, "target_group", "All", case.coordinator)
    sent(in_review, case)
    assert not messages.get(row.key).may_receive(row)
