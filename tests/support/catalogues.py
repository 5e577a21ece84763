"""Translations ready for the tests, without a start of Django."""

from pathlib import Path

from core.management.commands.compile_catalogues import catalogues, compile_catalogue, is_fresh

ROOT = Path(__file__).resolve().parent.parent.parent


def compile_all() -> None:
    """Compile every catalogue that is older than its source."""
    for source in catalogues([ROOT / "locale"]):
        if not is_fresh(source, source.with_suffix(".mo")):
            compile_catalogue(source)
