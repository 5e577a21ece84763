"""The organisation's documents: its logo, and the page where the method's headings are adjusted."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

import method
from accounts.services import INSTALLATION
from adoption import log
from core.models import Event
from documents.logos import logo_of
from documents.models import Logo, OwnHeadings
from documents.services.headings import save
from documents.services.pictures import remove_logo, set_logo
from tests import factories

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
KIND = method.document_type("idea_description")
KEYS = [heading.key for heading in KIND.headings]


def logo_file(colour: str = "navy", size: tuple[int, int] = (300, 90)) -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGBA", size, colour).save(made, "PNG")
    return SimpleUploadedFile("logo.png", made.getvalue(), content_type="image/png")


def sent(order: list[str] = KEYS, *, out: tuple[str, ...] = (), version: int = 1, **more: str) -> dict[str, Any]:
    """The form as the page sends it; more: do, new, after, names by key."""
    names = {f"name-{key}": more.pop(key.replace("-", "_"), "") for key in order}
    ticks = {f"shown-{key}": "on" for key in order if key not in out}
    return {"order": ",".join(order), "version": str(version), **names, **ticks, **more}


def order_of(page: str) -> list[str]:
    return re.findall(r'<tr role="row" id="h-([^"]+)"', page)


@pytest.fixture
def client(case: factories.Case, sign_in: SignIn) -> Client:
    return sign_in(case.administrator)


@pytest.fixture
def home(case: factories.Case) -> str:
    return reverse("organisation-documents", args=[case.lead.pk])


@pytest.fixture
def address(case: factories.Case) -> str:
    return reverse("organisation-headings", args=[case.lead.pk, KIND.key])


class TestLogo:
    def test_it_is_put_in_with_words_and_shown(self, case: factories.Case, client: Client, home: str, sign_in: SignIn) -> None:
        assert f'value="{case.lead.name}"' in client.get(home).content.decode()
        page = client.post(home, {"file": logo_file(size=(3000, 600)), "alternative": "City of Lind"}, follow=True).content.decode()
        logo = Logo.objects.get()
        assert (logo.width, logo.height, logo.alternative) == (1200, 240, "City of Lind") and 'alt="City of Lind"' in page
        for somebody in (case.administrator, case.reader):
            response = sign_in(somebody).get(reverse("organisation-logo", args=[case.lead.pk]))
            assert response["Content-Type"] == "image/png" and response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert sign_in(case.stranger).get(reverse("organisation-logo", args=[case.lead.pk])).status_code == 404

    def test_it_stands_as_an_image_with_its_bytes(self, case: factories.Case, django_assert_num_queries: Any) -> None:
        assert logo_of(case.lead) is None
        set_logo(case.lead, by=None, file=logo_file(), alternative="Lind")
        with django_assert_num_queries(1):
            image = logo_of(case.lead)
        assert image is not None and image.data.startswith(b"\x89PNG") and (image.alternative, image.width) == ("Lind", 300)
        default_storage.delete(Logo.objects.get().path)
        assert logo_of(case.lead) is None

    def test_another_takes_its_place_and_the_bytes_stay(self, case: factories.Case) -> None:
        first = set_logo(case.lead, by=None, file=logo_file("navy"), alternative="Lind")
        second = set_logo(case.lead, by=None, file=logo_file("teal"), alternative="Lind")
        assert Logo.objects.get() == first == second and second.sha256 != first.sha256 and default_storage.exists(first.path)

    def test_the_words_change_without_a_file(self, case: factories.Case, client: Client, home: str) -> None:
        before = set_logo(case.lead, by=None, file=logo_file(), alternative="Lind")
        client.post(home, {"alternative": "Town of Lind"})
        after = Logo.objects.get()
        assert after.alternative == "Town of Lind" and after.sha256 == before.sha256

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"alternative": "Lind"}, "Choose the file that holds the logo."),
            ({"alternative": " "}, "Write what the logo shows"),
            ({"alternative": "Lind", "file": SimpleUploadedFile("a.svg", b"<svg onload='x'/>")}, "no PNG, JPEG, WebP or GIF"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_kept(self, client: Client, home: str, values: dict[str, Any], said: str) -> None:
        page = client.post(home, values).content.decode()
        assert said in page and "Needs mending" in page and (values["alternative"] == " " or 'value="Lind"' in page)
        assert not Logo.objects.exists()

    def test_it_is_taken_away_by_a_post(self, case: factories.Case, client: Client, home: str) -> None:
        set_logo(case.lead, by=None, file=logo_file(), alternative="Lind")
        address = reverse("organisation-logo-remove", args=[case.lead.pk])
        assert client.get(address)["Location"] == home and Logo.objects.exists()
        assert "The logo is taken away." in client.post(address, follow=True).content.decode()
        assert not Logo.objects.exists()
        remove_logo(case.lead, by=None)

    def test_each_change_is_in_the_record_of_the_installation(self, case: factories.Case) -> None:
        for _n in range(2):
            set_logo(case.lead, by=case.administrator, file=logo_file(), alternative="Lind")
        remove_logo(case.lead, by=case.administrator)
        events = Event.objects.filter(stream=INSTALLATION, action__startswith="documents.logo").order_by("seq")
        assert [line.what for line in log.told(events.select_related("text"))] == [
            f"Changed the logo of {case.lead.name}", f"Took away the logo of {case.lead.name}",
        ]  # fmt: skip

    def test_one_that_says_nothing_is_refused(self, case: factories.Case) -> None:
        with pytest.raises(ValidationError):
            set_logo(case.lead, by=None, file=logo_file(), alternative="\u202e ")


class TestThePage:
    def test_it_is_offered_from_the_organisation(self, case: factories.Case, client: Client, home: str) -> None:
        assert home in client.get(reverse("organisation-edit", args=[case.lead.pk])).content.decode()

    def test_it_lists_what_can_be_written(
        self, case: factories.Case, client: Client, home: str, django_assert_max_num_queries: Any
    ) -> None:
        for kind in method.document_types():
            if kind.written:
                save(case.lead, kind, [{"key": kind.headings[0].key, "name": "Ours", "shown": True}], by=None, seen_version=1)
        with django_assert_max_num_queries(9):
            page = client.get(home).content.decode()
        assert page.count("As you want them") == sum(kind.written for kind in method.document_types())

    def test_another_organisation_is_not_found(self, case: factories.Case, client: Client, sign_in: SignIn) -> None:
        for name, arguments in (("organisation-documents", [case.partner.pk]), ("organisation-headings", [case.partner.pk, KIND.key])):
            assert client.get(reverse(name, args=arguments)).status_code == 404
            assert sign_in(case.coordinator).get(reverse(name, args=arguments)).status_code == 403

    @pytest.mark.parametrize("key", ["nothing", "decision_protocol"])
    def test_a_type_that_is_not_written_here_is_not_found(self, case: factories.Case, client: Client, key: str) -> None:
        assert client.get(reverse("organisation-headings", args=[case.lead.pk, key])).status_code == 404


class TestHeadings:
    def test_the_methods_name_stands_beside_ones_own(self, client: Client, address: str, home: str, case: factories.Case) -> None:
        response = client.post(address, sent(identified_need="Varför", out=("rough_cost",)))
        assert response.status_code == 302 and response["Location"] == home
        page = client.get(address).content.decode()
        assert 'value="Varför"' in page and KIND.headings[0].name.in_(case.lead.language) in page
        rows = {row["key"]: row for row in OwnHeadings.objects.get().rows}
        assert rows["identified_need"]["name"] == "Varför" and not rows["rough_cost"]["shown"]

    def test_up_and_down_change_the_page_and_save_nothing(self, client: Client, address: str) -> None:
        page = client.post(address, sent(target_group="Vem", do="up:target_group", new="Halvskrivet")).content.decode()
        assert order_of(page)[:3] == ["identified_need", "target_group", "outline_solution"]
        assert 'value="Vem"' in page and 'value="Halvskrivet"' in page and "Nothing is saved yet" in page
        page = client.post(address, sent(order_of(page), target_group="Vem", do="down:target_group")).content.decode()
        assert order_of(page) == KEYS and not OwnHeadings.objects.exists()

    def test_an_own_heading_is_added_moved_saved_and_taken_away(self, client: Client, address: str) -> None:
        page = client.post(address, sent(do="add", new="Risker", after="identified_need")).content.decode()
        assert order_of(page)[1] == "own-risker" and 'value="Risker"' in page
        client.post(address, sent(order_of(page), own_risker="Risker"))
        assert [row["key"] for row in OwnHeadings.objects.get().rows][:2] == ["identified_need", "own-risker"]
        page = client.post(address, sent(order_of(page), own_risker="Risker", do="remove:own-risker", version=2)).content.decode()
        assert order_of(page) == KEYS
        client.post(address, sent(version=2))
        assert OwnHeadings.objects.get().rows == []

    def test_the_methods_headings_are_not_taken_away(self, client: Client, address: str) -> None:
        assert order_of(client.post(address, sent(do="remove:target_group")).content.decode()) == KEYS

    def test_save_takes_along_what_was_typed_and_not_added(self, client: Client, address: str) -> None:
        client.post(address, sent(new="Risker", after="start"))
        assert OwnHeadings.objects.get().rows[0]["name"] == "Risker"

    def test_what_is_wrong_is_said_where_it_is(self, client: Client, address: str) -> None:
        page = client.post(address, sent(out=tuple(KEYS))).content.decode()
        assert "Leave at least one heading" in page and "Needs mending" in page
        page = client.post(address, sent(["own-a", *KEYS])).content.decode()
        assert "Write a name for your heading, or take it away." in page and 'id="id_name-own-a_error"' in page
        assert "Write a name for your heading." in client.post(address, sent(do="add", new=" ")).content.decode()
        page = client.post(address, sent(target_group="x" * 121)).content.decode()
        assert "Shorten this to 120 characters. It has 121 now." in page and "x" * 121 in page
        assert not OwnHeadings.objects.exists()

    def test_as_the_method_has_it(self, case: factories.Case, client: Client, address: str) -> None:
        save(case.lead, KIND, [{"key": "target_group", "name": "Vem", "shown": True}], by=None, seen_version=1)
        page = client.post(address, sent(do="reset", target_group="Vem", version=2)).content.decode()
        assert 'value="Vem"' not in page and OwnHeadings.objects.get().rows
        client.post(address, sent(version=2))
        assert not OwnHeadings.objects.get().rows

    def test_the_second_who_saves_sees_what_the_first_one_did(self, case: factories.Case, client: Client, address: str) -> None:
        save(case.lead, KIND, [{"key": "target_group", "name": "Vem", "shown": True}], by=None, seen_version=1)
        page = client.post(address, sent(target_group="Vilka", version=1)).content.decode()
        assert "Somebody else changed this while you wrote" in page and "Vem" in page and 'value="Vilka"' in page
        assert 'name="version" value="2"' in page
        client.post(address, sent(target_group="Vilka", version=2))
        assert "Vilka" in str(OwnHeadings.objects.get().rows)

    def test_another_order_meanwhile_is_shown_too(self, case: factories.Case, client: Client, address: str) -> None:
        save(case.lead, KIND, [{"key": key, "shown": True} for key in reversed(KEYS)], by=None, seen_version=1)
        page = client.post(address, sent(target_group="Vilka", version=1)).content.decode()
        assert 'scope="row">Order</th>' in page and 'value="Vilka"' in page

    @pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
    def test_a_version_nobody_saw_is_told(self, client: Client, address: str, version: str) -> None:
        page = client.post(address, {**sent(), "version": version}).content.decode()
        assert "out of date" in page
        assert client.post(address, {**sent(do="up:target_group"), "version": version}).status_code == 200

    def test_nonsense_in_the_order_harms_nothing(self, client: Client, address: str) -> None:
        values = sent(["<script>", "own-ok", "", "target_group", "target_group", *["x"] * 3000], own_ok="Vår egen")
        assert client.post(address, {**values, "order": values["order"][:15000]}).status_code == 302
        assert {row["key"] for row in OwnHeadings.objects.get().rows} == {*KEYS, "own-ok"}

    def test_the_page_costs_the_same_for_a_long_document(
        self, case: factories.Case, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(8):
            page = client.get(reverse("organisation-headings", args=[case.lead.pk, "introduction_plan"])).content.decode()
        assert len(order_of(page)) == 26
