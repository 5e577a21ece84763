"""The parts fit together: schedule, migrations, settings, and what is committed."""

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from config.celery import app as celery
from tests.house.sources import APPS, ROOT

TEXT = {".py", ".html", ".txt", ".md", ".yml", ".yaml", ".toml", ".sh", ".css", ".js", ".json", ".po", ".cfg", ".ini", ".svg", ""}


class TestSchedule:
    @pytest.mark.parametrize("name", settings.CELERY_BEAT_SCHEDULE)
    def test_each_entry_is_a_task_and_takes_what_it_is_given(self, name: str) -> None:
        celery.loader.import_default_modules()
        entry = settings.CELERY_BEAT_SCHEDULE[name]
        task = celery.tasks[entry["task"]]
        inspect.signature(task.run).bind(*entry.get("args", ()), **entry.get("kwargs", {}))

    @pytest.mark.parametrize("name", settings.CELERY_BEAT_SCHEDULE)
    @pytest.mark.django_db
    def test_each_entry_does_no_harm_in_an_empty_house(self, name: str) -> None:
        celery.loader.import_default_modules()
        assert celery.tasks[settings.CELERY_BEAT_SCHEDULE[name]["task"]].run() is None

    def test_each_task_of_ours_is_acknowledged_late_and_limited(self) -> None:
        celery.loader.import_default_modules()
        ours = [task for name, task in celery.tasks.items() if name.split(".")[0] in APPS]
        assert len(ours) >= 5
        assert [task.name for task in ours if not (task.acks_late and task.reject_on_worker_lost and task.time_limit)] == []


@pytest.mark.django_db
def test_no_change_of_a_model_lacks_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_model_of_ours_has_an_id_nobody_can_guess() -> None:
    from core.models import BaseModel

    others = {model._meta.label for model in apps.get_models() if model._meta.app_label in APPS and not issubclass(model, BaseModel)}
    assert others == {"core.Event", "core.EventHead", "core.EventText", "adoption.InitiativeUserPermission"}


class TestSettings:
    def read(self, tmp_path: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
        """Import the settings in a process of its own, with these variables and no others of ours."""
        bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        show = "from config import settings as s; print(s.DATABASES['default']['ENGINE'], s.DEBUG, s.HTTPS, len(s.SECRET_KEY) >= 40)"
        return subprocess.run(
            [sys.executable, "-c", show],
            cwd=ROOT,
            env={**bare, "FARLED_DATA_DIR": str(tmp_path), **variables},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def test_without_any_variable_it_is_safe_and_works(self, tmp_path: Path) -> None:
        done = self.read(tmp_path)
        assert done.stdout.split() == ["django.db.backends.sqlite3", "False", "False", "True"], done.stderr

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("DATABASE_URL", "mysql://a:b@c/d"),
            ("DATABASE_URL", "nonsense"),
            ("DEBUG", "maybe"),
            ("FARLED_DEMO", "2"),
            ("SSL_REDIRECT", "ja"),
            ("SIGN_IN_FAILURES", "ten"),
            ("TRUSTED_PROXIES", "-1"),
            ("EMAIL_URL", "http://mail.example"),
            ("EMAIL_URL", "smtp://"),
        ],
    )
    def test_a_bad_value_stops_the_start_with_a_plain_sentence(self, tmp_path: Path, name: str, value: str) -> None:
        done = self.read(tmp_path, FARLED_BASE_URL="https://farled.example", **{name: value})
        assert done.returncode != 0
        last = done.stderr.strip().splitlines()[-1]
        assert last.startswith("django.core.exceptions.ImproperlyConfigured:") and name in last

    def test_no_password_stands_in_the_message(self, tmp_path: Path) -> None:
        done = self.read(tmp_path, DATABASE_URL="mysql://farled:hush-hush@host/name")
        assert "hush-hush" not in done.stdout + done.stderr.splitlines()[-1]

    @pytest.mark.parametrize(
        ("variables", "expected"),
        [
            ({"DATABASE_URL": "postgres://a:b%40c@host:5433/name?sslmode=require"}, "django.db.backends.postgresql False False True"),
            ({"DATABASE_URL": "sqlite:////tmp/x.sqlite3"}, "django.db.backends.sqlite3 False False True"),
            ({"DEBUG": "on"}, "django.db.backends.sqlite3 True False True"),
            ({"FARLED_BASE_URL": "https://farled.example"}, "django.db.backends.sqlite3 False True True"),
        ],
    )
    def test_a_good_value_is_taken(self, tmp_path: Path, variables: dict[str, str], expected: str) -> None:
        done = self.read(tmp_path, **variables)
        assert done.stdout.strip() == expected, done.stderr

    def test_the_key_is_made_once_and_is_for_nobody_else(self, tmp_path: Path) -> None:
        self.read(tmp_path)
        first = (tmp_path / "secret-key").read_text()
        self.read(tmp_path)
        assert (tmp_path / "secret-key").read_text() == first and (tmp_path / "secret-key").stat().st_mode & 0o077 == 0

    def test_a_key_may_stand_in_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "key").write_text("k" * 50)
        assert self.read(tmp_path, SECRET_KEY_FILE=str(tmp_path / "key")).stdout.split()[-1] == "True"
        assert not (tmp_path / "secret-key").exists()


def committed() -> list[Path]:
    """Text files under version control, and those that are about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in names if Path(name).suffix in TEXT and (ROOT / name).is_file()]


# Put together here, so that this file does not name what it forbids.
MACHINE = re.compile("|".join(re.escape(part) for part in ("/" + "work/", "/" + "root/", "/home" + "/user", "Users" + "/")))
REGISTRIES = re.compile(
    "|".join(("pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(com|org)", "index" + "-url", "extra" + "-index"))
)
SECRETS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pous]_[A-Za-z0-9]{36}")


@pytest.mark.parametrize("forbidden", [MACHINE, REGISTRIES, SECRETS], ids=["path of a machine", "package registry", "secret"])
def test_no_file_names_what_belongs_to_one_machine(forbidden: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in committed()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if forbidden.search(line)
    ]
    assert found == []


def test_what_is_looked_for_would_be_found() -> None:
    assert MACHINE.search("open('/wo" + "rk/main/x')") and REGISTRIES.search("https:" + "//py" + "pi.org/simple")


def test_no_database_key_or_mail_is_committed() -> None:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    wrong = re.compile(r"\.(sqlite3|eml|pem|key|env|pyc|mo)$|secret-key|(^|/)\.env")
    assert [name for name in names if wrong.search(name)] == []
