"""How events of statements and referrals are told."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import method
from adoption import log
from milestones.choices import Advice, View


def _areas(data: Mapping[str, Any]) -> dict[str, Any]:
    """The areas by name in the reader's language; as they were called where a pack had them."""
    known = {area.key: str(area.name) for area in method.areas()}
    names = [known.get(key, name) for key, name in zip(data["areas"], data["area_names"], strict=True)]
    return {**data, "areas": ", ".join(names), "gate_word": data["gate_word"]}


def _asked(data: Mapping[str, Any]) -> str:
    if data.get("person"):
        return _("%(gate_word)s: asked %(person)s for a statement on %(areas)s") % _areas(data)
    return _("%(gate_word)s: asked the experts for a statement on %(areas)s") % _areas(data)


def _given(data: Mapping[str, Any]) -> str:
    values = {**_areas(data), "advice": Advice(data["kind"]).label}
    return (_("%(gate_word)s: gave the statement on %(areas)s: %(advice)s. %(opinion)s") % values).strip()


def _reminded(data: Mapping[str, Any]) -> str:
    return _("%(gate_word)s: reminded of the statement on %(areas)s") % _areas(data)


def _answered(data: Mapping[str, Any]) -> str:
    values = {**data, "gate_word": data["gate_word"], "view": View(data["view"]).label}
    if data.get("another"):
        return _("%(gate_word)s: %(name)s answered the referral “%(title)s” on the link made for %(person)s: %(view)s. %(text)s") % values
    return (_("%(gate_word)s: %(person)s answered the referral “%(title)s”: %(view)s. %(text)s") % values).strip()


log.add(
    {
        "milestones.statement.asked": _asked,
        "milestones.statement.given": _given,
        "milestones.statement.reminded": _reminded,
        "milestones.referral.created": gettext_lazy("%(gate_word)s: began the referral “%(title)s”"),
        "milestones.referral.changed": gettext_lazy("%(gate_word)s: changed the referral “%(title)s”"),
        "milestones.referral.moved": gettext_lazy("%(gate_word)s: moved the last day of the referral “%(title)s”"),
        "milestones.referral.sent": gettext_lazy("%(gate_word)s: sent the referral “%(title)s” to %(count)s"),
        "milestones.referral.withdrawn": gettext_lazy("%(gate_word)s: withdrew the referral “%(title)s”"),
        "milestones.referral.sent_to": gettext_lazy("%(gate_word)s: added %(person)s to the referral “%(title)s”"),
        "milestones.referral.taken_off": gettext_lazy("%(gate_word)s: took %(person)s off the referral “%(title)s”"),
        "milestones.referral.link_renewed": gettext_lazy("%(gate_word)s: made %(person)s a new link for the referral “%(title)s”"),
        "milestones.referral.reminded": gettext_lazy("%(gate_word)s: reminded %(count)s of the referral “%(title)s”"),
        "milestones.referral.answered": _answered,
    }
)
