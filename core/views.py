"""Health of the installation."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, JsonResponse

from core.http import page


@login_not_required
@page()
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers; for load balancers, containers and `script/serve`. Tells no detail."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok"})
