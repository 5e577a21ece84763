"""`manage.py migrate`: as Django's, but a missing trigger does not keep it from running, for it is what puts the triggers back."""

from typing import Any

from django.core.management.commands import migrate


class Command(migrate.Command):
    """Asks every check but those of a database that is about to be changed."""

    def check(self, *args: Any, databases: Any = None, **options: Any) -> None:
        super().check(*args, **options)
