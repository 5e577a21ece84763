"""The record is append-only in the database itself, whoever sends the SQL."""

from collections.abc import Callable, Iterator

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from core import append_only, events
from core.models import Event
from tests.core.test_events import STREAM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def event() -> Event:
    return events.record(STREAM, "test.done", by=None)


@pytest.fixture
def after() -> Iterator[None]:
    yield
    append_only.put_back()


def execute(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("sql", ["UPDATE core_event SET action = 'x'", "DELETE FROM core_event", "UPDATE core_event SET seq = seq"])
def test_raw_sql_is_refused(sql: str, event: Event) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        execute(sql)
    assert Event.objects.get(pk=event.pk).action == "test.done"


def test_truncate_is_refused_where_there_is_one() -> None:
    connection.check_constraints()
    statement = "TRUNCATE core_event CASCADE" if connection.vendor == "postgresql" else "DELETE FROM core_event WHERE 1"
    with pytest.raises(DatabaseError, match="append-only"):
        execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        lambda event: Event.objects.filter(pk=event.pk).update(action="x"),
        lambda event: Event.objects.bulk_update([event], ["action"]),
        lambda event: event.save(),
        lambda event: Event.objects.filter(pk=event.pk)._raw_delete("default"),
    ],
)
def test_the_program_itself_is_refused(change: Callable[[Event], object], event: Event) -> None:
    event.action = "x"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(event)


def test_rows_may_be_added() -> None:
    assert events.record(STREAM, "test.done", by=None).seq == 2


@pytest.mark.usefixtures("after")
class TestTriggers:
    def test_a_missing_one_is_reported(self) -> None:
        append_only.remove()
        found = [warning for warning in run_checks(tags=[Tags.database], databases=["default"]) if warning.id == "farled.W001"]
        assert len(found) == len(append_only.missing()) >= 2

    def test_nothing_is_reported_when_all_are_there(self) -> None:
        assert append_only.missing() == []
        assert [w for w in run_checks(tags=[Tags.database], databases=["default"]) if w.id == "farled.W001"] == []

    def test_migrate_puts_them_back(self) -> None:
        append_only.remove()
        call_command("migrate", verbosity=0)
        assert append_only.missing() == []
        with pytest.raises(DatabaseError, match="append-only"):
            execute("DELETE FROM core_event")

    def test_putting_them_back_twice_does_no_harm(self) -> None:
        append_only.put_back()
        append_only.put_back()
        assert append_only.missing() == []
