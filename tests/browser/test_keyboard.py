"""A whole task with the keyboard alone: Tab, Enter, Space and what one types."""

from collections.abc import Callable

import pytest

from tests.browser.walker import PASSWORD, Walker

pytestmark = pytest.mark.browser
FOCUS = """async () => {
  await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const label = one.labels && one.labels.length ? one.labels[0].innerText : "";
  return {
    words: (label || one.innerText || one.getAttribute("aria-label") || "").trim().replace(/\\s+/g, " "),
    name: one.getAttribute("name") || "",
    seen: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none",
    inside: box.bottom > 0 && box.top < innerHeight,
    tag: one.tagName,
  };
}"""


class Hands:
    """Moves the focus and sees that it can be seen."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.keys = walker, walker.page.keyboard

    def to(self, words: str = "", *, name: str = "") -> None:
        """Tab until the focus is on what has these words, or this name of a field."""
        for _press in range(80):
            self.keys.press("Tab")
            focus = self.walker.page.evaluate(FOCUS)
            if focus["tag"] == "BODY":
                continue
            assert focus["seen"], f"{self.walker.page.url}: the focus on {focus} cannot be seen"
            assert focus["inside"], f"{self.walker.page.url}: the focus on {focus} is out of sight"
            if (name and focus["name"] == name) or (words and focus["words"].startswith(words)):
                return
        raise AssertionError(f"{self.walker.page.url}: no way to {words or name} by Tab")

    def go(self, words: str, key: str = "Enter") -> None:
        """Reach a link or button and press it."""
        self.to(words)
        with self.walker.page.expect_navigation():
            self.keys.press(key)
        self.walker.check()

    def write(self, name: str, text: str) -> None:
        """Reach a field and type."""
        self.to(name=name)
        self.keys.type(text)


def test_a_risk_is_written_down_without_a_mouse(walk: Callable[..., Walker]) -> None:
    walker = walk()
    hands = Hands(walker)
    walker.go("/sign-in/")
    hands.write("username", "coordinator@demo.example")
    hands.write("password", PASSWORD)
    hands.go("Sign in", "Space")
    hands.go("Initiatives")
    hands.go("Joining Permits and Supervision")
    skip_to_the_content(hands)
    walker.page.reload()
    hands.go("Risks")
    hands.go("Add a risk")
    hands.write("title", "The court changes the terms")
    hands.write("description", "Because the law is new, a court may read it otherwise, which stops the sharing.")
    for name in ("probability", "consequence"):
        hands.to(name=name)
        hands.keys.press("Space")
    hands.go("Save")
    assert "The court changes the terms" in walker.heading()


def skip_to_the_content(hands: Hands) -> None:
    """The first stop of every page leads past its head."""
    hands.walker.page.reload()
    hands.keys.press("Tab")
    focus = hands.walker.page.evaluate(FOCUS)
    assert focus["words"] == "Skip to the content" and focus["inside"]
    hands.keys.press("Enter")
    assert hands.walker.page.evaluate("document.activeElement.id") == "main"
