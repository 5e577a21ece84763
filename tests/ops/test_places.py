"""Refusals before the start, each with the way out; signs of life."""

import os
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from core import assets, places

pytestmark = pytest.mark.once


def test_a_folder_shared_with_others_is_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    with pytest.raises(CommandError, match="FARLED_DATA_DIR"):
        places.private_folder(tmp_path)
    assert tmp_path.stat().st_mode & 0o7777 == 0o1777


def test_a_folder_of_our_own_is_closed(tmp_path: Path) -> None:
    places.private_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


def test_a_second_holder_of_the_lock_is_refused(tmp_path: Path) -> None:
    with places.only_one(tmp_path), pytest.raises(CommandError, match="already runs"), places.only_one(tmp_path):
        pass
    with places.only_one(tmp_path):
        assert (tmp_path / "serve.lock").exists()


@pytest.mark.parametrize(
    ("host", "words"), [("192.0.2.1", "no address of this machine"), ("no.such.host.invalid", "no address of this machine")]
)
def test_a_strange_host_is_named(host: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        places.refuse_unusable(host, 8000)


def test_nobody_home_is_not_healthy() -> None:
    assert places.is_healthy("127.0.0.1", 1) is False


def test_a_silent_scheduler_is_noticed(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    with pytest.raises(CommandError):
        call_command("health", "scheduler")
    notes = tmp_path / "schedule" / "schedule.dat"
    notes.parent.mkdir()
    notes.touch()
    call_command("health", "scheduler")
    long_ago = time.time() - 3600
    os.utime(notes, (long_ago, long_ago))
    with pytest.raises(CommandError):
        call_command("health", "scheduler")


def test_static_files_are_gathered_again_only_after_a_change(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "out"
    settings.STATICFILES_DIRS = [tmp_path / "in"]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.css").write_text("a{}")
    assert assets.collect() is True
    assert (tmp_path / "out" / "one.css").read_text() == "a{}"
    assert assets.collect() is False
    (tmp_path / "in" / "one.css").write_text("b{color:red}")
    assert assets.collect() is True
    assert (tmp_path / "out" / "one.css").read_text() == "b{color:red}"
