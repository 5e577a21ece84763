"""The scripts people type, and what is shipped with them."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = ("script/serve", "script/test", ".ci/run")
pytestmark = pytest.mark.once


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_script_may_be_run_and_reads_as_bash(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)
    done = subprocess.run(["bash", "-n", ROOT / name], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_ci_skips_nothing() -> None:
    assert "CI=true" in (ROOT / ".ci/run").read_text()


def run_lib(code: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run lines of bash after script/lib.sh."""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **more}
    command = ["bash", "-euo", "pipefail", "-c", f'. "{ROOT}/script/lib.sh"\n{code}']
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, cwd="/")


def test_without_the_right_to_install_it_says_in_one_line_what_to_type() -> None:
    done = run_lib("elevation() { return 1; }\ninstall_packages libpango-1.0-0 python3-venv")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "sudo apt-get install -y --no-install-recommends libpango-1.0-0 python3-venv" in done.stderr


def test_too_old_a_python_is_refused_with_a_hint(tmp_path: Path) -> None:
    done = run_lib("find_python", FARLED_PYTHON="/bin/false")
    assert done.returncode == 1
    assert "Python 3.11 or later" in done.stderr


def test_a_failed_step_shows_its_last_words() -> None:
    done = run_lib("run_logged 'The step' bash -c 'echo because of this; exit 3'")
    assert done.returncode == 1
    assert "because of this" in done.stderr
    assert "The step failed" in done.stderr


def test_no_lock_names_a_registry() -> None:
    assert "://" not in (ROOT / "constraints.txt").read_text()


def test_every_dependency_is_pinned() -> None:
    pins = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if line and not line.lstrip().startswith("#")]
    assert pins
    assert all(re.match(r"^[a-z0-9-]+==\S+", pin) for pin in pins)


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert [int(number) for number in re.findall(r"^(\d+)\.", text, flags=re.MULTILINE)] == list(range(1, 16))
    assert "‘Compatible Licences’ according to Article 5 EUPL are:" in text
