"""How long a short document waits while a document of 100 pages is being made by the same worker; prints JSON rows."""

import json
import sys
import threading
import time
from typing import Any

import django


def main() -> None:
    """Measure and print."""
    django.setup()
    from core.pdf import render_pdf
    from tests.bench.documents_once import text

    short, long = text(4), text(100)
    render_pdf(short)
    alone = _wall(render_pdf, short)
    running = threading.Thread(target=render_pdf, args=(long,))
    began = time.perf_counter()
    running.start()
    time.sleep(0.5)
    beside = [_wall(render_pdf, short) for _turn in range(3)]
    running.join()
    whole = time.perf_counter() - began
    rows = [
        _row("a short document alone", alone),
        _row("the same beside one of 100 pages", sorted(beside)[1]),
        _row("that one of 100 pages", whole),
    ]
    sys.stdout.write(json.dumps(rows) + "\n")


def _wall(act: Any, made: Any) -> float:
    began = time.perf_counter()
    act(made)
    return time.perf_counter() - began


def _row(what: str, seconds: float) -> dict[str, Any]:
    return {
        "what": f"{what} (wall)", "pages": "–", "kB": "–", "cold ms": "–", "p50 ms": seconds * 1000, "queries": "–", "memory MB": _memory(),
        "ms a page": "–",
    }  # fmt: skip


def _memory() -> float:
    import psutil

    return float(psutil.Process().memory_info().rss / 1_048_576)


if __name__ == "__main__":
    main()
