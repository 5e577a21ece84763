"""What a form field looks like: which of the few ways to draw it, and the summary of errors on top of a form."""

from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, MultiWidget, RadioSelect
from django.utils.translation import gettext as _

from core.components import Text
from core.misuse import misuse
from core.widgets import FiveSteps


def context(bound: BoundField) -> dict[str, Any]:
    """For components/field.html: kind is hidden, tick, group or plain; ids follow Django's aria-describedby."""
    widget = bound.field.widget
    if isinstance(widget, MultiWidget):
        misuse(f"{bound.name}: fields of several inputs cannot be drawn")
    kind = _kind(bound)
    return {
        "bound": bound,
        "kind": kind,
        "label": label(bound),
        "help_id": f"{bound.auto_id}_helptext",
        "error_id": f"{bound.auto_id}_error",
        "control": bound.as_widget(attrs=_attributes(bound)) if kind != "group" else "",
        "options": options(bound) if kind == "group" else [],
        "five": isinstance(widget, FiveSteps),
        "current_file": _current_file(bound),
    }


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return "group"
    return "tick" if isinstance(widget, CheckboxInput) else "plain"


def label(bound: BoundField) -> str:
    """The label; a field that need not be filled in says so, except single ticks and forms whose fields are all free (filters)."""
    marks = getattr(bound.form, "mark_optional", True)
    if bound.field.required or not marks or isinstance(bound.field.widget, CheckboxInput):
        return str(bound.label)
    return _("%(label)s (may be left empty)") % {"label": bound.label}


def _attributes(bound: BoundField) -> dict[str, Any]:
    own = bound.field.widget.attrs.get("class", "")
    return {"class": f"ds-input {own}".strip()}


def options(bound: BoundField) -> list[dict[str, Any]]:
    """Each choice of a group: the input, its label and, where the widget has one, a description."""
    descriptions: dict[str, Text] = getattr(bound.field.widget, "descriptions", {})
    found = []
    for choice in bound.subwidgets:
        id_ = str(choice.data["attrs"]["id"])
        about = descriptions.get(str(choice.data["value"]), "")
        choice.data["attrs"].update({"class": "ds-input"} | ({"aria-describedby": f"{id_}_about"} if about else {}))
        found.append({"id": id_, "input": choice.tag(), "label": choice.choice_label, "about": about})
    return found


def _current_file(bound: BoundField) -> str:
    value = bound.initial if isinstance(bound.field.widget, FileInput) else None
    return str(value) if value else ""


def target(bound: BoundField) -> str:
    """The id an error of this field leads to; a group leads to its first choice."""
    return bound.id_for_label or f"{bound.auto_id}_0"


def summary(forms: Iterable[BaseForm]) -> list[tuple[str, str]]:
    """(id or nothing, message) of every error of the forms, in the order of the fields; errors of the whole form first."""
    found: list[tuple[str, str]] = []
    for form in forms:
        about = f"{form.about}: " if getattr(form, "about", "") else ""
        found += [("", f"{about}{message}") for message in form.non_field_errors()]
        found += [("" if bound.is_hidden else target(bound), f"{about}{message}") for bound in form for message in bound.errors]
    return found
