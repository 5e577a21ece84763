"""Pictures of a document: sent by a form or by the editor, kept once, shown to whoever may read the document."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from adoption import log
from core import pictures
from core.models import Event
from documents import services
from documents.models import Document, Picture
from documents.services.pictures import plain_name, put_picture
from tests import factories
from tests.documents.conftest import sent

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
JSON = {"HTTP_ACCEPT": "application/json"}


def png(colour: str = "navy", name: str = "sketch.png") -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(made, "PNG")
    return SimpleUploadedFile(name, made.getvalue(), content_type="image/png")


@pytest.fixture
def address(draft: Document) -> str:
    return reverse("document-pictures", args=[draft.pk])


class TestKept:
    def test_the_bytes_lie_in_the_storage_under_their_hash(self, case: factories.Case, draft: Document) -> None:
        picture = put_picture(draft, by=case.team, file=png())
        assert picture.path == f"pictures/{picture.sha256[:2]}/{picture.sha256}.png"
        with default_storage.open(picture.path) as file:
            assert len(file.read()) == picture.size
        assert (picture.kind, picture.width, picture.height, picture.name, picture.by) == ("image/png", 30, 20, "sketch.png", case.team)
        assert draft.pictures.get() == picture

    def test_the_same_picture_is_there_once_in_a_document(self, case: factories.Case, draft: Document) -> None:
        first, again = (put_picture(draft, by=case.team, file=png(name=name)) for name in ("one.png", "two.png"))
        other = services.ensure(case.initiative, "needs_analysis", case.coordinator)
        elsewhere = put_picture(other, by=case.team, file=png())
        assert first == again and elsewhere != first and elsewhere.path == first.path
        assert Event.objects.filter(action="documents.picture.added").count() == 2

    def test_bytes_that_are_gone_come_back_with_the_same_picture(self, case: factories.Case, draft: Document) -> None:
        picture = put_picture(draft, by=case.team, file=png("teal"))
        default_storage.delete(picture.path)
        assert default_storage.exists(put_picture(draft, by=case.team, file=png("teal")).path)

    def test_the_log_says_which_picture(self, case: factories.Case, draft: Document) -> None:
        put_picture(draft, by=case.team, file=png())
        said = log.told(log.events_of(case.initiative.pk))[0]
        assert said.what == "Put the picture sketch.png into the document Idea description" and said.who == case.team.name

    def test_only_a_draft_takes_one(self, case: factories.Case, in_review: Document) -> None:
        with pytest.raises(ValidationError, match="no longer a draft"):
            put_picture(in_review, by=case.team, file=png())
        assert not Picture.objects.exists()

    @pytest.mark.parametrize(
        ("sent_name", "kept"),
        [
            ("C:\\Users\\a\\plan.png", "plan.png"), ("../../etc/passwd.png", "passwd.png"), ("gnp.\u202exe.png", "gnp.xe.png"),
            ("\u2066a\u2069\u200b.png", "a.png"), ("  two   words.png ", "two words.png"), ("bad\x00\n.png", "bad.png"),
            ("\u202e", "Picture"),
            ("x" * 300 + ".png", "x" * 196 + ".png"), ("Åäö – skiss.png", "Åäö – skiss.png"), ("", "Picture"), ("a/", "Picture"),
        ],
    )  # fmt: skip
    def test_a_name_is_a_name_and_nothing_else(self, sent_name: str, kept: str) -> None:
        assert plain_name(sent_name) == kept


class TestByForm:
    def test_it_is_listed_with_the_line_for_the_text(self, case: factories.Case, sign_in: SignIn, address: str) -> None:
        client = sign_in(case.team)
        assert "No picture is here yet" in client.get(address).content.decode()
        page = client.post(address, {"file": png(name="<b>plan.png")}, follow=True).content.decode()
        picture = Picture.objects.get()
        assert f"![](picture:{picture.pk})" in page and picture.get_absolute_url() in page and "The picture is here." in page
        assert "&lt;b&gt;plan" in page and "30 × 20 pixels" in page

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"%PDF-1.7", "no PNG, JPEG, WebP or GIF"),
            (b"", "The file is empty"),
            (b"\x89PNG\r\n\x1a\n\0", "choose that file"),
            (None, "Fill in"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field(self, case: factories.Case, sign_in: SignIn, address: str, data: Any, said: str) -> None:
        values = {} if data is None else {"file": SimpleUploadedFile("a.png", data)}
        response = sign_in(case.team).post(address, values)
        page = response.content.decode()
        assert response.status_code == 200 and said in page and 'id="id_file_error"' in page and "Needs mending" in page
        assert not Picture.objects.exists()

    def test_one_that_is_much_too_large_is_told_how_large(self, case: factories.Case, sign_in: SignIn, address: str) -> None:
        page = sign_in(case.team).post(address, {"file": SimpleUploadedFile("a.png", b"\0" * 41_000_000)}).content.decode()
        assert "The picture is 41 MB. Make it smaller than 10 MB" in page

    def test_an_approved_document_shows_its_pictures_and_takes_no_more(
        self, case: factories.Case, draft: Document, sign_in: SignIn, address: str
    ) -> None:
        picture = put_picture(draft, by=case.team, file=png())
        sent(draft, case)
        client = sign_in(case.team)
        page = client.get(address).content.decode()
        assert picture.name in page and 'type="file"' not in page
        assert "no longer a draft" in client.post(address, {"file": png("red")}, **JSON).json()["error"]

    def test_the_list_costs_the_same_with_one_picture_as_with_thirty(
        self, case: factories.Case, draft: Document, sign_in: SignIn, address: str, django_assert_max_num_queries: Any
    ) -> None:
        values = {"document": draft, "path": "none", "kind": "image/png", "width": 1, "height": 1, "size": 1, "by": case.team}
        Picture.objects.bulk_create(Picture(**values, name=f"Picture {n}", sha256=f"{n:064}") for n in range(30))
        client = sign_in(case.team)
        with django_assert_max_num_queries(12):
            page = client.get(address).content.decode()
        assert page.count("fl-thumb") == 25 and "?page=2" in page


class TestByTheEditor:
    @pytest.mark.parametrize("headers", [JSON, {"HTTP_X_REQUESTED_WITH": "fetch"}])
    def test_it_is_answered_where_the_picture_is(self, case: factories.Case, sign_in: SignIn, address: str, headers: Any) -> None:
        client = sign_in(case.team)
        first, again = (client.post(address, {"file": png()}, **headers) for _n in range(2))
        picture = Picture.objects.get()
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json() == {"id": str(picture.pk), "url": f"/pictures/{picture.pk}/", "width": 30, "height": 20}

    def test_it_is_told_in_a_sentence_what_is_wrong(self, case: factories.Case, sign_in: SignIn, address: str) -> None:
        client = sign_in(case.team)
        for values, said in (({"file": SimpleUploadedFile("a.svg", b"<svg/>")}, "no PNG"), ({}, "Fill in")):
            response = client.post(address, values, **JSON)
            assert response.status_code == 422 and said in response.json()["error"]

    def test_whoever_may_not_write_sends_nothing(self, case: factories.Case, sign_in: SignIn, address: str, monkeypatch: Any) -> None:
        monkeypatch.setattr("core.pictures.remade", lambda *_arguments: pytest.fail("decoded for somebody who may not send"))
        assert sign_in(case.reader).post(address, {"file": png()}, **JSON).status_code == 403
        assert sign_in(case.stranger).post(address, {"file": png()}, **JSON).status_code == 404

    def test_it_is_decoded_before_the_transaction_begins(
        self, case: factories.Case, sign_in: SignIn, address: str, monkeypatch: Any
    ) -> None:
        depths: list[int] = []
        real = pictures.remade
        monkeypatch.setattr(pictures, "remade", lambda *a: (depths.append(len(connection.savepoint_ids)), real(*a))[1])
        outside = len(connection.savepoint_ids)
        assert sign_in(case.team).post(address, {"file": png()}, **JSON).status_code == 201
        assert depths == [outside]


class TestShown:
    @pytest.fixture
    def picture(self, case: factories.Case, draft: Document) -> Picture:
        return put_picture(draft, by=case.team, file=png("olive"))

    def test_it_is_a_picture_whatever_a_browser_thinks(
        self, case: factories.Case, sign_in: SignIn, picture: Picture, django_assert_max_num_queries: Any
    ) -> None:
        client = sign_in(case.reader)
        with django_assert_max_num_queries(6):
            response = client.get(picture.get_absolute_url())
        assert b"".join(response.streaming_content).startswith(b"\x89PNG") and response["Content-Type"] == "image/png"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Cache-Control"].startswith("private, max-age=3")

    def test_it_is_hidden_like_its_document(self, case: factories.Case, sign_in: SignIn, picture: Picture) -> None:
        for somebody in (case.stranger, case.administrator):
            assert sign_in(somebody).get(picture.get_absolute_url()).status_code == 404
        assert Client().get(picture.get_absolute_url())["Location"].startswith("/sign-in/")

    def test_one_that_is_gone_from_the_disk_is_not_found(self, case: factories.Case, sign_in: SignIn, picture: Picture) -> None:
        default_storage.delete(picture.path)
        assert sign_in(case.reader).get(picture.get_absolute_url()).status_code == 404
