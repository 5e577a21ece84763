"""A real mail server: what it is handed is one well-formed mail to one reader."""

import email
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from notifications import tasks
from notifications.models import MailState, OutboxRow
from tests import factories
from tests.support.servers import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


class Postbox:
    """Keeps what arrives; says no when told to."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            self.envelopes.append(envelope)
        return self.answer

    def mails(self) -> list[EmailMessage]:
        return [email.message_from_bytes(envelope.content, policy=policy.default) for envelope in self.envelopes]  # type: ignore[misc]


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    yield box
    controller.stop()


def told(case: factories.Case, **values: Any) -> OutboxRow:
    factories.task(case, responsible=case.team, **values)
    row = OutboxRow.objects.get(recipient=case.team)
    tasks.deliver(str(row.pk))
    row.refresh_from_db()
    return row


def test_it_arrives_whole(case: factories.Case, postbox: Postbox) -> None:
    row = told(case, title="Beställ nycklar – שלום 🚢")
    arrived = postbox.mails()[0]
    assert row.state == MailState.SENT and postbox.envelopes[0].rcpt_tos == [case.team.email]
    assert "Beställ nycklar – שלום 🚢" in arrived["Subject"] and arrived["To"] == case.team.email
    assert arrived["Message-ID"] == f"<{row.pk}@farled>" and arrived["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in arrived.iter_parts()] == ["text/plain", "text/html"]
    assert all("Beställ nycklar" in part.get_content() for part in arrived.iter_parts())


def test_a_title_full_of_headers_reaches_one_reader(case: factories.Case, postbox: Postbox) -> None:
    told(case, title="A\r\nBcc: all@evil.example\r\n\r\nDATA\r\n.\r\n")
    assert len(postbox.envelopes) == 1 and postbox.envelopes[0].rcpt_tos == [case.team.email]
    assert postbox.mails()[0]["Bcc"] is None


def test_a_server_that_says_no_is_asked_again_later(case: factories.Case, postbox: Postbox) -> None:
    postbox.answer = "451 Not now"
    row = told(case)
    assert (row.state, row.error) == (MailState.WAITING, "SMTPDataError") and postbox.envelopes == []
    postbox.answer = "250 OK"
    OutboxRow.objects.filter(pk=row.pk).update(not_before=None)
    tasks.deliver(str(row.pk))
    assert len(postbox.envelopes) == 1


def test_a_server_that_is_not_there_costs_no_mail(case: factories.Case, postbox: Postbox, settings: Any) -> None:
    settings.EMAIL_PORT = free_port()
    row = told(case)
    assert (row.state, row.error) == (MailState.WAITING, "ConnectionRefusedError")
