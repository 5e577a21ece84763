"""One thing done many times in this process: queries and milliseconds."""

import statistics
import time
from collections.abc import Callable
from typing import Any

TURNS = 25


def row(what: str, size: str, act: Callable[[], Any], turns: int = TURNS) -> dict[str, Any]:
    """What it is at which size, its queries the second time, p50 and p95 in ms, memory of the process in MB; act is tried once before."""
    import psutil
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    act()
    with CaptureQueriesContext(connection) as captured:
        act()
    queries = len(captured)  # at once: the next request empties the list
    times = []
    for _turn in range(turns):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(times, n=20) if turns > 1 else times * 19
    memory = psutil.Process().memory_info().rss / 1_048_576
    return {"what": what, "size": size, "queries": queries, "p50 ms": statistics.median(times), "p95 ms": cuts[18], "memory MB": memory}


def client_of(person: Any) -> Any:
    """A browser signed in."""
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person.user, backend="accounts.backends.FarledBackend")
    return client


def got(client: Any, path: str) -> Callable[[], int]:
    """Asks for a page and gives its weight in bytes. Raises RuntimeError for another answer than 200."""

    def get() -> int:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return len(b"".join(answer.streaming_content) if answer.streaming else answer.content)

    return get
