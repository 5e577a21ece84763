"""Structured logs: one JSON object a line, with the id of the request; no personal data, no secrets."""

import json
import logging
import re
from contextvars import ContextVar

# PostgreSQL quotes the values of a row that breaks a rule.
_DETAIL = re.compile(r"^DETAIL: .*\n?", re.MULTILINE)
request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdFilter(logging.Filter):
    """Adds the id of the request at hand."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    """One line of JSON for each record."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if getattr(record, "request_id", ""):
            line["request"] = getattr(record, "request_id", "")
        if record.exc_info:
            line["error"] = _DETAIL.sub("", self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
