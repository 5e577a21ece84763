"""`manage.py anchor_record`: make today's anchor now, unless it is made; print it."""

from typing import Any

from django.core.management.base import BaseCommand

from core import anchors


class Command(BaseCommand):
    help = "Make today's anchor over all chains of the record (the scheduler does it each night), and print the newest one."

    def handle(self, *args: Any, **options: Any) -> None:
        made = anchors.make()
        anchor = made or anchors.latest()
        if anchor is not None:
            self.stdout.write(f"Anchor {anchor.number} of {anchor.day}{'' if made else ' (made before)'}: {anchor.hash}")
