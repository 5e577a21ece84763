"""The pages every register has: one entry with its history, add, change, remove with a reason.

A register describes itself in an EntryPages; its list is a page of its own.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from adoption import history
from adoption.access import Rule, initiative_for, thing_for
from adoption.forms.entries import EntryForm
from adoption.models import Initiative, RegisterEntry
from adoption.pages import show
from adoption.permissions import delete_entry, edit_entry, manage_initiative, view_initiative
from adoption.services import entries
from core.components import Text
from core.db import Superseded
from core.forms import DeleteForm
from core.http import page
from core.permissions import Answer, Denied

REMOVED = gettext_lazy("Somebody has removed this meanwhile. Your change cannot be saved.")


@dataclass(frozen=True)
class EntryWords:
    """What the pages say. Sentences with %(code)s and %(title)s are given those of the entry."""

    register: Text
    add: Text
    add_lead: Text
    change: Text
    remove: Text
    remove_lead: Text
    save: Text
    remove_button: Text


def _no_context(request: HttpRequest, entry: Any) -> dict[str, Any]:
    return {}


def _nothing_first(request: HttpRequest, entry: Any, form: EntryForm) -> str:
    return ""


def _no_initial(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class EntryPages:
    """The pages of one register.

    name is the url name of an entry ("goal"), plural its address, page the url name of the list. template shows one entry (it
    extends adoption/entry.html), form_template the form; new_form is the form of a new entry where that is shorter. create, edit
    and remove are the services; first may hold a part of a change back and say where the
    reader goes on with it; detail adds to the context of the entry, initial fills an empty form.
    """

    model: type[RegisterEntry]
    form: type[EntryForm]
    name: str
    plural: str
    page: str
    template: str
    words: EntryWords
    form_template: str = "adoption/entry_form.html"
    new_form: type[EntryForm] | None = None
    add_rule: Rule = manage_initiative
    related: tuple[str, ...] = ("deleted_by",)
    create: Callable[..., Any] | None = None
    edit: Callable[..., Any] = entries.edit
    remove: Callable[..., Any] = entries.delete
    first: Callable[[HttpRequest, Any, EntryForm], str] = field(default=_nothing_first)
    detail: Callable[[HttpRequest, Any], dict[str, Any]] = field(default=_no_context)
    initial: Callable[[HttpRequest, Initiative], dict[str, Any]] = field(default=_no_initial)

    def urls(self) -> list[URLPattern]:
        """The four addresses: add, see, change, remove."""
        one, writes = f"{self.plural}/<uuid:pk>/", page(writes=("POST",))
        return [
            path(f"initiatives/<uuid:pk>/{self.plural}/new/", writes(self.new), name=f"{self.name}-new"),
            path(one, page()(self.see), name=self.name),
            path(f"{one}edit/", writes(self.change), name=f"{self.name}-edit"),
            path(f"{one}delete/", writes(self.delete), name=f"{self.name}-delete"),
        ]

    def get(self, request: HttpRequest, pk: UUID, rule: Rule) -> Any:
        """The entry, removed or not; 404 and 403 as the door says."""
        return thing_for(request.user, self.model._default_manager.select_related(*self.related), pk, rule)

    def see(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """One entry with its history."""
        entry = self.get(request, pk, _may_see)
        context = {
            "entry": entry,
            "name": self.name,
            "words": self.words,
            "list_url": self.list_url(entry.initiative),
            "may_edit": changeable(request.user, entry),
            "may_delete": removable(request.user, entry),
            "history": history.of(entry),
        }
        return show(request, entry.initiative, self.template, self.page, {**context, **self.detail(request, entry)})

    def new(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """An empty form, and what comes of it."""
        initiative = initiative_for(request.user, pk, self.add_rule)
        form = (self.new_form or self.form)(sent(request), initiative=initiative, initial=self.initial(request, initiative))
        entry = self._made(request, initiative, form) if request.method == "POST" and form.is_valid() else None
        if entry is not None:
            messages.success(request, _("%(code)s is saved.") % {"code": entry.code})
            return redirect(self.name, pk=entry.pk)
        head = {"title": self.words.add, "lead": self.words.add_lead, "cancel_url": self.list_url(initiative)}
        return self._form_page(request, initiative, form, head)

    def change(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """The form with what is saved; a second editor is shown what the first one changed."""
        entry = self.get(request, pk, edit_entry)
        form = self.form(sent(request), initiative=entry.initiative, instance=copy.copy(entry))
        if request.method == "POST" and form.is_valid():
            then = self.first(request, entry, form) or reverse(self.name, args=[entry.pk])
            if self._saved(request, entry, form):
                return redirect(then)
        head = {"title": self.words.change % told(entry), "lead": "", "cancel_url": reverse(self.name, args=[entry.pk]), "entry": entry}
        return self._form_page(request, entry.initiative, form, head)

    def delete(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Why it is removed; it stays in the record."""
        entry = self.get(request, pk, delete_entry)
        form = DeleteForm(sent(request))
        if request.method == "POST" and form.is_valid() and self._removed(request, entry, form):
            return redirect(self.page, pk=entry.initiative_id)
        head = {
            "form": form,
            "title": self.words.remove % told(entry),
            "lead": self.words.remove_lead,
            "submit_label": self.words.remove_button,
            "cancel_url": reverse(self.name, args=[entry.pk]),
        }
        return show(request, entry.initiative, "forms/delete.html", self.page, head)

    def list_url(self, initiative: Initiative) -> str:
        """The page of the whole register."""
        return reverse(self.page, args=[initiative.pk])

    def _made(self, request: HttpRequest, initiative: Initiative, form: EntryForm) -> RegisterEntry | None:
        try:
            return self._create(initiative, by=actor(request), **form.values)
        except ValidationError as error:
            add_errors(form, error)
            return None

    def _create(self, initiative: Initiative, **values: Any) -> RegisterEntry:
        if self.create is not None:
            made: RegisterEntry = self.create(initiative, **values)
            return made
        return entries.create(self.model, initiative, **values)

    def _saved(self, request: HttpRequest, entry: Any, form: EntryForm) -> bool:
        if entry.deleted_at is not None:
            form.add_error(None, REMOVED)
            return False
        try:
            self.edit(entry, by=actor(request), seen_version=form.seen_version, **form.values)
        except ValidationError as error:
            add_errors(form, error)
            return False
        except Superseded as other:
            _tell(form, other)
            return False
        messages.success(request, _("%(code)s is saved.") % {"code": entry.code})
        return True

    def _removed(self, request: HttpRequest, entry: Any, form: DeleteForm) -> bool:
        try:
            self.remove(entry, by=actor(request), **form.values)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return False
        except Superseded:
            messages.info(request, _("%(code)s was removed already.") % {"code": entry.code})
            return True
        messages.success(request, _("%(code)s is removed. The reason stays in the log.") % {"code": entry.code})
        return True

    def _form_page(self, request: HttpRequest, initiative: Initiative, form: EntryForm, head: dict[str, Any]) -> HttpResponse:
        ways = [(self.words.register, self.list_url(initiative)), (head["title"], "")]
        context = {"form": form, "submit_label": self.words.save, "ways": ways, **head}
        return show(request, initiative, self.form_template, self.page, context)


def actor(request: HttpRequest) -> Person:
    """The person signed in; whoever passed the door of an initiative is one."""
    person: Person = request.user.person
    return person


def sent(request: HttpRequest) -> Any:
    """What was sent by POST (perhaps nothing at all), else None: an empty form."""
    return request.POST if request.method == "POST" else None


def told(entry: RegisterEntry) -> dict[str, str]:
    """What sentences about an entry may name."""
    return {"code": entry.code, "title": entry.title}


def changeable(user: Any, entry: RegisterEntry) -> Answer:
    """May it be changed: not once it is removed."""
    return Denied(REMOVED) if entry.deleted_at else edit_entry(user, entry)


def removable(user: Any, entry: RegisterEntry) -> Answer:
    """May it be removed: not twice."""
    return Denied(REMOVED) if entry.deleted_at else delete_entry(user, entry)


def _may_see(user: Any, entry: RegisterEntry) -> Answer:
    return view_initiative(user, entry.initiative)


def add_errors(form: Any, error: ValidationError) -> None:
    """What a service refuses, shown at the field where the form has it, else on top."""
    for name, sentences in getattr(error, "error_dict", {"": error}).items():
        form.add_error(name if name in form.fields else None, sentences)


def seen_anew(form: Any, current: Any) -> None:
    """A form about a step of an entry (not its fields) came too late: say so, keep what was typed, let it be sent again."""
    if current is None or getattr(current, "deleted_at", None):
        form.add_error(None, REMOVED)
        return
    form.show_conflict({**form.values, "version": current.version})
    form.add_error(None, _("Somebody else has changed %(code)s meanwhile. Look at it, then try again.") % {"code": current.code})


def _tell(form: EntryForm, other: Superseded) -> None:
    if other.obj is None or getattr(other.obj, "deleted_at", None):
        form.add_error(None, REMOVED)
    else:
        form.show_conflict(other.obj)
