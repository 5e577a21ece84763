"""Walk the record and name the first link that does not hold."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import append_only, events, record
from core.models import Anchor


class Command(BaseCommand):
    help = (
        "Checks every chain of events, every decision, every seal and every anchor; names what does not hold in one sentence each "
        "and then ends with exit code 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("initiative", nargs="?", default="", help="id, or organisation/case number; all when left out")
        parser.add_argument("--anchor", default="", metavar="SHA256", help="an anchor somebody kept: is it still among ours?")

    def handle(self, *args: Any, initiative: str = "", anchor: str = "", **options: Any) -> None:
        """Raises CommandError (exit code 1) when something does not hold, or nothing is called so."""
        streams = record.find(initiative) if initiative else events.streams()
        if initiative and not streams:
            raise CommandError(f"Nothing is called {initiative}. Write the id, or organisation/case number.")
        found = ((str(stream), fault) for stream in streams for fault in record.faults(stream)) if initiative else record.all_faults()
        broken = sum(self._said(where, fault) for where, fault in chain(_outside(anchor), found))
        if broken:
            raise CommandError(f"The record does not hold: {broken} faults in {len(streams)} chains.")
        self.stdout.write(f"The record holds: {len(streams)} chains checked. {_anchors()}")

    def _said(self, where: str, fault: str) -> int:
        self.stderr.write(f"{where}: {fault}")
        return 1


def _outside(anchor: str) -> Iterator[tuple[str, str]]:
    """What does not hold by what is asked from outside: an anchor somebody kept, and the triggers of the database."""
    wanted = "".join(anchor.split()).lower()
    if wanted and not Anchor.objects.filter(hash=wanted).exists():
        yield record.ANCHORS, f"none has the SHA-256 {wanted}: the record was written anew since that anchor was handed out"
    yield from (("Database", f"trigger {name} is missing: run manage.py migrate") for name in append_only.missing())


def _anchors() -> str:
    count, newest = Anchor.objects.count(), Anchor.objects.first()
    return f"{count} anchors, the newest {newest.number} of {newest.day}: {newest.hash}" if newest else "No anchor is made yet."
