"""Expected benefits: the list, one of them."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from adoption.entry_pages import EntryPages, EntryWords
from adoption.list_pages import ListPage, ListWords
from adoption.models import Goal, Initiative
from benefits.expected_page import COLUMNS, effect, entries, for_whom, kind, measured
from benefits.forms.expected import ExpectedBenefitForm
from benefits.models import ExpectedBenefit
from core.components import Example

EXAMPLE = Example(
    _("Example from another town"),
    [
        (_("Benefit"), _("Applicants get their decision sooner")),
        (_("For whom"), _("Companies")),
        (_("What is measured"), _("Days from a complete application to a decision, from 41 to 25")),
        (_("Owner"), _("Head of Permits")),
    ],
)


def _detail(request: HttpRequest, benefit: ExpectedBenefit) -> dict[str, Any]:
    return {"whom": for_whom(benefit), "kind": kind(benefit), "measured": measured(benefit), "effect": effect(benefit)}


def _initial(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    """A benefit written from a goal serves it; an id from elsewhere is passed over."""
    asked = request.GET.get("goal", "")
    mine = Goal.objects.live().filter(initiative=initiative) if asked else ()
    found = next((goal for goal in mine if str(goal.pk) == asked), None)
    return {"goal": found} if found else {}


EXPECTED = EntryPages(
    model=ExpectedBenefit,
    form=ExpectedBenefitForm,
    name="expected-benefit",
    plural="expected-benefits",
    page="expected-benefits",
    template="benefits/expected.html",
    related=("goal", "owner__organisation", "deleted_by"),
    detail=_detail,
    initial=_initial,
    words=EntryWords(
        register=_("Benefits"),
        add=_("Add a benefit"),
        add_lead=_("One thing that becomes better, for one group of people. Owner and measure may come later, but before milestone II."),
        change=_("Change benefit %(code)s"),
        remove=_("Remove benefit %(code)s, %(title)s?"),
        remove_lead=_("It disappears from the list and from the documents; the record keeps it with your reason."),
        save=_("Save the benefit"),
        remove_button=_("Remove the benefit"),
    ),
)
PAGE = ListPage(
    pages=EXPECTED,
    words=ListWords(
        lead=_("What becomes better, for whom, and how it will be seen."),
        column=_("Benefit"),
        empty_title=_("No expected benefit is written down yet"),
        empty_text=_(
            "A service is worth its cost only if something becomes better for somebody. Write that down before a solution is chosen:"
            " who gains, who sees to it that the gain comes, and by what it is measured today."
        ),
        add_first=_("Write down the first benefit"),
    ),
    entries=entries,
    columns=COLUMNS,
    example=EXAMPLE,
    searched=("title", "description", "whom", "measure"),
)
URLS: list[URLPattern] = PAGE.urls()
