"""The outbox: a row for each message, without its text; rendered only when it is sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, Person
from core.models import BaseModel


class MailState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    WITHHELD = "withheld", _("Withheld")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("Uncertain")


class OutboxRow(BaseModel):
    """One message to one person: key of its class, ids, recipient; claimed before it is sent, never sent twice knowingly.

    The recipient is somebody Farled knows; or a plain address with a name and a language, of somebody who has no part in it but this; or
    neither, where the message class itself says where it goes (Message.reader).

    Withheld: the recipient may no longer see what it tells of. Uncertain: the sender died between claiming and sending.
    """

    key = models.CharField(max_length=60)
    recipient = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="messages")
    address = models.EmailField(blank=True)
    name = models.CharField(max_length=150, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, blank=True)
    initiative = models.UUIDField(null=True)
    subject = models.UUIDField(null=True)
    once = models.CharField(max_length=150, unique=True, null=True)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["state", "created_at"], name="outbox_waiting"),
            models.Index(fields=["initiative", "-created_at"], name="outbox_of_initiative"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=True) | models.Q(address=""),
                name="outbox_person_or_address",
            ),
        ]

    @property
    def reads(self) -> str:
        """The language its reader reads."""
        return self.recipient.language if self.recipient is not None else self.language or Language.ENGLISH

    @property
    def to(self) -> str:
        """The address it goes to."""
        return self.recipient.email if self.recipient is not None else self.address
