"""Decisions: every page of them is sound on a desk and on a phone, and whoever holds a protocol can verify it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.walker import Walker

pytestmark = pytest.mark.browser
Walk = Callable[..., Walker]
PAGES = (
    "milestones/",
    "milestones/2/",
    "bodies/",
    "communications/",
    "conditions/",
    "matters/new/",
    "lessons/",
    "meetings/",
    "meetings/new/",
)


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_the_decisions_is_sound(walk: Walk, main_case: str, width: int) -> None:
    walker = walk("coordinator", width=width)
    for path in PAGES:
        assert walker.go(f"{main_case}{path}") == 200, path
    for link in ("Read the decision brief as it stands now", "Ask the experts", "Open the referral"):
        walker.go(f"{main_case}milestones/2/", check=False)
        walker.follow(link, exact=False)
    walker.go(f"{main_case}milestones/", check=False)
    walker.follow("Change of lead organisation: Demo Region", exact=False)


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_a_meeting_is_sound(walk: Walk, main_case: str, width: int) -> None:
    walker = walk("coordinator", width=width)
    walker.go(f"{main_case}meetings/", check=False)
    walker.follow("Steering group 4")
    meeting = walker.page.url
    for path in ("people/", "attendance/", "agenda/new/", "edit/", "call/", "open/", "cancel/"):
        walker.go(f"{meeting}{path}")
    walker.go(f"{main_case}meetings/", check=False)
    walker.follow("Steering group 3")
    walker.go(f"{walker.page.url}minutes/")
    assert walker.page.get_by_role("link", name="PDF", exact=False).count() > 0


def test_whoever_holds_a_protocol_verifies_it_without_signing_in(walk: Walk, main_case: str, tmp_path: Path) -> None:
    archive = walk("coordinator")
    archive.go(f"{main_case}milestones/1/", check=False)
    archive.follow("Open the decision")
    archive.until(lambda: archive.page.get_by_role("link", name="Protocol (PDF)").count() > 0, "the protocol")
    protocol = archive.download("Protocol (PDF)", tmp_path)
    genuine, changed = tmp_path / "protocol.pdf", tmp_path / "changed.pdf"
    genuine.write_bytes(protocol)
    changed.write_bytes(protocol.replace(b"%%EOF", b"%%EOF\n% another line"))
    for javascript, width in ((True, 1280), (False, 320)):
        stranger = walk(width=width, javascript=javascript)
        stranger.go("/verify/")
        verify(stranger, genuine)
        assert stranger.sees("Genuine and unchanged"), stranger.page.locator("main").inner_text()
        verify(stranger, changed)
        assert not stranger.sees("Genuine and unchanged")


def verify(walker: Walker, file: Path) -> None:
    walker.page.locator("input[type=file]").set_input_files(str(file))
    walker.press("Verify")
