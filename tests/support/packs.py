"""Method packs for tests: text that is right, and the parts of it that a test makes wrong."""

from typing import Any

import yaml

from accounts.models import Organisation
from adoption.models import PackVersion
from adoption.services import packs
from tests.factories import Case

LANGUAGES = ("en", "sv", "fi", "nb")


def four(words: str) -> dict[str, str]:
    """The same in four languages, told apart by their code."""
    return {language: f"{words} ({language})" for language in LANGUAGES}


def head(version: str = "1.0", key: str = "own_pack") -> dict[str, Any]:
    return {"key": key, "version": version, "name": four("Own pack")}


def question(key: str = "own.heard", **values: Any) -> dict[str, Any]:
    return {"key": key, "area": "legal", "phase": "identify_need", "text": four("Were they heard?"), **values}


def document(key: str = "own_paper", **values: Any) -> dict[str, Any]:
    headings = [{"key": "what", "name": four("What"), "help": four("Say what.")}, {"key": "why", "name": four("Why")}]
    return {"key": key, "name": four("Own paper"), "purpose": four("Says it."), "headings": headings, **values}


def text(version: str = "1.0", key: str = "own_pack", **parts: Any) -> str:
    """A whole pack as YAML."""
    return yaml.safe_dump({"pack": head(version, key), **parts}, allow_unicode=True, sort_keys=False)


def load(organisation: Organisation | None = None, version: str = "1.0", key: str = "own_pack", **parts: Any) -> PackVersion:
    """Loaded, with a question unless something else is given."""
    content = text(version, key, **(parts or {"questions": [question()]}))
    return packs.load(content, file="pack.yaml", organisation=organisation, by=None).version


def follow(case: Case, *versions: PackVersion) -> None:
    """The initiative follows these versions, as if it had chosen them at its start."""
    type(case.initiative).objects.filter(pk=case.initiative.pk).update(packs=[str(version.pk) for version in versions])
    case.fresh()
