"""Who has no role in an initiative is told of nothing in it."""

from collections.abc import Callable

import pytest

from tests.browser.walker import Walker

pytestmark = pytest.mark.browser
NUMBER = "DT 2026/901"
PAGES = ("", "plan/", "goals/", "risks/", "documents/", "milestones/", "milestones/2/", "conditions/", "organisations/", "people/", "log/")
MORE = ("settings/", "plan.pdf/", "setup/basics/", "tasks/new/", "risks/new/", "goals/new/", "roles/new/", "partners/new/", "resume/")


def test_an_administrator_without_a_role_finds_nothing(walk: Callable[..., Walker], main_case: str) -> None:
    coordinator, administrator = walk("coordinator"), walk("admin")
    inside = addresses_inside(coordinator, main_case)
    assert len(inside) > 40
    assert [path for path in inside if administrator.go(path, check=False) != 404] == []
    assert administrator.go(main_case) == 404
    assert not administrator.sees("Permits and Supervision")
    administrator.go("/initiatives/")
    assert not administrator.sees("Permits and Supervision")


def test_a_colleague_without_a_role_finds_nothing(walk: Callable[..., Walker]) -> None:
    coordinator, colleague = walk("coordinator"), walk("expert")
    coordinator.go("/initiatives/new/")
    coordinator.fill(name="Not for everybody", case_number=NUMBER)
    coordinator.press("Save and go on")
    address = coordinator.page.url.split("setup/")[0]
    assert [path for path in (*PAGES, *MORE) if colleague.go(address + path, check=False) != 404] == []
    colleague.go(address)
    assert colleague.heading() == "There is no such page"
    colleague.go("/")
    assert not colleague.sees("Not for everybody")


def addresses_inside(walker: Walker, address: str) -> list[str]:
    """Every address within the initiative that its pages link to, to one link's depth."""
    found = {address + page for page in (*PAGES, *MORE)}
    for page in PAGES:
        walker.go(address + page, check=False)
        links: list[str] = walker.page.eval_on_selector_all("main a[href]", "all => all.map(one => one.pathname)")
        found |= {link for link in links if link.count("-") >= 4}
    return sorted(found)
