"""Forms of the deliverables: what is delivered, and how it stands against the criteria of milestone V (M15)."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from adoption.forms.entries import EntryForm, OneThing, not_ahead
from core.components import Conflict
from core.forms import MOST_VERSIONS, FarledForm, OneOf, Paragraphs, shown
from registers.deliverable_page import Stand
from registers.models import Deliverable, Met
from registers.services.deliverable import Answer

NOT_RELEVANT_WHY = _("Write why it is not relevant here.")
STALE = _("This page is out of date. Load it again and make your change anew.")
SPOILT = ("required", "invalid", "min_value", "max_value")
ANSWER_FIRST = _("Choose how it stands, or empty the text below it.")


class DeliverableForm(EntryForm):
    """Something that is delivered: what, by whom, to whom, when."""

    people = ("owner",)
    missing: ClassVar = {"title": _("Write what is delivered.")}
    groups: ClassVar[Any] = (
        ("", ["title", "description"]),
        (_("From whom to whom"), [("supplier", "receiver"), "owner"]),
        (_("When"), [("due", "delivered_on")]),
    )

    class Meta:
        model = Deliverable
        field_classes: ClassVar = {"owner": OneThing}
        fields = ["title", "description", "supplier", "receiver", "owner", "due", "delivered_on"]
        help_texts = {
            "title": _("A few words, as it stands in lists."),
            "description": _("What it consists of, and where it is described or kept."),
            "supplier": _("The supplier or the unit that makes it."),
            "receiver": _("Whoever accepts it."),
            "owner": _("Sees to it that it comes, and that it is tested. Only people with a role in the initiative."),
        }

    def clean_delivered_on(self) -> datetime.date | None:
        not_ahead(self.cleaned_data["delivered_on"])
        return self.cleaned_data["delivered_on"]


class CheckForm(FarledForm):
    """How a deliverable stands against every criterion at once. Each answer carries the version of it that the reader saw."""

    mark_optional = False

    def __init__(self, data: Any, *, stands: Iterable[Stand]) -> None:
        self.stands = list(stands)
        self.base_fields = {name: field for stand in self.stands for name, field in _fields(stand).items()}
        super().__init__(data)

    def sections(self) -> Iterator[tuple[Any, list[list[forms.BoundField]]]]:
        """A group for each criterion: how it stands, what it rests on."""
        for stand in self.stands:
            yield "", [[self[f"met_{stand.criterion.key}"], self[f"comment_{stand.criterion.key}"]]]

    def answers(self) -> dict[str, Answer]:
        """What was answered, by the key of the criterion; criteria without an answer are left out. Only of a valid form."""
        values, keys = self.cleaned_data, [stand.criterion.key for stand in self.stands]
        return {k: Answer(values[f"met_{k}"], values[f"comment_{k}"], values[f"version_{k}"]) for k in keys if values[f"met_{k}"]}

    def clean(self) -> dict[str, Any]:
        """That something is not relevant has its reason; what an answer rests on has its answer (M15)."""
        for key in (stand.criterion.key for stand in self.stands):
            met, comment = self.cleaned_data.get(f"met_{key}"), self.cleaned_data.get(f"comment_{key}")
            if met == Met.NOT_RELEVANT and not comment and f"comment_{key}" not in self.errors:
                self.add_error(f"comment_{key}", NOT_RELEVANT_WHY)
            if comment and not met and f"met_{key}" not in self.errors:
                self.add_error(f"met_{key}", ANSWER_FIRST)
        return self.cleaned_data

    def show_changes(self, current: Iterable[Stand]) -> None:
        """Somebody answered meanwhile: fills `conflicts` with what differs; saving again then goes over theirs. Nothing typed is lost."""
        self.data, found = self.data.copy(), []
        for stand in current:
            key, check = stand.criterion.key, stand.check
            if check is None or check.version == self.cleaned_data[f"version_{key}"]:
                continue
            theirs, yours = _said(check.met, check.comment), _said(self.cleaned_data[f"met_{key}"], self.cleaned_data[f"comment_{key}"])
            if theirs != yours:
                found.append(Conflict(stand.criterion.text, theirs, yours))
            self.data[f"version_{key}"] = str(check.version)
        self.conflicts = found


def _fields(stand: Stand) -> dict[str, forms.Field]:
    """The two fields of a criterion and the hidden version of the answer that is there (0: none)."""
    key, check = stand.criterion.key, stand.check
    limits: dict[str, Any] = {"min_value": 0, "max_value": MOST_VERSIONS, "error_messages": dict.fromkeys(SPOILT, STALE)}
    return {
        f"met_{key}": OneOf(
            label=stand.criterion.text,
            help_text=stand.criterion.help,
            choices=Met.choices,
            required=False,
            initial=check.met if check else None,
        ),
        f"comment_{key}": Paragraphs(
            label=_("What it rests on"), required=False, max_length=1000, rows=2, initial=check.comment if check else ""
        ),
        f"version_{key}": forms.IntegerField(widget=forms.HiddenInput, initial=check.version if check else 0, **limits),
    }


def _said(met: str, comment: str) -> str:
    word = str(Met(met).label) if met else shown(forms.CharField(), None)
    return f"{word}\n{comment}" if comment else word
