"""Description of the risk register: what it demands before which milestone, and who is waited for."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Person
from adoption.choices import DueKind
from adoption.kept import kept
from adoption.models import Initiative, Task
from adoption.models.entry import EntryQuerySet
from adoption.registry import Due, Level, Linked, Need, Register
from adoption.services import entries as services
from core import words
from registers.models import Risk
from registers.risk_blocks import blocks
from registers.risk_page import overdue
from registers.words import level

ENFORCED_FROM = 2


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live risks and opportunities, closed ones too."""
    return Risk.objects.live().filter(initiative=initiative).select_related("owner__organisation", "initiative").order_by("number")


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """Every open risk judged (D07), the significant ones with a contingency plan (D09), each with an owner and reviewed in time (D08)."""
    open_risks = [risk for risk in kept(initiative, "risks", lambda: list(entries(initiative))) if risk.closed_on is None]
    if not open_risks:
        return
    level: Level = "enforce" if gate >= ENFORCED_FROM else "warn"
    yield from _each(initiative, "judged", level, [r for r in open_risks if r.score is None], _("All risks are judged"), "D07")
    missing = [risk for risk in open_risks if risk.needs_contingency and not risk.contingency.strip()]
    yield from _each(initiative, "contingency", level, missing, _("Significant risks have a contingency plan"), "D09")
    yield from _each(initiative, "owner", "warn", [r for r in open_risks if r.owner_id is None], _("Each risk has an owner"), "D08")
    late = [risk for risk in open_risks if overdue(risk, timezone.localdate())]
    yield from _each(initiative, "review", "warn", late, _("Risks are reviewed in time"), "D08")


def dues_of(risk: Risk) -> Iterator[Due]:
    """The next review of an open risk waits for its owner (D08)."""
    if risk.closed_on is None and risk.next_review:
        yield Due(DueKind.RISK_REVIEW, risk.pk, risk.title, reverse("risk", args=[risk.pk]), risk.owner, risk.next_review)


def of_task(task: Task) -> Iterator[Linked]:
    """The risks a task is a measure against. One query."""
    for risk in Risk.objects.live().filter(measure_tasks__task=task).order_by("number"):
        text = _("Measure against %(code)s %(title)s") % {"code": risk.code, "title": risk.title}
        word = _("closed") if risk.closed_on else level(risk.score, risk.kind)
        yield Linked(text, reverse("risk", args=[risk.pk]), word=word)


def quick_add(initiative: Initiative, *, by: Person, title: str, **values: Any) -> Risk:
    """A risk named elsewhere; it is judged on its page (D07)."""
    return services.create(Risk, initiative, by=by, title=title, **values)


def _each(initiative: Initiative, kind: str, level: Level, lacking: list[Risk], all_well: str, rule: str) -> Iterator[Need]:
    """One need for each risk that lacks something; one that is met when none does."""
    for risk in lacking:
        yield _lacks(kind, level, risk, rule)
    if not lacking:
        yield Need(
            key=f"risks.{kind}",
            level=level,
            met=True,
            text=all_well,
            url=reverse("risks", args=[initiative.pk]),
            link=_("See the risks"),
            rule=rule,
        )


def _lacks(kind: str, level: Level, risk: Risk, rule: str) -> Need:
    sentence, link, page = _sentences(kind)
    detail = _("Planned for %(day)s") % {"day": words.day(risk.next_review)} if kind == "review" else ""
    return Need(
        key=f"risks.{kind}.{risk.pk}",
        level=level,
        met=False,
        text=sentence % {"code": risk.code, "title": risk.title},
        url=reverse(page, args=[risk.pk]),
        link=link,
        detail=detail,
        owner=risk.owner,
        due=risk.next_review if kind == "review" else None,
        rule=rule,
    )


def _sentences(kind: str) -> tuple[str, str, str]:
    """What is said of a risk that lacks it, the word of the link, and the page where it is mended."""
    return {
        "judged": (_("%(code)s, %(title)s: probability or consequence is not judged"), _("Judge it"), "risk-edit"),
        "contingency": (_("%(code)s, %(title)s: the contingency plan is missing"), _("Write it"), "risk-edit"),
        "owner": (_("%(code)s, %(title)s: nobody owns this risk"), _("Name an owner"), "risk-edit"),
        "review": (_("%(code)s, %(title)s: the review is overdue"), _("Review it"), "risk-review"),
    }[kind]


REGISTER = Register(
    key="risks",
    theme="risks",
    name=gettext_lazy("Risks"),
    noun=pgettext_lazy("log", "risk"),
    order=60,
    model=Risk,
    holder="owner",
    group="plan",
    page="risks",
    needs=needs,
    blocks=blocks,
    entries=entries,
    dues_of=dues_of,
    of_task=of_task,
    quick_add=quick_add,
)
