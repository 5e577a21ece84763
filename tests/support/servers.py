"""PostgreSQL and Redis for tests: own data folder, own port, own password; gone when the test run is, however it ends.

Never the servers a machine may already run. As a module it runs a command beside them:
`python -m tests.support.servers postgres -- pytest ...` sets DATABASE_URL for the command.
"""

import contextlib
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

POSTGRES_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100", "shared_buffers=64MB")
START_SECONDS = 30


class ServerMissing(RuntimeError):
    """A server that the tests need is not installed; the message says what to install."""


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_program(name: str) -> str:
    """Path of `initdb` or `postgres`; raises ServerMissing."""
    folders = [path for pattern in POSTGRES_FOLDERS for path in sorted(Path("/").glob(pattern[1:]), reverse=True)]
    found = next((str(folder / name) for folder in folders if (folder / name).exists()), None) or shutil.which(name)
    if not found:
        raise ServerMissing("PostgreSQL is not installed. Type: sudo apt-get install postgresql")
    return found


def redis_program() -> str:
    """Path of `redis-server`; raises ServerMissing."""
    found = shutil.which("redis-server")
    if not found:
        raise ServerMissing("Redis is not installed. Type: sudo apt-get install redis-server")
    return found


def unprivileged() -> dict[str, Any]:
    """For Popen: the user to become, since PostgreSQL refuses to run as root; nothing for everybody else."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def own_folder(name: str, identity: dict[str, Any]) -> Iterator[Path]:
    """A temporary folder that belongs to the user the server runs as."""
    folder = Path(tempfile.mkdtemp(prefix=f"farled-{name}-", dir="/tmp" if identity else None))
    try:
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ends_with_parent(number: signal.Signals) -> Callable[[], None]:
    def ask() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, number)

    return ask


@contextlib.contextmanager
def running(command: Sequence[str], *, folder: Path, stop: signal.Signals, identity: dict[str, Any], given: str = "") -> Iterator[None]:
    """Run a server until the block ends; what it prints goes to `log` in its folder."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_ends_with_parent(stop),
            **identity,
        )
        try:
            process.stdin.write(given.encode())
            process.stdin.close()
            yield
        finally:
            _end(process, stop)


def _end(process: "subprocess.Popen[bytes]", stop: signal.Signals) -> None:
    process.send_signal(stop)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(ready: Callable[[], bool], folder: Path) -> None:
    """Wait until `ready` no longer raises; raises RuntimeError with the server's own words if it never does."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(Exception):
            if ready():
                return
        time.sleep(0.05)
    raise RuntimeError(f"The server did not start:\n{(folder / 'log').read_text(errors='replace')[-2000:]}")


def _init_database(folder: Path, password: str, identity: dict[str, Any]) -> None:
    secret = folder / "password"
    secret.write_text(password)
    if identity:
        os.chown(secret, identity["user"], identity["group"])
    command = [postgres_program("initdb"), "-D", str(folder / "data"), "-U", "farled", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    command += ["--auth=scram-sha-256", f"--pwfile={secret}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **identity)
    if done.returncode:
        raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


def _create_database(url: str) -> bool:
    import psycopg

    with psycopg.connect(f"{url}/postgres", autocommit=True, connect_timeout=2) as connection:
        connection.execute("CREATE DATABASE farled")
    return True


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own; its DATABASE_URL."""
    identity, password, port = unprivileged(), secrets.token_hex(16), free_port()
    with own_folder("postgres", identity) as folder:
        _init_database(folder, password, identity)
        command = [postgres_program("postgres"), "-D", str(folder / "data"), "-p", str(port), "-k", str(folder)]
        command += ["-c", "listen_addresses=127.0.0.1", *(part for option in QUICK for part in ("-c", option))]
        with running(command, folder=folder, stop=signal.SIGINT, identity=identity):
            url = f"postgres://farled:{password}@127.0.0.1:{port}"
            wait_for(lambda: _create_database(url), folder)
            yield f"{url}/farled"


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A Redis of our own that keeps nothing; its REDIS_URL. The password goes by standard input, no process list shows it."""
    import redis as client

    password, port = secrets.token_hex(16), free_port()
    with own_folder("redis", {}) as folder:
        lines = (f"port {port}", "bind 127.0.0.1", 'save ""', "appendonly no", f"dir {folder}", f"requirepass {password}", "")
        with running([redis_program(), "-"], folder=folder, stop=signal.SIGTERM, identity={}, given="\n".join(lines)):
            url = f"redis://:{password}@127.0.0.1:{port}/0"
            with client.Redis.from_url(url) as probe:
                wait_for(lambda: bool(probe.ping()), folder)
            yield url


SERVERS = {"postgres": ("DATABASE_URL", postgres), "redis": ("REDIS_URL", redis)}


def main(arguments: list[str]) -> int:
    """Run a command with servers beside it; its exit code."""
    split = arguments.index("--")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
    environment = dict(os.environ)
    with contextlib.ExitStack() as stack:
        for name in arguments[:split]:
            variable, server = SERVERS[name]
            environment[variable] = stack.enter_context(server())
        return subprocess.run(arguments[split + 1 :], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
