"""Pictures of documents and logos: made anew, kept by their hash. Bytes are never taken away: a frozen version may show them."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation, Person
from accounts.services import INSTALLATION
from core import events
from core.db import locked
from core.pictures import Remade, of_upload
from core.text import tidy
from documents.models import Document, DocumentState, Logo, Picture

NO_DRAFT = gettext_lazy("The document is no longer a draft, so no picture can be put in. Take it back or begin a new draft first.")
LOGO_SIDE = 1200


@transaction.atomic
def put_picture(document: Document, *, by: Person, file: UploadedFile) -> Picture:
    """A picture that may stand in the document from now on; the same picture sent twice is there once.

    Raises ValidationError: the document is no draft, or the file is no picture that can be kept (core.pictures).
    """
    made = of_upload(file)
    row = locked(Document, document.pk)
    if row.state != DocumentState.DRAFT:
        raise ValidationError(NO_DRAFT)
    values = {**_facts(made), "name": plain_name(file.name or ""), "size": len(made.data), "by": by}
    picture, new = Picture.objects.get_or_create(document=row, sha256=made.sha256, defaults=values)
    if new:
        data = {"title": row.title, "name": picture.name}
        events.record(row.initiative_id, "documents.picture.added", by=by, subject=picture, data=data)
    elif picture.path != values["path"]:
        Picture.objects.filter(pk=picture.pk).update(path=values["path"])
        picture.path = str(values["path"])
    return picture


@transaction.atomic
def set_logo(organisation: Organisation, *, by: Person | None, file: UploadedFile | None, alternative: str) -> Logo:
    """The logo of an organisation's documents, in the place of the one before; without a file only its words change.

    Raises ValidationError: no picture that can be kept (at `file`), no words for it (at `alternative`), no file where there is no logo.
    """
    alternative = " ".join(tidy(alternative).split())
    if not alternative:
        raise ValidationError({"alternative": _("Write what the logo shows, for those who cannot see it.")})
    before = Logo.objects.filter(organisation=organisation).first()
    if file is None and before is None:
        raise ValidationError({"file": _("Choose the file that holds the logo.")})
    values = {"alternative": alternative, **(_logo_facts(file) if file else {})}
    if before is not None and all(getattr(before, name) == value for name, value in values.items()):
        return before
    logo, _new = Logo.objects.update_or_create(organisation=organisation, defaults=values)
    events.record(INSTALLATION, "documents.logo.changed", by=by, subject=logo, data={"name": organisation.name, "sha256": logo.sha256})
    return logo


@transaction.atomic
def remove_logo(organisation: Organisation, *, by: Person | None) -> None:
    """From now on its documents have none; those frozen with it keep it."""
    logo = Logo.objects.filter(organisation=organisation).first()
    if logo is not None:
        events.record(INSTALLATION, "documents.logo.removed", by=by, subject=logo, data={"name": organisation.name, "sha256": logo.sha256})
        logo.delete()


def plain_name(name: str) -> str:
    """What a file is called, without folders and without signs that cannot be seen (some turn the direction of what follows)."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in tidy(last) if unicodedata.category(sign) not in ("Cf", "Cc", "Co", "Cs"))
    return " ".join(seen.split())[-200:].strip() or _("Picture")


def _logo_facts(file: UploadedFile) -> dict[str, str | int]:
    try:
        made = of_upload(file, LOGO_SIDE)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    return {**_facts(made), "sha256": made.sha256}


def _facts(made: Remade) -> dict[str, str | int]:
    return {"path": _stored(made), "kind": made.kind, "width": made.width, "height": made.height}


def _stored(made: Remade) -> str:
    """Where the bytes lie in the storage; the same bytes lie there once."""
    path = f"pictures/{made.sha256[:2]}/{made.sha256}.{made.ending}"
    return path if default_storage.exists(path) else default_storage.save(path, ContentFile(made.data))
