"""Signing in and out: one message for every failure, throttled, never led elsewhere."""

from collections.abc import Callable
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from accounts.models import Person, User
from tests import factories

pytestmark = pytest.mark.django_db
WRONG = "E-mail and password do not match"


def attempt(username: str, password: str = factories.PASSWORD, client: Client | None = None, **more: str) -> Any:
    return (client or Client()).post("/sign-in/", {"username": username, "password": password, **more})


@pytest.fixture
def somebody() -> Person:
    return factories.person("Anna")


class TestSignIn:
    def test_the_right_password_opens_the_start_page(self, somebody: Person) -> None:
        answer = attempt(somebody.email)
        assert answer.status_code == 302 and answer["Location"] == reverse("start")
        assert answer.wsgi_request.user == somebody.user

    @pytest.mark.parametrize("change", [str.upper, str.title, lambda email: f"  {email} "])
    def test_the_address_may_be_written_in_any_case(self, somebody: Person, change: Callable[[str], str]) -> None:
        assert attempt(change(somebody.email)).status_code == 302

    def test_every_failure_says_the_same(self, somebody: Person) -> None:
        User.objects.create_user("gone@test.example", factories.PASSWORD, is_active=False)
        pages = [attempt(somebody.email, "wrong"), attempt("nobody@test.example"), attempt("gone@test.example")]
        for page in pages:
            assert page.status_code == 200 and WRONG in page.content.decode()
            assert page.wsgi_request.user.is_anonymous
        errors = [page.context["form"].non_field_errors() for page in pages]
        assert errors[0] == errors[1] == errors[2]

    def test_a_password_is_not_written_back(self, somebody: Person) -> None:
        page = attempt(somebody.email, "wrong-but-secret").content.decode()
        assert "wrong-but-secret" not in page and somebody.email in page

    @pytest.mark.parametrize(("username", "password", "sentence"), [("", "x", "your e-mail address"), ("a@b.example", "", "your password")])
    def test_an_empty_field_says_what_to_write(self, username: str, password: str, sentence: str) -> None:
        assert sentence in attempt(username, password).content.decode()

    @pytest.mark.parametrize("text", ["x" * 5000, "a\x00b", "' OR 1=1 --", "ñ\u202e@x"])
    def test_strange_text_is_a_failure_like_others(self, text: str) -> None:
        answer = attempt(text, text)
        assert answer.status_code == 200 and answer.wsgi_request.user.is_anonymous

    def test_spaces_of_a_password_belong_to_it(self, somebody: Person) -> None:
        somebody.user.set_password("  spaced out word ")
        somebody.user.save()
        assert attempt(somebody.email, "  spaced out word ").status_code == 302
        assert attempt(somebody.email, "spaced out word").status_code == 200

    def test_the_session_gets_a_new_key(self, somebody: Person) -> None:
        client = Client()
        session = client.session
        session["x"] = 1
        session.save()
        before = client.cookies["sessionid"].value
        attempt(somebody.email, client=client)
        assert client.cookies["sessionid"].value != before

    def test_who_is_signed_in_is_sent_on(self, sign_in: Any, somebody: Person) -> None:
        assert sign_in(somebody).get("/sign-in/")["Location"] == reverse("start")

    def test_a_deactivated_account_is_out_at_the_next_click(self, sign_in: Any, somebody: Person) -> None:
        client = sign_in(somebody)
        assert client.get("/sign-out/").status_code == 200
        User.objects.filter(person=somebody).update(is_active=False)
        assert client.get("/sign-out/")["Location"].startswith("/sign-in/")


class TestWayOn:
    @pytest.mark.parametrize(
        "there",
        [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "http:///evil.example",
            "\x08//evil.example",
            "nowhere",
            "account",
            "../elsewhere",
            "🚢",
        ],
    )
    def test_nobody_is_led_to_another_place(self, somebody: Person, there: str) -> None:
        assert attempt(somebody.email, next=there)["Location"] == reverse("start")

    def test_the_page_asked_for_is_remembered(self, somebody: Person) -> None:
        client = Client()
        asked = client.get("/account/")
        assert asked["Location"] == "/sign-in/?next=/account/"
        page = client.get(asked["Location"]).content.decode()
        assert 'name="next" value="/account/"' in page
        assert attempt(somebody.email, client=client, next="/account/")["Location"] == "/account/"


class TestThrottle:
    @pytest.fixture(autouse=True)
    def three(self, settings: Any) -> None:
        settings.AXES_FAILURE_LIMIT = 3

    def test_after_too_many_failures_even_the_right_password_waits(self, somebody: Person) -> None:
        codes = [attempt(somebody.email, "wrong").status_code for _n in range(4)]
        assert codes == [200, 200, 429, 429]
        answer = attempt(somebody.email)
        assert answer.status_code == 429 and answer.content.decode().count("<h1>") == 1
        assert answer.wsgi_request.user.is_anonymous

    def test_another_spelling_is_the_same_account(self, somebody: Person) -> None:
        spellings = [somebody.email, somebody.email.upper(), f" {somebody.email.title()}"]
        assert [attempt(spelling, "wrong").status_code for spelling in spellings] == [200, 200, 429]

    def test_unknown_accounts_are_counted_too(self) -> None:
        assert [attempt("nobody@test.example").status_code for _n in range(3)] == [200, 200, 429]

    def test_others_are_not_kept_out(self, somebody: Person) -> None:
        for _n in range(3):
            attempt(somebody.email, "wrong")
        assert attempt(factories.person().email).status_code == 302

    def test_a_success_forgets_the_failures(self, somebody: Person) -> None:
        for _round in range(2):
            assert [attempt(somebody.email, "wrong").status_code for _n in range(2)] == [200, 200]
            assert attempt(somebody.email).status_code == 302

    def test_no_password_is_kept(self, somebody: Person) -> None:
        attempt(somebody.email, "wrong-but-secret")
        kept = AccessAttempt.objects.get()
        assert "wrong-but-secret" not in f"{kept.post_data}{kept.get_data}"


class TestDemonstration:
    def test_without_it_no_account_is_shown(self, somebody: Person) -> None:
        page = Client().get("/sign-in/")
        assert page.context["demo"] == [] and somebody.email not in page.content.decode()
        assert "farled-demo" not in page.content.decode()

    def test_with_it_its_accounts_are_shown_and_no_others(self, somebody: Person) -> None:
        User.objects.create_user("coordinator@demo.example", "farled-demo", is_demo=True)
        User.objects.create_user("old@demo.example", "farled-demo", is_demo=True, is_active=False)
        page = Client().get("/sign-in/")
        assert page.context["demo"] == ["coordinator@demo.example"]
        assert "coordinator@demo.example" in page.content.decode() and somebody.email not in page.content.decode()


class TestSignOut:
    def test_it_is_a_post(self, sign_in: Any, somebody: Person) -> None:
        client = sign_in(somebody)
        assert client.get("/sign-out/").status_code == 200 and "_auth_user_id" in client.session
        assert client.post("/sign-out/")["Location"] == "/sign-in/"
        assert "_auth_user_id" not in client.session

    def test_a_new_password_signs_out_everywhere(self, sign_in: Any, somebody: Person) -> None:
        client = sign_in(somebody)
        somebody.user.set_password("another-long-word")
        somebody.user.save()
        assert client.get("/sign-out/")["Location"].startswith("/sign-in/")
