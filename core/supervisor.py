"""Several programs run as one: started together, watched together, stopped together; none outlives the others."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Program:
    """What to start: a name for messages and the command line."""

    name: str
    command: Sequence[str]


class ProgramEnded(Exception):
    """One of the programs stopped by itself; `name` and exit `code` say which and how."""

    def __init__(self, name: str, code: int) -> None:
        super().__init__(f"The {name} stopped by itself (exit code {code}).")
        self.name = name
        self.code = code


def _end_with_parent() -> None:
    """In the child: ask Linux for SIGTERM when the parent dies, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Supervisor:
    """Starts programs in process groups of their own and ends all of them when one ends or a stop signal comes.

    Use as a context manager; leaving it stops everything. `grace` is how many seconds a program has to finish its work.
    """

    folder: Path
    environment: Mapping[str, str]
    grace: float = 20.0
    stopping: bool = False
    _signals_seen: int = 0
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _handlers: dict[signal.Signals, object] = field(default_factory=dict)

    def __enter__(self) -> "Supervisor":
        for number in STOP_SIGNALS:
            self._handlers[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def start(self, program: Program) -> None:
        """Start one program; raises OSError if it cannot be started."""
        self._running[program.name] = subprocess.Popen(
            program.command,
            cwd=self.folder,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def check(self) -> None:
        """Raises ProgramEnded if a program is gone though nobody asked for it."""
        for name, process in self._running.items():
            code = process.poll()
            if code is not None and not self.stopping:
                raise ProgramEnded(name, code)

    def wait_until(self, condition: Callable[[], bool], *, seconds: float) -> bool:
        """Wait for the condition; False after `seconds` or when a stop signal came. Raises ProgramEnded."""
        end = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < end:
            self.check()
            if condition():
                return True
            time.sleep(0.1)
        return False

    def watch(self) -> None:
        """Return when a stop signal comes. Raises ProgramEnded."""
        while not self.stopping:
            self.check()
            time.sleep(0.25)

    def stop(self) -> None:
        """Ask every program to end, wait for the grace period (a second signal cuts it short), then end them by force."""
        self.stopping = True
        self._signal_all(signal.SIGTERM)
        self._await_end(time.monotonic() + self.grace)
        self._signal_all(signal.SIGKILL)
        for process in self._running.values():
            process.wait()
        self._running.clear()

    def _await_end(self, end: float) -> None:
        while time.monotonic() < end and self._signals_seen < 2 and any(process.poll() is None for process in self._running.values()):
            time.sleep(0.05)

    def _signal_all(self, number: signal.Signals) -> None:
        for process in self._running.values():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, number)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals_seen += 1
        self.stopping = True
