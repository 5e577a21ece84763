"""What documents offer to administrators of an organisation."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from adoption.permissions import administer
from core.components import MenuItem


def ways(user: User, organisation: Organisation | None) -> list[MenuItem]:
    """Ways for accounts.hooks.offer_ways: the logo and the headings of one organisation's documents."""
    if organisation is None or not administer(user, organisation):
        return []
    return [MenuItem(reverse("organisation-documents", args=[organisation.pk]), _("Documents: logo and headings"))]
