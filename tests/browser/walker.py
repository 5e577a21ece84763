"""Somebody who walks through Farled: every page they come to is free of faults that a machine can find."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

PASSWORD = "farled-demo"


class Walker:
    """A person at a screen. After each step the page is checked: axe, console (CSP included), sideways scroll, one h1, cut text."""

    def __init__(self, page: Page, home: str, *, javascript: bool = True) -> None:
        self.page, self.home, self.javascript = page, home, javascript
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.set_default_timeout(15_000)

    # Moving --------------------------------------------------------------
    def sign_in(self, account: str) -> None:
        """Sign in as one of the demonstration's accounts."""
        self.go("/sign-in/")
        self.fill(username=f"{account}@demo.example", password=PASSWORD)
        self.press("Sign in")

    def go(self, path: str, *, check: bool = True) -> int:
        """Open an address; returns the status. A page is checked unless said otherwise."""
        answer = self.page.goto(path if path.startswith("http") else self.home + path)
        if check:
            self.check()
        return answer.status if answer else 0

    def press(self, name: str, *, within: str = "main", exact: bool = True, check: bool = True) -> None:
        """Press a button by its words, then check where one comes to."""
        self._leave(self.page.locator(within).get_by_role("button", name=name, exact=exact).first, check)

    def follow(self, name: str, *, within: str = "main", exact: bool = True, check: bool = True) -> None:
        """Follow a link by its words, then check where one comes to."""
        self._leave(self.page.locator(within).get_by_role("link", name=name, exact=exact).first, check)

    def menu(self, name: str) -> None:
        """Go to another page of the initiative by the menu beside (on a narrow screen it is unfolded first)."""
        folded = self.page.locator(".fl-local summary")
        if folded.is_visible():
            folded.click()
        self.follow(name, within=".fl-local")

    def until(self, there: Callable[[], bool], what: str, seconds: float = 25) -> None:
        """Look again until it is so: what the worker does in the background is not there at once."""
        end = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)
        while not there():
            assert datetime.datetime.now(datetime.UTC) < end, f"{self.page.url}: waited in vain for {what}"
            self.page.wait_for_timeout(250)
            self.page.reload()

    # Writing -------------------------------------------------------------
    def fill(self, within: str = "main", **values: str) -> None:
        """Fill fields by their names (the stable contract of every form)."""
        for name, value in values.items():
            field = self.page.locator(f"{within} [name='{name}']").first
            editor = self.page.locator(f"{within} [data-fl-editor] [role=textbox]")
            (editor if name == "text" and editor.count() else field).fill(value)

    def choose(self, within: str = "main", **values: str) -> None:
        """Choose in a list by the words shown there, or one of several cards by its value."""
        for name, value in values.items():
            field = self.page.locator(f"{within} [name='{name}']")
            if field.first.evaluate("one => one.tagName") == "SELECT":
                field.first.select_option(label=value)
            else:
                self.page.locator(f"{within} [name='{name}'][value='{value}']").check()

    def download(self, name: str, folder: Path) -> bytes:
        """Follow a link that leads to a file; returns its bytes."""
        with self.page.expect_download() as waiting:
            self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path.read_bytes()

    # Seeing --------------------------------------------------------------
    def sees(self, text: str) -> bool:
        return text in self.page.locator("body").inner_text()

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def check(self) -> None:
        """Fail on what a machine can find wrong with the page."""
        where = self.page.url
        assert self.complaints == [], f"{where}: {self.complaints}"
        assert self.page.locator("h1").count() == 1, f"{where}: a page has one h1"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{where}: {wide} px sideways"
        if self.javascript:
            found = Axe().run(self.page).response["violations"]
            assert found == [], f"{where}: {_said(found)}"

    def _leave(self, way: Locator, check: bool) -> None:
        """Press something that leads to another page, or to another place of this one."""
        with self.page.expect_navigation():
            way.click()
        if check:
            self.check()

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "favicon" not in message.text and "status of 4" not in message.text:
            self.complaints.append(message.text)


def on(days: int) -> str:
    """A day so many days from today, as one types it."""
    return (datetime.date.today() + datetime.timedelta(days=days)).strftime("%d.%m.%Y")  # noqa: DTZ011


def _said(violations: list[dict[str, Any]]) -> str:
    return "; ".join(f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:200]}" for v in violations)
