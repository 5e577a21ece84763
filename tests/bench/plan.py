"""The coordinator's daily work: plan, matrices, my work, spreadsheets, with 10, 300 and 5 000 tasks."""

import argparse
from typing import Any

from tests.bench import once


def run(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """One row for each thing at each size: queries, p50 and p95 in ms, weight of the page in kB, memory in MB."""
    with once.fresh() as environment:
        rows = once.printed("tests.bench.plan_pages", environment)
    order = list(dict.fromkeys(row["what"] for row in rows))
    return [{**row, "kB": row.get("kB", "-")} for row in sorted(rows, key=lambda row: order.index(row["what"]))]
