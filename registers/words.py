"""The five steps of probability and consequence in words, and a risk's standing; one place for screen and paper."""

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.components import GOOD_WORDS, LEVEL_WORDS, Text, level_of
from registers.models import Risk, RiskKind

Five = tuple[Text, Text, Text, Text, Text]
PROBABILITY: Five = (_("rare"), _("unlikely"), _("possible"), _("likely"), _("almost sure"))
CONSEQUENCE: Five = (
    pgettext_lazy("consequence", "slight"),
    pgettext_lazy("consequence", "minor"),
    pgettext_lazy("consequence", "felt"),
    pgettext_lazy("consequence", "serious"),
    pgettext_lazy("consequence", "severe"),
)
GAIN: Five = (
    pgettext_lazy("gain", "slight"),
    pgettext_lazy("gain", "minor"),
    pgettext_lazy("gain", "felt"),
    pgettext_lazy("gain", "large"),
    pgettext_lazy("gain", "very large"),
)


def effect(kind: str) -> tuple[Text, Five]:
    """What the second axis is called and its five steps: the consequence of a risk, the gain of an opportunity."""
    return (_("Gain"), GAIN) if kind == RiskKind.OPPORTUNITY else (_("Consequence"), CONSEQUENCE)


def steps(five: Five) -> Five:
    """The words with a capital, for the choices of a form."""
    one, two, three, four, last = (capfirst(word) for word in five)
    return one, two, three, four, last


def level(score: int | None, kind: str = RiskKind.RISK) -> str:
    """12 significant, 16 great of an opportunity; nothing for one not judged."""
    found = GOOD_WORDS if kind == RiskKind.OPPORTUNITY else LEVEL_WORDS
    return f"{score} {found[level_of(score)]}" if score else ""


def contingency(risk: Risk) -> tuple[str, Text]:
    """Kind of state and word: written, missing, not demanded (D09), or not known yet. The kind is empty where nothing is demanded."""
    if risk.contingency.strip():
        return "done", pgettext_lazy("contingency plan", "Written")
    if risk.needs_contingency:
        return "blocks", pgettext_lazy("contingency plan", "Missing")
    if risk.score is None:
        return "", _("Not judged yet")
    return "", pgettext_lazy("contingency plan", "Not demanded")


def danger() -> int:
    """The score from which a contingency plan is demanded."""
    limit: int = settings.CONTINGENCY_FROM
    return limit
