"""Which tests are run on each kind of database: those that use one. The others are marked `once`.

Tests that ask for pages are marked `pages`: they run on PostgreSQL; the browser walks the same pages on SQLite.
"""

from collections.abc import Iterable
from typing import Any

import pytest
from django.test import SimpleTestCase

USES = {"db", "transactional_db", "real_database", "django_db_setup"}


def pytest_collection_modifyitems(items: Iterable[Any]) -> None:
    """A test without a database says the same whichever one the run was given."""
    for item in items:
        if not uses_database(item):
            item.add_marker(pytest.mark.once)
        elif "pages" in item.path.stem.split("_"):
            item.add_marker(pytest.mark.pages)


def uses_database(item: Any) -> bool:
    """By its mark, its fixtures or its class."""
    by_class = item.cls is not None and issubclass(item.cls, SimpleTestCase)
    return by_class or item.get_closest_marker("django_db") is not None or bool(USES & set(getattr(item, "fixturenames", ())))
