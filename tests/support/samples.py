"""Samples and pictures for the README: python -m tests.support.samples (called by script/samples).

A throwaway installation with the demonstration is photographed, its milestone II is decided, and its papers are kept.
"""

import io
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.installation import ROOT, Installation, manage, serving
from tests.support.pdf import violations

SAMPLES, IMAGES = ROOT / "docs" / "samples", ROOT / "docs" / "images"
CASE = "Demo Town/DT 2026/412"
LARGEST = 250_000  # bytes of a picture


def main() -> None:
    """Make all of them anew."""
    for folder in (SAMPLES, IMAGES):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, serving(Path(temporary) / "data", FARLED_DEMO="1") as running:
        running.wait_ready()
        with chromium() as browser:
            make(browser, running, Path(temporary) / "data")
        running.stop()


def make(browser: Browser, running: Installation, data: Path) -> None:
    """Pictures before the decision, the decision itself, papers after it."""
    coordinator = signed_in(browser, running, "coordinator", 1280, 1010)
    coordinator.get_by_role("link", name="Joining Permits and Supervision").last.click()
    address = coordinator.url
    picture(coordinator, "overview.png")
    coordinator.goto(f"{address}plan/")
    picture(coordinator, "plan.png")
    abroad(browser, running, address)
    tell(data, running, "ask_for_second")
    member = signed_in(browser, running, "member", 390, 844)
    member.goto(f"{address}milestones/2/")
    picture(member, "decision-phone.png")
    tell(data, running, "decide_second")
    for number in (1, 2):
        keep(f"protocol-{number}.pdf", protocol(coordinator, f"{address}milestones/{number}/"))
    path = data.parent / "plan.pdf"
    done = manage(data, "export_plan", CASE, "--output", str(path), port=running.port)
    assert done.returncode == 0, done.stderr
    keep("plan.pdf", path.read_bytes())
    done = manage(data, "samples", str(SAMPLES), port=running.port)
    assert done.returncode == 0, done.stderr
    for made in sorted(SAMPLES.glob("*.pdf")):
        assert (found := violations(made.read_bytes())) == [], f"{made.name}: {found}"
    title = subprocess.run(["pdftoppm", "-r", "60", "-f", "1", "-l", "1", "-png", str(path)], capture_output=True, check=True).stdout
    compress(title, IMAGES / "plan-pdf.png")


def abroad(browser: Browser, running: Installation, address: str) -> None:
    """A phase as an expert reads it in Finnish, and the guide as anybody reads it in Norwegian."""
    expert = signed_in(browser, running, "expert", 1280, 1250)
    expert.locator("header details.fl-menu summary").first.click()
    with expert.expect_navigation():
        expert.locator("header details.fl-menu button[value=fi]").click()
    expert.goto(f"{address}phases/")
    picture(expert, "phase-fi.png")
    anybody = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="nb-NO", reduced_motion="reduce").new_page()
    anybody.goto(f"http://127.0.0.1:{running.port}/guide/phases/4/")
    picture(anybody, "guide-nb.png")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's browser."""
    with sync_playwright() as driver:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def signed_in(browser: Browser, running: Installation, account: str, width: int, height: int) -> Page:
    """A page on which one of the demonstration's people has signed in."""
    page = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", reduced_motion="reduce").new_page()
    page.goto(f"http://127.0.0.1:{running.port}/sign-in/")
    page.locator("[name=username]").fill(f"{account}@demo.example")
    page.locator("[name=password]").fill("farled-demo")
    page.locator("main button[type=submit]").click()
    page.get_by_role("heading", level=1, name="Awaiting me").wait_for()
    return page


def tell(data: Path, running: Installation, deed: str) -> None:
    """Let the story go on by one of the deeds of tests/support/cases.py."""
    done = manage(data, "shell", "-v", "0", "-c", f"from tests.support import cases; cases.{deed}()", port=running.port)
    assert done.returncode == 0, done.stderr


def protocol(page: Page, gate: str) -> bytes:
    """The protocol of the decision at a milestone, as soon as it is made."""
    link = page.get_by_role("link", name="Protocol (PDF)")
    page.goto(gate)
    wait(page, lambda: link.count() > 0)
    answer = page.context.request.get(re.sub(r"^/", page.url.split("/initiatives/")[0] + "/", link.first.get_attribute("href") or ""))
    return answer.body()


def wait(page: Page, there: Callable[[], bool], seconds: float = 60) -> None:
    """Load the page again until it shows what is awaited."""
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, page.url
        page.wait_for_timeout(500)
        page.reload()


def picture(page: Page, name: str) -> None:
    """What the screen shows, in docs/images."""
    page.wait_for_load_state("networkidle")
    compress(page.screenshot(), IMAGES / name)


def compress(png: bytes, path: Path) -> None:
    """Write a picture with 256 colours, small enough for a README."""
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size < LARGEST, f"{path}: {path.stat().st_size} bytes"
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")


def keep(name: str, data: bytes) -> None:
    """Write a paper to docs/samples; it passes both validators."""
    found = violations(data)
    assert found == [], f"{name}: {found}"
    (SAMPLES / name).write_bytes(data)
    print(f"docs/samples/{name}: {len(data)} bytes")


if __name__ == "__main__":
    main()
