"""Make the rows about who is waited for anew from the registers."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from adoption import due
from adoption.models import Initiative


class Command(BaseCommand):
    """`manage.py rebuild_due`: says how many rows had to change; none, when the services did their work."""

    help = "Rebuild the due items of every initiative from its registers."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = 0
        for initiative in Initiative.objects.order_by("created_at").iterator():
            with transaction.atomic():
                changed += due.rebuild(initiative)
        self.stdout.write(f"{changed} rows changed.")
