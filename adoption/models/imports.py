"""What somebody is about to bring in from a spreadsheet, between choosing the file and deciding."""

import datetime

from django.db import models
from django.utils import timezone

from accounts.models import Person
from adoption.models.initiative import Initiative
from core.models import BaseModel

KEPT = datetime.timedelta(days=1)


def _expiry() -> datetime.datetime:
    return timezone.now() + KEPT


class ImportDraft(BaseModel):
    """The rows of a file as they were read, for the person who chose it alone; gone when they are brought in, or after a day.

    register: url name of the page. headings: those of the file. mapping: for each column the name of the field it holds ("" for none).
    rows: [row number in the file, [cells]], the cells as core.sheets.plain keeps them. merged: the file has joined cells.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="import_drafts")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="import_drafts")
    register = models.CharField(max_length=60)
    file_name = models.CharField(max_length=200)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    merged = models.BooleanField(default=False)
    expires_at = models.DateTimeField(default=_expiry)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["expires_at"], name="import_draft_expiry")]
