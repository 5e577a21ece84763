"""Walks 10 000 and 100 000 events in chains of 500, then everything verify_record looks at; prints the rows as JSON."""

import json
import os
import time
import uuid
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import django

SIZES = tuple(int(one) for one in os.environ.get("BENCH_SIZES", "10000,100000").split(","))
CHAIN = 500


def main() -> None:
    """Measure and print."""
    django.setup()
    from core import anchors, events, record

    rows: list[dict[str, Any]] = []
    for size in SIZES:
        one = partial(record.broken, _fill(size))
        anchors.make()
        rows += [
            _row("verify every chain", size, events.verify_all),
            _row("verify everything (verify_record)", size, record.all_faults),
            _row(f"verify one chain of {CHAIN} events", size, lambda one=one: filter(None, [one()])),
        ]
    print(json.dumps(rows))


def _fill(size: int) -> uuid.UUID:
    """Events until there are so many; one of the chains."""
    from django.db import transaction

    from core import events
    from core.models import Event

    stream = uuid.uuid4()
    for _chain in range((size - Event.objects.count()) // CHAIN):
        stream = uuid.uuid4()
        said = [events.Said("test.done", None, {"title": f"Task {n}", "changes": {"state": ["todo", "done"]}}) for n in range(CHAIN)]
        with transaction.atomic():
            events.record_many(stream, said, by=None)
    return stream


def _row(what: str, size: int, walk: Callable[[], Iterable[Any]]) -> dict[str, Any]:
    """Time, queries and memory of one walk. Raises RuntimeError where something does not hold."""
    import psutil
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    process = psutil.Process()
    before, began = process.memory_info().rss, time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        found = sum(1 for _one in walk())
    taken, grown = time.perf_counter() - began, process.memory_info().rss - before
    if found:
        raise RuntimeError(f"{found} faults")
    return {"what": what, "events": size, "queries": len(captured), "ms": taken * 1000, "memory MB": grown / 1_048_576}


if __name__ == "__main__":
    main()
