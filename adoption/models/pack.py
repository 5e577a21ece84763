"""Method packs: an organisation's own additions to the method, kept in every version that was ever loaded."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from core.models import BaseModel


class Pack(BaseModel):
    """A method pack by its key, of one organisation or (without one) of the whole installation.

    A pack that was removed is offered to nobody any more; initiatives that use one of its versions keep it.
    """

    key = models.SlugField(max_length=60)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="packs")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="pack_once_in_organisation"),
            models.UniqueConstraint(fields=["key"], condition=Q(organisation__isnull=True), name="pack_once_in_installation"),
        ]

    def __str__(self) -> str:
        return self.key


class PackVersion(BaseModel):
    """One version of a pack, as it was loaded: its YAML and the SHA-256 of it. Never changed; a correction is a new version."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(_("Version"), max_length=20)
    name = models.JSONField(default=dict)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    loaded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pack", "-created_at"]
        constraints = [models.UniqueConstraint(fields=["pack", "version"], name="pack_version_once")]

    def __str__(self) -> str:
        return f"{self.pack} {self.version}"
