"""What the core offers to administrators: method packs for everybody they look after, decision points for each organisation."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from adoption.permissions import administer
from core.components import MenuItem


def ways(user: User, organisation: Organisation | None) -> list[MenuItem]:
    """Ways for accounts.hooks.offer_ways: of one organisation, or (None) of the installation."""
    if organisation is None:
        return [MenuItem(reverse("packs"), _("Method packs"))]
    if not administer(user, organisation):
        return []
    return [
        MenuItem(reverse("decision-points", args=[organisation.pk]), _("Decision points")),
        MenuItem(reverse("packs"), _("Method packs")),
    ]
