"""What every page shows of the reader."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import permissions


def sign_in_state(request: HttpRequest) -> dict[str, Any]:
    """`person`, `is_administrator` and the name of the installation; lazily, so that a partial page asks nothing."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "person": user.person if signed_in else None,
        "is_administrator": SimpleLazyObject(lambda: bool(signed_in and permissions.is_administrator(user))),
        "installation": settings.FARLED_INSTALLATION,
        "languages": settings.LANGUAGES,
    }
