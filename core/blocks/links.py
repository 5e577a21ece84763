"""Which addresses a link in a document may lead to."""

from urllib.parse import urlsplit

WEB, DIRECT = ("http", "https"), ("mailto", "tel")


def followable(href: str) -> str:
    """The address if it leads to the web, a mailbox or a telephone, else nothing: its words then stand without a link."""
    address = href.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if any(char.isspace() or not char.isprintable() for char in address):
        return ""
    kind = parts.scheme.lower()
    return address if (kind in WEB and parts.hostname) or (kind in DIRECT and parts.path) else ""
