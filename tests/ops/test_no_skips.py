"""With CI=true a skipped test fails; without it, it is only skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SUITE = """
import pytest
def test_passed_over(): pytest.skip("no server")
@pytest.mark.xfail
def test_expected_to_fail(): assert False
@pytest.mark.xfail
def test_passes_against_expectation(): pass
def test_counts(): pass
"""
pytestmark = pytest.mark.once


def outcome(folder: Path, ci: str) -> str:
    """The last line of a small suite's run."""
    (folder / "test_small.py").write_text(SUITE)
    (folder / "pytest.ini").write_text("[pytest]\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.support.no_skips",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:django",
        str(folder),
    ]
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout.strip().splitlines()[-1]


def test_nothing_is_passed_over_in_ci(tmp_path: Path) -> None:
    assert outcome(tmp_path, "true").startswith("3 failed, 1 passed")


def test_elsewhere_a_skip_is_a_skip(tmp_path: Path) -> None:
    assert outcome(tmp_path, "").startswith("1 passed, 1 skipped, 1 xfailed, 1 xpassed")


def test_a_module_that_skips_itself_fails_too(tmp_path: Path) -> None:
    (tmp_path / "test_gone.py").write_text("import pytest\npytest.importorskip('no_such_module')\n")
    assert "1 error" in outcome(tmp_path, "true")
