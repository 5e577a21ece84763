"""The method: loading all data, the guide, a phase with all its checklists, an initiative with all four playbooks."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from tests.bench.installation import ROOT

LOADS = 5


def run(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """One row for each thing: what it is at which size, queries, p50 and p95 in ms, memory in MB."""
    with tempfile.TemporaryDirectory(prefix="farled-bench-", ignore_cleanup_errors=True) as folder:
        environment = {**os.environ, "FARLED_DATA_DIR": folder, "LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "config.settings"}
        for words in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True)
        loads = [_once("tests.bench.method_load", environment)[0] for _turn in range(LOADS)]
        return [_middle(loads), *_once("tests.bench.method_pages", environment)]


def _once(module: str, environment: dict[str, str]) -> list[dict[str, Any]]:
    """What a module prints as JSON, run in a process of its own."""
    done = subprocess.run([sys.executable, "-m", module], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return rows


def _middle(loads: list[dict[str, Any]]) -> dict[str, Any]:
    """The load of middle length, with the slowest as p95."""
    ordered = sorted(loads, key=lambda row: row["p50 ms"])
    return {**ordered[len(ordered) // 2], "p95 ms": ordered[-1]["p50 ms"]}
