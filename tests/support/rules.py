"""docs/rules.md: every rule of the method, its level, and where it lives. Run by script/rules; a test compares."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "rules.md"
APPS = (
    "adoption", "benefits", "core", "documents", "followup", "meetings", "method", "milestones", "notifications", "portfolio",
    "procurement",
    "registers",
)  # fmt: skip
ID = re.compile(r"\b([MDUKN]\d\d)\b")

# Rules that the parts still to come carry out; each says which, and goes from here when it is built.
WAITS = {
    **dict.fromkeys(("M19", "M20", "U15"), "benefits"),
    "M21": "benefits: roles for follow-up and times of measurement",
    **{f"U{number:02}": "procurement" for number in (*range(1, 5), *range(6, 15), 19)},
    "N04": "follow-up: contact log",
    "N05": "follow-up: contact log",
}
HEAD = """# The rules of the method, and where they live

Written by `script/rules` from `method/data/rules.yaml` and the ids that stand in the code; a test compares. *Enforce* blocks, *warn*
passes with a reason that stands in the decision basis, *inform* is help: it stands in the guide and beside the activity it belongs to.
A rule that waits is listed with the part that will carry it out.

| rule | level | what it says | reference | where it lives | shown by |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Place:
    """A file that names a rule."""

    path: str
    ids: frozenset[str]


def places(folders: Iterable[str]) -> list[Place]:
    """Every Python file below the folders that names a rule, in order."""
    files = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)
    found = [Place(path.relative_to(ROOT).as_posix(), frozenset(ID.findall(path.read_text(encoding="utf-8")))) for path in files]
    return [place for place in found if place.ids]


def page() -> str:
    """The whole of docs/rules.md."""
    import method

    code, tests = places(APPS), places(["tests"])
    rows = [_row(rule, code, tests) for rule in method.whole().rules]
    return HEAD + "\n".join(rows) + "\n"


def lives(key: str, code: list[Place]) -> list[str]:
    """The files that carry a rule out."""
    return [place.path for place in code if key in place.ids]


def _row(rule: "object", code: list[Place], tests: list[Place]) -> str:
    key, level, text, ref = rule.key, rule.level, rule.text.en, rule.ref  # type: ignore[attr-defined]
    if key in WAITS:
        return f"| {key} | {level} | {text} | {ref} | waits: {WAITS[key]} | |"
    there = lives(key, code) or ["help in the guide"]
    shown = [path for path in lives(key, tests) if path != "tests/support/rules.py"]
    return f"| {key} | {level} | {text} | {ref} | {_files(there)} | {_files(shown)} |"


def _files(paths: list[str]) -> str:
    return ", ".join(path if " " in path else f"`{path}`" for path in paths)


def main() -> None:
    """Write the page."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
    print(f"docs/rules.md: {page().count(chr(10)) - HEAD.count(chr(10))} rules")


if __name__ == "__main__":
    main()
