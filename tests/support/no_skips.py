"""In continuous integration nothing is passed over: a skipped test, or one expected to fail, is a failure."""

import os
from collections.abc import Generator
from typing import Any

import pytest

STRICT = os.environ.get("CI", "").lower() in {"1", "true"}


def passed_over(report: Any) -> str:
    """Why the test did not count, or an empty string."""
    if getattr(report, "wasxfail", None) is not None:
        return f"expected to fail: {report.wasxfail}"
    return f"skipped: {report.longrepr}" if report.skipped else ""


def refuse(report: Any) -> None:
    """Turn a skip into a failure that says so."""
    reason = passed_over(report)
    if reason:
        report.outcome = "failed"
        report.longrepr = f"Nothing may be passed over here, but this was {reason}"
        report.__dict__.pop("wasxfail", None)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Generator[None, Any, Any]:
    report = yield
    if STRICT:
        refuse(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector: Any) -> Generator[None, Any, Any]:
    report = yield
    if STRICT and report.outcome == "skipped":
        refuse(report)
    return report
