"""Request id for the logs; answers of the house for what somebody else did first."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import logs
from core.db import Superseded

Get = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request an id, written in every log line and sent back as X-Request-Id."""

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = logs.request_id.set(uuid.uuid4().hex[:12])
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = logs.request_id.get()
            return response
        finally:
            logs.request_id.reset(token)


class RefusalMiddleware:
    """Superseded becomes a page that says what happened; signed-in pages are never stored by a shared cache."""

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Superseded):
            return render(request, "errors/409.html", status=409)
        return None
