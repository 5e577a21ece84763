"""Two people write in one risk: the second is shown what the first one wrote, and nothing typed is lost."""

from collections.abc import Callable

import pytest

from tests.browser import deeds
from tests.browser.walker import Walker

pytestmark = pytest.mark.browser


def test_the_second_editor_is_shown_the_change_of_the_first(walk: Callable[..., Walker], main_case: str) -> None:
    first, second = walk("coordinator"), walk("partner")
    risk = a_risk_of_both(first, main_case)
    for walker in (first, second):
        walker.go(risk)
        walker.follow("Change")
    first.fill(measures="Access is tested a month before the start.")
    first.press("Save the risk")
    second.fill(measures="Access is tested in pairs.", contingency="A list on paper <b>lies</b> at the desk 👩🏽‍💻.")
    second.press("Save the risk")
    conflict = second.page.get_by_role("alert")
    assert "Access is tested a month before the start." in conflict.inner_text()
    assert second.page.locator("[name=measures]").input_value() == "Access is tested in pairs."
    assert second.page.locator("[name=contingency]").input_value() == "A list on paper <b>lies</b> at the desk 👩🏽‍💻."
    second.fill(measures="Access is tested a month before the start, in pairs.")
    second.press("Save the risk")
    first.go(second.page.url)
    assert first.sees("Access is tested a month before the start, in pairs.")
    assert first.sees("A list on paper <b>lies</b> at the desk 👩🏽‍💻.")


def a_risk_of_both(coordinator: Walker, address: str) -> str:
    """Name the partner as a team member and let them own a new risk; returns its address."""
    coordinator.go(f"{address}people/")
    deeds.name_somebody(coordinator, "Name a team member", "Digital Manager, Demo Region")
    coordinator.go(f"{address}risks/new/")
    coordinator.fill(title="A list is lost", description="Because access is tested late, officials may lack it on the first day.")
    coordinator.choose(owner="Digital Manager, Demo Region")
    coordinator.press("Save the risk")
    return coordinator.page.url
