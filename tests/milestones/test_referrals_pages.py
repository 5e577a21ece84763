"""The pages of referrals, and the one page that a personal link opens to somebody without an account."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from documents.models import RenderedFile
from milestones import links
from milestones.models import Recipient, Referral
from milestones.services import recipients, referrals, rounds, sealing
from milestones.views import personal
from tests.adoption.work_support import HOSTILE, SignIn, queries, text
from tests.factories import Case, in_days
from tests.milestones import advice_steps, steps

pytestmark = pytest.mark.django_db


def url(name: str, *arguments: object) -> str:
    return reverse(name, args=arguments)


def answer_of(recipient: Recipient, **values: object) -> dict[str, object]:
    return {"view": "supports", "text": "It serves us.", "answered_name": recipient.name, "version": recipient.version, **values}


class TestTheCoordinator:
    def test_from_the_question_to_the_sent_referral(self, case: Case, sign_in: SignIn) -> None:
        version = steps.approve_documents(case, 1)[0]
        round, client = advice_steps.opened(case), sign_in(case.coordinator)
        values = {"title": "The choice", "question": HOSTILE, "due": str(in_days(9)), "versions": [str(version.pk)]}
        client.post(url("referral-new", round.pk), values)
        referral = Referral.objects.get()
        assert list(referral.versions.all()) == [version]
        way = url("referral-recipients", referral.pk)
        client.post(way, {"name": "Anna Aho", "organisation": "Aho Bakery", "email": "anna@shop.example", "language": "fi"})
        client.post(way, {"people": [str(case.reader.pk)]})
        assert referral.recipients.count() == 2
        assert "The referral is sent." in text(client.post(url("referral-send", referral.pk), follow=True))
        assert client.post(url("referral-send", referral.pk)).status_code == 302
        assert "<script>alert" not in client.get(url("referral", referral.pk)).content.decode()

    def test_mistakes_come_back_at_their_fields_with_what_was_typed(self, case: Case, sign_in: SignIn) -> None:
        round, client = advice_steps.opened(case), sign_in(case.coordinator)
        answer = client.post(url("referral-new", round.pk), {"title": "The choice", "question": "", "due": str(in_days(-1))})
        assert set(answer.context["form"].errors) >= {"question"} and "The choice" in answer.content.decode()
        referral = advice_steps.drafted(case, round)
        way = url("referral-recipients", referral.pk)
        answer = client.post(way, {"name": "Anna", "email": "nonsense", "language": "en"})
        assert "whole e-mail address" in text(answer) and "Anna" in answer.content.decode()
        assert client.post(way, {"people": [str(case.stranger.pk)]}).status_code == 200 and not Recipient.objects.exists()
        assert "Add somebody to send it to first." in text(client.post(url("referral-send", referral.pk), follow=True))

    def test_another_editor_of_the_draft_sees_both(self, case: Case, sign_in: SignIn) -> None:
        draft, client = advice_steps.drafted(case, advice_steps.opened(case)), sign_in(case.coordinator)
        values = {"question": "Does it serve you?", "due": str(in_days(9)), "version": draft.version}
        client.post(url("referral-edit", draft.pk), {"title": "First title", **values})
        answer = client.post(url("referral-edit", draft.pk), {"title": "Second title", **values})
        assert "First title" in text(answer) and "Second title" in text(answer)

    def test_it_shows_who_has_answered_what_and_who_is_late(self, case: Case, sign_in: SignIn) -> None:
        referral, outside = advice_steps.sent(case)
        advice_steps.answered(outside, view="opposes", text="The queue is longer.", name="Bertil Berg")
        Referral.objects.update(due=in_days(-3))
        said = text(sign_in(case.coordinator).get(url("referral", referral.pk)))
        for words in ("1 of 2 have answered.", "Opposes", "The queue is longer.", "Bertil Berg, on the link made for Anna Aho", "3 days"):
            assert words in said

    def test_links_are_renewed_people_taken_off_and_days_moved(self, case: Case, sign_in: SignIn) -> None:
        referral, outside = advice_steps.sent(case)
        client, old = sign_in(case.coordinator), links.url_of(outside)
        client.post(url("recipient-renew", outside.pk))
        assert Client().get(old).status_code == 404
        mine = referral.recipients.get(person=case.reader)
        assert "no personal link" in text(client.post(url("recipient-renew", mine.pk), follow=True))
        client.post(url("recipient-take-off", mine.pk))
        assert sign_in(case.reader).get(url("referral-answer", referral.pk)).status_code == 403
        client.post(url("referral-move", referral.pk), {"due": str(in_days(20)), "version": referral.version})
        assert Referral.objects.get().due == in_days(20)
        assert "withdrawn" in text(client.post(url("referral-withdraw", referral.pk), {"reason": "Not needed."}, follow=True))

    def test_the_pages_cost_the_same_however_many_there_are(self, case: Case, sign_in: SignIn) -> None:
        referral, _outside = advice_steps.sent(case)
        client = sign_in(case.coordinator)
        ways = [url("referral", referral.pk), url("referral-recipients", referral.pk), url("advice", case.initiative.pk)]
        before = [queries(client, way) for way in ways]
        for n in range(5):
            advice_steps.answered(advice_steps.outsider(case, referral, name=f"Guest {n}", email=f"guest{n}@shop.example"))
        recipients.add_people(referral, [case.owner, case.team], by=case.coordinator)
        assert [queries(client, way) for way in ways] == before and max(before) < 16


class TestSignedIn:
    def test_it_is_answered_and_changed(self, case: Case, sign_in: SignIn) -> None:
        referral, _outside = advice_steps.sent(case)
        client, way = sign_in(case.reader), url("referral-answer", referral.pk)
        assert 'name="answered_name"' not in client.get(way).content.decode()
        assert "Your answer is saved." in text(client.post(way, {"view": "supports", "text": "Good.", "version": 1}, follow=True))
        assert "You have answered." in text(client.get(way))
        answer = client.post(way, {"view": "opposes", "text": "Second.", "version": 1})
        assert "Good." in text(answer) and "Second." in text(answer)

    def test_nobody_else_answers_and_a_draft_is_not_answered(self, case: Case, sign_in: SignIn) -> None:
        referral, _outside = advice_steps.sent(case)
        for somebody in (case.team, case.coordinator):
            assert sign_in(somebody).get(url("referral-answer", referral.pk)).status_code == 403
        assert sign_in(case.stranger).get(url("referral-answer", referral.pk)).status_code == 404
        draft = advice_steps.drafted(case, referral.round)
        recipients.add_people(draft, [case.reader], by=case.coordinator)
        assert sign_in(case.reader).get(url("referral-answer", draft.pk)).status_code == 403


class TestPersonalLink:
    def test_it_shows_this_one_thing_and_no_more(self, case: Case) -> None:
        version, *others = steps.approve_documents(case, 1)
        steps.fund(case, 1)
        round = advice_steps.opened(case)
        rounds.describe(round, by=case.coordinator, seen_version=round.version, summary="Between us: it is late.", decide_by=None)
        referral, outside = advice_steps.sent(case, round, versions=[version])
        answer = Client().get(links.url_of(outside))
        page, said = answer.content.decode(), text(answer)
        for words in (case.initiative.name, referral.title, referral.question, "Anna Aho", "Aho Bakery", version.content["title"]):
            assert words in said
        for words in (
            "Between us",
            "Coordinator",
            "Reader",
            case.initiative.case_number,
            str(case.initiative.pk),
            others[0].content["title"],
        ):
            assert words not in said and words not in page

    def test_nobody_keeps_lists_or_passes_on_its_address(self, case: Case) -> None:
        version = steps.approve_documents(case, 1)[0]
        _referral, outside = advice_steps.sent(case, versions=[version])
        secret = [outside.pk, links.token_of(outside)]
        for way in (links.url_of(outside), url("personal-document", *secret, version.pk)):
            answer = Client().get(way)
            assert answer["Cache-Control"] == "private, no-store" and "noindex" in answer["X-Robots-Tag"]
            assert answer["Referrer-Policy"] == "strict-origin" and not answer.cookies.get("sessionid")

    def test_it_is_answered_once_shown_and_changed(self, case: Case) -> None:
        _referral, outside = advice_steps.sent(case)
        client, way = Client(enforce_csrf_checks=True), links.url_of(outside)
        token = client.get(way).context["csrf_token"]
        values = answer_of(outside, text=HOSTILE, csrfmiddlewaretoken=str(token))
        assert client.post(way, answer_of(outside)).status_code == 403
        assert client.post(way, values).status_code == 302
        page = client.get(way)
        assert (
            "An answer has been given." in text(page) and "Change the answer" in text(page) and "<script>alert" not in page.content.decode()
        )
        client.post(way, {**values, "view": "opposes", "text": "Longer queues.", "version": Recipient.objects.get(pk=outside.pk).version})
        assert Recipient.objects.get(pk=outside.pk).view == "opposes"

    def test_a_second_window_sees_the_first_ones_words(self, case: Case) -> None:
        _referral, outside = advice_steps.sent(case)
        way = links.url_of(outside)
        Client().post(way, answer_of(outside, text="First."))
        answer = Client().post(way, answer_of(outside, text="Second.", view="opposes"))
        assert "First." in text(answer) and "Second." in text(answer)
        assert Recipient.objects.get(pk=outside.pk).text == "First."

    def test_too_late_is_said_and_what_was_written_is_shown(self, case: Case) -> None:
        _referral, outside = advice_steps.sent(case)
        Referral.objects.update(due=in_days(-1))
        answer = Client().post(links.url_of(outside), answer_of(outside, text="Written for an hour."))
        assert answer.status_code == 200 and "The time to answer is over." in text(answer) and "Written for an hour." in text(answer)
        assert not Recipient.objects.get(pk=outside.pk).is_answered and answer.context["form"] is None

    def test_what_was_typed_is_shown_when_it_closes_in_the_same_moment(self, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        _referral, outside = advice_steps.sent(case)
        Referral.objects.update(due=in_days(-1))
        monkeypatch.setattr(personal, "is_open", lambda _recipient: True)
        answer = Client().post(links.url_of(outside), answer_of(outside, text="Written for an hour."))
        assert answer.status_code == 200 and "Written for an hour." in text(answer) and "The time to answer is over." in text(answer)

    def test_sealed_is_said_with_what_was_answered(self, case: Case) -> None:
        round = advice_steps.sealable(case)
        _referral, outside = advice_steps.sent(case, round)
        advice_steps.answered(outside)
        sealing.seal(rounds.submit(round, by=case.coordinator).pk)
        answer = Client().get(links.url_of(outside))
        assert "The basis is sealed." in text(answer) and "It serves us." in text(answer) and answer.context["form"] is None

    @pytest.mark.parametrize("how", ["unknown", "other id", "taken off", "withdrawn", "not sent"])
    def test_every_dead_link_is_the_same_page_that_says_nothing(self, case: Case, how: str) -> None:
        referral, outside = advice_steps.sent(case)
        way = links.url_of(outside)
        if how == "unknown":
            way = url("personal-answer", outside.pk, "0" * 64)
        elif how == "other id":
            way = url("personal-answer", case.initiative.pk, links.token_of(outside))
        elif how == "taken off":
            recipients.take_off(outside, by=case.coordinator)
        elif how == "withdrawn":
            referrals.withdraw(referral, by=case.coordinator, reason="Not needed.")
        else:
            way = links.url_of(advice_steps.outsider(case, advice_steps.drafted(case, referral.round)))
        for answer in (Client().get(way), Client().post(way, answer_of(outside))):
            assert answer.status_code == 404
            for words in (case.initiative.name, referral.title, "Anna", case.lead.name):
                assert words not in answer.content.decode()

    def test_ten_wrong_links_rest_the_address_and_nothing_of_them_is_kept(self, case: Case, settings: object) -> None:
        from axes.models import AccessAttempt

        _referral, outside = advice_steps.sent(case)
        wrong = "a1" * 32
        for _n in range(10):
            assert Client().get(url("personal-answer", outside.pk, wrong)).status_code == 404
        assert Client().get(links.url_of(outside)).status_code == 429
        assert Client(REMOTE_ADDR="203.0.113.9").get(links.url_of(outside)).status_code == 200
        assert wrong not in str(list(AccessAttempt.objects.values())) and "Anna" not in str(list(AccessAttempt.objects.values()))
        assert Client().get(reverse("sign-in")).status_code == 200

    def test_only_what_was_sent_is_read(self, case: Case, sign_in: SignIn) -> None:
        version, other, *_more = steps.approve_documents(case, 1)
        _referral, outside = advice_steps.sent(case, versions=[version])
        secret = [outside.pk, links.token_of(outside)]
        assert version.content["title"] in text(Client().get(url("personal-document", *secret, version.pk)))
        for name in ("personal-document", "personal-pdf"):
            assert Client().get(url(name, *secret, other.pk)).status_code == 404
        assert Client().get(version.get_absolute_url()).status_code == 302

    def test_the_pdf_is_fetched_by_the_link_once_it_is_made(self, case: Case) -> None:
        version = steps.approve_documents(case, 1)[0]
        _referral, outside = advice_steps.sent(case, versions=[version])
        way = url("personal-pdf", outside.pk, links.token_of(outside), version.pk)
        assert Client().get(way).status_code == 404 and way not in Client().get(links.url_of(outside)).content.decode()
        path = default_storage.save("advice.pdf", ContentFile(b"%PDF-1.7"))
        values = {"title": "Paper", "kind": "document", "content_sha256": "1" * 64, "file_sha256": "1" * 64, "size": 8, "pages": 1}
        RenderedFile.objects.create(initiative=case.initiative.pk, path=path, subject=version.pk, **values)
        assert way in Client().get(links.url_of(outside)).content.decode()
        answer = Client().get(way)
        assert b"".join(answer.streaming_content) == b"%PDF-1.7" and answer["Cache-Control"] == "private, no-store"

    def test_it_costs_the_same_however_many_were_asked(self, case: Case) -> None:
        referral, outside = advice_steps.sent(case)
        before = queries(Client(), links.url_of(outside))
        for n in range(5):
            advice_steps.answered(advice_steps.outsider(case, referral, name=f"Guest {n}", email=f"guest{n}@shop.example"))
        assert queries(Client(), links.url_of(outside)) == before < 8
