"""Description of the solution options: what milestone II asks of them (M12, 002:236, 002:270)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from adoption.kept import kept
from adoption.models import Initiative
from adoption.registry import Need, Register
from registers.models import Option
from registers.option_blocks import blocks
from registers.option_entries import entries

GATE = 2
SEVERAL = 2


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """At milestone II: doing nothing is described, more than one way is studied, one is recommended with reasons."""
    if gate != GATE:
        return
    options = kept(initiative, "options", lambda: list(entries(initiative)))
    yield _nothing(initiative, options)
    yield _several(initiative, options)
    yield _recommended(initiative, options)


def _nothing(initiative: Initiative, options: list[Option]) -> Need:
    """Doing nothing is one of the options, and it says what that means (M12, 002:222)."""
    found = next((option for option in options if option.does_nothing), None)
    met = found is not None and bool(found.description.strip())
    url, link = reverse("options", args=[initiative.pk]), _("Put it down")
    text = _("Going on as today is not among the solution options")
    if found is not None:
        url, link = reverse("option-edit", args=[found.pk]), _("Describe it")
        text = _("Going on as today is described as an option") if met else _("It is not described what going on as today leads to")
    return Need(key="options.nothing", level="warn", met=met, text=text, url=url, link=link, rule="M12")


def _several(initiative: Initiative, options: list[Option]) -> Need:
    """More than one way to meet the need is studied (002:236)."""
    met = sum(not option.does_nothing for option in options) >= SEVERAL
    return Need(
        key="options.several",
        level="warn",
        met=met,
        text=_("More than one way to meet the need is studied") if met else _("Fewer than two ways to meet the need are studied"),
        url=reverse("options", args=[initiative.pk]),
        link=_("See the options"),
        detail=_("Beside going on as today"),
    )


def _recommended(initiative: Initiative, options: list[Option]) -> Need:
    """One option is recommended, with reasons (002:236, 002:270)."""
    met = any(option.recommended and option.reasons.strip() for option in options)
    return Need(
        key="options.recommended",
        level="warn",
        met=met,
        text=_("One solution option is recommended with reasons") if met else _("No solution option is recommended yet"),
        url=reverse("options-compare", args=[initiative.pk]),
        link=_("Compare them"),
    )


REGISTER = Register(
    key="options",
    theme="scope",
    name=gettext_lazy("Solution options"),
    noun=pgettext_lazy("log", "solution option"),
    order=30,
    model=Option,
    group="decide",
    page="options",
    needs=needs,
    blocks=blocks,
    entries=entries,
)
