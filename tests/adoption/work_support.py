"""What the tests of the registers share."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

HOSTILE = "<script>alert(1)</script> 👩‍👩‍👧 مرحبا"
SignIn = Callable[[Any], Client]


def queries(client: Client, url: str) -> int:
    """How many queries a page costs, the second time it is asked for."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as found:
        client.get(url)
    return len(found)


def text(response: Any) -> str:
    """The page as one line of text without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def field_errors(response: Any) -> dict[str, list[str]]:
    return {name: [str(one) for one in errors] for name, errors in response.context["form"].errors.items()}
