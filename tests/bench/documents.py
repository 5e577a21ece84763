"""Documents: on paper cold and warm, growth with pages, DOCX and HTML; the pages of the editor; a long one beside a short one."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from tests.bench.installation import ROOT

CASES = ("plan of the demonstration", "large plan", "10 pages of text", "40 pages of text", "100 pages of text", "200 pages of text")


def run(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """One row for each thing; each document is made in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="farled-bench-", ignore_cleanup_errors=True) as folder:
        environment = {**os.environ, "FARLED_DATA_DIR": folder, "LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "config.settings"}
        for words in (["migrate", "-v0"], ["demo", "--json"], ["collectstatic", "--noinput", "-v0"]):
            command = [sys.executable, "manage.py", *words]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        papers = [row for case in CASES for row in _rows("documents_once", environment, case)]
        return papers + _rows("documents_beside", environment) + _rows("documents_pages", environment)


def _rows(module: str, environment: dict[str, str], *words: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", f"tests.bench.{module}", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return rows
