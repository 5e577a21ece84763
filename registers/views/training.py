"""The training plan: list, one piece of training."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy

from adoption.columns import EntryColumn, owner, text
from adoption.entry_pages import EntryPages, EntryWords
from adoption.list_pages import ListPage, ListWords
from core.components import Example
from registers.forms.training import TrainingEntryForm
from registers.models import Training
from registers.training_page import due, entries, trained

EXAMPLE = Example(
    gettext_lazy("Example from another town"),
    [
        (gettext_lazy("Who is trained"), gettext_lazy("Those who handle permits, 14 people")),
        (gettext_lazy("What they need to know or be able to do"), gettext_lazy("Take a case from application to decision")),
        (gettext_lazy("How they learn it"), gettext_lazy("Practice in a test environment")),
        (gettext_lazy("Trained"), gettext_lazy("9 of 14")),
    ],
)


def _detail(request: HttpRequest, training: Training) -> dict[str, Any]:
    return {"due": due(training, timezone.localdate()), "trained": trained(training)}


TRAINING = EntryPages(
    model=Training,
    form=TrainingEntryForm,
    name="training",
    plural="training",
    page="trainings",
    template="registers/training.html",
    related=("owner__organisation", "deleted_by"),
    detail=_detail,
    words=EntryWords(
        register=gettext_lazy("Training"),
        add=gettext_lazy("Add training"),
        add_lead=gettext_lazy("One group of people and what they need to learn. Another group is another piece of training."),
        change=gettext_lazy("Change training %(code)s"),
        remove=gettext_lazy("Remove training %(code)s, %(title)s?"),
        remove_lead=gettext_lazy("It disappears from the list and from the documents; the record keeps it with your reason."),
        save=gettext_lazy("Save the training"),
        remove_button=gettext_lazy("Remove the training"),
    ),
)
LIST = ListPage(
    pages=TRAINING,
    words=ListWords(
        lead=gettext_lazy("Who needs to know what before the service is switched on, and how many have learnt it."),
        column=gettext_lazy("Training"),
        empty_title=gettext_lazy("No training is planned yet"),
        empty_text=gettext_lazy(
            "Those who handle the cases are trained before the service is switched on, so that the first customers meet staff who know"
            " what to do. Write down one group at a time: what they need to be able to do, how they learn it and by when."
        ),
        add_first=gettext_lazy("Plan the first training"),
    ),
    entries=entries,
    columns=(
        EntryColumn(gettext_lazy("Who is trained"), lambda one: text(one.audience)),
        EntryColumn(gettext_lazy("How they learn it"), lambda one: text(one.get_form_display())),
        owner(gettext_lazy("Answers for it")),
        EntryColumn(gettext_lazy("To be done by"), lambda one: due(one, timezone.localdate()), value=lambda one: one.due),
        EntryColumn(gettext_lazy("Trained"), trained),
    ),
    example=EXAMPLE,
    searched=("title", "audience", "competence"),
)

URLS: list[URLPattern] = LIST.urls()
