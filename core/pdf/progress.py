"""How far the layout of a document is: WeasyPrint says so in its log, each thread hears only of its own document."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

OnPage = Callable[[int], None]
PAGE = "Step 5 - Creating layout - Page %d"
_listener: ContextVar[OnPage | None] = ContextVar("listener", default=None)


class _Hears(logging.Handler):
    """Hands the number of a page on to whoever listens in this thread."""

    def emit(self, record: logging.LogRecord) -> None:
        listener = _listener.get()
        if listener is not None and record.msg == PAGE and isinstance(record.args, tuple):
            listener(int(record.args[0]))  # type: ignore[call-overload]


@contextmanager
def telling(on_page: OnPage | None) -> Iterator[None]:
    """Inside, `on_page` is told the number of each page that this thread lays out."""
    if on_page is not None:
        _listen()
    token = _listener.set(on_page)
    try:
        yield
    finally:
        _listener.reset(token)


def _listen() -> None:
    log = logging.getLogger("weasyprint.progress")
    if not any(isinstance(handler, _Hears) for handler in log.handlers):
        log.addHandler(_Hears())
        log.setLevel(logging.INFO)
        log.propagate = False
