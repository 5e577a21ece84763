"""How an organisation has adjusted the headings of a type of document."""

from django.db import models

from accounts.models import Organisation
from core.models import EditableModel


class OwnHeadings(EditableModel):
    """The headings of one type as an organisation wants them, in order.

    `rows`: [{"key", "name", "shown"}], of the method's own by their key, and of the organisation's (key "own-…"). A name is that of
    the organisation, in its own language; empty keeps the method's.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="own_headings")
    type_key = models.CharField(max_length=60)
    rows = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "type_key"], name="own_headings_once")]
