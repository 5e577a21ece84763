"""The record of decisions: verifying chains of 100 000 events together."""

import argparse
from typing import Any

from tests.bench import once


def run(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """One row for each thing: milliseconds, queries, memory that it took above what the process had before, in MB."""
    with once.fresh() as environment:
        return once.printed("tests.bench.decisions_record", environment)
