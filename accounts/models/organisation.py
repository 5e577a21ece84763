"""Public bodies and who belongs to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel, EditableModel


class Language(models.TextChoices):
    """The languages of the interface and of documents, named in themselves."""

    ENGLISH = "en", "English"
    SWEDISH = "sv", "Svenska"
    FINNISH = "fi", "Suomi"
    NORWEGIAN = "nb", "Norsk bokmål"


class Country(models.TextChoices):
    SWEDEN = "SE", _("Sweden")
    FINLAND = "FI", _("Finland")
    NORWAY = "NO", _("Norway")
    OTHER = "XX", _("Other country")


class Organisation(EditableModel):
    """A municipality, region, agency or association that takes part in initiatives.

    `decision_points` names milestones after the decision points of its own project model: {"3": {"name": "BP2", "formal": true}};
    written and read by adoption.decision_points alone.
    """

    name = models.CharField(_("Name"), max_length=200)
    short_name = models.CharField(_("Short name"), max_length=20, blank=True)
    country = models.CharField(_("Country"), max_length=2, choices=Country.choices, default=Country.SWEDEN)
    language = models.CharField(_("Language"), max_length=2, choices=Language.choices, default=Language.SWEDISH)
    decision_points = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name"], name="organisation_name_once")]

    def __str__(self) -> str:
        return self.name


class MembershipKind(models.TextChoices):
    MEMBER = "member", _("Member")
    ADMINISTRATOR = "administrator", _("Administrator")


class Membership(BaseModel):
    """A person's place in an organisation. An administrator keeps accounts and settings; it opens no initiative."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    kind = models.CharField(max_length=15, choices=MembershipKind.choices, default=MembershipKind.MEMBER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "organisation"], name="membership_once")]
