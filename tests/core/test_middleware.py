"""Around every page: the id of the request, security headers, a policy that allows no inline code, no way in by being superuser."""

import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from accounts.models import User
from core import logs
from core.db import Superseded
from core.middleware import RefusalMiddleware, RequestIdMiddleware
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer() -> Any:
    return Client().get("/sign-in/")


class TestRequestId:
    def test_each_answer_has_its_own(self) -> None:
        first, second = (Client().get("/healthz")["X-Request-Id"] for _n in range(2))
        assert re.fullmatch(r"[0-9a-f]{12}", first) and first != second

    def test_one_sent_by_the_reader_is_not_taken_over(self) -> None:
        assert Client().get("/healthz", headers={"x-request-id": "evil"})["X-Request-Id"] != "evil"

    def test_it_is_gone_after_a_request_that_broke(self, rf: RequestFactory) -> None:
        def breaks(request: HttpRequest) -> HttpResponse:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            RequestIdMiddleware(breaks)(rf.get("/"))
        assert logs.request_id.get() == ""


class TestHeaders:
    def test_nothing_is_sniffed_framed_or_told_to_others(self, answer: Any) -> None:
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"

    def test_the_policy_allows_only_what_we_serve_ourselves(self, answer: Any) -> None:
        policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        for kind in ("script-src", "style-src", "font-src", "connect-src", "form-action"):
            assert policy[kind] == "'self'"
        assert "unsafe" not in answer["Content-Security-Policy"]

    def test_the_page_keeps_to_its_policy(self, answer: Any) -> None:
        page = answer.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page) and "<style" not in page
        assert not re.search(r"\s(on[a-z]+|style)=", page)
        assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)

    def test_every_file_the_page_names_is_there(self, answer: Any) -> None:
        named = re.findall(r'(?:src|href)="/static/([^"#?]+)', answer.content.decode())
        assert named and [name for name in named if not finders.find(name)] == []

    def test_cookies_are_out_of_reach_of_scripts(self, answer: Any) -> None:
        assert answer.cookies["csrftoken"]["httponly"] and answer.cookies["csrftoken"]["samesite"] == "Lax"

    def test_error_pages_carry_them_too(self) -> None:
        answer = Client().get("/no/such/page/")
        assert answer.status_code in (302, 404)
        assert "Content-Security-Policy" in answer and "X-Request-Id" in answer

    def test_pages_of_somebody_signed_in_are_stored_nowhere(self, sign_in: Any) -> None:
        assert sign_in(factories.person()).get("/sign-out/")["Cache-Control"] == "private, no-store"


class TestRefusal:
    def test_who_came_second_is_told(self, rf: RequestFactory) -> None:
        request = rf.get("/")
        request.user = factories.person().user
        answer = RefusalMiddleware(lambda _request: HttpResponse()).process_exception(request, Superseded())
        assert answer is not None and answer.status_code == 409

    def test_other_errors_are_not_hidden(self, rf: RequestFactory) -> None:
        assert RefusalMiddleware(lambda _request: HttpResponse()).process_exception(rf.get("/"), ZeroDivisionError()) is None


class TestForgery:
    def test_a_post_without_token_is_refused_in_our_own_words(self) -> None:
        answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "a@b.example", "password": "x"})
        assert answer.status_code == 403 and answer.content.decode().count("<h1>") == 1

    def test_a_post_from_another_place_is_refused(self, settings: Any) -> None:
        settings.CSRF_TRUSTED_ORIGINS = []
        client = Client(enforce_csrf_checks=True)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/sign-in/").content.decode())
        assert token is not None
        form = {"username": "a@b.example", "password": "x", "csrfmiddlewaretoken": token[1]}
        assert client.post("/sign-in/", form, headers={"origin": "http://evil.example"}).status_code == 403
        assert client.post("/sign-in/", form, headers={"origin": "http://testserver"}).status_code == 200


class TestSuperuser:
    @pytest.fixture
    def superuser(self, case: factories.Case) -> Client:
        somebody = factories.person(of=case.lead)
        User.objects.filter(person=somebody).update(is_superuser=True)
        client = Client()
        client.force_login(User.objects.get(person=somebody), backend="accounts.backends.FarledBackend")
        return client

    @pytest.mark.parametrize("name", ["initiative", "plan", "goals", "risks", "documents", "milestones", "conditions", "people", "log"])
    def test_being_superuser_opens_no_initiative(self, superuser: Client, case: factories.Case, name: str) -> None:
        from django.urls import reverse

        assert superuser.get(reverse(name, args=[case.initiative.pk])).status_code == 404

    def test_the_list_of_initiatives_is_empty(self, superuser: Client, case: factories.Case) -> None:
        assert case.initiative.name not in superuser.get("/initiatives/").content.decode()


def test_health_tells_no_detail(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}
    monkeypatch.setattr("core.views.connection.cursor", lambda: 1 / 0)
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})


def test_too_much_at_once_is_said_to_be_too_much(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = Client().post("/sign-in/", {"username": "a@b.example", "password": "x" * 50})
    assert answer.status_code == 413 and answer.content.decode().count("<h1>") == 1
