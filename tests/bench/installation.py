"""A throwaway installation for measuring: its own data folder, database and web server, ended when the measurement is."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.support.servers import free_port

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Installation:
    """Where it answers and how its commands are run."""

    port: int
    environment: dict[str, str]
    server: subprocess.Popen[bytes]

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def memory(self) -> float:
        """Resident memory of the web server and its workers, in MB."""
        family = [psutil.Process(self.server.pid), *psutil.Process(self.server.pid).children(recursive=True)]
        return sum(process.memory_info().rss for process in family) / 1_048_576


@contextlib.contextmanager
def installed(database_url: str = "") -> Iterator[Installation]:
    """Migrated, static files collected, web server (two workers of four threads) answering."""
    with tempfile.TemporaryDirectory(prefix="farled-bench-", ignore_cleanup_errors=True) as folder:
        port = free_port()
        environment = {
            **os.environ, "FARLED_DATA_DIR": folder, "FARLED_DEMO": "0", "DATABASE_URL": database_url, "LOG_LEVEL": "ERROR",
            "PORT": str(port), "DJANGO_SETTINGS_MODULE": "config.settings",
        }  # fmt: skip
        environment.pop("DEBUG", None)
        for words in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True)
        command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--preload", "--bind", f"127.0.0.1:{port}"]
        command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--keep-alive", "30", "--no-control-socket"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait(port)
            yield Installation(port, environment, server)
        finally:
            server.terminate()
            server.wait(20)


def _wait(port: int, seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            if urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("The web server did not come up.")
