"""What the demonstration tells: the log of each of its cases is in order of time."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.installation import Installation, manage

pytestmark = pytest.mark.browser
STEPS_BACK = """
from itertools import pairwise
from core.models import Event
for stream in {streams}:
    events = list(Event.objects.filter(stream=stream).order_by("seq"))
    print("events:", len(events))
    for before, after in pairwise(events):
        if after.at < before.at:
            print("back:", before.seq, before.at, before.action, "-", after.seq, after.at, after.action)
"""


def test_no_event_is_earlier_than_the_one_before_it(installation: Installation, demo: dict[str, Any]) -> None:
    folder = Path(installation.folder)  # type: ignore[attr-defined]
    code = STEPS_BACK.format(streams=[one["id"] for one in demo["initiatives"]])
    looked = manage(folder, "shell", "--no-imports", "-c", code, port=installation.port)
    assert looked.returncode == 0, looked.stderr
    lines = looked.stdout.splitlines()
    assert [line for line in lines if line.startswith("back:")] == []
    counts = [int(line.removeprefix("events:")) for line in lines if line.startswith("events:")]
    assert len(counts) >= 3 and all(counts), "three cases, each with a log"
