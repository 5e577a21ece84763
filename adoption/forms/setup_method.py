"""The form on which one chooses what is followed of the method; each choice is explained, profiles and playbooks in numbers too."""

import copy
from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

import method
from adoption.choices import MethodVersion, Profile
from adoption.forms.setup import InitiativeForm
from adoption.method_change import demands
from adoption.models import Initiative, PackVersion
from core.forms import OneOf, SomeOf
from method import Playbook
from method import Profile as MethodProfile

VERSION_HELP = gettext_lazy("It may be changed later. What was decided stays decided.")


class MethodForm(InitiativeForm):
    """Version, profile, playbooks and, where there are any, packs."""

    mark_optional = False

    method_version = OneOf(label=gettext_lazy("Version of the method"), choices=MethodVersion.choices, help_text=VERSION_HELP)
    profile = OneOf(
        label=gettext_lazy("Profile"),
        choices=Profile.choices,
        help_text=gettext_lazy("How much is demanded. What is not demanded is still offered."),
    )
    playbooks = SomeOf(
        label=gettext_lazy("Playbooks"),
        required=False,
        help_text=gettext_lazy("Other guides placed on the eight phases. Tick those that fit, or none; you can add some later."),
    )
    packs = SomeOf(
        label=gettext_lazy("Method packs"),
        required=False,
        help_text=gettext_lazy("What your organisation or this installation has added to the method."),
    )

    class Meta:
        model = Initiative
        fields = ["method_version", "profile"]

    def __init__(self, data: Any = None, *, packs: Sequence[PackVersion], instance: Initiative, **options: Any) -> None:
        initial = {"playbooks": instance.playbooks, "packs": instance.packs, **options.pop("initial", {})}
        super().__init__(data, instance=copy.copy(instance), initial=initial, **options)
        whole = method.whole()
        self._offer("method_version", [(version.key, version.name, version.text) for version in whole.versions])
        self._offer("profile", [(profile.key, profile.name, _profile(profile)) for profile in whole.profiles])
        self._offer("playbooks", [(playbook.key, playbook.name, _playbook(playbook)) for playbook in whole.playbooks])
        self._offer("packs", [(str(pack.pk), pack_title(pack), _pack(pack)) for pack in packs])
        if not packs:
            del self.fields["packs"]

    @property
    def chosen(self) -> dict[str, Any]:
        """The values of a valid form as adoption.services.method.choose takes them."""
        values = {**self.values}
        return {"version": values.pop("method_version"), **values}

    def _offer(self, name: str, choices: list[tuple[str, Any, Any]]) -> None:
        """(value, label, what about it) of each choice."""
        field: Any = self.fields[name]
        field.choices = [(value, str(label)) for value, label, _about in choices]
        field.widget.descriptions = {value: str(about) for value, _label, about in choices}


def pack_title(pack: PackVersion) -> str:
    """The name of a pack in the active language, with its version."""
    name = pack.name.get((get_language() or "en")[:2]) or pack.name.get("en") or pack.pack.key
    return _("%(name)s, version %(version)s") % {"name": name, "version": pack.version}


def _pack(pack: PackVersion) -> str:
    if pack.pack.removed_at is not None:
        return _("It has been removed; this initiative keeps it until you take it away.")
    return _("Of your organisation.") if pack.pack.organisation_id else _("Of this installation.")


def _profile(profile: MethodProfile) -> str:
    """What it is for, and what it demands in numbers."""
    counted = demands(method.whole(), profile)
    documents = ngettext("%(count)d document", "%(count)d documents", counted.documents) % {"count": counted.documents}
    questions = ngettext("%(count)d question", "%(count)d questions", counted.questions) % {"count": counted.questions}
    areas = ngettext("%(count)d area", "%(count)d areas", counted.areas) % {"count": counted.areas}
    return _("%(text)s Over all phases: %(documents)s, %(questions)s in %(areas)s.") % {
        "text": profile.text,
        "documents": documents,
        "questions": questions,
        "areas": areas,
    }


def _playbook(playbook: Playbook) -> str:
    """When to use it, and what it adds in numbers."""
    activities = ngettext("%(count)d activity", "%(count)d activities", len(playbook.activities)) % {"count": len(playbook.activities)}
    rules = ngettext("%(count)d rule", "%(count)d rules", len(playbook.rules)) % {"count": len(playbook.rules)}
    return _("%(text)s It adds %(activities)s and %(rules)s.") % {"text": playbook.use_when, "activities": activities, "rules": rules}
