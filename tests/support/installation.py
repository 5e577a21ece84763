"""A real installation for tests: `manage.py serve` in a data folder and on a port of its own."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.support.servers import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL")


def environment(folder: Path, port: int, **more: str) -> dict[str, str]:
    """What the installation sees: nothing of the test run but the bare system."""
    bare = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**bare, "FARLED_DATA_DIR": str(folder), "PORT": str(port), "FARLED_DEMO": "0", "PYTHONUNBUFFERED": "1", **more}


def manage(folder: Path, *arguments: str, port: int = 8000, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run a management command of the installation to its end."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(folder, port, **more), capture_output=True, text=True, timeout=90, check=False)


@dataclass
class Installation:
    """A running `manage.py serve`."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    def said(self) -> str:
        """All it printed so far."""
        return self.log.read_text(errors="replace")

    def status(self) -> int:
        """The answer of /healthz; 0 if nobody answers."""
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
            return int(answer.status)
        return 0

    def wait_ready(self, seconds: float = 90) -> None:
        """Wait for the line that says it is ready."""
        end = time.monotonic() + seconds
        while "Farled is ready" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.1)

    def family(self) -> list[psutil.Process]:
        """The process and all below it."""
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]

    def part(self, word: str) -> psutil.Process:
        """The child whose command line has this word."""
        return next(child for child in psutil.Process(self.process.pid).children() if word in child.cmdline())

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send one signal to the one process; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(40)


def left_of(family: list[psutil.Process], seconds: float = 15) -> list[psutil.Process]:
    """Who of the family still runs after waiting."""
    return psutil.wait_procs(family, timeout=seconds)[1]


@contextlib.contextmanager
def serving(folder: Path, **more: str) -> Iterator[Installation]:
    """A running installation; ended by force if the test did not stop it."""
    port, log = free_port(), folder.parent / f"{folder.name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment(folder, port, **more), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield Installation(process, port, log)
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            for member in reversed(psutil.Process(process.pid).children(recursive=True)):
                with contextlib.suppress(psutil.NoSuchProcess):
                    member.kill()
            process.kill()
        process.wait()
