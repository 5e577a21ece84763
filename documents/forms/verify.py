"""What somebody wants to have verified: a file, or a fingerprint typed from paper."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.fields import Line
from core.fingerprints import FIELD, Fingerprinted, identifier
from core.forms import FarledForm
from core.pictures import megabytes
from documents.verifying import lookup

EMPTY = _("The file is empty. Fetch it again from where you have it, then choose it here.")
NOT_PDF = _("This is not a PDF. Choose the PDF as you were given it.")
NEITHER = _("Choose a file, or type the fingerprint.")
SHA256 = re.compile(r"[0-9a-f]{64}")


def _too_large() -> str:
    sentence = gettext(
        "The file is larger than %(most)s MB, and no file made here is. Type the fingerprint printed on its last page instead."
    )
    return sentence % {"most": megabytes(settings.FARLED_VERIFY_BYTES)}


too_large = lazy(_too_large, str)


class VerifyForm(FarledForm):
    """One of the two; a file goes before a fingerprint. `sha256` and `ends` come instead of the file where scripts run (verify.js)."""

    mark_optional = False
    fingerprinted = forms.FileField(
        label=_("The file"),
        required=False,
        help_text=_("A PDF, just as you were given it."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"empty": EMPTY},
    )
    fingerprint = Line(
        label=_("Or its fingerprint"),
        required=False,
        max_length=200,
        help_text=_("64 signs, printed under “Content fingerprint” on the last page. Spaces do not matter."),
        error_messages={"max_length": _("A fingerprint has 64 signs: digits and the letters a to f.")},
    )
    sha256 = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    ends = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)

    def clean_fingerprinted(self) -> Fingerprinted | None:
        file: Fingerprinted | None = self.cleaned_data[FIELD]
        if file and file.size and file.size > settings.FARLED_VERIFY_BYTES:
            raise forms.ValidationError(_too_large())
        if file and not file.is_pdf:
            raise forms.ValidationError(NOT_PDF)
        return file

    def clean_fingerprint(self) -> str:
        typed = "".join(self.cleaned_data["fingerprint"].split()).lower()
        if typed and not SHA256.fullmatch(typed):
            raise forms.ValidationError(
                _("A fingerprint has 64 signs: digits and the letters a to f. This one has %(number)s. Compare it with the paper."),
                params={"number": len(re.sub("[^0-9a-f]", "", typed))},
            )
        return typed

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not any(values.get(name) for name in (FIELD, "fingerprint", "sha256")):
            self.add_error(FIELD, NEITHER)
        if values.get("sha256") and not SHA256.fullmatch(values["sha256"]):
            self.add_error(FIELD, NEITHER)
        return values

    def found(self) -> lookup.Found | None:
        """What is known of it; only of a valid form."""
        file, hashed = self.cleaned_data[FIELD], self.cleaned_data["sha256"]
        if file:
            return lookup.of_file(file.sha256, identifier(file.ends))
        if hashed:
            return lookup.of_file(hashed, identifier(_bytes(self.cleaned_data["ends"])))
        return lookup.of_fingerprint(self.cleaned_data["fingerprint"])


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
