"""An unsafe start in production is refused."""

from typing import Any

import pytest
from django.core.checks import run_checks

from core.checks import production_is_safe

SAFE = {"DEBUG": False, "SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": ["farled.example"], "HTTPS": True, "FARLED_DEMO": False}


@pytest.fixture(autouse=True)
def safe(settings: Any) -> None:
    for name, value in SAFE.items():
        setattr(settings, name, value)


def test_a_safe_installation_passes() -> None:
    assert production_is_safe(None) == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DEBUG", True, "farled.E001"),
        ("SECRET_KEY", "short", "farled.E002"),
        ("ALLOWED_HOSTS", ["*"], "farled.E003"),
        ("HTTPS", False, "farled.E004"),
        ("FARLED_DEMO", True, "farled.E005"),
    ],
)
def test_each_danger_is_an_error_that_says_how_to_mend_it(settings: Any, name: str, value: Any, code: str) -> None:
    setattr(settings, name, value)
    found = production_is_safe(None)
    assert [error.id for error in found] == [code]
    assert found[0].is_serious() and found[0].hint


def test_it_is_asked_only_before_a_deployment(settings: Any) -> None:
    settings.DEBUG = True
    assert "farled.E001" not in {error.id for error in run_checks()}
    assert "farled.E001" in {error.id for error in run_checks(include_deployment_checks=True)}


def test_the_key_is_never_part_of_the_message(settings: Any) -> None:
    settings.SECRET_KEY = "tell-nobody"
    assert "tell-nobody" not in str(production_is_safe(None))
