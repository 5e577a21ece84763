"""The main pages in each language, by day and by night: no fault, and nothing wider than the screen."""

from collections.abc import Callable, Iterator

import pytest

from tests.browser.walker import Walker

pytestmark = pytest.mark.browser
PAGES = ("", "plan/", "risks/", "risks/new/", "documents/", "milestones/2/", "people/", "log/")


@pytest.fixture
def reader(walk: Callable[..., Walker]) -> Iterator[Walker]:
    """The coordinator on a narrow screen, who reads English again afterwards (the choice is kept in the profile)."""
    walker = walk("coordinator", width=320)
    yield walker
    walker.go("/", check=False)
    choose(walker, "en")


def choose(walker: Walker, language: str) -> None:
    """Choose a language in the menu."""
    walker.page.locator(".fl-topmenu summary").click()
    with walker.page.expect_navigation():
        walker.page.locator(f".fl-topmenu button[value={language}]").click()
    assert walker.page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("language", ["sv", "fi", "nb"])
def test_the_main_pages_hold_in_every_language(reader: Walker, main_case: str, language: str) -> None:
    choose(reader, language)
    for path in ("/", *(main_case + page for page in PAGES)):
        assert reader.go(path) == 200


def test_the_main_pages_hold_in_the_dark(walk: Callable[..., Walker], main_case: str) -> None:
    walker = walk("coordinator", dark=True)
    for path in ("/", "/initiatives/", *(main_case + page for page in (*PAGES, "milestones/1/", "conditions/", "goals/"))):
        assert walker.go(path) == 200
