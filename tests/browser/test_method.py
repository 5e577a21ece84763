"""The method in each of the four languages: guide and search, a phase, its activities and questions, and what is followed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator

import method
from tests.browser.walker import Walker

pytestmark = pytest.mark.browser

# Each language walks another phase on another width, so that the journeys do not meet.
JOURNEYS = [("en", 3, 1280), ("sv", 5, 320), ("fi", 6, 1280), ("nb", 7, 320)]
REGISTERS = (
    "options/", "options/compare/", "deliverables/", "training/", "forums/", "agreements/", "fundings/", "profitability/",
    "remaining/", "maintenance-objects/",
)  # fmt: skip


@pytest.fixture
def start(walk: Callable[..., Walker]) -> Iterator[Callable[[str, int], Walker]]:
    """The coordinator in a language on a screen of a width; who reads English again afterwards."""
    walkers: list[Walker] = []

    def begin(language: str, width: int) -> Walker:
        walker = walk("coordinator", width=width)
        walkers.append(walker)
        _choose(walker, language)
        return walker

    yield begin
    for walker in walkers:
        walker.go("/", check=False)
        _choose(walker, "en")


@pytest.mark.parametrize(("language", "phase", "width"), JOURNEYS)
def test_a_coordinator_meets_the_method(start: Any, main_case: str, language: str, phase: int, width: int) -> None:
    walker = start(language, width)
    read_the_guide(walker, language, phase)
    work_in_a_phase(walker, main_case, language, phase)
    answer_an_area(walker, main_case, phase)
    look_at_what_would_change(walker, main_case)
    for page in REGISTERS:
        assert walker.go(main_case + page) == 200


def read_the_guide(walker: Walker, language: str, phase: int) -> None:
    """Search for a phase by its name in one's own language, and come to it."""
    name = method.phase(phase).name.in_(language)
    walker.go("/guide/")
    walker.fill(q=name)
    _leave(walker, walker.page.locator("main form[role=search] button").first)
    hit = walker.page.locator(f"main a[href^='/guide/phases/{phase}/']").first
    _leave(walker, hit)
    assert name in walker.heading()
    assert method.phase(phase).milestone.title.in_(language) in walker.page.locator("main").inner_text()


def work_in_a_phase(walker: Walker, case: str, language: str, phase: int) -> None:
    """An activity is ticked off, another one is commented on, a third is not relevant: the reason is demanded."""
    walker.go(f"{case}phases/{phase}/")
    assert method.phase(phase).purpose.in_(language) in walker.page.locator("main").inner_text()
    done, said, aside = untouched(walker)[:3]
    assert walker.sees(title(done, phase, language))
    _leave(walker, walker.page.locator(f"form[action$='{done}/done/'] button"))
    walker.go(f"{case}activities/{said}/comments/")
    walker.fill(text="Ask the region first.")
    _leave(walker, walker.page.locator("main form[method=post] button[type=submit]").first)
    walker.go(f"{case}activities/{aside}/set-aside/")
    _leave(walker, walker.page.locator("main form[method=post] button[type=submit]").first)
    assert walker.page.locator("main [aria-invalid=true]").count() == 1
    walker.fill(reason="The partner does it.")
    _leave(walker, walker.page.locator("main form[method=post] button[type=submit]").first)
    walker.go(f"{case}phases/{phase}/")
    assert walker.page.locator("main").get_by_text("The partner does it.").count() == 1


def untouched(walker: Walker) -> list[str]:
    """Keys of the method's activities on the page that have no task yet."""
    forms = walker.page.locator("form[action*='/activities/phase/']:has(input[name=version][value=''])")
    return [str(form.get_attribute("action")).partition("/activities/")[2].removesuffix("/done/") for form in forms.all()]


def title(key: str, phase: int, language: str) -> str:
    """What an activity is called in a language, by the key its task carries."""
    return next(one.title.in_(language) for one in method.phase(phase).activities if key.endswith(f"/{one.key}"))


def answer_an_area(walker: Walker, case: str, phase: int) -> None:
    """A question is answered with partly; what is missing becomes a task in one step."""
    walker.go(f"{case}checklists/?phase={phase}&area=communication")
    form = walker.page.locator(f"form[action$='/checklists/{phase}/communication/']")
    form.locator("input[value=partly]").first.check()
    form.locator("textarea").first.fill("The text for the contact centre is missing.")
    _leave(walker, form.locator("button[type=submit]"))
    _leave(walker, walker.page.locator("form[action*='/questions/communication.'][action$='/task/'] button").first)
    assert "/tasks/" in walker.page.url
    assert walker.page.locator("main").get_by_text("The text for the contact centre is missing.", exact=False).count() >= 1


def look_at_what_would_change(walker: Walker, case: str) -> None:
    """Another playbook is ticked; what it adds is shown before anything is saved."""
    walker.go(f"{case}method/")
    walker.choose(playbooks="remote_services")
    _leave(walker, walker.page.locator("main form[method=post] button[type=submit]").first)
    assert "N06" in str(walker.page.locator("main").text_content())


def test_the_guide_is_open_to_all(walk: Callable[..., Walker]) -> None:
    walker = walk(width=320)
    for page in ("", "documents/", "areas/", "playbooks/", "roles/", "rules/", "versions/", "words/", "playbooks/remote_services/"):
        assert walker.go(f"/guide/{page}") == 200


def _choose(walker: Walker, language: str) -> None:
    """Choose a language in the head of the page, whichever way the width of the screen offers."""
    if walker.page.locator("html").get_attribute("lang") == language:
        return
    menus = walker.page.locator(f"header details:has(button[value={language}])")
    menu = next(one for one in menus.all() if one.locator("summary").is_visible())
    menu.locator("summary").click()
    with walker.page.expect_navigation():
        menu.locator(f"button[value={language}]").click()
    assert walker.page.locator("html").get_attribute("lang") == language


def _leave(walker: Walker, way: Locator) -> None:
    with walker.page.expect_navigation():
        way.click()
    walker.check()
