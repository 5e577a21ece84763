"""Delivery: a row is claimed before it is sent; the minute sweep takes up what a lost broker or a dead worker left."""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation

from core.tasks import task
from notifications import messages
from notifications.models import MailState, OutboxRow

log = logging.getLogger(__name__)
ATTEMPTS = 5
CLAIM = timedelta(minutes=10)
WAIT = timedelta(seconds=20)


class _Waits(Exception):
    """Something that goes with the mail is still being made."""


def hand_over(background: Any, row_id: str) -> None:
    """Give the id to the broker; a broker that does not answer loses nothing, the sweep takes the row up."""
    try:
        background.delay(row_id)
    except Exception:
        log.exception("The broker did not take message %s; the sweep will send it.", row_id)


@task
def deliver(row_id: str) -> None:
    """Send one message if nobody else has claimed it."""
    claimed = (
        OutboxRow.objects.filter(pk=row_id, state=MailState.WAITING)
        .filter(_due())
        .update(state=MailState.CLAIMED, claimed_at=timezone.now(), attempts=F("attempts") + 1)
    )
    if claimed:
        _send(OutboxRow.objects.select_related("recipient__organisation", "recipient__user").get(pk=row_id))


@task
def sweep_outbox() -> None:
    """Each minute: send what waits; what was claimed and never finished becomes uncertain and is shown, not sent again."""
    lost = OutboxRow.objects.filter(state=MailState.CLAIMED, claimed_at__lt=timezone.now() - CLAIM)
    lost.update(state=MailState.UNCERTAIN, error="The sender stopped between claiming and sending.")
    waiting = OutboxRow.objects.filter(state=MailState.WAITING, created_at__lt=timezone.now() - timedelta(seconds=20)).filter(_due())
    for row_id in waiting.order_by("created_at").values_list("pk", flat=True)[:200]:
        deliver(str(row_id))


def _due() -> Q:
    return Q(not_before__isnull=True) | Q(not_before__lte=timezone.now())


def _send(row: OutboxRow) -> None:
    try:
        mail = _written(row)
    except _Waits:
        return _later(row)
    except Exception as error:
        log.exception("Message %s cannot be written.", row.pk)
        return _failed(row, error)
    if mail is None:
        OutboxRow.objects.filter(pk=row.pk).update(state=MailState.WITHHELD)
        return None
    try:
        mail.send()
    except Exception as error:
        log.warning("Message %s was not taken: %s", row.pk, type(error).__name__)
        return _failed(row, error)
    _note_sent(row)
    return None


def _note_sent(row: OutboxRow) -> None:
    """Sent, whatever those who wait for it make of that."""
    with transaction.atomic():
        OutboxRow.objects.filter(pk=row.pk).update(state=MailState.SENT, sent_at=timezone.now(), error="")
        try:
            with transaction.atomic():
                messages.get(row.key).sent(row)
        except Exception:
            log.exception("Message %s is sent; whoever waits for it could not take note.", row.pk)


def _later(row: OutboxRow) -> None:
    """It waits for something that goes with it; this does not count as an attempt."""
    soon = timezone.now() + WAIT
    OutboxRow.objects.filter(pk=row.pk).update(state=MailState.WAITING, not_before=soon, attempts=F("attempts") - 1)


def _written(row: OutboxRow) -> EmailMultiAlternatives | None:
    """The mail in the language of its reader; None if the reader may no longer see what it tells of."""
    message = messages.get(row.key)
    reader = message.reader(row)
    if reader is None or not reader.email:
        return None
    with translation.override(reader.language):
        if not message.may_receive(row):
            return None
        if not message.is_ready(row):
            raise _Waits
        rendered = message.render(row)
    mail = EmailMultiAlternatives(rendered.subject, rendered.text, settings.DEFAULT_FROM_EMAIL, [reader.email])
    mail.attach_alternative(rendered.html, "text/html")
    for one in rendered.attachments:
        mail.attach(one.name, one.data, one.type)
    mail.extra_headers["Message-ID"] = f"<{row.pk}@farled>"
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    return mail


def _failed(row: OutboxRow, error: Exception) -> None:
    again = row.attempts < ATTEMPTS
    OutboxRow.objects.filter(pk=row.pk).update(
        state=MailState.WAITING if again else MailState.FAILED,
        not_before=timezone.now() + timedelta(minutes=2**row.attempts),
        error=type(error).__name__,
    )
