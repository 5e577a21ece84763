"""On a phone, 320 px wide: a member and the chair decide, and every main page fits."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import deeds
from tests.browser.walker import Walker
from tests.support.installation import Installation, manage

pytestmark = pytest.mark.browser
PAGES = (
    "",
    "plan/",
    "plan/?view=list",
    "risks/",
    "goals/",
    "documents/",
    "milestones/",
    "conditions/",
    "people/",
    "organisations/",
    "log/",
)


def test_every_main_page_fits(walk: Callable[..., Walker], main_case: str) -> None:
    walker = walk("coordinator", width=320)
    for path in ("/", "/initiatives/", "/initiatives/new/", "/help/", "/account/", *(main_case + page for page in PAGES)):
        assert walker.go(path) == 200
    walker.menu("Documents")
    walker.follow("Idea description")
    walker.go(f"{main_case}milestones/2/")
    walker.go(f"{main_case}risks/")
    walker.page.locator("tr#R1 a").first.click()
    walker.follow("Change")


def test_the_steering_group_decides(walk: Callable[..., Walker], main_case: str, installation: Installation) -> None:
    folder = Path(installation.folder)  # type: ignore[attr-defined]
    asked = manage(folder, "shell", "-c", "from tests.support import cases; cases.ask_for_second()", port=installation.port)
    assert asked.returncode == 0, asked.stderr
    gate = f"{main_case}milestones/2/"
    member, chair = (walk(account, width=320, height=640) for account in ("member", "chair"))
    member.page.locator(".fl-topmenu summary").click()
    member.follow("Awaiting me", within=".fl-topmenu", exact=False)
    member.follow("Milestone II: Choice of solution", exact=False)
    member.follow("Give my position")
    member.choose("#position", stance="conditions")
    member.fill("#position", condition="The annex on archiving is signed.")
    member.press("Record my position")
    deeds.take_position(chair, gate, "for")
    deeds.decide(chair, gate, "approved", "Chosen by both parties.")
    chair.press("See what will happen")
    deeds.confirm(chair)
    member.go(main_case)
    assert member.sees("Phase 3") or member.sees("milestone III")
