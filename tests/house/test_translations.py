"""Four languages, complete: every text of the interface stands in every catalogue, none missing, none fuzzy."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("sv", "fi", "nb")
APPS = (
    "accounts",
    "adoption",
    "benefits",
    "config",
    "core",
    "documents",
    "followup",
    "meetings",
    "method",
    "milestones",
    "notifications",
    "portfolio",
    "procurement",
    "registers",
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w+)\}")


def _catalogue(folder: Path, language: str) -> Catalog:
    with (folder / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The texts as they stand in the source now, collected anew beside the catalogues of the project."""
    folder = tmp_path_factory.mktemp("texts")
    for name in (*APPS, "templates", "locale"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    words = ["-m", "django", "makemessages", "--no-location", "--no-wrap", "--no-obsolete", "-v", "0", "-e", "py,html,txt"]
    for language in LANGUAGES:
        words += ["-l", language]
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run([sys.executable, *words], cwd=folder, env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def _key(message: Message) -> tuple[str, str]:
    singular = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
    return (message.context or "", singular)


def _faults(message: Message, plurals: int) -> str:
    said = list(message.string) if isinstance(message.string, (list, tuple)) else [message.string]
    if message.fuzzy:
        return "fuzzy"
    if not all(said) or (isinstance(message.id, (list, tuple)) and len(said) != plurals):
        return "missing"
    asked = message.id if isinstance(message.id, (list, tuple)) else [message.id]
    known = {match for text in asked for match in PLACEHOLDER.findall(text)}
    used = {match for text in said for match in PLACEHOLDER.findall(text)}
    every = set(PLACEHOLDER.findall(asked[-1]))
    return "" if used <= known and every <= set(PLACEHOLDER.findall(said[-1])) else "placeholders differ"


@pytest.mark.once
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(fresh: Path, language: str) -> None:
    collected, kept = _catalogue(fresh, language), _catalogue(ROOT, language)
    wanted = {_key(message) for message in collected if message.id}
    there = {_key(message): message for message in kept if message.id}
    assert sorted(wanted - set(there)) == [], "run script/messages and translate these"
    assert sorted(set(there) - wanted) == [], "run script/messages: these are no longer used"
    faults = {key: fault for key, message in there.items() if (fault := _faults(message, kept.num_plurals))}
    assert faults == {}


@pytest.mark.once
def test_it_notices_a_missing_text(fresh: Path) -> None:
    catalogue = Catalog(locale="sv")
    catalogue.add("A new text", "")
    catalogue.add("%(count)d day", "%(antal)d dag")
    faults = [_faults(message, 2) for message in catalogue if message.id]
    assert faults == ["missing", "placeholders differ"]
