"""Links that open something without an account are guarded like signing in: too many wrong ones, and the address rests for a while.

The wrong ones are counted by django-axes beside failed sign-ins, under the same limits. Nothing of the link itself is kept.
"""

import functools
from collections.abc import Callable
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]


def throttled(name: str) -> Callable[[View], View]:
    """For a view that raises Http404 for a wrong link. name: what is counted together, by address of the caller. Outside of @page."""
    credentials = {"username": name}

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            caller = _bare(request)
            if AxesProxyHandler.is_locked(caller, credentials):
                return render(request, "errors/429_link.html", status=429)
            try:
                return view(request, *args, **kwargs)
            except Http404:
                AxesProxyHandler.user_login_failed(sender=throttled, credentials=credentials, request=caller)
                raise

        return wrapped

    return decorate


def _bare(request: HttpRequest) -> HttpRequest:
    """Who calls, without what was asked for: neither the link nor what was written is counted with it."""
    bare = HttpRequest()
    bare.META = {key: value for key, value in request.META.items() if key == "REMOTE_ADDR" or key.startswith("HTTP_X_")}
    bare.path_info = bare.path = "/"
    return bare
