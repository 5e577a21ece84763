"""Description of the necessary procurements: made from the tasks, complete when the plan is approved (D04, 000:24, 000:63)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from adoption.choices import Circle, DueKind, ProcurementNeeded
from adoption.kept import kept
from adoption.models import Initiative, Task
from adoption.registry import AtEnd, Due, Linked, Need, Register
from adoption.task_register import named
from procurement import questions
from procurement.models import NecessaryProcurement, State
from procurement.necessary_blocks import blocks, inner_blocks
from procurement.necessary_page import entries, lacks, standing
from procurement.questions import Questions

ASKED, LISTED = 3, 4


def needs(initiative: Initiative, gate: int) -> Iterator[Need]:
    """From milestone III each task says whether it needs a procurement; from IV what it needs is listed, and how, when, who (D04)."""
    if gate < ASKED:
        return
    found = questions.read(initiative)
    if found.asked:
        yield _answered(initiative, found)
    if gate >= LISTED and any(one.task.procurement_needed == ProcurementNeeded.YES or one.procurements for one in found.asked):
        yield _listed(initiative, found)
    if gate >= LISTED:
        yield from _complete(initiative)


def dues_of(entry: NecessaryProcurement) -> Iterator[Due]:
    """Something still to be bought waits for whoever answers for it until the day it is needed."""
    if entry.is_open and entry.needed_on:
        url = reverse("necessary-procurement", args=[entry.pk])
        yield Due(DueKind.PROCUREMENT, entry.pk, entry.title, url, entry.responsible, entry.needed_on)


def at_end(initiative: Initiative) -> Iterator[AtEnd]:
    """Each procurement that is needed or contracted: when the work stops, it is dropped, handed over or goes on."""
    for entry in entries(initiative):
        if entry.state != State.NOT_NEEDED:
            url = reverse("necessary-procurement", args=[entry.pk])
            yield AtEnd(entry.pk, f"{entry.code} {entry.title}", url, entry.responsible)


def of_task(task: Task) -> Iterator[Linked]:
    """The procurements of a task; that one is missing where the task needs it."""
    found = list(NecessaryProcurement.objects.live().filter(task=task).order_by("number"))
    for entry in found:
        word = standing(entry)
        text = _("Procurement %(code)s %(title)s") % {"code": entry.code, "title": entry.title}
        yield Linked(text, reverse("necessary-procurement", args=[entry.pk]), word.state, word.text)
    if not found and task.procurement_needed == ProcurementNeeded.YES and not task.is_settled:
        url = f"{reverse('necessary-procurement-new', args=[task.initiative_id])}?task={task.pk}"
        yield Linked(_("Add the procurement this task needs"), url, "warns", pgettext_lazy("procurement", "Missing"))


def _answered(initiative: Initiative, found: Questions) -> Need:
    count = len(found.open)
    missing = ngettext(
        "%(count)d task does not say whether it needs a procurement", "%(count)d tasks do not say whether they need a procurement", count
    )
    return Need(
        key="procurements.answered",
        level="warn",
        met=not count,
        text=missing % {"count": count} if count else _("Each task says whether it needs a procurement"),
        url=reverse("procurement-questions", args=[initiative.pk]),
        link=_("Answer for the tasks"),
        detail=named([one.task for one in found.open]),
        rule="D04",
    )


def _listed(initiative: Initiative, found: Questions) -> Need:
    tasks = [one.task for one in found.gaps]
    return Need(
        key="procurements.listed",
        level="warn",
        met=not tasks,
        text=_("Tasks need a procurement that is not listed") if tasks else _("The procurements that tasks need are listed"),
        url=reverse("procurement-questions", args=[initiative.pk]),
        link=_("Add the procurements"),
        detail=named(tasks),
        rule="D04",
    )


def _complete(initiative: Initiative) -> Iterator[Need]:
    found = kept(initiative, "procurements", lambda: list(entries(initiative)))
    if not found:
        return
    missing = [entry for entry in found if lacks(entry)]
    yield Need(
        key="procurements.complete",
        level="warn",
        met=not missing,
        text=_("Procurements do not say how, by when or who") if missing else _("Each procurement says how, by when and who"),
        url=reverse("necessary-procurements", args=[initiative.pk]),
        link=_("See the procurements"),
        detail=named(missing),
        owner=missing[0].responsible if len(missing) == 1 else None,
        due=missing[0].needed_on if len(missing) == 1 else None,
        rule="D04",
    )


REGISTER = Register(
    key="procurements",
    theme="cost",
    name=gettext_lazy("Procurements"),
    noun=pgettext_lazy("log", "procurement"),
    order=57,
    model=NecessaryProcurement,
    group="plan",
    page="necessary-procurements",
    needs=needs,
    blocks=blocks,
    entries=entries,
    dues_of=dues_of,
    at_end=at_end,
    holder="responsible",
    of_task=of_task,
    inner=(Circle.PROCUREMENT, inner_blocks),
    wide=True,
)
