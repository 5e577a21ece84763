"""The anchor by mail: to those who administer the installation, its number and nothing of the record."""

import datetime
from typing import Any
from unittest import mock

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from core import anchors, tasks
from documents import anchor_mail
from notifications import messages
from notifications.models import OutboxRow
from tests import factories
from tests.factories import Case


@pytest.fixture
def root(case: Case) -> Any:
    person = factories.person("Root")
    User.objects.filter(person=person).update(is_superuser=True)
    return person


def test_it_goes_to_administrators_of_the_installation_only(root: Any, case: Case, commits: Any) -> None:
    with commits():
        tasks.anchor_record()
    assert [message.to for message in mail.outbox] == [[root.email]]
    made = anchors.latest()
    body = str(mail.outbox[0].body)
    assert mail.outbox[0].subject.startswith("Anchor 1 of the record, ")
    assert made.hash in body and "/verify/anchors/" in body and "verify_record --anchor" in body
    for secret in (case.initiative.name, case.lead.name, str(case.initiative.pk)):
        assert secret not in body


def test_it_is_sent_once_a_day(root: Any, commits: Any) -> None:
    with commits():
        for _turn in range(3):
            tasks.anchor_record()
    assert OutboxRow.objects.filter(key="documents.anchor_made").count() == 1


def test_a_day_on_which_nothing_grew_sends_none(root: Any) -> None:
    anchors.make()
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + datetime.timedelta(days=1)):
        assert anchors.make() is not None
    assert OutboxRow.objects.filter(key="documents.anchor_made").count() == 1


def test_who_administers_no_more_does_not_get_it(root: Any) -> None:
    anchors.make()
    row = OutboxRow.objects.get(key="documents.anchor_made")
    found = messages.get(anchor_mail.AnchorMade.key)
    assert found.may_receive(row)
    User.objects.filter(person=root).update(is_superuser=False)
    assert not found.may_receive(OutboxRow.objects.get(pk=row.pk))
