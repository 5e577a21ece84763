"""Loading a method pack, and naming the decision points of an organisation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import method
from accounts.models import Organisation
from adoption.choices import ROMANS
from adoption.decision_points import GATES, OwnPoint, of_organisation
from adoption.services import packs
from core.fields import Line, Paragraphs
from core.forms import FarledForm
from core.text import tidy
from method import MethodDataError
from method.packs import MAX_BYTES
from method.packs.scan import decoded

PASTED = "pack.yaml"


class PackForm(FarledForm):
    """A YAML file or its text; checked as a whole before anything is kept. What is wrong is said with file, line and key."""

    keeper = forms.ChoiceField(
        label=gettext_lazy("Who may use it"), help_text=gettext_lazy("Their coordinators choose whether an initiative follows it.")
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("A YAML file of at most 1 MB. If you choose one, the text below is not read."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,text/yaml"}),
    )
    text = Paragraphs(
        label=gettext_lazy("Text"), required=False, strip=False, max_length=MAX_BYTES, rows=24,
        help_text=gettext_lazy("Paste the pack here, or mend it here before you load it again."),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, keepers: list[tuple[str, str]], text: str = "") -> None:
        super().__init__(data, files, initial={"text": text, "keeper": keepers[0][0] if keepers else ""})
        self.fields["keeper"].choices = keepers
        self.fields["text"].widget.attrs |= {"spellcheck": "false", "class": "fl-code"}
        self.source: tuple[str, str] = ("", "")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        upload = values.get("file")
        if not upload and not (values.get("text") or "").strip():
            if not self.errors:
                self.add_error("file", _("Choose a file, or paste the text of the pack."))
            return values
        field = "file" if upload else "text"
        try:
            self._read(upload, values)
        except MethodDataError as error:
            self.add_error(field, self._said(error))
        return values

    def _read(self, upload: UploadedFile | None, values: dict[str, Any]) -> None:
        """Keeps name and text of what was given; the text of a file goes into the box, so that it can be mended there."""
        name = (tidy(upload.name or "") or PASTED)[-80:] if upload else PASTED
        content: bytes | str = values["text"]
        if upload:
            # One byte more than is allowed is enough to know that it is too large; how large it is, the upload itself says.
            if upload.size and upload.size > MAX_BYTES:
                raise MethodDataError(_("%(file)s: is too large: at most 1 MB is read") % {"file": name})
            content = upload.read()
        text = decoded(content, name)
        self.source = (name, text)
        if upload:
            self.data = self.data.copy()
            self.data["text"] = text
        packs.check(text, name)

    def _said(self, error: MethodDataError) -> str:
        """The fault, and the line it stands in where the text could be read."""
        lines = self.source[1].split("\n")
        if not 1 <= error.line <= len(lines) or not lines[error.line - 1].strip():
            return str(error)
        values = {"fault": error, "text": lines[error.line - 1].strip()[:200]}
        return _("%(fault)s. The line says: %(text)s") % values


class DecisionPointsForm(FarledForm):
    """A name for each milestone and whether it is decided formally; empty rows have no name of their own."""

    mark_optional = False

    def __init__(self, data: Any = None, *, organisation: Organisation, fill: dict[int, OwnPoint] | None = None) -> None:
        super().__init__(data, version=organisation.version, initial=values_of(fill or of_organisation(organisation)))
        order = [name for gate in GATES for name in (f"name_{gate}", f"formal_{gate}")]
        self.order_fields([*order, "version"])

    def rows(self) -> list[tuple[method.Milestone, forms.BoundField, forms.BoundField]]:
        """(milestone, name, tick) for each of the eight."""
        return [(method.milestone(gate), self[f"name_{gate}"], self[f"formal_{gate}"]) for gate in GATES]

    @property
    def points(self) -> dict[int, OwnPoint]:
        """What was written; a name that differs from an earlier one only by its capitals is taken for the same."""
        names: dict[str, str] = {}
        found = {}
        for gate in GATES:
            name = self.cleaned_data[f"name_{gate}"].strip()
            found[gate] = OwnPoint(names.setdefault(name.casefold(), name), self.cleaned_data[f"formal_{gate}"])
        return found

    def add_errors(self, error: ValidationError) -> None:
        """What the service refuses, at the row it is about."""
        for name, sentences in error.error_dict.items():
            self.add_error(name, sentences)


def values_of(points: dict[int, OwnPoint]) -> dict[str, Any]:
    """Initial values of the form."""
    found: dict[str, Any] = {}
    for gate in GATES:
        point = points.get(gate, OwnPoint("", True))
        found |= {f"name_{gate}": point.name, f"formal_{gate}": point.formal}
    return found


for _gate in GATES:
    DecisionPointsForm.base_fields[f"name_{_gate}"] = Line(
        label=format_lazy(gettext_lazy("What you call milestone {number}"), number=ROMANS[_gate - 1]), required=False, max_length=40
    )
    DecisionPointsForm.base_fields[f"formal_{_gate}"] = forms.BooleanField(
        label=format_lazy(gettext_lazy("Milestone {number} is decided formally"), number=ROMANS[_gate - 1]), required=False
    )
