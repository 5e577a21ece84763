"""Goals of the initiative."""

from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from adoption.access import initiative_for
from adoption.entry_pages import EntryPages, EntryWords
from adoption.forms.work import GoalForm
from adoption.models import Goal
from adoption.pages import show
from adoption.permissions import manage_initiative
from core.components import Example
from core.http import page

GOALS = EntryPages(
    model=Goal,
    form=GoalForm,
    name="goal",
    plural="goals",
    page="goals",
    template="adoption/goal.html",
    related=("owner__organisation", "deleted_by"),
    words=EntryWords(
        register=_("Goals"),
        add=_("Add a goal"),
        add_lead=_("Say what is different when the adoption has succeeded. Tasks come after the goals."),
        change=_("Change goal %(code)s"),
        remove=_("Remove goal %(code)s, %(title)s?"),
        remove_lead=_("It disappears from the list and from the documents; the record keeps it with your reason."),
        save=_("Save the goal"),
        remove_button=_("Remove the goal"),
    ),
)
EXAMPLE = Example(
    _("Example from another town"),
    [
        (_("Goal"), _("A permit is handled in one place from application to decision")),
        (_("Expected effect"), _("Applicants wait 28 days instead of 41")),
        (_("Owner"), _("Head of Permits")),
    ],
)


@page()
def goals(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the adoption is to reach."""
    initiative = initiative_for(request.user, pk)
    rows = Goal.objects.live().filter(initiative=initiative).select_related("owner__organisation").order_by("number")
    page_obj = Paginator(rows, settings.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "example": EXAMPLE, "may_add": manage_initiative(request.user, initiative)}
    return show(request, initiative, "adoption/goals.html", "goals", context)
