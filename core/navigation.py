"""What stands in head and foot of every page. Ways are named here once; one that no app offers is left out."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from core.components import MenuItem

START, ADMINISTRATION = "start", "administration"
MAIN = ((START, _("Awaiting me")), ("my-work", _("My work")), ("initiatives", _("Initiatives")), ("guide", _("Guide")))
FOOT = (
    ("help", _("Help")),
    ("accessibility", _("Accessibility statement")),
    ("verify", _("Verify a file")),
    ("guide", _("Guide to the method")),
)


def address(name: str) -> str:
    """The address of a url name, or nothing if there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def head(context: Context) -> dict[str, Any]:
    """Everything the head of the page needs, also where there is no request (pages for broken ones)."""
    request: HttpRequest | None = context.get("request")
    user = context.get("user")
    signed_in = bool(user and user.is_authenticated)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token", ""),
        "who": user if signed_in else None,
        "items": main_items(request, context) if signed_in else [],
        "awaiting_count": context.get("awaiting_count", 0),
        "home": address(START) or "/",
        "account_url": address("account"),
        "sign_out_url": address("sign-out"),
        "sign_in_url": address("sign-in"),
        "language_url": address("set_language"),
        "languages": [get_language_info(code) for code, _name in settings.LANGUAGES],
        "language": get_language_info(get_language() or settings.LANGUAGE_CODE),
        "next": request.get_full_path() if request and request.method == "GET" else "/",
    }


def main_items(request: HttpRequest | None, context: Context) -> list[MenuItem]:
    """The main ways, the one we are on marked, with the number that awaits the reader on the first."""
    ways = [*MAIN, *([(ADMINISTRATION, _("Administration"))] if context.get("is_administrator") else [])]
    found = [(name, address(name), label) for name, label in ways]
    path = request.path if request else ""
    return [
        MenuItem(url, label, current=_is_under(path, url), count=context.get("awaiting_count", 0) if name == START else 0)
        for name, url, label in found
        if url
    ]


def _is_under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def foot_links() -> list[MenuItem]:
    """The ways of the foot."""
    return [MenuItem(url, label) for name, label in FOOT if (url := address(name))]
