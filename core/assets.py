"""Static files: gathered, hashed and compressed once, again only when one of them changed."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.utils.version import get_version

STAMP = ".fingerprint"


def _sources() -> Iterator[str]:
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            yield f"{name} {facts.st_size} {facts.st_mtime_ns}"


def fingerprint() -> str:
    """A digest of the names, sizes and times of all static files and of Django's version."""
    lines = [get_version(), *sorted(_sources())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def collect() -> bool:
    """Bring STATIC_ROOT up to date; False if it already was."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    wanted = fingerprint()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted, encoding="utf-8")
    return True
