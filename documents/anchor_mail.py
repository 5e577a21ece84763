"""The daily anchor by mail to the administrators of the installation, so that it is held outside the database."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from core import words
from core.events import INSTALLATION
from core.models import Anchor
from notifications import messages, outbox
from notifications.messages import Content, Message
from notifications.models import OutboxRow


class AnchorMade(Message):
    """Number, day and SHA-256, nothing of what the record says."""

    key = "documents.anchor_made"

    def may_receive(self, row: OutboxRow) -> bool:
        user = getattr(row.recipient, "user", None)
        return user is not None and user.is_active and user.is_superuser and Anchor.objects.filter(pk=row.subject).exists()

    def content(self, row: OutboxRow) -> Content:
        anchor = Anchor.objects.get(pk=row.subject)
        values = {"number": anchor.number, "day": words.day(anchor.day)}
        return Content(
            subject=_("Anchor %(number)s of the record, %(day)s") % values,
            heading=_("Anchor %(number)s of the record") % values,
            lead=_("Keep this mail. The number below stands for everything in the record up to now; with it you can show later that "
                   "nothing was written anew."),
            button=_("See all anchors"),
            url=reverse("verify-anchors"),
            facts=((_("Day"), values["day"]), ("SHA-256", anchor.hash),
                   (_("To check it"), f"manage.py verify_record --anchor {anchor.hash}")),
            why=_("You get this because you administer the installation."),
        )  # fmt: skip


def send(anchor: Anchor) -> None:
    """To every administrator of the installation, where a chain grew beside the one that tells of anchors."""
    if not anchor.heads.exclude(stream=INSTALLATION).exists():
        return
    for person in Person.objects.filter(user__is_superuser=True, user__is_active=True):
        outbox.put(AnchorMade.key, person, subject=anchor.pk, once=f"{AnchorMade.key}:{anchor.number}:{person.pk}")


messages.add(AnchorMade())
