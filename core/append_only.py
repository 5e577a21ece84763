"""Tables whose rows nobody changes or deletes: kept so by triggers in the database itself (PostgreSQL and SQLite).

The text of an event may be blanked, and nothing else may become of it.
"""

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

# Table -> the one change that is let through, as SQL over OLD and NEW; nothing where there is none.
_TABLES: dict[str, str] = {
    "core_event": "",
    "core_eventtext": "NEW.data = '{}' AND NEW.salt = '' AND NEW.event_id = OLD.event_id",
    "core_anchor": "",
    "core_anchorhead": "",
}


def protect(table: str) -> None:
    """Name a table as append-only; called by an app's ready()."""
    _TABLES.setdefault(table, "")


def put_back(sender: Any = None, using: str = "default", **_kwargs: Any) -> None:
    """Create the triggers that are missing. Safe to call at any time."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    for table in _TABLES:
        if table in existing:
            _create(connection, table)


def remove(using: str = "default") -> None:
    """Drop the triggers: only the tests do, to empty their database between two tests."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in _TABLES:
            for verb in _verbs(connection):
                name = f"{table}_no_{verb.lower()}"
                suffix = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")


def missing(using: str = "default") -> list[str]:
    """Names of triggers that should be there and are not."""
    connection = connections[using]
    if not apps.ready or "core_event" not in connection.introspection.table_names():
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {row[0] for row in cursor.fetchall()}
    return [name for name in names(using) if name not in there]


def names(using: str = "default") -> list[str]:
    """Names of all triggers that belong to the tables there are."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    return [f"{table}_no_{verb.lower()}" for table in _TABLES if table in existing for verb in _verbs(connection)]


def _verbs(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    return ("UPDATE", "DELETE", "TRUNCATE") if connection.vendor == "postgresql" else ("UPDATE", "DELETE")


def _create(connection: BaseDatabaseWrapper, table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION farled_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'append-only: % may not be changed', TG_TABLE_NAME; END $$"
            )
        for verb in _verbs(connection):
            cursor.execute(_statement(connection.vendor, table, verb))


def _statement(vendor: str, table: str, verb: str) -> str:
    name = f"{table}_no_{verb.lower()}"
    when = f"WHEN (NOT ({_TABLES[table]})) " if verb == "UPDATE" and _TABLES[table] else ""
    if vendor == "postgresql":
        each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
        return f"CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {each} {when}EXECUTE FUNCTION farled_append_only()"
    refusal = f"SELECT RAISE(ABORT, 'append-only: {table} may not be changed')"
    return f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {table} {when}BEGIN {refusal}; END"
