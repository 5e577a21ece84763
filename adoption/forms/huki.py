"""Forms of who does what: the row of a task, which rows to show, roles of the initiative's own."""

from typing import Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adoption import huki
from adoption.forms.entries import OneThing, offer_people
from adoption.forms.work import phase_choices
from adoption.huki import LETTERS, ORDER
from adoption.huki_matrix import Column, Matrix
from adoption.huki_page import Choice
from adoption.models import HukiRole, Initiative, Task
from core.forms import FarledForm, FarledModelForm, Line, SomeOf


class HukiRowForm(FarledForm):
    """The letters of one task: a group of four ticks for each role."""

    mark_optional = False

    def __init__(self, data: Any = None, *, matrix: Matrix, task: Task, style: str) -> None:
        self.columns = matrix.columns
        own = matrix.own(task)
        super().__init__(data, version=huki.version_of(own))
        for number, column in enumerate(self.columns):
            self.fields[f"role_{number}"] = self._ticks(column, style, own.get(column.key, ""))

    @property
    def row(self) -> dict[str, list[str]]:
        """{column: letters} of a valid form."""
        return {column.key: self.cleaned_data[f"role_{number}"] for number, column in enumerate(self.columns)}

    def theirs(self, matrix: Matrix, task: Task) -> dict[str, Any]:
        """What is saved now, named as the fields: for a second editor."""
        own = matrix.own(task)
        saved = {f"role_{number}": list(own.get(column.key, "")) for number, column in enumerate(self.columns)}
        return {**saved, "version": huki.version_of(own)}

    def _ticks(self, column: Column, style: str, letters: str) -> forms.Field:
        choices = [(letter, format_lazy("{} {}", huki.sign(letter, style), LETTERS[letter])) for letter in ORDER]
        about = column.holders or ("" if column.is_group else _("Nobody holds this role yet."))
        return SomeOf(label=column.name, choices=choices, required=False, initial=list(letters), help_text=about)


class HukiFilter(FarledForm):
    """Which rows to show. A value that is not offered is passed over."""

    mark_optional = False
    groups: ClassVar[Any] = (("", ["q", ("phase", "role"), ("gaps", "mine")]),)

    q = Line(label=_("Search"), required=False, max_length=100)
    phase = forms.TypedChoiceField(
        label=_("Phase"), required=False, coerce=int, empty_value=None, choices=lambda: [("", _("All")), *phase_choices()]
    )
    role = forms.ChoiceField(label=_("Role"), required=False)
    gaps = forms.BooleanField(label=_("Only gaps"), required=False)
    mine = forms.BooleanField(label=_("Only what I have a part in"), required=False)

    def __init__(self, data: Any, *, matrix: Matrix) -> None:
        super().__init__(data)
        role: Any = self.fields["role"]
        role.choices = [("", _("All")), *((column.key, column.name) for column in matrix.columns)]

    def choice(self) -> Choice:
        """The values that are offered; the others as if they had not been asked for."""
        self.is_valid()
        return Choice(**{name: value for name, value in self.cleaned_data.items() if value not in ("", None)})


class HukiRoleForm(FarledModelForm):
    """A role of the initiative's own."""

    missing: ClassVar = {"name": _("Write what the role is called.")}
    groups: ClassVar[Any] = (("", ["name", "is_one", "person"]),)

    class Meta:
        model = HukiRole
        field_classes: ClassVar = {"person": OneThing}
        fields = ["name", "person", "is_one"]
        help_texts = {
            "name": _("For example Data protection officer or IT operations."),
            "person": _("May be named later. Only people with a role in the initiative."),
            "is_one": _("Leave it out for a group or an audience, which has nobody by name."),
        }

    def __init__(self, data: Any = None, *, initiative: Initiative, **options: Any) -> None:
        super().__init__(data, **options)
        offer_people(self.fields["person"], initiative, self.instance.person_id)

    def _get_validation_exclusions(self) -> set[str]:
        """All fields: that a name is used once is the service's to say, with a sentence at the field."""
        return {field.name for field in HukiRole._meta.get_fields()}
