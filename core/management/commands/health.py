"""`manage.py health web|worker|scheduler`: is this part alive? Exit code 0 or 1, for health checks of containers."""

import socket
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.places import address, is_healthy

# The scheduler writes down what it has handed out every three minutes.
SCHEDULER_SILENCE_SECONDS = 600


def worker_answers() -> bool:
    """True if the worker of this host answers through Redis; the embedded broker has no such way, there its parent watches it."""
    return bool(settings.REDIS_URL) and bool(current_app.control.ping(destination=[f"celery@{socket.gethostname()}"], timeout=8))


def scheduler_writes(folder: Path) -> bool:
    """True if the scheduler has written its notes lately."""
    written = [path.stat().st_mtime for path in folder.glob("schedule*")]
    return bool(written) and time.time() - max(written) < SCHEDULER_SILENCE_SECONDS


class Command(BaseCommand):
    help = "Exit with 0 if the named part is alive, else with 1."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("part", choices=("web", "worker", "scheduler"))

    def handle(self, *args: Any, part: str, **options: Any) -> None:
        alive = {
            "web": lambda: is_healthy(*address()),
            "worker": worker_answers,
            "scheduler": lambda: scheduler_writes(settings.DATA_DIR / "schedule"),
        }[part]()
        if not alive:
            raise CommandError(f"The {part} gives no sign of life.")
