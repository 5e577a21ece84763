"""Agreements between the parties: the list, one agreement."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from adoption.entry_pages import EntryPages, EntryWords
from adoption.list_pages import ListPage, ListWords
from adoption.models import Initiative
from core.components import Example
from registers.descriptions.agreement import COLUMNS, entries, phases, standing
from registers.forms.agreement import AgreementForm
from registers.models import Agreement
from registers.parties import taking_part
from registers.services import agreement as services

EXAMPLE = Example(
    _("Example from another town"),
    [
        (_("Form"), _("Letter of intent")),
        (
            _("What it regulates"),
            _("Both parties give staff to the pre-study and share its cost by half; either may step back at milestone II"),
        ),
        (_("Phases"), "1–3"),
    ],
)


def _detail(request: HttpRequest, agreement: Agreement) -> dict[str, Any]:
    return {
        "parties": [row.organisation for row in agreement.parties.select_related("organisation")],
        "standing": standing(agreement),
        "phases": phases(agreement),
    }


def _initial(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    return {"parties": [str(one.pk) for one in taking_part(initiative)], "first_phase": min(initiative.phase_number, 8), "last_phase": 8}


AGREEMENTS = EntryPages(
    model=Agreement,
    form=AgreementForm,
    name="agreement",
    plural="agreements",
    page="agreements",
    template="registers/agreement.html",
    related=("owner__organisation", "deleted_by"),
    create=services.create,
    edit=services.edit,
    detail=_detail,
    initial=_initial,
    words=EntryWords(
        register=_("Agreements"),
        add=_("Add an agreement"),
        add_lead=_("Say what the parties agree on, in which form, and for which phases."),
        change=_("Change agreement %(code)s"),
        remove=_("Remove agreement %(code)s, %(title)s?"),
        remove_lead=_(
            "Remove it only if it was written by mistake; set one that no longer holds to ended. The record keeps it with your reason."
        ),
        save=_("Save the agreement"),
        remove_button=_("Remove the agreement"),
    ),
)
PAGE = ListPage(
    pages=AGREEMENTS,
    words=ListWords(
        lead=_("What the parties have agreed in writing, for which phases, and whether everybody has signed."),
        column=_("Agreement"),
        empty_title=_("No agreement is written down yet"),
        empty_text=_(
            "Put the cooperation in writing from the start, in a form that fits: a letter of intent is enough to begin with."
            " When people change or money runs short, there is something to go back to."
        ),
        add_first=_("Write down the first agreement"),
    ),
    entries=entries,
    columns=COLUMNS,
    example=EXAMPLE,
    searched=("title", "purpose", "reference"),
)
URLS: list[URLPattern] = PAGE.urls()
