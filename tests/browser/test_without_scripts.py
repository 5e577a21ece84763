"""With scripts switched off: an initiative is created, its first milestone asked for and decided."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import deeds
from tests.browser.walker import Walker
from tests.support.installation import Installation, manage

pytestmark = pytest.mark.browser
NUMBER = "DT 2026/902"


def test_a_milestone_is_decided_without_scripts(walk: Callable[..., Walker], installation: Installation) -> None:
    coordinator, owner = walk("coordinator", javascript=False), walk("owner", javascript=False)
    address = deeds.create_initiative(coordinator, "Forms that work everywhere", NUMBER)
    script = f"from tests.support import cases; cases.approve_documents('{NUMBER}', 1)"
    written = manage(Path(installation.folder), "shell", "-c", script, port=installation.port)  # type: ignore[attr-defined]
    assert written.returncode == 0, written.stderr
    gate = f"{address}milestones/1/"
    coordinator.go(gate)
    coordinator.press("Prepare this milestone")
    for key in deeds.POINTS_1:
        deeds.answer(coordinator, gate, key, "Yes, as the documents show.")
    deeds.write_funding(coordinator, address, "Milestone I: Identified need", "Study of options")
    coordinator.go(gate)
    deeds.give_reasons(coordinator)
    deeds.ask_for_decision(coordinator, gate)
    deeds.decide(owner, gate, "approved", "The need is shown.")
    owner.press("See what will happen")
    deeds.confirm(owner)
    coordinator.go(address)
    assert coordinator.sees("Milestone II")
