"""Two people write in one risk: the second is shown what the first one wrote, and nothing typed is lost."""

from collections.abc import Callable

import pytest

from tests.browser.walker import Walker

pytestmark = pytest.mark.browser


def test_the_second_editor_is_shown_the_change_of_the_first(walk: Callable[..., Walker], main_case: str) -> None:
    first, second = walk("coordinator"), walk("expert")
    for walker in (first, second):
        walker.go(f"{main_case}risks/")
        walker.page.locator("tr#R4 a").first.click()
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
