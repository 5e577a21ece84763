"""Pages that anybody may knock at rest for a while after as many failures as signing in does: same numbers, same counting, per address."""

from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest

_COPIED = ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR", "HTTP_USER_AGENT")


def is_open(request: HttpRequest, page: str) -> bool:
    """Whether this address may knock now; `page` names what it knocks at."""
    return bool(AxesProxyHandler.is_allowed(_bare(request, page), {"username": page}))


def failed(request: HttpRequest, page: str) -> None:
    """Count a failure; nothing of what was sent is kept."""
    AxesProxyHandler.user_login_failed("farled", {"username": page}, _bare(request, page))


def _bare(request: HttpRequest, page: str) -> HttpRequest:
    bare = HttpRequest()
    bare.method, bare.path = "POST", page
    bare.META = {name: request.META[name] for name in _COPIED if name in request.META}
    return bare
