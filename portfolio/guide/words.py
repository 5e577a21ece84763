"""What the method says in keys and numbers, said in words: usual dates, levels of rules, kinds of points, who decides."""

import re

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

import method
from method.dates import Anchor, Moment
from method.model import Decider, Level, PointKind, RoleKind

LEVELS: dict[Level, tuple[str, Promise]] = {
    Level.ENFORCE: ("blocks", gettext_lazy("Enforced")),
    Level.WARN: ("warns", gettext_lazy("Warned")),
    Level.INFORM: ("ahead", gettext_lazy("Informed about")),
}
"""Level of a rule -> (kind of core.icons.STATES, word)."""
LEVEL_TEXTS = (
    (Level.ENFORCE, gettext_lazy("It blocks: the step cannot be taken until the rule is met, or a reason is on record.")),
    (Level.WARN, gettext_lazy("It passes with a reason, and the reason stands in what the decider reads.")),
    (Level.INFORM, gettext_lazy("It is help: shown where it matters, and nothing waits for it.")),
)
POINT_KINDS = {
    PointKind.DECIDE: gettext_lazy("Decide"),
    PointKind.VERIFY: gettext_lazy("Verify"),
    PointKind.VERIFY_IF_POSSIBLE: gettext_lazy("Verify if possible"),
}
ROLE_KINDS = {
    RoleKind.PERSON: gettext_lazy("People in the initiative"),
    RoleKind.BODY: gettext_lazy("Bodies"),
    RoleKind.ORGANISATION: gettext_lazy("Organisations"),
    RoleKind.AUDIENCE: gettext_lazy("Those who are heard or told"),
}
DECIDERS = {Decider.BUSINESS_OWNER: "business_owner", Decider.STEERING_GROUP: "steering_group"}
LETTERS = {"H": "accountable", "U": "performer", "K": "consulted", "I": "informed"}
"""Letter of HUKI -> key of its word in the glossary."""


def moment(when: Moment) -> str:
    """About 10 working days before the milestone."""
    if not when.days:
        return _("At the start of the phase") if when.anchor == Anchor.START else _("At the milestone")
    return _days(when) % {"count": abs(when.days)}


def _days(when: Moment) -> str:
    count = abs(when.days)
    if when.anchor == Anchor.START:
        return ngettext("About %(count)d working day into the phase", "About %(count)d working days into the phase", count)
    if when.days > 0:
        return ngettext("About %(count)d working day after the milestone", "About %(count)d working days after the milestone", count)
    return ngettext("About %(count)d working day before the milestone", "About %(count)d working days before the milestone", count)


def letter(of: str) -> str:
    """What a letter of HUKI stands for, in the active language."""
    return str(method.whole().term(LETTERS[of]).name)


_FINNISH_SYLLABLE = re.compile(r"(?<=\w\w)(?=[bcdfghjklmnpqrstvwxz][aeiouyäöå]\w)", re.IGNORECASE)
_LONG = 14


def breakable(text: str) -> str:
    """The text with soft hyphens in the long words of Finnish, between syllables: browsers do not divide them by themselves."""
    if get_language() != "fi":
        return text
    return " ".join(_FINNISH_SYLLABLE.sub("\u00ad", word) if len(word) >= _LONG else word for word in text.split(" "))
