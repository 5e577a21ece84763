"""Reads a pack whole and refuses what does not hold together: nothing of a pack with a fault is ever used."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from method import node as place
from method.loading.phases import ROMAN
from method.node import Node
from method.packs import documents, scan, sections, wordings
from method.packs.content import PackContent
from method.text import LANGUAGES, Text
from method.whole import Method

VERSION = re.compile(r"\d{1,5}(\.\d{1,5}){0,2}")
PACK_KEY = re.compile(r"[a-z][a-z0-9_-]{1,59}")
SECTIONS = ("pack", "texts", "documents", "questions", "points", "activities", "decision_points", "glossary")
FIXED = ("phases", "milestones", "areas", "outcomes", "criteria", "versions", "profiles", "rules", "playbooks", "crosswalk", "roles")


def parse(content: bytes | str, file: str, base: Method, registers: frozenset[str] | None = None) -> PackContent:
    """A pack as the text of a YAML file states it, checked against the method it is added to.

    `registers` are the keys that headings and activities may name; None leaves them unchecked (a pack that was checked when it was
    loaded). Raises MethodDataError naming file, line and key, and nothing else, whatever the text is.
    """
    text = scan.decoded(content, file)
    scan.check(text, file)
    root = place.parse(text, file)
    _refuse_fixed(root)
    root.allow(*SECTIONS)
    head = root.node("pack")
    head.allow("key", "version", "name", "languages")
    known = sections.Known(base, registers)
    added, adjusted = documents.documents(root, known)
    return PackContent(
        key=_key(head),
        version=_version(head),
        name=_name(head),
        wordings=wordings.wordings(root, base),
        documents=added,
        adjusted=adjusted,
        questions=sections.questions(root, known),
        points=sections.points(root, known),
        activities=sections.activities(root, known),
        decision_points=sections.decision_points(root),
        terms=sections.terms(root, known),
    )


def _refuse_fixed(root: Node) -> None:
    """The eight phases, their milestones and all else that is the same for everybody."""
    for key in FIXED:
        if root.has(key):
            values = {"first": ROMAN[0], "last": ROMAN[-1]}
            why = _(
                "cannot be changed by a pack: the eight phases, milestones %(first)s–%(last)s, areas and rules are the same for all. "
                "Other words for them go under “texts”."
            )
            root.fail(key, why % values)


def _key(head: Node) -> str:
    key = head.string("key")
    if not PACK_KEY.fullmatch(key):
        head.fail("key", _("must be small letters a–z, digits, _ and -, at most 60"))
    return key


def _version(head: Node) -> str:
    version = head.get("version")
    if isinstance(version, int | float) and not isinstance(version, bool):
        head.fail("version", _("must stand in quotation marks: “%(version)s”") % {"version": version})
    if not VERSION.fullmatch(head.string("version")):
        head.fail("version", _("must be of the form 1, 1.2 or 1.2.3"))
    return head.string("version")


def _name(head: Node) -> Text:
    languages = head.strings("languages") or LANGUAGES
    head.refuse_unknown("languages", languages, LANGUAGES)
    for language in LANGUAGES:
        if language not in languages:
            head.fail("languages", _("lacks “%(language)s”: a pack speaks all four languages") % {"language": language})
    return sections.short(head, "name")
