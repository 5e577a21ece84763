"""Verifying a file: genuine, superseded, saved again, unknown; nothing is told to who does not hold it, nothing is kept."""

import datetime
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adoption.choices import Circle
from core import anchors, append_only, fingerprints
from core.models import Event
from documents import verifying
from documents.compose import document_blocks, version_blocks
from documents.models import Document, Format, RenderedFile, Version
from documents.services import freezing
from documents.services.rendering import kind_of
from milestones.models import Decision, Protocol
from milestones.protocol import protocol_document
from milestones.services import decisions
from tests.factories import Case
from tests.milestones import steps

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
ADDRESS = "/verify/"
GENUINE, UNKNOWN, OTHER, KNOWN = (
    "Genuine and unchanged",
    "Not known here",
    "The content is known, but this is another file",
    "The fingerprint is known",
)


def pdf(mark: bytes, identifier: str = "") -> bytes:
    """What looks like a PDF from its ends."""
    named = b"/ID [<" + identifier.encode() + b"><00>]" if identifier else b""
    return b"%PDF-1.7\n" + mark + b"\ntrailer <<" + named + b">>\n%%EOF"


def kept(data: bytes, **facts: Any) -> RenderedFile:
    """A row for bytes we are said to have made."""
    facts = {
        "title": "Protocol of milestone I: Needs",
        "kind": "protocol",
        "content_sha256": hashlib.sha256(data[::-1]).hexdigest(),
        **facts,
    }
    return RenderedFile.objects.create(path="x", size=len(data), file_sha256=hashlib.sha256(data).hexdigest(), **facts)


@pytest.fixture
def decision(case: Case) -> Decision:
    return steps.passed(case, 1)


@pytest.fixture
def protocol(decision: Decision) -> bytes:
    data = pdf(b"the protocol")
    Protocol.objects.create(decision=decision, file=kept(data, initiative=decision.initiative_id))
    return data


@pytest.fixture
def version(case: Case) -> Version:
    return steps.approve_documents(case, 1)[0]


@pytest.fixture
def approved(version: Version) -> bytes:
    data = pdf(b"the version")
    kept(data, initiative=version.document.initiative_id, kind=kind_of(version.document), subject=version.pk, title="Idea")
    return data


def ask(data: bytes | None = None, typed: str = "", name: str = "a.pdf", **more: str) -> str:
    sent: dict[str, Any] = {"fingerprint": typed, **more}
    if data is not None:
        sent["fingerprinted"] = SimpleUploadedFile(name, data, "application/pdf")
    answer = Client().post(ADDRESS, sent)
    assert answer.status_code == 200
    return answer.content.decode()


class TestGenuine:
    def test_it_says_what_the_file_is_and_that_its_record_holds(self, protocol: bytes, decision: Decision, case: Case) -> None:
        made = anchors.make()
        page = ask(protocol)
        for said in (GENUINE, "Protocol of milestone I: Needs", case.lead.name, "and the chain is unbroken", f"Anchor {made.number} of"):
            assert said in page, said
        assert decision.sha256[:4] in page and "does not hold" not in page and "no longer holds" not in page

    def test_before_the_night_no_anchor_covers_it(self, protocol: bytes) -> None:
        assert "The next anchor will cover it." in ask(protocol)

    def test_the_browser_may_send_the_fingerprint_alone(self, protocol: bytes) -> None:
        assert GENUINE in ask(sha256=hashlib.sha256(protocol).hexdigest())

    def test_an_approved_version_too(self, approved: bytes, version: Version) -> None:
        page = ask(approved)
        assert GENUINE in page and "Approved document" in page and version.sha256[:4] in page

    @pytest.mark.parametrize(
        "spell", [str, str.upper, lambda one: " ".join(one[at : at + 8] for at in range(0, 64, 8)), lambda one: f" {one}\n"]
    )
    def test_printed_fingerprints_are_typed(self, protocol: bytes, decision: Decision, spell: Callable[[str], str]) -> None:
        row = decision.protocol.file
        for one in (row.file_sha256, row.content_sha256, decision.sha256):
            assert KNOWN in ask(typed=spell(one)), one

    def test_the_fingerprint_of_an_anchor_too(self, protocol: bytes) -> None:
        made = anchors.make()
        assert "This is anchor 1, made on" in ask(typed=made.hash)

    def test_its_queries_do_not_grow_with_the_chain(self, protocol: bytes, case: Case) -> None:
        def count() -> int:
            with CaptureQueriesContext(connection) as seen:
                ask(protocol)
            return len(seen)

        few = count()
        steps.approve_documents(case, 2)
        assert count() == few <= 25


class TestSuperseded:
    def test_by_a_newer_version(self, approved: bytes, version: Version, case: Case) -> None:
        freezing.freeze(version.document, by=case.owner, comment="")
        page = ask(approved)
        assert "Genuine, but superseded" in page and "Version 2 was approved on" in page

    def test_by_a_later_decision_on_the_same_milestone(self, case: Case) -> None:
        returned = steps.passed(case, 1, "returned", motive="More is needed.")
        data = pdf(b"returned")
        Protocol.objects.create(decision=returned, file=kept(data, initiative=case.initiative.pk))
        assert GENUINE in ask(data)
        decisions.decide(steps.submitted(case, 1), by=case.owner, outcome="approved")
        assert "A later decision on the same matter was made on" in ask(data)


class TestAnotherFile:
    def test_one_saved_again_still_names_its_content(self, protocol: bytes, decision: Decision) -> None:
        content = decision.protocol.file.content_sha256
        page = ask(pdf(b"saved again", content[:32]))
        assert OTHER in page and "Do not rely on it" in page and GENUINE not in page

    def test_so_it_does_where_scripts_run(self, protocol: bytes, decision: Decision) -> None:
        ends = pdf(b"", decision.protocol.file.content_sha256[:32])[-70:].hex()
        assert OTHER in ask(sha256="1" * 64, ends=ends)

    @pytest.mark.parametrize("identifier", ["0" * 32, "0" * 30, "", "zz" * 16])
    def test_one_that_names_nothing_we_know_is_unknown(self, protocol: bytes, identifier: str) -> None:
        assert UNKNOWN in ask(pdf(b"x", identifier))


class TestUnknown:
    def test_it_says_what_to_do(self) -> None:
        page = ask(pdf(b"somebody else's"))
        assert UNKNOWN in page and "or it has been changed" in page and "Ask the organisation" in page

    def test_one_changed_sign_makes_it_unknown(self, protocol: bytes) -> None:
        assert UNKNOWN in ask(protocol.replace(b"the", b"The"))

    def test_kinds_that_nobody_tells_are(self, case: Case) -> None:
        for kind in ("adoption_plan", "status_report"):
            data = pdf(kind.encode())
            kept(data, initiative=case.initiative.pk, kind=kind)
            assert UNKNOWN in ask(data)

    def test_drafts_are(self, version: Version) -> None:
        data = pdf(b"draft")
        kept(data, initiative=version.document.initiative_id, kind=kind_of(version.document))
        assert UNKNOWN in ask(data)

    def test_what_a_closer_circle_has_is(self, approved: bytes, version: Version) -> None:
        Document.objects.filter(pk=version.document_id).update(circle=Circle.PROCUREMENT)
        for page in (ask(approved), ask(typed=version.sha256), ask(pdf(b"", RenderedFile.objects.get().content_sha256[:32]))):
            assert UNKNOWN in page and "Idea" not in page

    def test_other_formats_are(self, version: Version) -> None:
        data = pdf(b"word")
        kept(data, initiative=version.document.initiative_id, kind=kind_of(version.document), subject=version.pk, format=Format.DOCX)
        assert UNKNOWN in ask(data)

    def test_the_page_tells_nothing_by_itself(self, protocol: bytes, case: Case) -> None:
        anchors.make()
        pages = [Client().get(ADDRESS).content.decode(), Client().get(reverse("verify-anchors")).content.decode()]
        for page in pages:
            assert case.initiative.name not in page and case.lead.name not in page and str(case.initiative.pk) not in page


class TestRefused:
    @pytest.mark.parametrize(
        ("data", "why"),
        [(b"", "The file is empty."), (b"PK\x03\x04 a document of Word", "This is not a PDF."), (b"\x00" * 9, "This is not a PDF.")],
    )
    def test_what_is_no_pdf(self, data: bytes, why: str) -> None:
        page = ask(data)
        assert why in page and UNKNOWN not in page

    def test_what_is_too_large(self, settings: Any) -> None:
        settings.FARLED_VERIFY_BYTES = 1_000_000
        page = ask(pdf(b"x" * 1_200_000))
        assert "larger than 1 MB" in page and "Type the fingerprint" in page

    def test_nothing_at_all(self) -> None:
        assert "Choose a file, or type the fingerprint." in ask()

    @pytest.mark.parametrize("typed", ["abc", "z" * 64, "a" * 63, "a" * 65, "\u0660" * 64, "a" * 250])
    def test_what_is_no_fingerprint(self, typed: str) -> None:
        page = ask(typed=typed)
        assert "A fingerprint has 64 signs" in page and UNKNOWN not in page

    @pytest.mark.parametrize("more", [{"sha256": "x"}, {"sha256": "1" * 64, "ends": "zz"}, {"sha256": "1" * 64, "ends": "a" * 5000}])
    def test_nonsense_of_a_program(self, more: dict[str, str]) -> None:
        assert GENUINE not in ask(**more)

    def test_a_file_goes_before_what_is_typed(self, protocol: bytes, decision: Decision) -> None:
        assert UNKNOWN in ask(pdf(b"another"), typed=decision.sha256)


class TestRecord:
    @pytest.fixture(autouse=True)
    def back(self) -> Any:
        yield
        append_only.put_back()

    def test_a_broken_chain_is_said(self, protocol: bytes, decision: Decision) -> None:
        append_only.remove()
        Event.objects.filter(stream=decision.initiative_id, seq=2).update(action="x")
        page = ask(protocol)
        assert "The chain of events it stands in is broken." in page and "The record no longer holds." in page

    def test_a_rewritten_decision_is_said(self, protocol: bytes, decision: Decision) -> None:
        append_only.remove()
        Decision.objects.filter(pk=decision.pk).update(motive="Somebody else's")
        page = ask(protocol)
        assert "matches its fingerprint, and what the log tells of it. <strong>This does not hold." in page and "no longer holds" in page

    def test_a_broken_seal_is_said(self, protocol: bytes, decision: Decision) -> None:
        append_only.remove()
        decision.round.basis.all()[:1].get().delete()
        assert "What it was decided on matches its seal. <strong>This does not hold." in ask(protocol)


class TestThrottle:
    def test_after_too_many_misses_the_page_rests_for_that_address(self, settings: Any, protocol: bytes) -> None:
        settings.AXES_FAILURE_LIMIT = 3
        here, there = Client(), Client(REMOTE_ADDR="203.0.113.9")
        answers = [here.post(ADDRESS, {"fingerprint": f"{n}" * 64}).status_code for n in range(1, 6)]
        assert answers == [200, 200, 200, 429, 429]
        assert "Too many tries" in here.post(ADDRESS, {"fingerprint": "1" * 64}).content.decode()
        assert here.get(ADDRESS).status_code == 200 and there.post(ADDRESS, {"fingerprint": "1" * 64}).status_code == 200

    def test_signing_in_does_not_rest_with_it(self, settings: Any, case: Case) -> None:
        settings.AXES_FAILURE_LIMIT = 2
        client = Client()
        for _n in range(3):
            client.post(ADDRESS, {"fingerprint": "1" * 64})
        assert client.post("/sign-in/", {"username": case.coordinator.email, "password": "wrong"}).status_code == 200

    def test_what_is_known_counts_for_nothing(self, settings: Any, protocol: bytes) -> None:
        settings.AXES_FAILURE_LIMIT = 2
        client = Client()
        found = [client.post(ADDRESS, {"sha256": hashlib.sha256(protocol).hexdigest()}).status_code for _n in range(5)]
        assert set(found) == {200}

    def test_nothing_that_was_sent_is_kept(self) -> None:
        from axes.models import AccessAttempt

        ask(typed="ab" * 32)
        attempt = AccessAttempt.objects.get()
        assert "abab" not in f"{attempt.post_data}{attempt.get_data}" and attempt.username == ADDRESS


class TestUpload:
    def test_no_file_is_made_however_large_it_is(self, tmp_path: Path, settings: Any) -> None:
        settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
        with mock.patch("tempfile.NamedTemporaryFile", side_effect=AssertionError("a file was made")):
            assert UNKNOWN in ask(pdf(os.urandom(6_000_000)))
        assert list(tmp_path.iterdir()) == []

    def test_it_is_hashed_as_it_arrives(self, rf: Any) -> None:
        data = pdf(os.urandom(300_000))
        file = rf.post("/", {"fingerprinted": SimpleUploadedFile("a.pdf", data)}).FILES["fingerprinted"]
        assert (file.sha256, file.size, file.read(), file.is_pdf) == (hashlib.sha256(data).hexdigest(), len(data), b"", True)

    def test_other_fields_arrive_as_ever(self, rf: Any) -> None:
        files = rf.post("/", {"file": SimpleUploadedFile("a.png", b"a"), "fingerprinted": SimpleUploadedFile("a.pdf", b"b")}).FILES
        assert files["file"].read() == b"a" and files["fingerprinted"].size == 1


class TestIdentifier:
    @pytest.mark.parametrize(
        ("written", "read"),
        [
            (b"/ID [<%s><00>]" % (b"ab" * 16), "ab" * 16),
            (b"/ID[<AB%s> <00>]" % (b"ab" * 15), "ab" * 16),
            (b"/ID [(0123456789abcdef) (x)]", b"0123456789abcdef".hex()),
            (rb"/ID [(\(\)\\\n\r\t\b\f\0012345678)(x)]", b"()\\\n\r\t\b\f\x012345678".hex()),
            (b"/ID [(a(b)c2345678901b)(x)]", b"a(b)c2345678901b".hex()),
            (b"/ID [(never ends", ""),
            (b"/ID [<zz>]", ""),
            (b"/ID [<abc>]", ""),
            (b"no identifier", ""),
        ],
    )
    def test_it_is_read_as_pdf_writes_it(self, written: bytes, read: str) -> None:
        assert fingerprints.identifier(b"%PDF-1.7 " + written) == read

    def test_a_file_full_of_beginnings_is_read_as_fast_as_any(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Of each beginning no more is looked at than an identifier can fill."""
        lengths = []
        read = fingerprints._hexadecimal
        monkeypatch.setattr(fingerprints, "_hexadecimal", lambda data: lengths.append(len(data)) or read(data))
        fingerprints.identifier(b"/ID[<" * 13_000)
        assert len(lengths) == 13_000 and max(lengths) <= fingerprints.LONGEST

    @pytest.mark.slow
    def test_a_file_of_ours_names_its_content_also_when_saved_again(self, tmp_path: Path, case: Case) -> None:
        import io

        import pikepdf

        from core.blocks.json import fingerprint
        from core.pdf import render_pdf

        document = protocol_document(steps.passed(case, 1))
        data = render_pdf(document).data
        assert fingerprints.identifier(data[-fingerprints.TAIL :]) == fingerprint(document)[:32]
        again = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as opened:
            opened.save(again)
        assert again.getvalue() != data
        ends = again.getvalue()[: fingerprints.HEAD] + again.getvalue()[-fingerprints.TAIL :]
        assert fingerprints.identifier(ends) == fingerprint(document)[:32]


class TestPrinted:
    def test_protocols_and_open_versions_say_where(self, decision: Decision, version: Version, settings: Any) -> None:
        settings.FARLED_BASE_URL = "https://farled.example"
        assert protocol_document(decision).verify_at == version_blocks(version).verify_at == "https://farled.example/verify/"

    def test_drafts_and_closer_circles_do_not(self, version: Version) -> None:
        version.document.circle = Circle.PROCUREMENT
        assert version_blocks(version).verify_at == "" and document_blocks(version.document).verify_at == ""

    def test_the_address_changes_no_fingerprint(self, decision: Decision, settings: Any) -> None:
        from core.blocks.json import fingerprint

        before = fingerprint(protocol_document(decision))
        settings.FARLED_BASE_URL = "https://moved.example"
        assert fingerprint(protocol_document(decision)) == before

    def test_it_is_a_way_to_follow(self, decision: Decision) -> None:
        from core.pdf import pages
        from core.pdf.labels import Labels

        html = pages.html(protocol_document(decision), Labels.in_language("en"))
        assert f'href="{verifying.address()}"' in html and "Verify this file at" in html

    def test_the_page_of_the_decision_leads_there(self, decision: Decision, case: Case, sign_in: SignIn) -> None:
        assert f'href="{ADDRESS}"' in sign_in(case.reader).get(reverse("decision", args=[decision.pk])).content.decode()


class TestAnchors:
    def test_none_yet(self, db: None) -> None:
        assert "No anchor is made yet" in Client().get(reverse("verify-anchors")).content.decode()
        assert "None is made yet." in Client().get(ADDRESS).content.decode()

    def test_they_stand_newest_first_by_page(self, db: None) -> None:
        for days in range(30):
            with mock.patch("django.utils.timezone.now", return_value=timezone.now() + datetime.timedelta(days=days)):
                anchors.make()
        client = Client()
        pages = [client.get(reverse("verify-anchors"), {"page": n}) for n in (1, 2, "x")]
        assert [[one.number for one in page.context["page_obj"]][0] for page in pages] == [30, 5, 30]
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("verify-anchors"))
        assert len(seen) == 2

    def test_the_newest_is_shown(self, db: None) -> None:
        made = anchors.make()
        groups = " ".join(made.hash[at : at + 4] for at in range(0, 64, 4))
        assert groups in Client().get(ADDRESS).content.decode()


def test_a_kind_is_told_once() -> None:
    with pytest.raises(ValueError, match="told twice"):
        verifying.add(verifying.Kind("protocol", lambda file: None, lambda sha256: []))
