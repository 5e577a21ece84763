"""The plan as PDF: seconds and peak memory for the demonstration and for a large plan, cold and warm."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from tests.bench.installation import ROOT

CASES = ("demonstration", "200 risks, 300 tasks")


def run(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """One row for each plan; each is measured in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="farled-bench-", ignore_cleanup_errors=True) as folder:
        environment = {**os.environ, "FARLED_DATA_DIR": folder, "LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "config.settings"}
        for words in (["migrate", "-v0"], ["demo", "--json"]):
            command = [sys.executable, "manage.py", *words]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        return [_measured(case, environment) for case in CASES]


def _measured(case: str, environment: dict[str, str]) -> dict[str, Any]:
    large = "large" if case != CASES[0] else "demonstration"
    command = [sys.executable, "-m", "tests.bench.pdf_once", large]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    facts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {"plan": case, **facts}
