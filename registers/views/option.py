"""Solution options: list, one option, side by side, recommending one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption.access import initiative_for, of_initiative
from adoption.columns import EntryColumn
from adoption.entry_pages import REMOVED, EntryPages, EntryWords, actor, sent
from adoption.list_pages import ListPage, ListWords
from adoption.models import Initiative
from adoption.pages import show
from adoption.permissions import manage_initiative
from core.components import Example
from core.db import Superseded
from core.http import page
from registers import option_page
from registers.forms.option import OptionForm, RecommendForm
from registers.models import Option
from registers.option_entries import entries
from registers.services import option as services

EXAMPLE = Example(
    gettext_lazy("Example from another town"),
    [
        (gettext_lazy("O1 Go on as today"), gettext_lazy("Nine days on paper; 120 000 a year in working time")),
        (gettext_lazy("O2 Join the shared platform"), gettext_lazy("Meets the need: 4 mostly; 84 000 to introduce")),
        (gettext_lazy("O3 Buy a system of our own"), gettext_lazy("Meets the need: 5 fully; 310 000 to introduce")),
        (gettext_lazy("Recommended"), gettext_lazy("O2: nearly as good, and somebody else maintains it")),
    ],
)


def _above(request: HttpRequest, initiative: Initiative, shown: list[Option]) -> dict[str, Any]:
    """Whether going on as today is missing (M12): it stands first on the first page, so one more look tells."""
    return {"lacks_nothing": not entries(initiative).filter(does_nothing=True).exists()}


def _detail(request: HttpRequest, option: Option) -> dict[str, Any]:
    may = option.deleted_at is None and manage_initiative(request.user, option.initiative)
    return {
        "columns": [(column.label, column.cell(option)) for column in option_page.criteria([option])][1:],
        "texts": [(label, getattr(option, name)) for name, label in option_page.TEXTS if getattr(option, name)],
        "may_recommend": may,
    }


OPTIONS = EntryPages(
    model=Option,
    form=OptionForm,
    name="option",
    plural="options",
    page="options",
    template="registers/option.html",
    create=services.create,
    detail=_detail,
    words=EntryWords(
        register=gettext_lazy("Solution options"),
        add=gettext_lazy("Add an option"),
        add_lead=gettext_lazy("One way to meet the need. Fill in what you know; the rest can be added when it is found out."),
        change=gettext_lazy("Change option %(code)s"),
        remove=gettext_lazy("Remove option %(code)s, %(title)s?"),
        remove_lead=gettext_lazy(
            "Keep an option that was studied and turned down: it shows that there was a choice. The record keeps it with your reason."
        ),
        save=gettext_lazy("Save the option"),
        remove_button=gettext_lazy("Remove the option"),
    ),
)
LIST = ListPage(
    pages=OPTIONS,
    words=ListWords(
        lead=gettext_lazy("The ways to meet the need, going on as today among them, and the one that is recommended."),
        column=gettext_lazy("Option"),
        empty_title=gettext_lazy("No solution options are described yet"),
        empty_text=gettext_lazy(
            "Describe at least two ways to meet the need, and what happens if nothing is done: only against that can you see what the"
            " others are worth. Going on as today is put down as the first option by itself."
        ),
        add_first=gettext_lazy("Add the first option"),
    ),
    entries=entries,
    columns=(
        EntryColumn(gettext_lazy("Recommendation"), option_page.standing),
        EntryColumn(gettext_lazy("Meets the need"), option_page.meets),
        EntryColumn(gettext_lazy("Can be carried out"), option_page.feasible),
        EntryColumn(gettext_lazy("Benefits less costs over 5 years"), option_page.difference_of, numeric=True, value=option_page.net_sum),
    ),
    example=EXAMPLE,
    template="registers/options.html",
    searched=("title", "description"),
    above=_above,
)


@page()
def compare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All options side by side, criterion by criterion."""
    initiative = initiative_for(request.user, pk)
    options = list(entries(initiative))
    context = {
        "sides": option_page.sides(options, in_words=True),
        "chosen": next((option for option in options if option.recommended), None),
        "ways": [(_("Solution options"), OPTIONS.list_url(initiative)), (_("Compare"), "")],
        "may_recommend": manage_initiative(request.user, initiative),
    }
    return show(request, initiative, "registers/options_compare.html", "options", context)


@page(writes=("POST",))
def begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put down going on as today as the first option (M12)."""
    initiative = initiative_for(request.user, pk, manage_initiative)
    if request.method == "POST":
        option = services.begin(initiative, by=actor(request))
        messages.success(request, _("%(code)s is saved.") % {"code": option.code})
        return redirect("option", pk=option.pk)
    return redirect("options", pk=pk)


@page(writes=("POST",))
def recommend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which option is the one to go on with, and why."""
    option = OPTIONS.get(request, pk, of_initiative(manage_initiative))
    form = RecommendForm(sent(request), initial={"reasons": option.reasons}, version=option.version)
    if request.method == "POST" and form.is_valid() and _recommended(request, option, form):
        return redirect("option", pk=pk)
    title = _("Recommend %(code)s, %(title)s") % {"code": option.code, "title": option.title}
    own = reverse("option", args=[pk])
    context = {
        "form": form,
        "title": title,
        "lead": _lead(option),
        "submit_label": _("Recommend it"),
        "cancel_url": own,
        "ways": [(_("Solution options"), OPTIONS.list_url(option.initiative)), (option.code, own), (_("Recommend"), "")],
    }
    return show(request, option.initiative, "adoption/entry_form.html", "options", context)


def _recommended(request: HttpRequest, option: Option, form: RecommendForm) -> bool:
    try:
        services.recommend(option, by=actor(request), seen_version=form.seen_version, **form.values)
    except Superseded as other:
        _tell(form, other.obj)
        return False
    messages.success(request, _("%(code)s is recommended.") % {"code": option.code})
    return True


def _tell(form: RecommendForm, current: Any) -> None:
    if current is None or current.deleted_at is not None:
        form.add_error(None, REMOVED)
    else:
        form.show_conflict(current)


def _lead(option: Option) -> str:
    """What it does to the option that is recommended now, if there is another."""
    other = entries(option.initiative).filter(recommended=True).exclude(pk=option.pk).first()
    if other is None:
        return _("One option is the recommended one. Whoever decides reads your reasons.")
    return _("%(code)s, %(title)s, is recommended now; it no longer will be.") % {"code": other.code, "title": other.title}


URLS: list[URLPattern] = [
    *LIST.urls(),
    path("initiatives/<uuid:pk>/options/compare/", compare, name="options-compare"),
    path("initiatives/<uuid:pk>/options/as-today/", begin, name="options-begin"),
    path("options/<uuid:pk>/recommend/", recommend, name="option-recommend"),
]
