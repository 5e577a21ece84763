"""A business case is written, read, approved and taken out, in each language; two writers; without scripts; on a phone."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.test_languages import choose
from tests.browser.walker import Walker
from tests.support import pdf
from tests.support.installation import Installation, manage

pytestmark = pytest.mark.browser
OWNER = "Business Owner, Demo Town"
KEY = "business_case"


def begun(installation: Installation, language: str, number: str) -> None:
    """An initiative in that language, as tests/support/cases.py begins it."""
    script = f"from tests.support import cases; cases.begin_in('{language}', '{number}')"
    done = manage(Path(installation.folder), "shell", "-v", "0", "-c", script, port=installation.port)  # type: ignore[attr-defined]
    assert done.returncode == 0, done.stderr


def open_case(walker: Walker, number: str) -> str:
    """The path of the initiative with that case number, from the list."""
    walker.go("/initiatives/", check=False)
    row = walker.page.locator("main tr, main li", has_text=number)
    return str(row.locator("a[href^='/initiatives/']").first.get_attribute("href"))


def begin(walker: Walker, address: str) -> str:
    """Begin the business case; its address."""
    walker.go(f"{address}documents/")
    walker._leave(walker.page.locator(f"form[action$='/documents/{KEY}/begin/'] button"), check=True)
    return walker.page.url


def editor(walker: Walker):  # type: ignore[no-untyped-def]
    """The editing area, as soon as it is there."""
    area = walker.page.locator("[data-fl-editor] [role=textbox]")
    area.wait_for()
    return area


def saved(walker: Walker) -> None:
    """Wait until the page has saved by itself."""
    walker.page.locator("[data-fl-editor] [role=status][data-is=saved], [data-fl-status][data-is=saved]").first.wait_for(timeout=15_000)


def write_first(walker: Walker, document: str) -> None:
    """A heading, a list, bold words and a table under the first heading, by keyboard; it saves by itself."""
    walker._leave(walker.page.locator(".fl-head__act a.ds-button").first, check=True)
    area = editor(walker)
    area.click()
    keys = walker.page.keyboard
    keys.type("Places are asked for on paper.")
    keys.press("Enter")
    keys.type("- Owners wait nine weeks")
    keys.press("Enter")
    keys.type("Nobody sees the queue")
    keys.press("Enter")
    keys.press("Enter")
    keys.press("Control+b")
    keys.type("Half of them give up.")
    saved(walker)
    walker.check()
    walker._leave(walker.page.locator("button[name=then][value=document]"), check=True)
    assert walker.page.locator("article strong", has_text="Half of them give up.").count() == 1
    assert walker.page.locator("article li", has_text="Owners wait nine weeks").count() == 1


def send(walker: Walker, document: str) -> None:
    """Send it to the owner with the expert as a reader."""
    walker.go(f"{document}review/")
    walker.page.locator("[name=reviewer]").select_option(label=OWNER)
    walker.page.locator("label", has_text="Security Officer").locator("xpath=preceding-sibling::input | .//input").first.check()
    walker.page.locator("[name=unfinished]").check()
    walker._leave(walker.page.locator("main form:has([name=reviewer]) button[type=submit]").last, check=True)
    assert walker.page.url == document


def comment_and_settle(owner: Walker, coordinator: Walker, document: str) -> None:
    """The owner comments on a section and cannot approve before the coordinator has settled it."""
    owner.go(document)
    owner._leave(owner.page.locator("a[href*='/comments/']").first, check=True)
    owner.page.locator("main [name=text]").first.fill("How many are they?")
    owner._leave(owner.page.locator("main form:has([name=text]) button[type=submit]").first, check=True)
    owner.go(f"{document}approve/")
    assert owner.page.locator("a[href*='#c-'], a[href*='/comments/']").count() > 0
    coordinator.go(f"{document}comments/")
    coordinator._leave(
        coordinator.page.locator("a[href*='/settle/'], button[formaction*='/settle/'], form[action*='/settle/'] button").first, check=True
    )
    if coordinator.page.locator("main form [name=word]").count():
        coordinator.page.locator("main form [name=word]").first.fill("310 a year.")
        coordinator._leave(coordinator.page.locator("main form button[type=submit]").first, check=True)


def approve(owner: Walker, document: str) -> None:
    """Approve although a reader is still awaited."""
    owner.go(f"{document}approve/")
    for box in owner.page.locator("main form input[type=checkbox]").all():
        box.check()
    owner._leave(owner.page.locator("main form button[type=submit]").first, check=True)


def taken_out(walker: Walker, document: str, format: str, folder: Path) -> bytes:
    """Ask for the document in a format, wait for it, fetch it."""
    walker.go(document, check=False)
    form = walker.page.locator(f"form[action$='/out/{format}/'], form[action$='/{format}/']").first
    fold = walker.page.locator(".fl-head__act details.fl-menu summary")
    if format != "pdf" and fold.count():
        fold.first.click()
    walker._leave(form.locator("button"), check=False)
    link = walker.page.locator("a.ds-button[href^='/files/']")
    link.wait_for(timeout=40_000)
    with walker.page.expect_download() as waiting:
        link.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path.read_bytes()


@pytest.mark.parametrize("language", ["en", "sv", "fi", "nb"])
def test_the_business_case_is_written_reviewed_approved_and_taken_out(
    walk: Callable[..., Walker], installation: Installation, tmp_path: Path, language: str
) -> None:
    number = f"DT 2026/95{['en', 'sv', 'fi', 'nb'].index(language)}"
    begun(installation, language, number)
    coordinator, owner = walk("coordinator", width=320 if language == "fi" else 1280), walk("owner")
    if language != "en":
        pick(coordinator, language)
    try:
        document = begin(coordinator, open_case(coordinator, number))
        write_first(coordinator, document)
        assert coordinator.page.locator(".fl-live").count() > 0, "registers stand in it"
        send(coordinator, document)
        comment_and_settle(owner, coordinator, document)
        approve(owner, document)
        data = taken_out(coordinator, document, "pdf", tmp_path)
        assert pdf.violations(data) == []
        assert "Owners wait nine weeks" in "".join(pdf.page_texts(data))
        with zipfile.ZipFile(io.BytesIO(taken_out(coordinator, document, "docx", tmp_path))) as docx:
            assert "Half of them give up." in docx.read("word/document.xml").decode()
        html = taken_out(coordinator, document, "html", tmp_path).decode()
        assert f'<html lang="{language}"' in html and "Half of them give up." in html
    finally:
        if language != "en":
            pick(coordinator, "en")


def pick(walker: Walker, language: str) -> None:
    """Choose a language in the menu of whatever width."""
    walker.go("/", check=False)
    if walker.page.locator(".fl-topmenu summary").is_visible():
        choose(walker, language)
        return
    walker.page.locator("header details.fl-menu summary").first.click()
    with walker.page.expect_navigation():
        walker.page.locator(f"header details.fl-menu button[value={language}]").first.click()


def test_two_writers_of_one_section_lose_nothing(walk: Callable[..., Walker], installation: Installation) -> None:
    begun(installation, "en", "DT 2026/960")
    first = walk("coordinator")
    document = begin(first, open_case(first, "DT 2026/960"))
    first.follow("Begin to write")
    section = first.page.url
    second = walk("coordinator")
    for walker in (first, second):
        walker.go(section)
        editor(walker)
    editor(first).fill("Written by the first.")
    saved(first)
    editor(second).fill("Written by the second.")
    second.page.locator("[data-fl-editor] [role=status], [data-fl-status]").filter(has_text="Press Save").first.wait_for(timeout=15_000)
    second.press("Save", within="main form.fl-form")
    alert = second.page.get_by_role("alert")
    assert "Written by the" in alert.inner_text() and "first" in alert.inner_text()
    assert "Written by the second." in editor(second).inner_text()
    second.press("Put both texts in the box")
    second.press("Save", within="main form.fl-form")
    second.go(document)
    assert second.sees("Written by the first.") and second.sees("Written by the second.")


def test_a_document_is_written_without_scripts(walk: Callable[..., Walker], installation: Installation) -> None:
    begun(installation, "en", "DT 2026/961")
    walker = walk("coordinator", javascript=False)
    begin(walker, open_case(walker, "DT 2026/961"))
    walker.follow("Begin to write")
    walker.page.locator("textarea[name=text]").fill("### Why\n\nIt takes **nine** weeks.\n\n| Year | Places |\n|---|---|\n| Last | 310 |")
    walker.press("Save")
    assert walker.page.locator("article table").count() >= 1 and walker.page.locator("article strong", has_text="nine").count() == 1
