"""System checks: refuse an unsafe start in production, watch the triggers of append-only tables."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

from core import append_only


@register(Tags.security, deploy=True)
def production_is_safe(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Errors that stop a production start (`manage.py check --deploy`)."""
    found = []
    if settings.DEBUG:
        found.append(Error("DEBUG must be off in production.", hint="Unset DEBUG.", id="farled.E001"))
    if len(settings.SECRET_KEY) < 40:
        found.append(Error("SECRET_KEY is too short.", hint="Set SECRET_KEY to at least 40 random characters.", id="farled.E002"))
    if "*" in settings.ALLOWED_HOSTS:
        found.append(Error("ALLOWED_HOSTS must name the hosts.", hint="Set ALLOWED_HOSTS to your host name.", id="farled.E003"))
    if not settings.HTTPS:
        found.append(Error("FARLED_BASE_URL must begin with https://.", hint="Put a proxy with TLS in front.", id="farled.E004"))
    if settings.FARLED_DEMO:
        found.append(Error("The demonstration has known passwords.", hint="Set FARLED_DEMO=0.", id="farled.E005"))
    return found


@register(Tags.database)
def record_is_protected(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Error]:
    """Errors where a trigger that keeps the record append-only is missing (`manage.py check --database default`)."""
    return [
        Error(
            f"Trigger {name} is missing: the record could be changed unseen.",
            hint="Run manage.py migrate: it puts the triggers back. Then manage.py verify_record tells whether anything was changed.",
            id="farled.E006",
        )
        for alias in databases or []
        for name in append_only.missing(alias)
    ]
