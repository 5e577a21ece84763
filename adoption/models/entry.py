"""What every entry of a register has: its initiative, a number, a version, and a deletion that keeps the reason."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from adoption.models.initiative import Initiative
from core.models import EditableModel


class EntryQuerySet(models.QuerySet):
    def live(self) -> "EntryQuerySet":
        """Entries that are not deleted."""
        return self.filter(deleted_at__isnull=True)


class RegisterEntry(EditableModel):
    """An entry of one of the registers; deleted ones stay with their reason, for the record.

    PARTS: what hangs on an entry and is changed with it, by its name in the `changes` of events, and what it is called.
    """

    PREFIX = ""
    PARTS: ClassVar[dict[str, Any]] = {}

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="%(class)ss")
    number = models.PositiveIntegerField(editable=False)
    title = models.CharField(_("Title"), max_length=200)
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    deleted_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """Short name such as R3: the letter of the register and the number inside the initiative."""
        return f"{self.PREFIX}{self.number}"
