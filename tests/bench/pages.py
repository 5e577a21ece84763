"""Pages at 10, 1 000 and 10 000 initiatives, on SQLite and PostgreSQL: queries, p50/p95 ms, requests a second, memory."""

import argparse
import contextlib
import http.client
import json
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from tests.bench.installation import Installation, installed
from tests.support.servers import postgres

PASSWORD = "seed-for-measuring"
ROUNDS = 60


def run(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """One row for each database, size and page."""
    rows: list[dict[str, Any]] = []
    for database in chosen.databases.split(","):
        with _database(database) as url, installed(url) as installation:
            made = 0
            for size in (int(n) for n in chosen.sizes.split(",")):
                print(f"{database}: {size} initiatives", file=sys.stderr)
                installation.manage("seed", "--initiatives", str(size - made), "--password", PASSWORD)
                made = size
                rows += _measure(installation, database, size)
    return rows


@contextlib.contextmanager
def _database(name: str) -> Iterator[str]:
    if name == "sqlite":
        yield ""
        return
    with postgres() as url:
        yield url


def _measure(installation: Installation, database: str, size: int) -> list[dict[str, Any]]:
    facts = json.loads(installation.manage("bench_facts"))
    cookie = facts["cookie"]
    rows = []
    for page, path in facts["pages"].items():
        one = _ask(installation.port, path, cookie, clients=1, rounds=ROUNDS)
        eight = _ask(installation.port, path, cookie, clients=8, rounds=ROUNDS // 4)
        rows.append({
            "database": database, "initiatives": size, "page": page, "queries": facts["queries"][page],
            "p50 ms": one["p50"], "p95 ms": one["p95"], "p50 ms, 8 clients": eight["p50"], "p95 ms, 8 clients": eight["p95"],
            "requests/s": eight["rate"], "memory MB": installation.memory(),
        })  # fmt: skip
    rows.append({
        "database": database, "initiatives": size, "page": "create an initiative", "queries": facts["queries"]["create an initiative"],
        "p50 ms": facts["create_ms"]["p50"], "p95 ms": facts["create_ms"]["p95"], "p50 ms, 8 clients": "-", "p95 ms, 8 clients": "-",
        "requests/s": "-", "memory MB": installation.memory(),
    })  # fmt: skip
    return rows


def _ask(port: int, path: str, cookie: str, *, clients: int, rounds: int) -> dict[str, float]:
    times: list[float] = []
    threads = [threading.Thread(target=_client, args=(port, path, cookie, rounds, times)) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(times) / (time.perf_counter() - began)
    cuts = statistics.quantiles(times, n=20)
    return {"p50": statistics.median(times), "p95": cuts[18], "rate": rate}


def _client(port: int, path: str, cookie: str, rounds: int, times: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for turn in range(rounds + 4):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        if turn >= 4:
            times.append((time.perf_counter() - began) * 1000)
    connection.close()
