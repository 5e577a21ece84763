"""The same words in four languages, and how a place in the sources is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

LANGUAGES = ("en", "sv", "fi", "nb")
FALLBACK = "en"
NORWEGIAN = {"no": "nb", "nn": "nb"}

REFERENCE = re.compile(r"\d{3}:\d+(-\d+)?(, \d{3}:\d+(-\d+)?)*")
"""One or more places in the sources, for example ``002:234`` or ``002:222, 002:232``: source number and line."""


@dataclass(frozen=True, slots=True)
class Text(Mapping[str, str]):
    """The same words in four languages; as a string it speaks the active language of the request."""

    en: str
    sv: str
    fi: str
    nb: str

    def in_(self, language: str | None) -> str:
        """The words in a language (``sv``, ``sv-fi`` ...); English for a language the method does not speak, or none."""
        code = (language or FALLBACK).lower().replace("_", "-").split("-")[0]
        code = NORWEGIAN.get(code, code)
        return self[code] if code in LANGUAGES else self.en

    def __str__(self) -> str:
        return self.in_(get_language())

    def __bool__(self) -> bool:
        return any(self.values())

    def __getitem__(self, language: str) -> str:
        if language not in LANGUAGES:
            raise KeyError(language)
        return str(getattr(self, language))

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


NOTHING = Text("", "", "", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Anything the method states. ``ref`` is its place in the sources, empty when the fact is ours (or of a pack)."""

    key: str
    ref: str

    @property
    def ours(self) -> bool:
        """True for what no source says and we added."""
        return not self.ref
