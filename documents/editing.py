"""What the page of a section needs: the editor's data, and both texts when two people wrote at once."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core import richtext
from documents.content import Part
from documents.editor_words import words
from documents.forms.section import BOTH, THEIRS, SectionForm
from documents.models import Document, Section
from documents.services.history import base_of

TIPTAP = "vendor/tiptap/tiptap-3.32.2.js"
PICTURE = re.compile(r'<img data-picture="([0-9a-f-]{36})"')


@dataclass(frozen=True)
class Conflict:
    """Somebody saved the section meanwhile. `changes`: from their text to the one in the form; `merged`: both were put together."""

    by: str
    changes: Sequence[richtext.Change]
    merged: bool


def conflict_of(form: SectionForm, section: Any, take: str = "") -> Conflict:
    """Both texts beside each other. The form keeps what was typed, or holds both where they touch different paragraphs.

    `take`: "theirs" puts their text in the form, "both" theirs before what was typed. The form then goes over the newer version.
    """
    theirs = richtext.read(section.html).blocks if isinstance(section, Section) else ()
    mine = form.blocks
    base = base_of(section, form.seen_version) if isinstance(section, Section) else None
    both = richtext.merge(base, theirs, mine) if base is not None and not take else None
    form.put({THEIRS: theirs, BOTH: (*theirs, *mine)}.get(take, both or mine))
    form.data["version"] = str(getattr(section, "version", form.seen_version))
    by = section.changed_by.name if isinstance(section, Section) and section.changed_by else ""
    return Conflict(by, richtext.compare(theirs, form.blocks), merged=both is not None)


def editor_of(document: Document, part: Part, form: SectionForm) -> dict[str, str]:
    """What the editor is told: the text as HTML with addresses of pictures, where it saves, where pictures go."""
    html = richtext.write(form.blocks) if form.is_bound else part.section.html
    return {
        "html": PICTURE.sub(lambda found: f'{found[0]} src="{reverse("picture", args=[found[1]])}"', html),
        "save": reverse("document-autosave", args=[document.pk, part.heading.key]),
        "paste": reverse("document-paste", args=[document.pk, part.heading.key]),
        "pictures": reverse("document-pictures", args=[document.pk]),
        "language": document.initiative.language,
        "words": json.dumps({key: str(word) for key, word in words().items()}),
        "tiptap": TIPTAP,
    }
