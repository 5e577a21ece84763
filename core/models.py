"""Base of all models, the event chain and the job rows."""

import uuid

from django.db import models
from django.utils import timezone


class BaseModel(models.Model):
    """Anything stored: an unguessable id and when it was made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class EditableModel(BaseModel):
    """Something people edit; `version` rises by one with each change, so that a stale page is noticed."""

    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class EventHead(models.Model):
    """The last link of each chain; its row is the lock under which a chain grows."""

    stream = models.UUIDField(primary_key=True)
    seq = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")


class Event(models.Model):
    """One link: append-only (database triggers refuse UPDATE and DELETE). Personal text lives in EventText."""

    stream = models.UUIDField()
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    actor = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject = models.UUIDField(null=True)
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["stream", "seq"]
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="event_once_per_place")]
        indexes = [models.Index(fields=["subject", "-at"], name="event_of_subject")]


class EventText(models.Model):
    """What an event says, with the salt of its digest. May be blanked by a recorded erasure; the chain still holds."""

    event = models.OneToOneField(Event, primary_key=True, on_delete=models.PROTECT, related_name="text")
    salt = models.CharField(max_length=32)
    data = models.JSONField(default=dict)


class Anchor(BaseModel):
    """One day's fingerprint over the heads of all chains that grew since the anchor before it. Append-only, as its heads are.

    What others hold of it (a mail, the public page) shows later that no chain was written anew. `streams`: how many chains there were.
    """

    number = models.PositiveIntegerField(unique=True)
    day = models.DateField(unique=True)
    at = models.DateTimeField()
    streams = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-number"]


class AnchorHead(BaseModel):
    """The last link of one chain when an anchor was made."""

    anchor = models.ForeignKey(Anchor, on_delete=models.PROTECT, related_name="heads")
    stream = models.UUIDField()
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["anchor", "stream"], name="anchor_head_once")]
        indexes = [models.Index(fields=["stream", "seq"], name="anchor_of_stream")]


class JobState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(BaseModel):
    """Work to be done in the background. The row is the truth; the broker only carries its id."""

    name = models.CharField(max_length=80)
    args = models.JSONField(default=list)
    key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)  # percent, as far as the work can tell
    lease_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "created_at"], name="job_waiting")]
