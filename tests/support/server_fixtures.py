"""Fixtures: one PostgreSQL and one Redis for the whole run (each worker of a parallel run has its own), started when first asked for.

A server that cannot be started fails the test; it is never skipped.
"""

import os
from collections.abc import Iterator

import pytest

from tests.support import servers


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """DATABASE_URL of a running PostgreSQL: the one the run was given, else one of our own."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """REDIS_URL of a Redis of our own."""
    with servers.redis() as url:
        yield url
