"""The embedded broker: whole messages, private folders; Redis and the folder carry the same settings otherwise."""

import stat
from pathlib import Path

import pytest
from kombu import Connection
from kombu.transport import resolve_transport

from config import celery
from config.broker import Transport

pytestmark = pytest.mark.once


@pytest.fixture
def connection(tmp_path: Path):
    Transport.global_state.clear()  # it remembers, for the process, what was bound in which folder
    with Connection("filesystem://localhost", transport_options=celery.folder_options(tmp_path)) as connection:
        yield connection


def test_a_message_goes_round(connection: Connection, tmp_path: Path) -> None:
    queue = connection.SimpleQueue("celery")
    queue.put({"job": "å 🙂"})
    assert queue.get(timeout=5).payload == {"job": "å 🙂"}
    queue.close()


def test_a_message_is_a_file_that_only_its_owner_reads(connection: Connection, tmp_path: Path) -> None:
    queue = connection.SimpleQueue("celery")
    queue.put({"job": "1"})
    (file,) = (tmp_path / "broker" / "messages").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.name.endswith(".celery.msg")
    queue.close()


def test_a_message_that_is_still_being_written_is_not_fetched(connection: Connection, tmp_path: Path) -> None:
    queue = connection.SimpleQueue("celery")
    (tmp_path / "broker" / "messages" / "half.celery.msg.part").write_text("{")
    with pytest.raises(queue.Empty):
        queue.get(block=False)
    queue.close()


def test_every_folder_of_the_broker_is_private(tmp_path: Path) -> None:
    options = celery.folder_options(tmp_path)
    for folder in {tmp_path / "broker", Path(options["data_folder_in"]), Path(options["control_folder"])}:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_address_of_the_settings_means_our_transport() -> None:
    assert resolve_transport("filesystem") is Transport


def test_work_is_acknowledged_late_and_fetched_one_by_one(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    for url in ("", "redis://127.0.0.1:1/0"):
        settings.REDIS_URL = url
        options = celery.options()
        assert options["task_acks_late"]
        assert options["task_reject_on_worker_lost"]
        assert options["worker_prefetch_multiplier"] == 1
        assert options["task_ignore_result"]
        assert options["timezone"] == settings.TIME_ZONE


def test_redis_waits_longer_than_the_longest_task() -> None:
    from core.tasks import run_job

    assert celery.redis_options()["visibility_timeout"] > run_job.time_limit


def test_every_entry_of_the_schedule_names_a_task(settings) -> None:
    celery.app.loader.import_default_modules()
    missing = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if entry["task"] not in celery.app.tasks]
    assert missing == []
