"""What to read first, by role (M25, 002:220)."""

from django.urls import reverse
from django.utils.translation import gettext as _

import method

Reading = tuple[str, str, list[tuple[str, str]]]


def reading() -> list[Reading]:
    """(who, what to read first, ways there) for those who decide, those who carry it through, and the experts of an area."""
    contents = (reverse("guide") + "#is", _("What the method is"))
    gates = (reverse("guide-phase", args=[1]), _("Phases and milestones"))
    papers, areas = (reverse("guide-documents"), _("Documents")), (reverse("guide-areas"), _("Coordination areas"))
    plays, rules = (reverse("guide-playbooks"), _("Playbooks")), (reverse("guide-rules"), _("Rules"))
    deciders, carriers = _named("business_owner", "steering_group"), _named("coordinator", "benefits_owner")
    return [
        (deciders, _("What is decided at each milestone, and on which documents."), [contents, gates, papers]),
        (carriers, _("All of it, phase by phase as they come."), [contents, gates, papers, areas, plays, rules]),
        (_named("expert"), _("What the method is, then the phases and the questions of your area."), [contents, gates, areas]),
    ]


def _named(*keys: str) -> str:
    return ", ".join(str(method.role(key).name) for key in keys)
