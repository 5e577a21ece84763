"""Usual activities looked at with their dates, moved, and made tasks: the page of its own, and what the set-up shows of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import Language
from adoption.access import initiative_for
from adoption.activity_preview import preview
from adoption.entry_pages import actor
from adoption.forms.activities_plan import ActivitiesForm, PhasesForm
from adoption.models import Initiative
from adoption.pages import show
from adoption.permissions import manage_initiative
from adoption.services import activities_plan
from core.http import page


@dataclass(frozen=True)
class Planning:
    """The two forms of the page; whether what was ticked has become tasks, or its dates were only moved or looked at again."""

    phases: PhasesForm
    form: ActivitiesForm
    is_done: bool = False
    moved: bool = False

    def context(self, initiative: Initiative) -> dict[str, Any]:
        """What templates/adoption/_activities_plan.html shows."""
        other = initiative.language != (get_language() or "en")[:2]
        return {
            "phases_form": self.phases,
            "form": self.form,
            "groups": list(self.form.drawn()),
            "moved": self.moved,
            "count": len(self.form.rows),
            "playbooks": self.phases.playbooks,
            "task_language": Language(initiative.language).label if other else "",
        }


def planning(request: HttpRequest, initiative: Initiative) -> Planning:
    """Read the forms and, when asked, move the dates or make the tasks; says by a message what was made."""
    phases = PhasesForm(request.GET, initiative=initiative)
    groups = preview(initiative, phases.numbers, phases.playbooks)
    form = ActivitiesForm(request.POST if request.method == "POST" else None, groups=groups, initiative=initiative)
    if request.method != "POST" or not form.is_valid():
        return Planning(phases, form)
    if "create" in request.POST:
        return Planning(phases, form, is_done=_make(request, initiative, form))
    form.move()
    return Planning(phases, form, moved=True)


def _make(request: HttpRequest, initiative: Initiative, form: ActivitiesForm) -> bool:
    wanted = form.wanted
    if not wanted:
        form.add_error(None, _("Tick at least one activity."))
        return False
    try:
        made = activities_plan.create(initiative, wanted, by=actor(request))
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, said(len(made), len(wanted) - len(made)))
    return True


def said(made: int, before: int) -> str:
    """How many tasks were made, and how many activities somebody else had planned meanwhile."""
    text = ngettext("%(count)d task is in the plan now.", "%(count)d tasks are in the plan now.", made) % {"count": made}
    if not before:
        return text
    more = ngettext("%(count)d was planned by somebody else meanwhile.", "%(count)d were planned by somebody else meanwhile.", before)
    return f"{text} {more % {'count': before}}"


@page(writes=("POST",))
def initiative_activities(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The usual activities of some phases, or of single playbooks, made tasks of the plan."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    found = planning(request, initiative)
    if found.is_done:
        return redirect("plan", pk=initiative.pk)
    title, url = _("Plan the usual activities"), reverse("plan", args=[initiative.pk])
    context = {
        **found.context(initiative),
        "title": title,
        "ways": [(_("Plan"), url), (title, "")],
        "cancel_url": url,
        "dates_url": reverse("initiative-edit", args=[initiative.pk]),
    }
    return show(request, initiative, "adoption/activities_plan.html", "plan", context)
