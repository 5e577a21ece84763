"""Pages of comments: said beside the text, settled in one click, nothing typed is lost, a constant number of queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from documents import services
from documents.comments import context_of
from documents.models import Comment, Document
from documents.reading import Reading
from documents.services import commenting
from tests import factories
from tests.documents.conftest import write
from tests.documents.test_comments import KEY, make_many, said

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
NASTY = "<script>alert(1)</script> 👩🏽‍💻 محمد אבג"


def text(response: Any) -> str:
    return response.content.decode()


def section_url(document: Document, key: str = KEY) -> str:
    return reverse("document-comment", args=[document.pk, key])


def all_url(document: Document) -> str:
    return reverse("document-comments", args=[document.pk])


def deed(name: str, comment: Comment) -> str:
    return reverse(f"comment-{name}", args=[comment.pk])


class TestSection:
    def test_the_text_stands_beside_the_form(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        page = text(sign_in(case.reader).get(section_url(draft)))
        assert "Applicants wait 41 days." in page and "Your comment" in page and "Nobody has said anything yet." in page
        assert "Facts are entered twice" in page and "Outline of a solution" not in page

    def test_an_empty_section_says_so(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        assert "Not written yet." in text(sign_in(case.reader).get(section_url(draft, "target_group")))

    def test_anybody_with_a_role_says_something_and_is_led_back_to_the_place(
        self, case: factories.Case, draft: Document, sign_in: SignIn
    ) -> None:
        client = sign_in(case.reader)
        answer = client.post(section_url(draft), {"text": NASTY})
        assert answer["Location"] == f"{draft.get_absolute_url()}#s-{KEY}"
        page = text(client.get(section_url(draft)))
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script>alert" not in page and "محمد" in page

    def test_nothing_and_too_much_are_mended(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        client = sign_in(case.reader)
        assert "Write what you want to say." in text(client.post(section_url(draft), {"text": " "}))
        page = text(client.post(section_url(draft), {"text": "a" * 4001}))
        assert "Shorten this to 4000" in page and "a" * 4001 in page and not Comment.objects.exists()

    def test_what_was_typed_while_the_document_was_approved_is_not_lost(
        self, case: factories.Case, in_review: Document, sign_in: SignIn
    ) -> None:
        client = sign_in(case.expert)
        services.approve(in_review, by=case.owner)
        page = text(client.post(section_url(in_review), {"text": "Too late"}))
        assert "The document is approved and not commented on any more." in page and "Too late" in page
        page = text(client.get(section_url(in_review)))
        assert "It is commented on again when a new draft is begun." in page and "Your comment" not in page

    def test_a_section_that_is_not_there_is_not_found(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        assert sign_in(case.reader).get(section_url(draft, "nothing")).status_code == 404

    @pytest.mark.parametrize("who", ["stranger", "administrator"])
    def test_a_stranger_finds_nothing(self, case: factories.Case, draft: Document, sign_in: SignIn, who: str) -> None:
        comment, client = said(draft, case.expert), sign_in(getattr(case, who))
        for address in (section_url(draft), all_url(draft), *(deed(name, comment) for name in ("reply", "settle", "reopen", "delete"))):
            assert client.get(address).status_code == client.post(address, {"text": "Hello"}).status_code == 404

    def test_in_an_ended_initiative_it_is_only_read(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        said(draft, case.expert, "Read me")
        type(case.initiative).objects.filter(pk=case.initiative.pk).update(status="closed")
        client = sign_in(case.coordinator)
        page = text(client.get(section_url(draft)))
        assert "Read me" in page and "Your comment" not in page and "Done as asked" not in page
        assert client.post(section_url(draft), {"text": "More"}).status_code == 403

    @pytest.mark.parametrize("number", [0, 10, 200])
    def test_it_costs_as_many_queries_however_much_was_said(
        self, case: factories.Case, draft: Document, sign_in: SignIn, django_assert_max_num_queries: Any, number: int
    ) -> None:
        make_many(case, draft, number)
        client = sign_in(case.team)
        with django_assert_max_num_queries(17):
            client.get(section_url(draft))


class TestAll:
    def test_an_empty_list_teaches(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        page = text(sign_in(case.reader).get(all_url(draft)))
        assert "No comment is open" in page and "Comment on a section" in page

    def test_open_ones_first_of_all_then_settled_ones(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        said(draft, case.expert, "Still open")
        commenting.settle(said(draft, case.expert, "Well done"), by=case.team, state="dismissed", word="It stands elsewhere.")
        client = sign_in(case.reader)
        shown = {show: text(client.get(f"{all_url(draft)}?show={show}")) for show in ("", "open", "settled", "all", "<b>")}
        found = {show: ("Still open" in page, "Well done" in page) for show, page in shown.items()}
        assert found == {
            "": (True, False), "open": (True, False), "settled": (False, True), "all": (True, True), "<b>": (True, False),
        }  # fmt: skip
        assert "It stands elsewhere." in shown["settled"] and "1 Identified need" in shown["settled"]

    def test_a_comment_is_made_with_the_section_it_is_about(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        client = sign_in(case.reader)
        page = text(client.post(all_url(draft), {"key": "", "text": "Who?"}))
        assert "Choose" in page and "Who?" in page
        assert client.post(all_url(draft), {"key": "target_group", "text": "Who?"})["Location"] == section_url(draft, "target_group")
        assert Comment.objects.get().key == "target_group"

    def test_a_comment_on_a_section_the_method_lost_is_still_shown(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        Comment.objects.create(document=draft, key="old_words", author=case.expert, text="About the old ones")
        page = text(sign_in(case.team).get(all_url(draft)))
        assert "About the old ones" in page and "Old words" in page

    @pytest.mark.parametrize("number", [0, 10, 200])
    def test_it_costs_as_many_queries_however_much_was_said(
        self, case: factories.Case, draft: Document, sign_in: SignIn, django_assert_max_num_queries: Any, number: int
    ) -> None:
        make_many(case, draft, number)
        client = sign_in(case.team)
        with django_assert_max_num_queries(16):
            page = text(client.get(f"{all_url(draft)}?show=all"))
        assert f"<strong>{number} comments</strong>" in page and (number < 200 or 'rel="next"' in page or "page=2" in page)


class TestDeeds:
    def test_done_as_asked_is_one_click_and_leads_back(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        comment, client = said(draft, case.expert), sign_in(case.team)
        assert "Done as asked" in text(client.get(section_url(draft)))
        back = f"{draft.get_absolute_url()}#s-{KEY}"
        assert client.post(deed("settle", comment), {"how": "resolved", "next": back})["Location"] == back
        assert Comment.objects.get(pk=comment.pk).state == "resolved"

    def test_nobody_is_sent_to_another_site(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        comment = said(draft, case.expert)
        answer = sign_in(case.team).post(deed("settle", comment), {"how": "resolved", "next": "//elsewhere.example/"})
        assert answer["Location"] == section_url(draft)

    def test_dismissing_asks_why_and_keeps_what_was_chosen(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        comment, client = said(draft, case.expert, "More numbers"), sign_in(case.coordinator)
        assert 'value="dismissed" ' in text(client.get(f"{deed('settle', comment)}?how=dismissed"))
        page = text(client.post(deed("settle", comment), {"how": "dismissed", "word": " "}))
        assert "Write why nothing is changed." in page and "More numbers" in page and "checked" in page
        page = text(client.post(deed("settle", comment), {"how": "dismissed", "word": "They come later."}, follow=True))
        assert "The comment is settled." in page and "They come later." in page

    def test_each_is_offered_what_the_rights_allow(self, case: factories.Case, in_review: Document, sign_in: SignIn) -> None:
        comment = said(in_review, case.expert)
        approver, author = (text(sign_in(who).get(deed("settle", comment))) for who in (case.owner, case.expert))
        assert 'value="dismissed"' in approver and 'value="resolved"' not in approver
        assert 'value="resolved"' in author and 'value="dismissed"' not in author
        assert sign_in(case.reader).get(deed("settle", comment)).status_code == 403
        page = text(sign_in(case.expert).post(deed("settle", comment), {"how": "dismissed", "word": "Mine"}))
        assert "Choose one of" in page or "offered" in page
        assert Comment.objects.get(pk=comment.pk).is_open

    def test_a_reply_stands_below_the_comment(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        comment, client = said(draft, case.expert, "How many?"), sign_in(case.reader)
        assert "How many?" in text(client.get(deed("reply", comment)))
        page = text(client.post(deed("reply", comment), {"text": "About 400."}, follow=True))
        assert "Your reply is kept." in page and "About 400." in page
        assert Comment.objects.get(parent=comment).author == case.reader

    def test_a_reply_that_comes_too_late_is_kept_on_the_form(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        comment = said(draft, case.expert)
        commenting.settle(comment, by=case.team, state="resolved")
        client = sign_in(case.reader)
        page = text(client.post(deed("reply", comment), {"text": "One more thing"}))
        assert "Somebody was before you" in page and "One more thing" in page
        assert "settled already" in text(client.get(deed("reply", comment), follow=True))

    def test_a_second_click_says_how_it_stands(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        comment, client = said(draft, case.expert), sign_in(case.team)
        client.post(deed("settle", comment), {"how": "resolved"})
        assert "Somebody was before you" in text(client.post(deed("settle", comment), {"how": "resolved"}))
        for _click in range(2):
            page = text(client.post(deed("reopen", comment), follow=True))
        assert "Somebody was before you" in page and Comment.objects.get(pk=comment.pk).is_open

    def test_an_own_comment_is_taken_away_after_a_question(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        comment, client = said(draft, case.expert, "Wrong place"), sign_in(case.expert)
        page = text(client.get(deed("delete", comment)))
        assert "Take your comment away?" in page and "Wrong place" in page and Comment.objects.exists()
        assert "Your comment is taken away." in text(client.post(deed("delete", comment), follow=True))
        assert not Comment.objects.exists()

    def test_nobody_takes_away_what_others_said(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        comment = said(draft, case.expert)
        assert sign_in(case.coordinator).post(deed("delete", comment)).status_code == 403
        commenting.reply(comment, by=case.team, text="Why?")
        assert "Somebody has replied to the comment, so it stays." in text(sign_in(case.expert).post(deed("delete", comment)))

    @pytest.mark.parametrize("name", ["reopen", "settle", "reply", "delete"])
    def test_get_changes_nothing(self, case: factories.Case, draft: Document, sign_in: SignIn, name: str) -> None:
        comment = said(draft, case.coordinator)
        before = Comment.objects.values().get(pk=comment.pk)
        sign_in(case.coordinator).get(deed(name, comment))
        assert Comment.objects.values().get(pk=comment.pk) == before


class TestPartial:
    """What the page of a document shows below each section."""

    def shown(self, case: factories.Case, document: Document, who: Any, key: str = KEY) -> str:
        document = Document.objects.select_related("initiative").get(pk=document.pk)
        passage = next(passage for passage in Reading(document).passages if passage.key == key)
        request = RequestFactory().get(document.get_absolute_url())
        request.user = who.user
        context = {"document": document, "passage": passage, "request": request, "LANGUAGE_CODE": "en", **context_of(document, who.user)}
        return render_to_string("documents/_comments.html", context)

    def test_open_comments_are_folded_below_their_section(self, case: factories.Case, draft: Document) -> None:
        write(draft, "target_group", "Handlers", case.team)
        said(draft, case.expert, "How many?"), said(draft, case.expert, "Since when?")
        html = self.shown(case, draft, case.team)
        assert "2 open comments" in html and "How many?" in html and "Done as asked" in html and section_url(draft) in html
        other = self.shown(case, draft, case.team, "target_group")
        assert "How many?" not in other and section_url(draft, "target_group") in other

    def test_settled_ones_are_a_link(self, case: factories.Case, draft: Document) -> None:
        commenting.settle(said(draft, case.expert, "How many?"), by=case.team, state="resolved")
        html = self.shown(case, draft, case.team)
        assert "How many?" not in html and "Settled comments" in html

    def test_where_nothing_can_be_said_nothing_stands(self, case: factories.Case, in_review: Document) -> None:
        services.approve(in_review, by=case.owner)
        assert self.shown(case, in_review, case.team).strip() == ""
