"""The writer's own words, in the document's language."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext


@dataclass(frozen=True)
class Labels:
    """page_of holds {page} and {pages}; version holds {version}."""

    contents: str
    page_of: str
    version: str
    case_number: str
    status: str
    prepared_by: str
    date: str
    about: str
    about_text: str
    fingerprint: str
    fingerprint_text: str
    fairway: str
    verify: str

    @classmethod
    def in_language(cls, language: str) -> "Labels":
        """The words by the catalogue of that language."""
        with translation.override(language):
            return cls(
                contents=gettext("Contents"),
                page_of=gettext("Page {page} of {pages}"),
                version=gettext("Version {version}"),
                case_number=gettext("Case number"),
                status=gettext("Status"),
                prepared_by=gettext("Prepared by"),
                date=gettext("Date"),
                about=gettext("About this document"),
                about_text=gettext("The content of this document is also in this file as data that a program can read (document.json)."),
                fingerprint=gettext("Content fingerprint"),
                fingerprint_text=gettext("SHA-256 of document.json. A document with the same fingerprint has the same content."),
                verify=gettext("Verify this file at"),
                fairway=gettext("The fairway: the phases and where the initiative is"),
            )
