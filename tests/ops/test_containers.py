"""docker-compose.yml and Dockerfile: what an operator may rely on."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = {"web", "worker", "beat"}
pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"])


def test_it_has_the_five_services(services: dict[str, Any]) -> None:
    assert set(services) == OURS | {"postgres", "redis"}


def test_every_service_has_a_health_check_and_comes_back(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service["healthcheck"]["test"], name
        assert service["restart"] == "unless-stopped", name


def test_ours_run_without_rights(services: dict[str, Any]) -> None:
    for name in OURS:
        assert services[name]["user"] == "10001"
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["read_only"] is True


def test_each_of_ours_runs_one_part(services: dict[str, Any]) -> None:
    assert {name: services[name]["command"] for name in OURS} == {
        "web": ["--only", "web"],
        "worker": ["--only", "worker"],
        "beat": ["--only", "scheduler"],
    }


def test_worker_and_scheduler_wait_for_the_migrated_database(services: dict[str, Any]) -> None:
    for name in ("worker", "beat"):
        assert services[name]["depends_on"] == {"web": {"condition": "service_healthy"}}


def test_secrets_come_from_outside_and_must_be_given(services: dict[str, Any]) -> None:
    given = services["web"]["environment"]
    for name in ("SECRET_KEY", "FARLED_BASE_URL", "ALLOWED_HOSTS"):
        assert given[name].startswith("${" + name + ":?"), name
    assert "${POSTGRES_PASSWORD:?" in given["DATABASE_URL"]
    assert services["postgres"]["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")


def test_only_the_web_server_is_reached_from_outside_and_only_from_this_machine(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in services["web"]["ports"])


def test_the_demonstration_is_off_by_default(services: dict[str, Any]) -> None:
    assert services["web"]["environment"]["FARLED_DEMO"] == "${FARLED_DEMO:-0}"


def test_the_image_ends_as_a_user_without_rights_and_holds_no_secret() -> None:
    lines = (ROOT / "Dockerfile").read_text()
    stages = lines.split("\nFROM ")
    assert len(stages) == 3  # the comment, the building stage, the image
    assert "\nUSER farled\n" in stages[-1]
    assert not re.search(r"^(ENV|ARG)\b.*(SECRET|PASSWORD|TOKEN)", lines, flags=re.MULTILINE)


def test_the_image_gets_neither_data_nor_history_nor_secrets() -> None:
    ignored = set((ROOT / ".dockerignore").read_text().split())
    assert {".git", ".venv", "data", ".env", ".env.*", "tests"} <= ignored
