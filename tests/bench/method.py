"""The method: loading all data, the guide, a phase with all its checklists, an initiative with all four playbooks."""

import argparse
from typing import Any

from tests.bench import once

LOADS = 5


def run(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """One row for each thing: what it is at which size, queries, p50 and p95 in ms, memory in MB."""
    with once.fresh() as environment:
        loads = [once.printed("tests.bench.method_load", environment)[0] for _turn in range(LOADS)]
        return [_middle(loads), *once.printed("tests.bench.method_pages", environment)]


def _middle(loads: list[dict[str, Any]]) -> dict[str, Any]:
    """The load of middle length, with the slowest as p95."""
    ordered = sorted(loads, key=lambda row: row["p50 ms"])
    return {**ordered[len(ordered) // 2], "p95 ms": ordered[-1]["p50 ms"]}
