"""Real processes of a body at the same moment: one decision whoever confirms, and no position of fifty lost."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.milestones.test_race import shared

__all__ = ["shared"]
PROCESSES = 5
pytestmark = pytest.mark.slow
Run = dict[str, str]


@pytest.fixture(scope="module")
def prepared(shared: Run) -> dict[str, Any]:
    return _answer(_start(shared, "prepare"))


def _start(environment: Run, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.milestones.racing_bodies", *arguments]
    return subprocess.Popen(command, cwd=Path(settings.BASE_DIR), env=environment, stdout=subprocess.PIPE, text=True)


def _answer(process: "subprocess.Popen[str]") -> dict[str, Any]:
    answer = process.communicate(timeout=180)[0]
    assert process.returncode == 0
    return json.loads(answer.splitlines()[-1])


def _race(environment: Run, *arguments: list[str]) -> list[dict[str, Any]]:
    """Start one process for each list of arguments, all to act at the same moment."""
    start = str(time.time() + 6)
    return [_answer(process) for process in [_start(environment, *values, start) for values in arguments]]


def test_chair_and_deputy_chair_confirm_and_one_decision_stands(shared: Run, prepared: dict[str, Any]) -> None:
    arguments = [["decide", prepared["decide"], prepared[who]] for who in ("chair", "vice", "chair", "vice")]
    answers = [answer["was"] for answer in _race(shared, *arguments)]
    assert answers.count("first") == 1 and set(answers) <= {"first", "superseded", "refused"}
    counted = _answer(_start(shared, "count", prepared["decide"]))
    assert (counted["decisions"], counted["made"], counted["chain"]) == (1, 1, True)


def test_fifty_members_take_positions_and_none_is_lost(shared: Run, prepared: dict[str, Any]) -> None:
    crowd = prepared["crowd"]
    arguments = [["say", prepared["say"], ",".join(crowd[n::PROCESSES])] for n in range(PROCESSES)]
    arguments.append(["work", prepared["say"], "60"])
    assert sum(answer["took"] for answer in _race(shared, *arguments)) == len(crowd) + 60, "and nobody who works meanwhile is stopped"
    counted = _answer(_start(shared, "count", prepared["say"]))
    assert (counted["positions"], counted["told"], counted["votes"], counted["chain"]) == (len(crowd), len(crowd), len(crowd), True)
