"""Journeys in a real Chromium on a real installation: web server, worker and scheduler started by `manage.py serve`."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from tests.browser.walker import Walker
from tests.support.installation import Installation, manage, serving

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Farled with its demonstration, for all journeys; each makes what it changes itself."""
    folder = tmp_path_factory.mktemp("journeys") / "data"
    with serving(folder, FARLED_DEMO="1", SIGN_IN_FAILURES="50") as running:
        running.wait_ready()
        running.folder = folder  # type: ignore[attr-defined]
        yield running
        running.stop()


@pytest.fixture(scope="session")
def demo(installation: Installation) -> dict[str, Any]:
    """What `manage.py demo --json` tells: accounts, organisations, initiatives."""
    told = manage(Path(installation.folder), "demo", "--json", port=installation.port)  # type: ignore[attr-defined]
    facts: dict[str, Any] = json.loads(told.stdout)
    return facts


@pytest.fixture(scope="session")
def main_case(demo: dict[str, Any], installation: Installation) -> str:
    """The path of the demonstration's main case."""
    url: str = next(one["url"] for one in demo["initiatives"] if one["case_number"] == "DT 2026/412")
    return url.partition(f":{installation.port}")[2]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium; nothing is downloaded."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "Chromium is not installed. Type: sudo apt-get install chromium"
    opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield opened
    opened.close()


@pytest.fixture
def walk(browser: Browser, installation: Installation) -> Iterator[Callable[..., Walker]]:
    """`walk(as_="chair", width=320, javascript=False)`: somebody at a screen; every page they visit is checked."""
    contexts: list[BrowserContext] = []

    def start(as_: str = "", *, width: int = 1280, height: int = 900, javascript: bool = True, dark: bool = False) -> Walker:
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=javascript, locale="en-GB",
            color_scheme="dark" if dark else "light", accept_downloads=True, reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        walker = Walker(context.new_page(), f"http://127.0.0.1:{installation.port}", javascript=javascript)
        if as_:
            walker.sign_in(as_)
        return walker

    yield start
    for context in contexts:
        context.close()
