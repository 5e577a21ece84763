"""Mails of follow-up."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.models import DueItem
from core import words
from followup import services
from followup.models import Reminder
from notifications import messages
from notifications.messages import Content, Message
from notifications.models import OutboxRow


class Overdue(Message):
    """Everything overdue of one person, once a day."""

    key = "followup.overdue"

    def may_receive(self, row: OutboxRow) -> bool:
        return bool(self._items(row))

    def content(self, row: OutboxRow) -> Content:
        items = self._items(row)
        heading = ngettext("%(count)d thing of yours is overdue", "%(count)d things of yours are overdue", len(items)) % {
            "count": len(items)
        }
        return Content(
            subject=heading,
            heading=heading,
            lead=_("Tick them off, move their dates, or tell the coordinator what stands in the way."),
            button=_("See what awaits me"),
            url=reverse("start"),
            asked_title=_("Overdue"),
            asked=tuple(f"{item.title} ({item.initiative.name}). {words.due(item.due)}" for item in items[:20]),
            why=_("You get this because the work is given to you. It is sent at most once a day."),
        )

    def _items(self, row: OutboxRow) -> list[DueItem]:
        reminder = Reminder.objects.select_related("person").filter(pk=row.subject).first()
        return services.still_overdue(reminder, timezone.localdate()) if reminder else []


messages.add(Overdue())
