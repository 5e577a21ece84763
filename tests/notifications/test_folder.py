"""Mails of an installation without a mail server: kept in a private folder, read by its administrator alone."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from accounts.models import Person, User
from notifications import folder
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mails(settings: Any, tmp_path: Path) -> Path:
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.EMAIL_BACKEND = "notifications.backend.FolderBackend"
    (tmp_path / "secret.eml").write_text("Subject: Undisclosed\n\nkey")
    return settings.MAIL_FOLDER


@pytest.fixture
def client(sign_in: Callable[[Person], Client]) -> Client:
    somebody = factories.person()
    User.objects.filter(person=somebody).update(is_superuser=True)
    return sign_in(Person.objects.get(pk=somebody.pk))


def send(subject: str = "Hello", body: str = "Body") -> str:
    EmailMessage(subject, body, "farled@localhost", ["anna@town.example"]).send()
    return folder.names()[0]


def test_each_mail_is_a_file_for_nobody_else(mails: Path) -> None:
    path = mails / send()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(mails.stat().st_mode) == 0o700


def test_it_is_read_as_it_was_written() -> None:
    kept = folder.read(send("Beställning – שלום 🚢", "Första raden\n<script>"))
    assert kept is not None and kept.subject == "Beställning – שלום 🚢" and kept.to == "anna@town.example"
    assert "Första raden" in kept.text and "<script>" in kept.text and kept.at is not None


def test_the_newest_comes_first() -> None:
    first, second = send("First"), send("Second")
    assert folder.names() == [second, first]


def test_no_folder_is_no_mail() -> None:
    assert folder.names() == [] and folder.read("x.eml") is None


@pytest.mark.parametrize(
    "name", ["../secret.eml", "..%2Fsecret.eml", "/etc/passwd", "", ".", "secret.eml", "*.eml", "x.eml\x00", "....//secret.eml"]
)
def test_no_name_leads_out_of_the_folder(name: str, client: Client) -> None:
    send()
    assert folder.read(name) is None
    answer = client.get("/administration/mails/" + name.replace("\x00", "%00") + "/")
    assert answer.status_code in (301, 302, 404) or name == "" and answer.status_code == 200
    assert "Undisclosed" not in answer.content.decode()


def test_the_administrator_reads_them(client: Client) -> None:
    name = send("Hello <b>you</b>", "Go to <script>alert(1)</script>")
    page = client.get(reverse("mail-folder")).content.decode()
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in page and reverse("mail", args=[name]) in page
    one = client.get(reverse("mail", args=[name])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in one and "<script>alert" not in one


@pytest.mark.parametrize("who", ["coordinator", "administrator", "stranger"])
def test_nobody_else_does(case: factories.Case, sign_in: Callable[[Person], Client], who: str) -> None:
    name = send()
    for way in (reverse("mail-folder"), reverse("mail", args=[name]), reverse("mail", args=["missing.eml"])):
        assert sign_in(getattr(case, who)).get(way).status_code == 403


def test_a_full_folder_is_paged(client: Client) -> None:
    for n in range(27):
        send(f"Mail {n}")
    page = client.get(reverse("mail-folder"))
    assert len(page.context["mails"]) == 25
    assert len(client.get(reverse("mail-folder") + "?page=2").context["mails"]) == 2
