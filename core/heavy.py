"""Work that takes long leaves a thread of its worker free for everybody else's."""

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from core import jobs

_lock = threading.Lock()
_put_back: deque[str] = deque()
_running = 0


def places() -> int:
    """How many long jobs may run in this process at once: all its threads but one, at least one."""
    return max(1, int(os.environ.get("WORKER_THREADS") or "2") - 1)


@contextmanager
def place() -> Iterator[None]:
    """A place for a long job; raises jobs.Later where none is free. The next one put back is sent when this one is done."""
    global _running
    at_hand = jobs.at_hand()
    with _lock:
        if _running >= places():
            if at_hand and at_hand not in _put_back:
                _put_back.append(at_hand)
            raise jobs.Later
        _running += 1
    try:
        yield
    finally:
        with _lock:
            _running -= 1
            following = _put_back.popleft() if _put_back else ""
        if following:
            jobs.send(following)
