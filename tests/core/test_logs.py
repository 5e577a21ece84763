"""Logs: one JSON object a line, with the id of the request and without secrets or what people wrote."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from accounts.models import Organisation, User
from core import logs
from tests import factories


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is logged, as it would be written, from the most talkative level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonFormatter())
    handler.addFilter(logs.RequestIdFilter())
    loggers = [logging.getLogger(name) for name in ("", "axes", "django.request", "django.security", "celery")]
    levels = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield stream
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_one_object(written: io.StringIO) -> None:
    logging.getLogger("test").warning("Ä %s", "x")
    assert lines(written)[0] | {"at": ""} == {"at": "", "level": "WARNING", "logger": "test", "message": "Ä x"}


def test_nobody_can_write_a_line_of_their_own(written: io.StringIO) -> None:
    logging.getLogger("test").warning("%s", 'x\n{"level": "INFO", "message": "all is well"}')
    assert len(lines(written)) == 1


def test_the_id_of_the_request_is_in_the_line_and_gone_after(written: io.StringIO) -> None:
    token = logs.request_id.set("abc")
    logging.getLogger("test").warning("in it")
    logs.request_id.reset(token)
    logging.getLogger("test").warning("after it")
    inside, after = lines(written)
    assert inside["request"] == "abc" and "request" not in after


def test_an_error_tells_where_it_happened(written: io.StringIO) -> None:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        logging.getLogger("test").exception("It broke.")
    assert "ZeroDivisionError" in lines(written)[0]["error"] and "test_logs.py" in lines(written)[0]["error"]


def test_the_values_a_database_quotes_are_left_out(written: io.StringIO) -> None:
    message = "duplicate key\nDETAIL:  Key (email)=(anna@town.example) already exists.\n"
    try:
        raise IntegrityError(message)
    except IntegrityError:
        logging.getLogger("test").exception("It broke.")
    assert "duplicate key" in written.getvalue() and "anna@town.example" not in written.getvalue()


@pytest.mark.django_db
def test_a_real_broken_rule_is_logged_without_its_values(written: io.StringIO) -> None:
    name = "Very Secret Town"
    Organisation.objects.create(name=name)
    try:
        Organisation.objects.create(name=name)
    except IntegrityError:
        logging.getLogger("test").exception("It broke.")
    assert "Very Secret Town" not in written.getvalue()


@pytest.mark.django_db
def test_signing_in_writes_neither_password_nor_address(written: io.StringIO) -> None:
    somebody = factories.person()
    for password in ("wrong-but-secret", factories.PASSWORD):
        Client().post("/sign-in/", {"username": somebody.email, "password": password})
    said = written.getvalue()
    assert "wrong-but-secret" not in said and factories.PASSWORD not in said and somebody.email not in said
    assert User.objects.get(person=somebody).last_login is not None
