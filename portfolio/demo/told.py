"""In the demonstration everybody was told of each decision at once: the mails of its story are noted as sent."""

from django.utils import timezone

from milestones.models import Addressee, Communication, Decision
from milestones.services import communications
from notifications.models import MailState, OutboxRow
from portfolio.demo.clock import Moment
from portfolio.demo.telling import Part


def everybody(decision: Decision, decided: Moment) -> Part:
    """Two minutes after a decision its mails are noted as sent, and that those without an address were told at a meeting."""
    yield decided._replace(minute=decided.minute + 2)
    now, one = timezone.now(), Communication.objects.get(decision=decision)
    rows = OutboxRow.objects.filter(pk__in=Addressee.objects.filter(communication=one).values("message"))
    rows.update(state=MailState.SENT, sent_at=now, attempts=1)
    without = Addressee.objects.filter(communication=one, message=None)
    how = "At the meeting of the project group."
    without.update(told_how=how, told_on=timezone.localdate(now), told_by=decision.decided_by)
    last = rows.first()
    if last is not None:
        communications.message_sent(last)
