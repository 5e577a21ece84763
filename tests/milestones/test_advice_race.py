"""Real processes at the same moment: one answer on a link, one first statement, and a statement is in the seal or refused, never half."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.milestones.test_race import Run, shared  # noqa: F401 - the fixture

PROCESSES = 5
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prepared(shared: Run) -> Run:  # noqa: F811
    return json.loads(_start(shared, "prepare").communicate()[0])


def _start(environment: Run, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.milestones.advice_racing", *arguments]
    return subprocess.Popen(command, cwd=Path(settings.BASE_DIR), env=environment, stdout=subprocess.PIPE, text=True)


def _race(environment: Run, *arguments: list[str]) -> list[str]:
    """Start one process for each list of arguments, all to act at the same moment; what each of them was, in order."""
    start = str(time.time() + 8)
    running = [_start(environment, *values, start) for values in arguments]
    answers = [process.communicate(timeout=180)[0] for process in running]
    assert all(process.returncode == 0 for process in running)
    return [json.loads(answer.splitlines()[-1])["was"] for answer in answers]


def _counted(environment: Run, prepared: Run, which: str) -> dict[str, object]:
    return json.loads(_start(environment, "count", prepared[which], prepared["recipient"]).communicate()[0])


def test_two_on_the_same_link_and_one_answer_stands_whole(shared: Run, prepared: Run) -> None:  # noqa: F811
    arguments = [["answer", prepared["recipient"], "", f"Guest {n}"] for n in range(PROCESSES)]
    found = _race(shared, *arguments)
    assert sorted(found) == ["first", *["superseded"] * (PROCESSES - 1)]
    counted = _counted(shared, prepared, "give")
    assert counted["answer"] == f"Guest {found.index('first')}" and counted["same_name"] and counted["answered"] == 1


def test_many_press_remind_and_each_is_reminded_once(shared: Run, prepared: Run) -> None:  # noqa: F811
    arguments = [["remind", prepared["recipient"], prepared["asker"], ""] for _n in range(PROCESSES)]
    assert set(_race(shared, *arguments)) == {"first"}
    reminders = _counted(shared, prepared, "give")["reminders"]
    assert isinstance(reminders, list) and set(reminders) == {1}


def test_two_first_statements_of_an_area_and_one_stands(shared: Run, prepared: Run) -> None:  # noqa: F811
    arguments = [["give", prepared["give"], prepared["giver"], f"Opinion {n}"] for n in range(PROCESSES)]
    found = _race(shared, *arguments)
    assert sorted(found) == ["first", *["superseded"] * (PROCESSES - 1)]
    counted = _counted(shared, prepared, "give")
    assert counted["opinion"] == f"Opinion {found.index('first')}" and (counted["given"], counted["chain"]) == (1, True)


def test_a_statement_given_while_the_basis_is_sealed_is_in_the_seal_or_refused(shared: Run, prepared: Run) -> None:  # noqa: F811
    given = ["give", prepared["seal"], prepared["expert"], "The platform is old."]
    submitted, statement = _race(shared, ["submit", prepared["seal"], prepared["sealer"], ""], given)
    counted = _counted(shared, prepared, "seal")
    assert submitted == "first" and counted["whole"] and counted["chain"]
    assert counted["frozen"] == (["The platform is old."] if statement == "first" else [])
    assert counted["given"] == len(counted["frozen"])
