"""The coordinator's daily work: the plan's table with the keyboard alone, every register at both widths, my work, spreadsheets."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.sheets.read import read
from tests.browser.walker import Walker

pytestmark = pytest.mark.browser

PAGES = (
    "plan/", "plan/?view=list", "plan/?view=board", "plan/versions/", "plan/move/?mend=1", "service-lines/", "service-lines/compare/",
    "connections/", "connections/over-time/", "organisations/", "huki/", "huki/summary/", "huki/roles/", "people/", "risks/",
    "necessary-procurements/", "expected-benefits/", "risk-meetings/", "necessary-procurements/tasks/", "import/plan/", "import/risks/",
)  # fmt: skip


def row(walker: Walker, code: str) -> str:
    return " ".join(walker.page.locator(f"#{code}").inner_text().split())


def said(walker: Walker) -> str:
    return walker.page.locator("#sheet-said").inner_text()


def wait_for_saved(walker: Walker, code: str) -> None:
    walker.page.wait_for_function("code => document.getElementById('sheet-said').textContent.includes(code)", arg=code)


def test_a_plan_is_made_without_a_mouse(walk: Callable[..., Walker], main_case: str) -> None:
    walker = walk("coordinator")
    keys, page = walker.page.keyboard, walker.page
    walker.go(f"{main_case}plan/?view=list&phase=7")
    codes = []
    for title in ("Hand over to maintenance", "Agree on service hours", "Publish the service hours"):
        page.locator("#add [name=title]").focus()
        keys.type(title)
        keys.press("Tab")
        keys.type("7")
        keys.press("Tab")
        keys.press("Enter")
        page.get_by_text(f"{title} is in the plan.").wait_for()
        codes.append(page.locator("tr[id]", has_text=title).first.get_attribute("id"))
    walker.check()
    first, second, third = codes
    assert first and second and third
    page.locator(f"#{first} th").focus()

    keys.press("ArrowRight")  # the responsible person, by name
    keys.press("Enter")
    keys.type("Coordinator, Demo Town")
    keys.press("Tab")
    wait_for_saved(walker, first)
    assert "Coordinator, Demo Town" in row(walker, first)
    page.locator(f"#{second} [data-field=waits]").focus()
    keys.type(first)
    keys.press("Enter")
    wait_for_saved(walker, second)
    assert row(walker, second).endswith(first)
    page.locator(f"#{first} [data-field=progress]").focus()
    keys.type("40")
    keys.press("Enter")
    page.wait_for_function("code => document.getElementById(code).innerText.includes('40 %')", arg=first)
    keys.press("Control+z")
    page.wait_for_function("() => document.getElementById('sheet-said').textContent === 'Taken back.'")
    assert "40 %" not in row(walker, first)

    page.locator(f"#{first} [data-field=waits]").focus()  # a circle says which tasks
    keys.type(second)
    keys.press("Enter")
    page.get_by_role("alert").wait_for()
    told = page.get_by_role("alert").inner_text()
    assert f"{first} → {second}" in told or f"{second} → {first}" in told
    walker.check()
    keys.press("Escape")

    page.locator(f"#{third} th").focus()
    keys.press("Alt+Shift+ArrowRight")
    page.wait_for_function("code => document.getElementById(code)?.dataset.depth === '1'", arg=third)
    page.wait_for_function("code => document.activeElement.parentNode.id === code", arg=third)
    walker.check()


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_the_daily_work_is_sound(walk: Callable[..., Walker], main_case: str, width: int) -> None:
    walker = walk("coordinator", width=width)
    for path in PAGES:
        assert walker.go(f"{main_case}{path}") == 200, path
    walker.go("/my-work/")


def test_the_second_of_two_in_one_cell_sees_both_values(walk: Callable[..., Walker], main_case: str) -> None:
    first, second = walk("coordinator"), walk("coordinator")
    for walker in (first, second):
        walker.go(f"{main_case}plan/?view=list&phase=8", check=False)
    cell = "tr[data-url] [data-field=title]"
    code = first.page.locator(cell).last.evaluate("one => one.parentNode.id")
    for walker, words in ((first, "Written first"), (second, "Written second")):
        walker.page.locator(f"#{code} [data-field=title]").focus()
        walker.page.keyboard.press("Enter")
        walker.page.keyboard.press("Control+a")
        walker.page.keyboard.type(words)
        walker.page.keyboard.press("Enter")
        if walker is first:
            wait_for_saved(walker, code)
    note = second.page.get_by_role("alert")
    note.wait_for()
    assert "Now it says: Written first" in note.inner_text() and "You wrote: Written second" in note.inner_text()
    second.check()
    second.page.get_by_role("button", name="Keep mine").click()
    wait_for_saved(second, code)
    assert "Written second" in row(second, code)


def test_the_plan_goes_out_and_comes_back(walk: Callable[..., Walker], main_case: str, tmp_path: Path) -> None:
    walker = walk("coordinator")
    walker.go(f"{main_case}plan/?view=list")
    walker.page.get_by_text("Take out and bring in").click()
    data = walker.download("Excel", tmp_path)
    assert len(read(data).rows) > 40
    walker.follow("Bring in from a spreadsheet")
    walker.page.locator("input[type=file]").set_input_files({"name": "plan.xlsx", "mimeType": "application/zip", "buffer": data})
    with walker.page.expect_navigation():
        walker.page.locator("main button[type=submit]").first.click()
    walker.check()
    assert walker.sees("unchanged") or walker.sees("Nothing")


def test_a_task_is_done_in_my_work(walk: Callable[..., Walker]) -> None:
    walker = walk("coordinator", width=320)
    walker.go("/my-work/")
    button = walker.page.get_by_role("button", name="Tick off").first
    if button.count():
        button.click()
        walker.page.get_by_text("is done.").first.wait_for()
        walker.check()
