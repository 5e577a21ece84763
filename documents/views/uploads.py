"""Around views that take a picture: it is decoded before their transaction begins, so that nobody who saves waits for it."""

import functools
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase

from core.pictures import LONGEST_SIDE, of_upload

View = Callable[[HttpRequest, UUID], HttpResponseBase]


def decoded_first(door: Callable[[HttpRequest, UUID], object], longest: int = LONGEST_SIDE) -> Callable[[View], View]:
    """Outside of @page. `door` raises for whoever may not send anything; what is wrong with the file, its form says (it is kept there)."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, pk: UUID) -> HttpResponseBase:
            file = request.FILES.get("file") if request.method == "POST" else None
            if file is not None:
                door(request, pk)
                with suppress(ValidationError):
                    of_upload(file, longest)
            return view(request, pk)

        return wrapped

    return decorate
