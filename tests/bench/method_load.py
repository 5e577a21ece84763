"""Reads and validates all data of the method once, in a process that has read none of it; prints the row as JSON."""

import json
import time

import django
import psutil


def main() -> None:
    """Measure and print."""
    django.setup()
    from method.loading.whole import DATA, load
    from tests.method.walk import texts

    before, began = psutil.Process().memory_info().rss, time.perf_counter()
    whole = load()
    took = (time.perf_counter() - began) * 1000
    grown = (psutil.Process().memory_info().rss - before) / 1_048_576
    size = sum(file.stat().st_size for file in DATA.rglob("*.yaml"))
    count = sum(1 for _text in texts(whole))
    row = {
        "what": "load and validate all data", "size": f"{size // 1024} kB, {count} texts × 4", "queries": 0, "p50 ms": took, "p95 ms": took,
        "memory MB": grown,
    }  # fmt: skip
    print(json.dumps([row]))


if __name__ == "__main__":
    main()
