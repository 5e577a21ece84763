"""`manage.py serve` as an operator meets it: real processes, real signals."""

import signal
import socket
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.installation import left_of, manage, serving

pytestmark = [pytest.mark.slow, pytest.mark.once]

COUNT_JOBS = "from core.models import Job; print('jobs:', Job.objects.count())"
ENQUEUE = """
from django.db import transaction
from core import jobs
with transaction.atomic():
    print('job:', jobs.enqueue({name!r}).pk)
"""
ASK = "from core.models import Job; job = Job.objects.get(pk={pk!r}); print('state:', job.state, job.attempts)"


def answer(folder: Path, code: str, mark: str, **more: str) -> str:
    """What a line of Python in the installation prints after the mark."""
    done = manage(folder, "shell", "--no-imports", "-c", code, **more)
    assert done.returncode == 0, done.stderr
    return next(line.removeprefix(mark).strip() for line in done.stdout.splitlines() if line.startswith(mark))


def eventually(condition: Callable[[], bool], seconds: float = 30) -> bool:
    """True as soon as the condition holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


def do_a_job(folder: Path, **more: str) -> bool:
    """Enqueue a job of an unknown name; True when the worker took it up (it fails, which is noted on its row)."""
    pk = answer(folder, ENQUEUE.format(name="no-such-work"), "job:", **more)
    return eventually(lambda: answer(folder, ASK.format(pk=pk), "state:", **more).endswith("1"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_it_gets_ready_does_jobs_and_leaves_nothing_behind(folder: Path) -> None:
    with serving(folder) as farled:
        farled.wait_ready()
        assert farled.status() == 200
        assert f"http://127.0.0.1:{farled.port}/" in farled.said()
        assert len(farled.family()) >= 5  # itself, web server with two processes, worker, scheduler
        assert do_a_job(folder)
        family = farled.family()
        assert farled.stop(signal.SIGINT) == 0
        assert left_of(family) == []
        assert farled.status() == 0
        assert "Traceback" not in farled.said().replace("no-such-work", "").split("Stopping")[-1]


def test_a_second_start_keeps_the_data(folder: Path) -> None:
    with serving(folder) as farled:
        farled.wait_ready()
        key = (folder / "secret-key").read_text()
        answer(folder, ENQUEUE.format(name="kept"), "job:")
        assert farled.stop(signal.SIGTERM) == 0
    with serving(folder) as farled:
        farled.wait_ready()
        assert answer(folder, COUNT_JOBS, "jobs:") == "1"
        assert (folder / "secret-key").read_text() == key
        assert "up to date" in farled.said()


def test_its_data_is_closed_to_other_people(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    with serving(folder) as farled:
        farled.wait_ready()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
        assert stat.S_IMODE((folder / "broker" / "messages").stat().st_mode) == 0o700


@pytest.mark.parametrize("part", ["gunicorn", "worker", "beat"])
def test_when_one_part_dies_all_stop_with_a_plain_sentence(folder: Path, part: str) -> None:
    with serving(folder) as farled:
        farled.wait_ready()
        family = farled.family()
        farled.part(part).kill()
        assert farled.process.wait(40) == 1
        assert left_of(family) == []
        assert "stopped by itself" in farled.said()


def test_nothing_stays_when_it_is_killed_itself(folder: Path) -> None:
    with serving(folder) as farled:
        farled.wait_ready()
        family = farled.family()
        farled.process.kill()
        farled.process.wait(10)
        assert left_of(family, seconds=30) == []


def test_a_taken_port_is_named_with_the_way_out(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = manage(folder, "serve", port=port)
    assert done.returncode == 1
    assert f"Port {port} is already in use" in done.stderr
    assert "PORT=" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["0", "70000", "eighty"])
def test_a_port_that_is_none_is_refused(folder: Path, port: str) -> None:
    done = manage(folder, "serve", PORT=port)
    assert done.returncode == 1
    assert "PORT must be a number" in done.stderr


def test_two_do_not_share_one_data_folder(folder: Path) -> None:
    with serving(folder) as farled:
        farled.wait_ready()
        with serving(folder) as second:
            assert second.process.wait(60) == 1
        assert farled.status() == 200


def test_with_redis_it_does_the_same(folder: Path, redis_url: str) -> None:
    with serving(folder, REDIS_URL=redis_url) as farled:
        farled.wait_ready()
        assert not (folder / "broker").exists()
        assert do_a_job(folder, REDIS_URL=redis_url)
        family = farled.family()
        assert farled.stop(signal.SIGTERM) == 0
        assert left_of(family) == []
