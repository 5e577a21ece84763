"""Fixtures of the whole test run."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connection
from django.test import Client
from django.utils import translation

from core import append_only
from tests import factories

pytest_plugins = ("tests.support.no_skips", "tests.support.on_each_database", "tests.support.server_fixtures", "tests.support.processes")

_flush = flush.Command.handle


def _flush_without_triggers(self: flush.Command, **options: Any) -> None:
    """Append-only tables refuse DELETE; between two tests the database must be emptied all the same."""
    append_only.remove(options["database"])
    _flush(self, **options)
    append_only.put_back(using=options["database"])


flush.Command.handle = _flush_without_triggers


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Tests read English unless they choose otherwise."""
    with translation.override("en"):
        yield


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    """`with commits():` runs what waits for the commit, jobs and mails included."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def case(db: None) -> factories.Case:
    """An initiative of two organisations with one person in each role, just set up."""
    return factories.case()


@pytest.fixture
def sign_in(db: None) -> Callable[[Any], Client]:
    """A client signed in as the person given."""

    def signed_in(person: Any) -> Client:
        client = Client()
        client.force_login(person.user, backend="accounts.backends.FarledBackend")
        return client

    return signed_in


@pytest.fixture
def vendor() -> str:
    return connection.vendor
