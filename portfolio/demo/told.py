"""In the demonstration everybody was told of each decision the day it was made: the mails of its story are noted as sent."""

from datetime import timedelta

from django.utils import timezone

from milestones.models import Addressee, Communication
from milestones.services import communications
from notifications.models import MailState, OutboxRow


def everybody() -> None:
    """Note the mails of all decisions as sent two minutes after them, and that those without an address were told at a meeting."""
    for one in Communication.objects.select_related("decision"):
        sent_at = one.decision.decided_at + timedelta(minutes=2)
        rows = OutboxRow.objects.filter(pk__in=Addressee.objects.filter(communication=one).values("message"))
        rows.update(state=MailState.SENT, sent_at=sent_at, attempts=1)
        without = Addressee.objects.filter(communication=one, message=None)
        day = timezone.localdate(one.decision.decided_at)
        without.update(told_how="At the meeting of the project group.", told_on=day, told_by=one.decision.decided_by)
        last = rows.first()
        if last is not None:
            communications.message_sent(last)
        Communication.objects.filter(pk=one.pk, done_at__isnull=False).update(done_at=sent_at)
