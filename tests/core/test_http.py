"""The page decorator: allowed methods, one transaction around a write, no write by GET."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.models import Organisation
from core.http import WriteByGet, page

pytestmark = pytest.mark.django_db


def add(request: HttpRequest) -> HttpResponse:
    Organisation.objects.create(name="New Town")
    return HttpResponse("added")


def count(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Organisation.objects.count())


def fail(request: HttpRequest) -> HttpResponse:
    add(request)
    raise ZeroDivisionError


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    "write",
    [
        lambda: Organisation.objects.create(name="X"),
        lambda: Organisation.objects.update(name="X"),
        lambda: Organisation.objects.all().delete(),
        lambda: Organisation.objects.bulk_create([Organisation(name="X"), Organisation(name="Y")]),
        lambda: connection.cursor().execute("  \n insert into accounts_organisation (name) values ('x')"),
    ],
)
def test_a_get_that_writes_is_stopped(rf: RequestFactory, method: str, write: Callable[[], object]) -> None:
    Organisation.objects.create(name="Old Town")

    def view(request: HttpRequest) -> HttpResponse:
        write()
        return HttpResponse()

    with pytest.raises(WriteByGet), transaction.atomic():
        page(writes=["POST"])(view)(getattr(rf, method)("/"))
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Old Town"]


def test_a_get_may_read_and_set_savepoints(rf: RequestFactory) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            return count(request)

    assert page()(view)(rf.get("/")).content == b"0"


def test_after_a_get_others_may_write_again(rf: RequestFactory) -> None:
    page()(count)(rf.get("/"))
    Organisation.objects.create(name="Old Town")
    assert page()(count)(rf.get("/")).content == b"1"


def test_a_post_is_one_transaction(rf: RequestFactory) -> None:
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(len(connection.savepoint_ids))
        return add(request)

    before = len(connection.savepoint_ids)
    assert page(writes=["POST"])(view)(rf.post("/")).status_code == 200
    assert seen == [before + 1]


def test_a_post_that_fails_leaves_nothing(rf: RequestFactory) -> None:
    with pytest.raises(ZeroDivisionError):
        page(writes=["POST"])(fail)(rf.post("/"))
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_a_page_that_only_shows_answers_to_no_other_method(rf: RequestFactory, method: str) -> None:
    answer = page()(add)(getattr(rf, method)("/"))
    assert answer.status_code == 405 and answer["Allow"] == "GET, HEAD"
    assert not Organisation.objects.exists()


def test_head_is_answered_like_get(rf: RequestFactory) -> None:
    assert page()(count)(rf.head("/")).status_code == 200


def test_a_page_is_known_as_one() -> None:
    view = page(writes=["POST"])(count)
    assert view.is_page and view.__name__ == "count"
