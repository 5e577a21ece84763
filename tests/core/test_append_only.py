"""The record is append-only in the database itself, whoever sends the SQL."""

from collections.abc import Callable, Iterator

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection, transaction

from core import anchors, append_only, events
from core.models import Event, EventText
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


class TestText:
    """What an event says may be blanked; anything else is refused."""

    @pytest.mark.parametrize(
        "sql",
        [
            "DELETE FROM core_eventtext",
            "UPDATE core_eventtext SET salt = ''",
            "UPDATE core_eventtext SET data = '{}'",
            """UPDATE core_eventtext SET data = '{"name": "Berit"}', salt = ''""",
            "UPDATE core_eventtext SET data = '{}', salt = '', event_id = event_id + 1",
        ],
    )
    def test_it_is_not_changed_otherwise(self, sql: str) -> None:
        told = events.record(STREAM, "test.done", by=None, data={"name": "Anna"})
        with pytest.raises(DatabaseError, match="append-only"):
            execute(sql)
        assert EventText.objects.get(event=told).data == {"name": "Anna"}

    def test_it_may_be_blanked(self, event: Event) -> None:
        execute("UPDATE core_eventtext SET data = '{}', salt = ''")
        assert EventText.objects.get(event=event).salt == ""


TABLES = (
    "core_eventtext",
    "core_anchor",
    "core_anchorhead",
    "milestones_decision",
    "milestones_basisitem",
    "milestones_protocol",
    "documents_version",
)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_every_table_of_the_record_has_its_triggers(table: str, verb: str) -> None:
    there = set(append_only.names())
    assert (f"{table}_no_{verb.lower()}" in there) == (verb != "TRUNCATE" or connection.vendor == "postgresql")


@pytest.mark.parametrize("sql", ["UPDATE core_anchor SET digest = ''", "DELETE FROM core_anchor", "DELETE FROM core_anchorhead"])
def test_anchors_are_refused(sql: str) -> None:
    made = anchors.make()
    with pytest.raises(DatabaseError, match="append-only"):
        execute(sql)
    assert anchors.latest() == made


def test_a_row_is_not_replaced_by_another(event: Event) -> None:
    columns = "id, stream, seq, at, action, actor, subject_type, subject, digest, previous, hash"
    again = f"INTO core_event ({columns}) SELECT {columns.replace('action', repr('x'))} FROM core_event"
    postgres = f"INSERT {again} ON CONFLICT (id) DO UPDATE SET action = 'x'"
    with pytest.raises(DatabaseError, match="append-only"):
        execute(postgres if connection.vendor == "postgresql" else f"INSERT OR REPLACE {again}")
    assert Event.objects.get(pk=event.pk).action == "test.done"


@pytest.mark.usefixtures("after")
class TestTriggers:
    def test_a_missing_one_is_reported(self) -> None:
        append_only.remove()
        found = [error for error in run_checks(tags=[Tags.database], databases=["default"]) if error.id == "farled.E006"]
        assert len(found) == len(append_only.missing()) >= 2

    def test_nothing_is_reported_when_all_are_there(self) -> None:
        assert append_only.missing() == []
        assert [e for e in run_checks(tags=[Tags.database], databases=["default"]) if e.id == "farled.E006"] == []

    def test_migrate_puts_them_back(self) -> None:
        append_only.remove()
        call_command("migrate", verbosity=0)
        assert append_only.missing() == []
        with pytest.raises(DatabaseError, match="append-only"):
            execute("DELETE FROM core_event")

    @pytest.mark.parametrize("name", ["core_event_no_update", "core_eventtext_no_delete", "core_anchor_no_delete"])
    def test_check_fails_where_one_is_dropped_and_says_how_to_mend_it(self, name: str) -> None:
        table = name.partition("_no_")[0]
        execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
        with pytest.raises(SystemCheckError, match=f"(?s){name}.*Run manage.py migrate"):
            call_command("check", databases=["default"])
        call_command("migrate", verbosity=0, skip_checks=False)
        call_command("check", databases=["default"])

    def test_putting_them_back_twice_does_no_harm(self) -> None:
        append_only.put_back()
        append_only.put_back()
        assert append_only.missing() == []
