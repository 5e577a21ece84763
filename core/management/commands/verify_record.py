"""Walk the record and name the first link that does not hold."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import events, record


class Command(BaseCommand):
    help = "Checks every chain of events, every decision and every seal; names what does not hold and then ends with exit code 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("initiative", nargs="?", default="", help="id, or organisation/case number; all when left out")

    def handle(self, *args: Any, initiative: str = "", **options: Any) -> None:
        """Raises CommandError (exit code 1) when something does not hold, or nothing is called so."""
        streams = record.find(initiative) if initiative else list(events.streams())
        if initiative and not streams:
            raise CommandError(f"Nothing is called {initiative}. Write the id, or organisation/case number.")
        broken = 0
        for stream in streams:
            for fault in record.faults(stream):
                broken += 1
                self.stderr.write(f"{stream}: {fault}")
        if broken:
            raise CommandError(f"The record does not hold: {broken} faults in {len(streams)} chains.")
        self.stdout.write(f"The record holds: {len(streams)} chains checked.")
