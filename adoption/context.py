"""How many things wait for the reader: shown in the head of every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from adoption.models import DueItem


def awaiting(request: HttpRequest) -> dict[str, Any]:
    """`awaiting_count`: open due items of the person signed in; one query, only when a page shows it."""
    user = getattr(request, "user", None)
    person_id = user.person_id if user is not None and user.is_authenticated else None
    return {"awaiting_count": SimpleLazyObject(lambda: _count(user)) if person_id else 0}


def _count(user: Any) -> int:
    return DueItem.objects.awaiting(user.person_id).visible_to(user).count()
