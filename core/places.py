"""Where an installation listens and keeps its data: checked before anything starts, with the way out in every refusal."""

import contextlib
import errno
import fcntl
import os
import socket
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]"}


def address() -> tuple[str, int]:
    """HOST and PORT of the environment; raises CommandError for a port that is none."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535, not {port!r}.")
    return host, int(port)


def refuse_unusable(host: str, port: int) -> None:
    """Raises CommandError, with the way out, if nothing can listen at this address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(_why_unusable(host, port, error)) from error


def _why_unusable(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is already in use. Choose another one, for example: PORT={port + 1 if port < 65535 else 8000} script/serve"
    if error.errno == errno.EACCES:
        return f"Port {port} needs special rights. Choose one above 1023, for example: PORT=8000 script/serve"
    return f"HOST={host} is no address of this machine ({error.strerror or error}). Leave HOST out, or use 0.0.0.0 for all addresses."


def private_folder(path: Path) -> None:
    """Make the data folder and close it to others; raises CommandError for a folder that is not ours to close."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    facts = path.stat()
    if facts.st_uid != os.geteuid() or facts.st_mode & stat.S_ISVTX:
        raise CommandError(f"{path} belongs to others too. Give a folder of your own: FARLED_DATA_DIR=/path/to/folder script/serve")
    path.chmod(0o700)


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; raises CommandError if a running Farled holds it (two schedulers would do everything twice)."""
    with (folder / "serve.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CommandError(f"Farled already runs with the data in {folder}. Stop it first, or set FARLED_DATA_DIR.") from error
        yield


def is_healthy(host: str, port: int) -> bool:
    """True if /healthz answers 200."""
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    url = f"http://[{reach}]:{port}/healthz" if ":" in reach else f"http://{reach}:{port}/healthz"
    request = urllib.request.Request(url, headers={"Host": _known_host()})
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _known_host() -> str:
    names = [name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"]
    return names[0] if names else "localhost"
