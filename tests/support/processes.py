"""Several real processes on one real database: what two workers, two browsers or two schedulers do at the same moment.

The database is a file of SQLite, or a database of its own on the PostgreSQL that the test run was given.
"""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.installation import ROOT, environment, manage

BEGIN = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from django.conf import settings
settings.CELERY_TASK_ALWAYS_EAGER = True
arguments = json.loads(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
"""


@dataclass(frozen=True)
class RealDatabase:
    """A migrated database outside the test's transaction."""

    folder: Path
    variables: dict[str, str]

    def run(self, source: str, **arguments: Any) -> Any:
        """Run Python source in one process; what it last printed, read as JSON."""
        return self.run_together(source, [arguments])[0]

    def run_together(self, source: str, each: Sequence[dict[str, Any]]) -> list[Any]:
        """Run the source in as many processes as `each` has entries, all let go at once; `arguments` is the entry.

        Raises AssertionError with what a process said when one fails.
        """
        processes = [self._start(source, arguments) for arguments in each]
        for process in processes:
            first = process.stdout.readline()
            assert first == "ready\n", first + process.stderr.read()
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        return [_answer(process) for process in processes]

    def _start(self, source: str, arguments: dict[str, Any]) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", BEGIN + source, json.dumps(arguments)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        surroundings = environment(self.folder, 8000, PYTHONPATH=str(ROOT), LOG_LEVEL="CRITICAL", **self.variables)
        return subprocess.Popen(command, cwd=ROOT, env=surroundings, text=True, **pipes)


def _answer(process: "subprocess.Popen[str]") -> Any:
    said, complaint = process.communicate(timeout=120)
    assert process.returncode == 0, complaint
    lines = said.strip().splitlines()
    return json.loads(lines[-1]) if lines else None


@pytest.fixture(scope="session")
def real_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealDatabase]:
    """A database that processes share: on PostgreSQL when the run is, else a file."""
    folder = tmp_path_factory.mktemp("processes")
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield _migrated(folder, {})
        return
    import psycopg

    name, parts = f"farled_{secrets.token_hex(6)}", urlsplit(given)
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield _migrated(folder, {"DATABASE_URL": parts._replace(path=f"/{name}").geturl()})
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _migrated(folder: Path, variables: dict[str, str]) -> RealDatabase:
    done = manage(folder, "migrate", "--verbosity", "0", "--skip-checks", **variables)
    assert done.returncode == 0, done.stderr
    return RealDatabase(folder, variables)
