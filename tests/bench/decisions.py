"""Decisions of a body and their record: fifty members at once, sealing, the pages, and verifying chains of 100 000 events together."""

import argparse
from typing import Any

from tests.bench import once

NOT_MEASURED = "-"


def run(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """One row for each thing: queries, milliseconds, memory of the process in MB (of the walks: what it took above that)."""
    with once.fresh() as environment:
        group = once.printed("tests.bench.decisions_group", environment)
    with once.fresh() as environment:
        record = once.printed("tests.bench.decisions_record", environment)
    return [*group, *(_as_group(row) for row in record)]


def _as_group(row: dict[str, Any]) -> dict[str, Any]:
    """A walk in the columns of the others: it is done once, so there is one time."""
    size = f"{row['events']} events"
    return {
        "what": row["what"],
        "size": size,
        "queries": row["queries"],
        "p50 ms": row["ms"],
        "p95 ms": NOT_MEASURED,
        "memory MB": row["memory MB"],
    }
