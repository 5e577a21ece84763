"""The page decorator: which methods a view answers, one transaction around a write, no write by GET. Where a form may lead; files."""

import functools
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponseBase]
_READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK TO", "EXPLAIN", "WITH", "PRAGMA")


class WriteByGet(RuntimeError):
    """A view tried to write while answering GET."""


def page(*, writes: Sequence[str] = ()) -> Callable[[View], View]:
    """Every view carries it: GET and HEAD may only read; the methods in `writes` run in one transaction."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in writes:
                with transaction.atomic():
                    return view(request, *args, **kwargs)
            with reading():
                return view(request, *args, **kwargs)

        wrapped.is_page = True  # type: ignore[attr-defined]
        return require_http_methods(["GET", "HEAD", *writes])(wrapped)

    return decorate


def reading() -> AbstractContextManager[None]:
    """Inside, any SQL that is not a read raises WriteByGet."""
    return connection.execute_wrapper(_only_reads)


def own_path(address: str) -> str:
    """`address` if it is a path of this installation, else nothing: a form must not send its reader to another site."""
    return address if address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""


def attachment(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to be saved, never shown as a page of ours nor kept by a cache. name: plain ASCII without quotes."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _only_reads(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if not sql.lstrip(" (\n").upper().startswith(_READS):
        raise WriteByGet(sql[:80])
    return execute(sql, params, many, context)
