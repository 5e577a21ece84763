"""`manage.py serve`: prepares the installation, then runs web server, worker and scheduler together until it is stopped."""

import contextlib
import json
import os
import sys
import time
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from core import assets
from core.places import LOOPBACK, address, is_healthy, only_one, private_folder, refuse_unusable
from core.supervisor import Program, ProgramEnded, Supervisor

PARTS = ("web", "worker", "scheduler")
READY_SECONDS = 60


# Celery warns against root; in a container or on a test machine there may be nobody else.
CELERY = (sys.executable, "-W", "ignore:You're running the worker with superuser", "-m", "celery", "-A", "config", "--quiet")


def web(host: str, port: int) -> Program:
    """The web server."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", bind, "--preload", "--worker-class", "gthread"]
    command += ["--workers", os.environ.get("WEB_PROCESSES") or "2", "--threads", os.environ.get("WEB_THREADS") or "4"]
    command += ["--timeout", "60", "--graceful-timeout", "10", "--no-control-socket", "--log-level", "warning"]
    return Program("web server", command)


def worker() -> Program:
    """The worker that does jobs in the background."""
    command = [*CELERY, "worker", "--pool", "threads", "--loglevel", "WARNING"]
    command += ["--concurrency", os.environ.get("WORKER_THREADS") or "2"]
    command += [] if settings.REDIS_URL else ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return Program("worker", command)


def scheduler(folder: Path) -> Program:
    """The scheduler that hands out what is due at its time; exactly one may run."""
    folder.mkdir(mode=0o700, exist_ok=True)
    command = [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile="]
    return Program("scheduler", [*command, "--schedule", str(folder / "schedule")])


class Command(BaseCommand):
    help = "Prepare the installation and run web server, worker and scheduler together. Ctrl-C stops all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", choices=PARTS, help="run this part alone (containers); without it all three run")

    def handle(self, *args: Any, only: str | None = None, **options: Any) -> None:
        self.began = float(os.environ.get("FARLED_STARTED") or time.time())
        host, port = address()
        private_folder(settings.DATA_DIR)
        with contextlib.nullcontext() if only else only_one(settings.DATA_DIR):
            accounts: dict[str, Any] = {}
            if only in (None, "web"):
                refuse_unusable(host, port)
                accounts = self.prepare()
            self.run(self.programs(only, host, port), host, port, accounts)

    def say(self, text: str) -> None:
        """One line of progress with the seconds since the start."""
        self.stdout.write(f"[{time.time() - self.began:5.1f} s] {text}")
        self.stdout.flush()

    def prepare(self) -> dict[str, Any]:
        """Database, translations, static files, demonstration; what the demonstration says about itself."""
        self.say("Preparing the database")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("compile_catalogues", verbosity=0)
        self.say("Preparing pictures and styles" if assets.collect() else "Pictures and styles are up to date")
        return self.demonstration() if settings.FARLED_DEMO and "demo" in get_commands() else {}

    def demonstration(self) -> dict[str, Any]:
        """Load the demonstration if it is not there; its accounts."""
        self.say("Preparing the demonstration")
        answer = StringIO()
        call_command("demo", "--json", stdout=answer)
        return dict(json.loads(answer.getvalue()))

    def programs(self, only: str | None, host: str, port: int) -> list[Program]:
        """What to run."""
        parts = {"web": web(host, port), "worker": worker(), "scheduler": scheduler(settings.DATA_DIR / "schedule")}
        return [program for name, program in parts.items() if only in (None, name)]

    def environment(self) -> dict[str, str]:
        """For the children: temporary files stay in the data folder (the embedded broker moves messages through them)."""
        folder = settings.DATA_DIR / "tmp"
        folder.mkdir(mode=0o700, exist_ok=True)
        return {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"], "TMPDIR": str(folder)}

    def run(self, programs: list[Program], host: str, port: int, accounts: dict[str, Any]) -> None:
        """Start, wait until ready, say so, watch; raises CommandError if a program ends by itself."""
        self.say(f"Starting {', '.join(program.name for program in programs)}")
        with Supervisor(settings.BASE_DIR, self.environment()) as supervisor:
            try:
                for program in programs:
                    supervisor.start(program)
                self.await_web(supervisor, programs, host, port, accounts)
                supervisor.watch()
            except ProgramEnded as error:
                raise CommandError(f"{error} The lines above say why. Everything is stopped.") from error
            self.say("Stopping")
        self.say("Stopped")

    def await_web(self, supervisor: Supervisor, programs: list[Program], host: str, port: int, accounts: dict[str, Any]) -> None:
        """Wait for /healthz where the web server is one of the programs; raises CommandError if it never answers."""
        if all(program.name != "web server" for program in programs):
            return
        if supervisor.wait_until(lambda: is_healthy(host, port), seconds=READY_SECONDS):
            self.welcome(host, accounts)
        elif not supervisor.stopping:
            raise CommandError(f"The web server did not answer within {READY_SECONDS} seconds. The lines above say why.")

    def welcome(self, host: str, accounts: dict[str, Any]) -> None:
        """Print address and sign-ins."""
        self.say(f"Farled is ready: {settings.FARLED_BASE_URL}/")
        if accounts.get("accounts"):
            self.stdout.write("          Sign in to the demonstration with one of these addresses and its password:")
        for account in accounts.get("accounts", []):
            self.stdout.write(f"          {account['email']:<28} {account['password']:<14} {account['name']}")
        if host not in LOOPBACK and set(settings.ALLOWED_HOSTS) <= LOOPBACK:
            self.stdout.write("          Other machines are refused until ALLOWED_HOSTS and FARLED_BASE_URL name this one.")
        self.stdout.write(f"          Data: {settings.DATA_DIR}. Ctrl-C stops everything.")
        self.stdout.flush()
