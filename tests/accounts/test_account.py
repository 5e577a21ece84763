"""The own account and the language one reads in."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Person, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody() -> Person:
    return factories.person("Anna")


def choose(client: Client, language: str, **more: str) -> Any:
    return client.post("/language/", {"language": language, **more})


class TestLanguage:
    def test_before_sign_in_it_is_kept_in_a_cookie(self) -> None:
        client = Client()
        answer = choose(client, "fi", next="/sign-in/")
        assert answer["Location"] == "/sign-in/"
        cookie = answer.cookies["farled_language"]
        assert cookie.value == "fi" and cookie["httponly"] and cookie["samesite"] == "Lax"
        assert '<html lang="fi"' in client.get("/sign-in/").content.decode()

    def test_the_browser_is_asked_first(self) -> None:
        assert '<html lang="nb"' in Client().get("/sign-in/", headers={"accept-language": "nb,en;q=0.5"}).content.decode()
        assert '<html lang="en"' in Client().get("/sign-in/", headers={"accept-language": "de"}).content.decode()

    def test_signed_in_it_is_kept_in_the_profile_and_follows_everywhere(self, sign_in: Any, somebody: Person) -> None:
        choose(sign_in(somebody), "sv")
        somebody.refresh_from_db()
        assert somebody.language == "sv"
        page = sign_in(somebody).get("/sign-out/", headers={"accept-language": "fi"}).content.decode()
        assert '<html lang="sv"' in page

    def test_it_spoils_no_form_opened_before(self, sign_in: Any, somebody: Person) -> None:
        choose(sign_in(somebody), "sv")
        somebody.refresh_from_db()
        assert somebody.version == 1

    @pytest.mark.parametrize("code", ["de", "", "<script>", "x" * 300])
    def test_a_language_we_do_not_speak_changes_nothing(self, sign_in: Any, somebody: Person, code: str) -> None:
        answer = choose(sign_in(somebody), code)
        somebody.refresh_from_db()
        assert answer.status_code == 302 and "farled_language" not in answer.cookies and somebody.language == "en"

    @pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "nowhere", "a b"])
    def test_it_leads_nobody_elsewhere(self, there: str) -> None:
        assert choose(Client(), "fi", next=there)["Location"] == "/"

    def test_looking_at_it_changes_nothing(self, somebody: Person, sign_in: Any) -> None:
        assert "farled_language" not in sign_in(somebody).get("/language/?language=fi").cookies


class TestAccount:
    def send(self, client: Client, **values: Any) -> Any:
        return client.post("/account/", {"name": "Anna", "title": "", "language": "en", "version": 1, **values})

    def test_it_is_saved_and_said(self, sign_in: Any, somebody: Person) -> None:
        answer = self.send(sign_in(somebody), name="Anna B", title="Head of Permits", language="sv")
        somebody.refresh_from_db()
        assert answer["Location"] == "/account/"
        assert (somebody.name, somebody.title, somebody.language, somebody.version) == ("Anna B", "Head of Permits", "sv", 2)

    def test_a_stale_page_shows_what_was_changed_meanwhile(self, sign_in: Any, somebody: Person) -> None:
        client = sign_in(somebody)
        self.send(client, name="First")
        answer = self.send(client, name="Second")
        page = answer.content.decode()
        somebody.refresh_from_db()
        assert answer.status_code == 200 and "First" in page and 'value="Second"' in page and somebody.name == "First"
        assert self.send(client, name="Second", version=2).status_code == 302

    @pytest.mark.parametrize("values", [{"name": ""}, {"name": "x" * 151}, {"language": "de"}, {"version": "x"}, {"version": ""}])
    def test_what_is_wrong_is_said_and_what_was_typed_kept(self, sign_in: Any, somebody: Person, values: dict[str, str]) -> None:
        answer = self.send(sign_in(somebody), **{"title": "Typed before", **values})
        somebody.refresh_from_db()
        assert answer.status_code == 200 and 'value="Typed before"' in answer.content.decode() and somebody.version == 1

    def test_markup_in_a_name_is_only_text(self, sign_in: Any, somebody: Person) -> None:
        client = sign_in(somebody)
        self.send(client, name="<script>alert(1)</script> שלום 🚢")
        page = client.get("/account/").content.decode()
        assert "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt; שלום 🚢" in page

    def test_neither_address_nor_organisation_is_changed_here(self, sign_in: Any, somebody: Person) -> None:
        other = factories.organisation()
        self.send(sign_in(somebody), email="root@test.example", organisation=str(other.pk), is_superuser="on")
        before = (somebody.email, somebody.organisation_id)
        somebody.refresh_from_db()
        assert (somebody.email, somebody.organisation_id) == before and not somebody.user.is_superuser

    def test_an_account_without_a_person_is_told_why_not(self) -> None:
        client = Client()
        client.force_login(User.objects.create_superuser("root@test.example", "x"), backend="accounts.backends.FarledBackend")
        answer = client.get("/account/")
        assert answer.status_code == 403 and "belongs to no person" in answer.content.decode()
