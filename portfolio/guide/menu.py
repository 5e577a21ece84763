"""The pages of the guide in groups, as they stand beside each of them."""

from django.urls import reverse
from django.utils.translation import gettext as _

import method
from core.components import MenuGroup, MenuItem, Text


def groups(path: str) -> list[MenuGroup]:
    """The menu with the page at `path` marked."""
    phases = [
        (reverse("guide-phase", args=[phase.number]), _("%(number)d %(name)s") % {"number": phase.number, "name": phase.name})
        for phase in method.phases()
    ]
    return [
        MenuGroup("", [_item(reverse("guide"), _("Contents"), path, exact=True)]),
        MenuGroup(_("Phases"), [_item(url, label, path) for url, label in phases]),
        MenuGroup(_("To look up"), [_item(url, label, path) for url, label, _text in ways()]),
    ]


def here(found: list[MenuGroup]) -> Text:
    """The name of the page we are on; of the guide where it has none in the menu."""
    return next((item.label for group in found for item in group.items if item.current), _("Guide"))


def ways() -> list[tuple[str, str, str]]:
    """(address, name, what is there) of everything beside the phases."""
    return [
        (reverse("guide-documents"), _("Documents"), _("Every kind of document with its headings and help for each.")),
        (reverse("guide-areas"), _("Coordination areas"), _("The questions the experts ask, area by area and phase by phase.")),
        (reverse("guide-playbooks"), _("Playbooks"), _("Four guides for special cases, placed on the eight phases.")),
        (reverse("guide-roles"), _("Roles"), _("Everybody the method names, and what they do.")),
        (reverse("guide-rules"), _("Rules"), _("What Farled enforces, warns of or informs about, and why.")),
        (
            reverse("guide-versions"),
            _("Versions and other models"),
            _("Versions, profiles, decision points, and what other models call the phases."),
        ),
        (reverse("guide-words"), _("Words"), _("Every term of the method, from A to Z.")),
    ]


def _item(url: str, label: str, path: str, exact: bool = False) -> MenuItem:
    return MenuItem(url, label, current=path == url or (not exact and path.startswith(url)))
