"""The words of the section editor (static/farled/editor.js), in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def words() -> dict[str, str]:
    """Key in the script -> words."""
    return {**_tools(), **_dialogs(), **_states()}


def _tools() -> dict[str, str]:
    return {
        "toolbar": _("Look of the text"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "heading": _("Heading"),
        "subheading": _("Smaller heading"),
        "bullets": _("List"),
        "numbers": _("Numbered list"),
        "quote": pgettext("editor", "Quotation"),
        "link": _("Link"),
        "table": pgettext("editor", "Table"),
        "picture": _("Picture"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "row_add": _("Row below"),
        "row_remove": _("Take the row away"),
        "column_add": _("Column to the right"),
        "column_remove": _("Take the column away"),
        "table_remove": _("Take the table away"),
        "help": _("Alt+F10 leads to the tools, Escape back to the text."),
    }


def _dialogs() -> dict[str, str]:
    return {
        "address": _("Address"),
        "address_wrong": _("Write a whole address, for example https://example.org/page."),
        "link_remove": _("Take the link away"),
        "file": _("File"),
        "description": _("Description for those who cannot see the picture"),
        "description_missing": _("Say in words what the picture shows."),
        "file_missing": _("Choose a file."),
        "put_in": _("Put it in"),
        "cancel": _("Cancel"),
    }


def _states() -> dict[str, str]:
    return {
        "saving": _("Saving…"),
        "saved": _("Everything is saved"),
        "unsaved": _("Not saved yet"),
        "offline": _("Not saved: no connection. It is tried again; your text is kept in this browser meanwhile."),
        "signed_out": _("Not saved: you have been signed out. Copy your text, sign in again and put it in."),
        "not_taken": _("Not saved: the text was not accepted. Copy it, load the page again and put it in."),
        "picture_offline": _("The picture was not sent: no connection. Try again in a while."),
        "others": _("Also writing here: %(names)s"),
        "found": _("A text that was not saved last time is in this browser."),
        "put_back": _("Put it back"),
        "throw_away": _("Throw it away"),
        "pasting": _("Putting in what you pasted…"),
    }
