"""The forms of bringing in: the file, and which column holds what."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption.imports import headings
from adoption.imports.importer import Importer
from core.forms import FarledForm
from core.sheets.opening import MOST_BYTES, Refused, too_large
from core.sheets.read import Table, read

ACCEPTED = ".xlsx,.ods,application/vnd.oasis.opendocument.spreadsheet,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FileForm(FarledForm):
    """A spreadsheet; read when the form is checked. table: what was read."""

    missing: ClassVar = {"file": gettext_lazy("Choose a file.")}

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("An Excel (.xlsx) or OpenDocument (.ods) file of at most 10 MB. The first sheet is read."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    table: Table

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            if upload.size > MOST_BYTES:
                raise too_large()
            self.table = read(upload.read())
        except Refused as refused:
            raise ValidationError(str(refused.why))
        if not self.table.rows:
            raise ValidationError(_("The first sheet of the file is empty. Choose another file, or move the rows to the first sheet."))
        return upload


def mapping_of(importer: Importer, sent: Any, count: int) -> list[str]:
    """What was chosen for each of `count` columns. Raises ValidationError for a choice that is not offered, made twice, or no name."""
    known = {name for name, _label in headings.choices(importer)} | {headings.TOLD}
    found = [sent.get(f"column_{at}", headings.NOTHING) for at in range(count)]
    if not set(found) <= known:
        raise ValidationError(_("This choice is not offered any more. Choose another one."))
    named = [name for name in found if name not in (headings.NOTHING, headings.TOLD)]
    twice = {name for name in named if named.count(name) > 1}
    if twice:
        labels = [str(label) for name, label in headings.choices(importer) if name in twice]
        raise ValidationError(_("Two columns are chosen for “%(label)s”. Leave one of them out.") % {"label": ", ".join(labels)})
    if "title" not in named:
        raise ValidationError(_("Choose the column that holds “%(label)s”.") % {"label": importer.title.label})
    return found
