"""Real processes at the same moment, on a database they share: one decision, one event, one move."""

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

PROCESSES = 5
pytestmark = pytest.mark.slow
Run = dict[str, str]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The environment of the processes: a database file of their own, or a database of their own on the PostgreSQL of the run."""
    folder = tmp_path_factory.mktemp("race")
    own = {"FARLED_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings", "FARLED_DEMO": "0", "LOG_LEVEL": "ERROR"}
    environment = {**os.environ, **own}
    for name in ("REDIS_URL", "DEBUG"):
        environment.pop(name, None)
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        environment.pop("DATABASE_URL", None)
        yield environment
        return
    name = f"race_{uuid.uuid4().hex[:12]}"
    with _server(url) as server:
        server.execute(f"CREATE DATABASE {name}")
        base, _slash, _old = url.rpartition("/")
        yield {**environment, "DATABASE_URL": f"{base}/{name}"}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def prepared(shared: Run) -> Run:
    return json.loads(_start(shared, "prepare").communicate()[0])


def _server(url: str):
    import psycopg

    return psycopg.connect(url, autocommit=True)


def _start(environment: Run, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.milestones.racing", *arguments]
    return subprocess.Popen(command, cwd=Path(settings.BASE_DIR), env=environment, stdout=subprocess.PIPE, text=True)


def _race(environment: Run, *arguments: list[str]) -> list[str]:
    """Start one process for each list of arguments, all to act at the same moment; what each of them was."""
    start = str(time.time() + 6)
    running = [_start(environment, *values, start) for values in arguments]
    answers = [process.communicate(timeout=120)[0] for process in running]
    assert all(process.returncode == 0 for process in running)
    return [json.loads(answer.splitlines()[-1])["was"] for answer in answers]


def _counted(environment: Run, round_id: str) -> dict[str, int | bool]:
    return json.loads(_start(environment, "count", round_id).communicate()[0])


def test_two_windows_submit_and_one_is_first(shared: Run, prepared: Run) -> None:
    arguments = [["submit", prepared["submit"], prepared["coordinator"], ""] for _n in range(PROCESSES)]
    assert sorted(_race(shared, *arguments)) == ["first", *["superseded"] * (PROCESSES - 1)]
    counted = _counted(shared, prepared["submit"])
    assert (counted["submitted"], counted["jobs"], counted["chain"]) == (1, 1, True)


def test_many_confirm_differently_and_one_decision_stands(shared: Run, prepared: Run) -> None:
    outcomes = ["approved", "returned", "stopped", "approved", "paused"]
    arguments = [["decide", prepared["decide"], prepared["owner"], outcome] for outcome in outcomes]
    assert sorted(_race(shared, *arguments)) == ["first", *["superseded"] * (PROCESSES - 1)]
    counted = _counted(shared, prepared["decide"])
    assert (counted["decisions"], counted["made"], counted["chain"], counted["agree"]) == (1, 1, True, True)
    assert counted["moves"] <= 1


def test_many_record_a_review_differently_and_one_decision_stands(shared: Run, prepared: Run) -> None:
    outcomes = ["approved", "returned", "stopped", "approved", "paused"]
    arguments = [["review", prepared["review"], prepared["reviewer"], outcome] for outcome in outcomes]
    assert sorted(_race(shared, *arguments)) == ["first", *["superseded"] * (PROCESSES - 1)]
    counted = _counted(shared, prepared["review"])
    assert (counted["decisions"], counted["made"], counted["chain"], counted["agree"]) == (1, 1, True, True)
    assert counted["submitted"] == 1 and counted["moves"] <= 1
