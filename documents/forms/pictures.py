"""Sending a picture for a document, and the logo of an organisation."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.components import Text
from core.fields import Line
from core.forms import FarledForm
from core.pictures import megabytes, of_upload
from documents.models import Logo

ACCEPT = "image/png,image/jpeg,image/webp,image/gif"


class PictureField(forms.FileField):
    """A file that is to be a picture; says how large it may be."""

    widget = forms.FileInput(attrs={"accept": ACCEPT})

    def __init__(self, *, label: Text, required: bool = True) -> None:
        super().__init__(label=label, required=required, help_text=_help())


def _size() -> str:
    sentence = gettext("PNG, JPEG, WebP or GIF, at most %(most)s MB. It is made smaller where that cannot be seen.")
    return sentence % {"most": megabytes(settings.FARLED_PICTURE_BYTES)}


_help = lazy(_size, str)


class PictureForm(FarledForm):
    """One picture. What is wrong with the file is said at the field; `file` is cleaned when it can be kept."""

    file = PictureField(label=_("Picture"))

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        of_upload(file)
        return file


class LogoForm(FarledForm):
    """The logo and the words for it; the file may stay away where there is a logo already."""

    mark_optional = False
    file = PictureField(label=_("Logo"), required=False)
    alternative = Line(
        label=_("What the logo says, in words"),
        help_text=_("Read aloud to those who cannot see it. The name of the organisation is usually enough."),
        missing=_("Write what the logo shows, for those who cannot see it."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, organisation: Organisation, logo: Logo | None) -> None:
        super().__init__(data, files, initial={"alternative": logo.alternative if logo else organisation.name})
        if logo is not None:
            self.fields["file"].label = _("Another logo")
