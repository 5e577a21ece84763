"""`manage.py compile_catalogues`: makes the .mo files Django reads from the .po files translators write; needs no gettext programs."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


def catalogues(folders: list[Path]) -> list[Path]:
    """Every .po file below the locale folders, in a stable order."""
    return sorted(path for folder in folders for path in Path(folder).glob("*/LC_MESSAGES/*.po"))


def is_fresh(source: Path, target: Path) -> bool:
    """True if the compiled file is as new as its source."""
    return target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns


def compile_catalogue(source: Path) -> Path:
    """Write the .mo file beside the .po file, whole or not at all. Raises PoFileError when the source is broken."""
    target = source.with_suffix(".mo")
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    half = target.with_suffix(f".mo.{os.getpid()}")
    with half.open("wb") as file:
        write_mo(file, catalogue)
    half.replace(target)
    return target


class Command(BaseCommand):
    help = "Compile the translations (.po) into the form Django reads (.mo)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="compile also what is up to date")

    def handle(self, *args: Any, force: bool = False, **options: Any) -> None:
        sources = catalogues(settings.LOCALE_PATHS)
        stale = [path for path in sources if force or not is_fresh(path, path.with_suffix(".mo"))]
        for path in stale:
            compile_catalogue(path)
        if options["verbosity"]:
            self.stdout.write(f"{len(stale)} of {len(sources)} catalogues compiled.")
