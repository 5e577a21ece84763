"""Real processes at the same moment, on a database they share: one invitation, one note each, one approval, one file."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

PROCESSES = 4
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
    import psycopg

    name = f"race_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        base, _slash, _old = url.rpartition("/")
        yield {**environment, "DATABASE_URL": f"{base}/{name}"}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def prepared(shared: Run) -> Run:
    return json.loads(_start(shared, "prepare").communicate()[0].splitlines()[-1])


def _start(environment: Run, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.meetings.racing", *arguments]
    return subprocess.Popen(command, cwd=Path(settings.BASE_DIR), env=environment, stdout=subprocess.PIPE, text=True)


def _race(environment: Run, *arguments: list[str]) -> list[dict[str, Any]]:
    start = str(time.time() + 8)
    running = [_start(environment, *values, start) for values in arguments]
    answers = [process.communicate(timeout=180)[0] for process in running]
    assert all(process.returncode == 0 for process in running)
    return [json.loads(answer.splitlines()[-1]) for answer in answers]


def _counted(environment: Run, thing: str) -> dict[str, Any]:
    return json.loads(_start(environment, "count", thing).communicate()[0].splitlines()[-1])


def test_an_invitation_pressed_many_times_is_one_mail_each(shared: Run, prepared: Run) -> None:
    found = _race(shared, *[["call", prepared["call"], prepared["coordinator"]] for _n in range(PROCESSES)])
    assert sorted(one["was"] for one in found) == ["first", *["superseded"] * (PROCESSES - 1)]
    counted = _counted(shared, prepared["call"])
    assert (counted["called"], counted["mails"], counted["people"], counted["chain"]) == (1, 5, 5, True)


def test_of_many_who_write_one_note_the_others_see_it(shared: Run, prepared: Run) -> None:
    found = _race(shared, *[["note", prepared["note"], prepared["coordinator"]] for _n in range(PROCESSES)])
    assert sorted(one["was"] for one in found) == ["first", *["superseded"] * (PROCESSES - 1)]
    counted = _counted(shared, prepared["note"])
    assert {one["theirs"] for one in found if one["was"] == "superseded"} == {counted["notes"]}
    assert (counted["noted"], counted["chain"]) == (1, True)


def test_two_adjusters_approve_at_once_and_the_turn_is_kept(shared: Run, prepared: Run) -> None:
    members = [prepared["member"], prepared["member"], prepared["partner_member"]]
    found = _race(shared, *[["approve", prepared["approve"], person] for person in members])
    first, again, second = (one["was"] for one in found)
    assert sorted((first, again)) == ["first", "superseded"] and second in ("first", "not in turn")
    counted = _counted(shared, prepared["approve"])
    assert counted["approved"] == counted["approvals"] == (2 if second == "first" else 1) and counted["chain"]


def test_a_worker_that_is_killed_and_those_that_follow_make_one_file(shared: Run, prepared: Run) -> None:
    arguments = ["render", prepared["render"], prepared["coordinator"]]
    killed = _start(shared, *arguments, "0")
    time.sleep(4)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    found = _race(shared, *[arguments for _n in range(2)])
    assert [one["was"] for one in found] == ["first", "first"]
    counted = _counted(shared, prepared["render"])
    assert (counted["files"], counted["file_rows"], counted["ready"], counted["jobs"]) == (1, 1, 5, 1)
