"""Administration: who looks after which organisations and people, and that it opens nothing else."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, MembershipKind, Organisation, Person, User
from accounts.services import INSTALLATION
from core import events
from core.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "quite-another-word"


@pytest.fixture
def town() -> Organisation:
    return factories.organisation("Old Town", short_name="OT")


@pytest.fixture
def administrator(town: Organisation) -> Person:
    return factories.person("Town administrator", of=town, admin=True)


@pytest.fixture
def client(sign_in: Any, administrator: Person) -> Client:
    return sign_in(administrator)


@pytest.fixture
def root(sign_in: Any, town: Organisation) -> Client:
    somebody = factories.person("Root", of=town)
    User.objects.filter(person=somebody).update(is_superuser=True)
    return sign_in(Person.objects.get(pk=somebody.pk))


def person_form(organisation: Organisation, **values: Any) -> dict[str, Any]:
    form = {"name": "Berit", "title": "", "email": "", "organisation": organisation.pk, "language": "en", "password": ""}
    return {**form, **values}


def organisation_form(**values: Any) -> dict[str, Any]:
    return {"name": "New Town", "short_name": "NT", "country": "FI", "language": "sv", **values}


class TestDoor:
    NAMES = ("administration", "organisation-new", "person-new", "mail-folder")

    @pytest.mark.parametrize("name", NAMES)
    def test_it_is_closed_to_everybody_else(self, sign_in: Any, name: str) -> None:
        assert sign_in(factories.person()).get(reverse(name)).status_code == 403
        assert Client().get(reverse(name))["Location"].startswith("/sign-in/")

    @pytest.mark.parametrize("name", ["organisation-new", "mail-folder"])
    def test_what_concerns_the_whole_installation_is_for_its_administrator(self, client: Client, root: Client, name: str) -> None:
        assert client.get(reverse(name)).status_code == 403
        assert root.get(reverse(name)).status_code == 200

    def test_an_administrator_sees_only_the_own_organisation(self, client: Client, root: Client, town: Organisation) -> None:
        other = factories.person("Somebody elsewhere")
        page = client.get("/administration/").content.decode()
        assert town.name in page and other.name not in page and other.organisation.name not in page
        assert other.name in root.get("/administration/").content.decode()

    def test_what_belongs_to_others_is_not_there(self, client: Client) -> None:
        other = factories.person()
        for name, pk in (("person-edit", other.pk), ("organisation-edit", other.organisation_id), ("person-edit", uuid.uuid4())):
            for answer in (client.get(reverse(name, args=[pk])), client.post(reverse(name, args=[pk]), {"version": 1})):
                assert answer.status_code == 404

    def test_the_list_costs_the_same_for_each_number_of_people(
        self, client: Client, town: Organisation, django_assert_max_num_queries: Any
    ) -> None:
        for _n in range(30):
            factories.person(of=town)
        with django_assert_max_num_queries(14):
            assert len(client.get("/administration/").context["page_obj"]) == 25


class TestOrganisation:
    def test_it_is_added_by_the_administrator_of_the_installation(self, root: Client) -> None:
        assert root.post("/administration/organisations/new/", organisation_form()).status_code == 302
        made = Organisation.objects.get(name="New Town")
        assert (made.country, made.language, made.memberships.count()) == ("FI", "sv", 0)
        assert Event.objects.get(subject=made.pk).action == "accounts.organisation.added"

    def test_a_name_stands_once(self, root: Client, town: Organisation) -> None:
        answer = root.post("/administration/organisations/new/", organisation_form(name=town.name.upper()))
        assert "with this name already" in answer.content.decode()

    def test_its_administrator_changes_it(self, client: Client, town: Organisation) -> None:
        way = reverse("organisation-edit", args=[town.pk])
        assert client.post(way, organisation_form(version=1)).status_code == 302
        assert client.post(way, organisation_form(version=1, name="Other")).status_code == 200
        town.refresh_from_db()
        assert (town.name, town.version) == ("New Town", 2)


class TestPerson:
    def test_somebody_without_account(self, client: Client, town: Organisation) -> None:
        assert client.post("/administration/people/new/", person_form(town)).status_code == 302
        made = Person.objects.get(name="Berit")
        assert not User.objects.filter(person=made).exists()
        assert made.memberships.get().kind == MembershipKind.MEMBER

    def test_somebody_with_account_signs_in_at_once(self, client: Client, town: Organisation) -> None:
        form = person_form(town, email="Berit@Town.Example", password=NEW_PASSWORD, administrator="on")
        assert client.post("/administration/people/new/", form).status_code == 302
        made = Person.objects.get(name="Berit")
        assert made.email == made.user.email == "berit@town.example" and made.memberships.get().kind == MembershipKind.ADMINISTRATOR
        answer = Client().post("/sign-in/", {"username": "BERIT@town.example", "password": NEW_PASSWORD})
        assert answer.status_code == 302

    @pytest.mark.parametrize(
        ("password", "field"), [("sh0rt", "password"), ("password123", "password"), ("1234567890", "password"), (NEW_PASSWORD, "email")]
    )
    def test_a_password_that_is_easy_or_an_account_without_address_is_refused(
        self, client: Client, town: Organisation, password: str, field: str
    ) -> None:
        form = person_form(town, email="" if field == "email" else "b@town.example", password=password)
        answer = client.post("/administration/people/new/", form)
        assert list(answer.context["form"].errors) == [field] and not Person.objects.filter(name="Berit").exists()
        assert password not in answer.content.decode()

    def test_a_password_like_the_address_is_refused(self, client: Client, town: Organisation) -> None:
        form = person_form(town, email="berit.andersson@town.example", password="berit.andersson")
        assert "password" in client.post("/administration/people/new/", form).context["form"].errors

    def test_an_address_signs_one_person_in(self, client: Client, town: Organisation, administrator: Person) -> None:
        answer = client.post("/administration/people/new/", person_form(town, email=administrator.email.upper()))
        assert "signs in with this address already" in answer.content.decode()

    def test_nobody_is_put_into_an_organisation_of_others(self, client: Client) -> None:
        other = factories.organisation()
        answer = client.post("/administration/people/new/", person_form(other))
        assert "organisation" in answer.context["form"].errors and other.name not in answer.content.decode()

    def test_an_account_is_given_later_and_its_password_changed(self, client: Client, town: Organisation) -> None:
        somebody = factories.person("Berit", of=town, account=False)
        way = reverse("person-edit", args=[somebody.pk])
        client.post(way, person_form(town, email="b@town.example", password=NEW_PASSWORD, version=1))
        user = User.objects.get(person=somebody)
        assert user.check_password(NEW_PASSWORD)
        client.post(way, person_form(town, email="b2@town.example", version=2))
        user.refresh_from_db()
        assert user.check_password(NEW_PASSWORD) and user.email == "b2@town.example"

    def test_a_stale_page_changes_nothing(self, client: Client, town: Organisation) -> None:
        somebody = factories.person("Berit", of=town)
        way = reverse("person-edit", args=[somebody.pk])
        client.post(way, person_form(town, name="First", email=somebody.email, version=1))
        answer = client.post(way, person_form(town, name="Second", email="x@town.example", password=NEW_PASSWORD, version=1))
        somebody.refresh_from_db()
        assert answer.status_code == 200 and "First" in answer.content.decode() and NEW_PASSWORD not in answer.content.decode()
        assert somebody.name == "First" and not somebody.user.check_password(NEW_PASSWORD)

    def test_whoever_moves_leaves_the_old_organisation(self, root: Client, town: Organisation) -> None:
        somebody, other = factories.person("Berit", of=town, admin=True), factories.organisation("Other Town")
        root.post(reverse("person-edit", args=[somebody.pk]), person_form(other, email=somebody.email, version=1))
        assert list(Membership.objects.filter(person=somebody).values_list("organisation", "kind")) == [(other.pk, MembershipKind.MEMBER)]

    def test_the_administrator_of_an_organisation_does_not_take_over_the_installation(
        self, client: Client, root: Client, town: Organisation
    ) -> None:
        above = Person.objects.get(name="Root")
        form = person_form(town, email="mine@town.example", password=NEW_PASSWORD, version=1)
        assert client.post(reverse("person-edit", args=[above.pk]), form).status_code == 404
        assert above.name not in client.get("/administration/").content.decode()
        assert not User.objects.get(person=above).check_password(NEW_PASSWORD)
        assert root.get(reverse("person-edit", args=[above.pk])).status_code == 200

    def test_nobody_makes_a_superuser_by_a_form(self, client: Client, town: Organisation) -> None:
        form = person_form(town, email="b@town.example", password=NEW_PASSWORD, is_superuser="on", is_staff="on")
        client.post("/administration/people/new/", form)
        assert not User.objects.get(email="b@town.example").is_superuser

    def test_each_change_stands_in_the_record_of_the_installation_without_the_password(self, client: Client, town: Organisation) -> None:
        client.post("/administration/people/new/", person_form(town, email="b@town.example", password=NEW_PASSWORD))
        made = Person.objects.get(name="Berit")
        client.post(
            reverse("person-edit", args=[made.pk]), person_form(town, email="b@town.example", password="yet-another-word", version=1)
        )
        found = Event.objects.filter(stream=INSTALLATION, subject=made.pk).select_related("text")
        assert [event.action for event in found] == ["accounts.person.added", "accounts.person.changed"]
        assert not any(word in str(event.text.data) for event in found for word in (NEW_PASSWORD, "yet-another-word"))
        assert events.verify(INSTALLATION) is None


def test_being_administrator_opens_no_initiative(sign_in: Any, case: factories.Case) -> None:
    client = sign_in(case.administrator)
    assert client.get(reverse("initiative", args=[case.initiative.pk])).status_code == 404
    assert case.initiative.name not in client.get("/administration/").content.decode()
