"""Somebody who walks through Farled: every page they come to is free of faults that a machine can find."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PASSWORD = "farled-demo"


class Walker:
    """A person at a screen. After each step the page is checked: axe, console (CSP included), sideways scroll, one h1."""

    def __init__(self, page: Page, home: str, *, javascript: bool = True) -> None:
        self.page, self.home, self.javascript = page, home, javascript
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self, account: str) -> None:
        """Sign in as one of the demonstration's accounts."""
        self.go("/sign-in/")
        self.page.get_by_label("E-mail").fill(f"{account}@demo.example")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="Sign in").click()
        self.page.wait_for_load_state()
        self.check()

    def go(self, path: str, *, check: bool = True) -> int:
        """Open an address; returns the status. A page is checked unless said otherwise."""
        answer = self.page.goto(path if path.startswith("http") else self.home + path)
        if check:
            self.check()
        return answer.status if answer else 0

    def press(self, name: str, *, within: str = "main", exact: bool = True) -> None:
        """Press a button by its words, then check where one comes to."""
        self.page.locator(within).get_by_role("button", name=name, exact=exact).first.click()
        self.page.wait_for_load_state()
        self.check()

    def follow(self, name: str, *, within: str = "body", exact: bool = True) -> None:
        """Follow a link by its words, then check where one comes to."""
        self.page.locator(within).get_by_role("link", name=name, exact=exact).first.click()
        self.page.wait_for_load_state()
        self.check()

    def fill(self, **values: str) -> None:
        """Fill fields by their names (stable contract of every form)."""
        for name, value in values.items():
            self.page.locator(f"[name='{name}']").first.fill(value)

    def sees(self, text: str) -> bool:
        return text in self.page.locator("body").inner_text()

    def check(self) -> None:
        """Fail on what a machine can find wrong with the page."""
        where = self.page.url
        assert self.complaints == [], f"{where}: {self.complaints}"
        assert self.page.locator("h1").count() == 1, f"{where}: a page has one h1"
        if self.javascript:
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{where}: {wide} px sideways"
            found = Axe().run(self.page).response["violations"]
            assert found == [], f"{where}: {_said(found)}"

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "favicon" not in message.text and "status of 4" not in message.text:
            self.complaints.append(message.text)


def _said(violations: list[dict[str, Any]]) -> str:
    return "; ".join(f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:200]}" for v in violations)
