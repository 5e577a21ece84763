"""The communication of a decision (M10): made with it, ticked by what was really sent, mended by hand where a mail did not arrive."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from adoption import due
from adoption.choices import DueKind
from core import events
from core.db import Superseded, locked
from core.permissions import require
from milestones.communication import dues_of, informed, is_told
from milestones.models import Addressee, Communication, Decision
from milestones.permissions import may_note_told, user_of
from milestones.services import record
from notifications.models import MailState, OutboxRow

LONGEST = 300


def begin(decision: Decision, told: Iterable[tuple[Person, OutboxRow | None]]) -> Communication:
    """The activity of a decision just made, with everybody concerned and the mail each is sent; in the caller's transaction."""
    day = timezone.localdate() + timedelta(days=settings.COMMUNICATION_DAYS)
    made = Communication.objects.create(decision=decision, due=day)
    rows = {person.pk: Addressee(communication=made, person=person, message=row) for person, row in told}
    Addressee.objects.bulk_create(rows.values())
    _settle(made)
    return made


def message_sent(row: OutboxRow) -> None:
    """A mail about a decision was sent: the activity is done when it was the last one. Does nothing for a mail that belongs to none."""
    found = Addressee.objects.filter(message=row).values_list("communication", flat=True).first()
    if found is not None:
        _settle(locked(Communication, found))


@transaction.atomic
def note_told(addressee: Addressee, *, by: Person, how: str, on: date) -> Addressee:
    """Somebody was told otherwise than by the mail: on the phone, in a meeting. Said again it is changed.

    Raises PermissionDenied, ValidationError (nothing written, a day to come or before the decision), Superseded (it is gone).
    """
    communication = locked(Communication, addressee.communication_id)
    row = locked(Addressee, addressee.pk)
    decision = communication.decision
    require(may_note_told(user_of(by), decision.initiative))
    _check(decision, how, on)
    changed = Addressee.objects.filter(pk=row.pk).update(told_how=how.strip(), told_on=on, told_by=by)
    if not changed:
        raise Superseded(None)
    data = {"gate": decision.gate, "person": row.person.name, "how": how.strip(), "on": str(on)} | record.told_of(decision)
    events.record(decision.initiative_id, "milestones.decision.told", by=by, subject=decision, data=data)
    _settle(communication)
    return Addressee.objects.get(pk=row.pk)


def settle_all() -> int:
    """Tick off what everybody was told of and nobody noticed: the sender died, or another was first. How many there were.

    Each by itself: two of one initiative in one transaction would wait for whoever sends the mail of the second.
    """
    waiting = list(Communication.objects.filter(done_at=None).values_list("pk", flat=True))
    for pk in waiting:
        with transaction.atomic():
            _settle(locked(Communication, pk))
    return len(waiting) - Communication.objects.filter(pk__in=waiting, done_at=None).count()


def _check(decision: Decision, how: str, on: date) -> None:
    if not how.strip() or len(how) > LONGEST:
        raise ValidationError({"how": _("Write how they were told, in at most 300 characters.")})
    if on > timezone.localdate() or on < timezone.localdate(decision.decided_at):
        raise ValidationError({"on": _("Write a day from the decision until today.")})


def _settle(communication: Communication) -> None:
    """Done when everybody has been told, under the caller's lock; once done it stays so."""
    _let_go(communication)
    if communication.done_at is None and all(is_told(row) for row in communication.addressees.select_related("message")):
        Communication.objects.filter(pk=communication.pk, done_at__isnull=True).update(done_at=timezone.now())
        communication = Communication.objects.get(pk=communication.pk)
        decision = communication.decision
        data = {"gate": decision.gate, "people": communication.addressees.count()} | record.told_of(decision)
        events.record(decision.initiative_id, "milestones.decision.communicated", by=None, subject=decision, data=data)
    due.put(communication.decision.initiative, dues_of(communication), subject=communication.pk, kinds=(DueKind.COMMUNICATION,))


def _let_go(communication: Communication) -> None:
    """Whose mail was held back because their role had ended is not concerned any more; who is concerned still has to be told."""
    held_back = communication.addressees.filter(message__state=MailState.WITHHELD, concerned=True)
    if held_back.exists():
        decision = communication.decision
        held_back.exclude(person__in=informed(decision.initiative, decision.gate)).update(concerned=False)
