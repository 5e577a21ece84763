"""Real processes at the same moment: a pause and a milestone in exactly one order, one decision on a matter, one round of it."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.milestones.test_race import PROCESSES, Run, shared  # noqa: F401  (the database of the processes)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prepared(shared: Run) -> Run:  # noqa: F811
    return json.loads(_start(shared, "prepare").communicate()[0].splitlines()[-1])


def _start(environment: Run, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.milestones.racing_matters", *arguments]
    return subprocess.Popen(command, cwd=Path(settings.BASE_DIR), env=environment, stdout=subprocess.PIPE, text=True)


def _race(environment: Run, *arguments: list[str]) -> list[str]:
    start = str(time.time() + 8)
    running = [_start(environment, *values, start) for values in arguments]
    answers = [process.communicate(timeout=120)[0] for process in running]
    assert all(process.returncode == 0 for process in running)
    return [json.loads(answer.splitlines()[-1])["was"] for answer in answers]


def _counted(environment: Run, round_id: str) -> dict[str, Any]:
    return json.loads(_start(environment, "count", round_id).communicate()[0])


def test_a_pause_and_a_milestone_are_decided_in_exactly_one_order(shared: Run, prepared: Run) -> None:  # noqa: F811
    pause = ["decide", prepared["pause"], prepared["owner"], "adopted"]
    gate = ["decide", prepared["gate"], prepared["owner"], "approved"]
    answers = _race(shared, pause, gate, pause, gate)
    paused, passed = sorted(answers[::2]), sorted(answers[1::2])
    assert paused == ["first", "superseded"]
    found = _counted(shared, prepared["pause"])
    assert (found["status"], found["pauses"], found["rests_on_decision"], found["chain"]) == ("paused", 1, True, True)
    if "first" in passed:  # the milestone came first: it is passed, and then the work rests
        assert (found["phase"], found["moves"], found["decisions"], found["made"]) == (2, 1, 2, 2)
    else:  # the pause came first: what is paused passes nothing
        assert passed == ["refused", "refused"]
        assert (found["phase"], found["moves"], found["decisions"], found["made"]) == (1, 0, 1, 1)


def test_many_decide_one_matter_and_one_decision_stands(shared: Run, prepared: Run) -> None:  # noqa: F811
    outcomes = ["adopted", "not_adopted", "returned", "adopted", "not_adopted"]
    arguments = [["decide", prepared["lead"], prepared["lead_owner"], outcome] for outcome in outcomes]
    assert sorted(_race(shared, *arguments)) == ["first", *["superseded"] * (PROCESSES - 1)]
    found = _counted(shared, prepared["lead"])
    assert (found["decisions"], found["made"], found["chain"]) == (1, 1, True)
    assert found["leads"] <= 1


def test_brought_up_by_many_it_is_one_round(shared: Run, prepared: Run) -> None:  # noqa: F811
    arguments = [["bring_up", prepared["new"], prepared["coordinator"], "pause"] for _n in range(PROCESSES)]
    assert len(set(_race(shared, *arguments))) == 1
