"""Pages that anybody may knock at, guarded like signing in: too many failures, and the address rests for a while.

They are counted by django-axes beside failed sign-ins, under the same limits, per address. Nothing of what was sent is kept.
"""

import functools
from collections.abc import Callable
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

_COPIED = ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR", "HTTP_USER_AGENT")
View = Callable[..., HttpResponse]


def is_open(request: HttpRequest, page: str) -> bool:
    """Whether this address may knock now; `page` names what it knocks at."""
    return bool(AxesProxyHandler.is_allowed(_bare(request, page), {"username": page}))


def failed(request: HttpRequest, page: str) -> None:
    """Count a failure; nothing of what was sent is kept."""
    AxesProxyHandler.user_login_failed("farled", {"username": page}, _bare(request, page))


def throttled(name: str) -> Callable[[View], View]:
    """For a view that raises Http404 for a wrong link. name: what is counted together, by address of the caller. Outside of @page."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not is_open(request, name):
                return render(request, "errors/429_link.html", status=429)
            try:
                return view(request, *args, **kwargs)
            except Http404:
                failed(request, name)
                raise

        return wrapped

    return decorate


def _bare(request: HttpRequest, page: str) -> HttpRequest:
    bare = HttpRequest()
    bare.method, bare.path = "POST", page
    bare.META = {name: request.META[name] for name in _COPIED if name in request.META}
    return bare
