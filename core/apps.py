"""What every app stands on; knows nothing of the domain."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import append_only, checks  # noqa: F401

        # Django's own signal: SQLite drops triggers when it rebuilds a table, so they are put back after each migrate.
        post_migrate.connect(append_only.put_back, dispatch_uid="core.append_only")
