"""Work in the background: Redis where REDIS_URL is set, else a folder of this machine. The same tasks either way."""

import os
from pathlib import Path
from typing import Any

from celery import Celery

from config import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
broker.register()

POLL_SECONDS = 0.15
# Longer than the longest task and the longest pause before a retry: a shorter one would start slow work twice.
VISIBILITY_SECONDS = 3600
# A machine that was off in the morning still does the morning's work, up to half a day later.
CATCH_UP_SECONDS = 12 * 3600


def private_folder(path: Path) -> str:
    """The folder, made if missing and closed to everybody else; its path as text."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    return str(path)


def folder_options(data_dir: Path) -> dict[str, Any]:
    """Transport options of the embedded broker; one folder is outbox and inbox at once."""
    private_folder(data_dir / "broker")
    messages = private_folder(data_dir / "broker" / "messages")
    return {
        "data_folder_in": messages,
        "data_folder_out": messages,
        "control_folder": private_folder(data_dir / "broker" / "control"),
        "polling_interval": POLL_SECONDS,
    }


def redis_options() -> dict[str, Any]:
    """Transport options for Redis: an unreachable server is noticed quickly, the job rows keep the work."""
    return {"visibility_timeout": VISIBILITY_SECONDS, "socket_connect_timeout": 3, "socket_timeout": 30, "socket_keepalive": True}


def options() -> dict[str, Any]:
    """Celery's settings, read when first needed (the settings module cannot be read while it is itself being imported)."""
    from django.conf import settings

    redis = bool(settings.REDIS_URL)
    return {
        "broker_transport_options": redis_options() if redis else folder_options(settings.DATA_DIR),
        "broker_connection_retry_on_startup": True,
        "timezone": settings.TIME_ZONE,
        "enable_utc": True,
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_publish_retry_policy": {"max_retries": 1, "interval_start": 0, "interval_step": 0.2},
        "worker_prefetch_multiplier": 1,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "worker_send_task_events": False,
        "worker_enable_remote_control": redis,
        "beat_cron_starting_deadline": CATCH_UP_SECONDS,
    }


app = Celery("farled")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.add_defaults(options)
app.autodiscover_tasks()
