"""A measurement in an installation of its own: empty data folder, processes that print rows as JSON."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.bench.installation import ROOT


@contextmanager
def fresh() -> Iterator[dict[str, str]]:
    """The environment of a migrated installation with nothing in it."""
    with tempfile.TemporaryDirectory(prefix="farled-bench-", ignore_cleanup_errors=True) as folder:
        environment = {**os.environ, "FARLED_DATA_DIR": folder, "LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "config.settings"}
        for words in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True)
        yield environment


def printed(module: str, environment: dict[str, str]) -> list[dict[str, Any]]:
    """What a module prints as JSON, run in a process of its own."""
    done = subprocess.run([sys.executable, "-m", module], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return rows
