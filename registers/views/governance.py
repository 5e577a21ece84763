"""Governance and mandate: the escalation path, the list of forums, one forum."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from adoption.entry_pages import EntryPages, EntryWords
from adoption.list_pages import ListPage, ListWords
from adoption.models import Initiative
from core.components import Example
from registers import escalation
from registers.descriptions.governance import COLUMNS, entries
from registers.forms.governance import ForumForm
from registers.models import Forum
from registers.services import governance as services

EXAMPLE = Example(
    _("Example from another town"),
    [
        (_("Forum"), _("Project office")),
        (_("What it decides by itself"), _("Changes of the plan that keep the milestones and cost at most 10 000 €")),
        (_("Escalates to"), _("Steering group, when a milestone moves; an answer comes within a week")),
    ],
)


def _detail(request: HttpRequest, forum: Forum) -> dict[str, Any]:
    below = Forum.objects.live().filter(escalates_to=forum).order_by("number")
    return {"below": below[: settings.PAGE_SIZE]}


def _path(request: HttpRequest, initiative: Initiative, shown: list[Forum]) -> dict[str, Any]:
    steps = escalation.path(entries(initiative))
    return {"steps": steps[: settings.PAGE_SIZE], "more_steps": max(0, len(steps) - settings.PAGE_SIZE)}


FORUMS = EntryPages(
    model=Forum,
    form=ForumForm,
    name="forum",
    plural="forums",
    page="governance",
    template="registers/forum.html",
    related=("owner__organisation", "escalates_to", "deleted_by"),
    create=services.create,
    edit=services.edit,
    remove=services.remove,
    detail=_detail,
    words=EntryWords(
        register=_("Governance and mandate"),
        add=_("Add a forum"),
        add_lead=_("Say who decides what, and where a matter goes that cannot be settled there."),
        change=_("Change forum %(code)s"),
        remove=_("Remove forum %(code)s, %(title)s?"),
        remove_lead=_("It disappears from the list and from the documents; the record keeps it with your reason."),
        save=_("Save the forum"),
        remove_button=_("Remove the forum"),
    ),
)
PAGE = ListPage(
    pages=FORUMS,
    words=ListWords(
        lead=_("Who decides what by themselves, and where a matter goes that they cannot settle."),
        column=_("Forum"),
        empty_title=_("No forum is described yet"),
        empty_text=_(
            "Agree early on who steers and what each forum may decide. When the parties disagree later, the way to an answer is known."
            " Begin with the steering group, then the forum that leads the daily work."
        ),
        add_first=_("Describe the first forum"),
    ),
    entries=entries,
    columns=COLUMNS,
    example=EXAMPLE,
    template="registers/governance.html",
    searched=("title", "mandate", "members"),
    above=_path,
)
URLS: list[URLPattern] = PAGE.urls()
