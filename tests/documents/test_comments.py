"""Comments on sections: who is told, how they are settled, what holds an approval back."""

import itertools
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from adoption import log
from adoption.models import RoleAssignment
from adoption.services import people
from core import events
from core.db import Superseded
from core.models import Event
from documents import permissions, services
from documents.comments import comments_by_key, context_of, open_comments, told
from documents.models import Comment, Document, Section, Version
from documents.services import commenting
from notifications import messages
from notifications.models import OutboxRow
from tests import factories
from tests.documents.conftest import sent, write

pytestmark = pytest.mark.django_db
KEY = "identified_need"


def said(document: Document, by: Any, text: str = "How many are they?", key: str = KEY) -> Comment:
    return commenting.add(document, key, by=by, text=text)


def recipients(key: str) -> set[Any]:
    return {row.recipient for row in OutboxRow.objects.filter(key=f"documents.{key}").select_related("recipient")}


def waits(key: str) -> OutboxRow:
    return OutboxRow.objects.select_related("recipient__user").get(key=f"documents.{key}")


class TestMaking:
    def test_a_comment_is_open_and_its_event_names_document_and_section_but_not_the_words(
        self, case: factories.Case, draft: Document
    ) -> None:
        comment = said(draft, case.reader, "  How many?  ")
        assert (comment.text, comment.state, comment.author, comment.settled_by) == ("How many?", "open", case.reader, None)
        event = Event.objects.select_related("text").get(action="documents.comment.made")
        assert event.subject == comment.pk and event.text.data == {"title": "Idea description", "heading": "Identified need"}
        assert log.sentence(event.action, event.text.data) == "Commented on the document Idea description: Identified need"

    def test_the_responsible_and_who_wrote_the_section_are_told(self, case: factories.Case, draft: Document) -> None:
        write(draft, KEY, "Handlers wait.", case.team)
        said(draft, case.expert)
        assert recipients("comment_made") == {case.coordinator, case.team}

    def test_nobody_is_told_of_what_they_said_themselves(self, case: factories.Case, draft: Document) -> None:
        said(draft, case.coordinator)
        assert recipients("comment_made") == set()

    def test_many_comments_on_one_section_in_a_day_are_one_mail(self, case: factories.Case, draft: Document) -> None:
        said(draft, case.expert), said(draft, case.owner), said(draft, case.expert, key="target_group")
        assert OutboxRow.objects.filter(key="documents.comment_made", recipient=case.coordinator).count() == 2

    @pytest.mark.parametrize("text", ["", " \n "])
    def test_nothing_is_no_comment(self, case: factories.Case, draft: Document, text: str) -> None:
        with pytest.raises(ValidationError, match="Write what you want to say"):
            said(draft, case.expert, text)

    def test_a_section_that_is_not_there_cannot_be_commented_on(self, case: factories.Case, draft: Document) -> None:
        with pytest.raises(Section.DoesNotExist):
            said(draft, case.expert, key="nothing")

    def test_a_document_in_review_is_commented_on_and_an_approved_one_is_not(self, case: factories.Case, in_review: Document) -> None:
        commenting.settle(said(in_review, case.expert), by=case.coordinator, state="resolved")
        services.approve(in_review, by=case.owner)
        with pytest.raises(ValidationError, match="approved"):
            said(in_review, case.expert)

    def test_a_comment_changes_no_version_of_the_document(self, case: factories.Case, draft: Document) -> None:
        """Whoever writes or sends meanwhile is not stopped by what others say."""
        before = Document.objects.get(pk=draft.pk).version
        said(draft, case.expert)
        assert Document.objects.get(pk=draft.pk).version == before


class TestReplying:
    def test_whoever_took_part_is_told(self, case: factories.Case, draft: Document) -> None:
        comment = said(draft, case.expert)
        answer = commenting.reply(comment, by=case.owner, text="About 400.")
        assert answer.parent == comment and answer.key == KEY and recipients("comment_replied") == {case.expert}
        commenting.reply(comment, by=case.expert, text="Say so.")
        assert recipients("comment_replied") == {case.expert, case.owner}

    def test_a_settled_comment_and_a_reply_are_not_replied_to(self, case: factories.Case, draft: Document) -> None:
        comment = said(draft, case.expert)
        answer = commenting.reply(comment, by=case.owner, text="About 400.")
        with pytest.raises(Superseded):
            commenting.reply(answer, by=case.team, text="No")
        commenting.settle(comment, by=case.team, state="resolved")
        with pytest.raises(Superseded):
            commenting.reply(comment, by=case.team, text="Late")


class TestSettling:
    def test_done_as_asked_is_told_to_whoever_commented(self, case: factories.Case, draft: Document) -> None:
        after = commenting.settle(said(draft, case.expert), by=case.team, state="resolved")
        assert (after.state, after.settled_by, after.word, after.version) == ("resolved", case.team, "", 2)
        assert after.settled_at is not None and recipients("comment_settled") == {case.expert}

    def test_who_settles_the_own_comment_is_told_nothing(self, case: factories.Case, draft: Document) -> None:
        commenting.settle(said(draft, case.expert), by=case.expert, state="resolved")
        assert recipients("comment_settled") == set()

    def test_dismissing_demands_a_word_which_the_log_keeps(self, case: factories.Case, draft: Document) -> None:
        comment = said(draft, case.expert)
        with pytest.raises(ValidationError, match="Write why nothing is changed"):
            commenting.settle(comment, by=case.team, state="dismissed", word=" ")
        commenting.settle(comment, by=case.team, state="dismissed", word="It stands in the pre-study.")
        event = Event.objects.select_related("text").get(action="documents.comment.dismissed")
        assert log.told([event])[0].reason == "It stands in the pre-study."

    def test_the_second_who_settles_is_refused(self, case: factories.Case, draft: Document) -> None:
        comment = said(draft, case.expert)
        commenting.settle(comment, by=case.team, state="resolved")
        with pytest.raises(Superseded):
            commenting.settle(comment, by=case.coordinator, state="dismissed", word="No")
        assert Comment.objects.get(pk=comment.pk).state == "resolved"

    def test_a_settled_comment_is_opened_again_and_both_are_told(self, case: factories.Case, draft: Document) -> None:
        comment = commenting.settle(said(draft, case.expert), by=case.team, state="dismissed", word="No")
        after = commenting.reopen(comment, by=case.coordinator)
        assert (after.state, after.settled_by, after.settled_at, after.word) == ("open", None, None, "")
        assert recipients("comment_reopened") == {case.expert, case.team}
        with pytest.raises(Superseded):
            commenting.reopen(comment, by=case.team)

    def test_nothing_is_settled_or_opened_on_an_approved_document(self, case: factories.Case, in_review: Document) -> None:
        comment = commenting.settle(said(in_review, case.expert), by=case.team, state="resolved")
        services.approve(in_review, by=case.owner)
        with pytest.raises(ValidationError):
            commenting.reopen(comment, by=case.team)
        services.new_draft(in_review, by=case.coordinator)
        assert commenting.reopen(comment, by=case.team).is_open

    def test_the_database_holds_state_and_facts_together(self, case: factories.Case, draft: Document) -> None:
        comment = said(draft, case.expert)
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.filter(pk=comment.pk).update(state="resolved")
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.filter(pk=comment.pk).update(settled_by=case.team, settled_at=comment.created_at)


class TestDeleting:
    def test_an_own_comment_goes_while_nobody_has_replied(self, case: factories.Case, draft: Document) -> None:
        comment = said(draft, case.expert)
        answer = commenting.reply(comment, by=case.team, text="Why?")
        with pytest.raises(ValidationError, match="Somebody has replied"):
            commenting.delete(comment, by=case.expert)
        commenting.delete(answer, by=case.team)
        commenting.delete(comment, by=case.expert)
        assert not Comment.objects.exists() and events.verify(case.initiative.pk) is None

    def test_a_settled_comment_stays(self, case: factories.Case, draft: Document) -> None:
        comment = commenting.settle(said(draft, case.expert), by=case.team, state="resolved")
        with pytest.raises(Superseded):
            commenting.delete(comment, by=case.expert)

    def test_twice_is_once(self, case: factories.Case, draft: Document) -> None:
        comment = said(draft, case.expert)
        commenting.delete(comment, by=case.expert)
        with pytest.raises(Superseded):
            commenting.delete(comment, by=case.expert)


class TestApproving:
    def test_a_document_with_open_comments_is_not_approved(self, case: factories.Case, in_review: Document) -> None:
        first, second = said(in_review, case.expert), said(in_review, case.team)
        commenting.reply(first, by=case.coordinator, text="A reply is no comment of its own.")
        with pytest.raises(ValidationError, match=r"Settle the 2 open comments first\."):
            services.approve(in_review, by=case.owner)
        commenting.settle(first, by=case.coordinator, state="resolved")
        with pytest.raises(ValidationError, match=r"Settle the 1 open comment first\."):
            services.approve(in_review, by=case.owner)
        commenting.settle(second, by=case.owner, state="dismissed", word="It stands in the pre-study.")
        assert services.approve(in_review, by=case.owner).number == 1

    def test_a_refused_approval_leaves_nothing(self, case: factories.Case, in_review: Document) -> None:
        said(in_review, case.expert)
        with pytest.raises(ValidationError):
            services.approve(in_review, by=case.owner)
        assert Document.objects.get(pk=in_review.pk).state == "in_review" and not Version.objects.exists()

    def test_comments_of_before_stay_when_the_document_goes_on(self, case: factories.Case, in_review: Document) -> None:
        said(in_review, case.expert)
        document = services.send_back(in_review, by=case.owner, comment="See the comment.")
        assert open_comments(sent(document, case)).count() == 1


class TestRights:
    """by whom: writers resolve and dismiss, the approver dismisses, whoever commented resolves; everybody else does neither."""

    CASES = (
        ("coordinator", True, True), ("team", True, True), ("owner", False, True), ("expert", True, False), ("chair", False, False),
        ("reader", False, False), ("stranger", False, False),
    )  # fmt: skip

    @pytest.mark.parametrize(("who", "resolves", "dismisses"), CASES)
    def test_who_settles(self, case: factories.Case, in_review: Document, who: str, resolves: bool, dismisses: bool) -> None:
        comment, user = said(in_review, case.expert), getattr(case, who).user
        asked = (permissions.resolve_comment, permissions.dismiss_comment, permissions.settle_comment, permissions.delete_comment)
        answers = tuple(bool(ask(user, comment)) for ask in asked)
        assert answers == (resolves, dismisses, resolves or dismisses, who == "expert")

    @pytest.mark.parametrize(("who", "resolves", "dismisses"), CASES[:-1])
    def test_a_page_offers_what_the_rights_allow(
        self, case: factories.Case, in_review: Document, who: str, resolves: bool, dismisses: bool
    ) -> None:
        said(in_review, case.expert)
        (found,) = comments_by_key(in_review, getattr(case, who).user)[KEY]
        offered = {"reply"} | ({"resolve"} if resolves else set()) | ({"dismiss"} if dismisses else set())
        assert found.ways == offered | ({"delete"} if who == "expert" else set())

    def test_the_responsible_person_settles_whatever_their_role(self, case: factories.Case, draft: Document) -> None:
        document = Document.objects.get(pk=draft.pk)
        services.set_responsible(document, by=case.coordinator, person=case.reader, seen_version=document.version)
        assert permissions.resolve_comment(case.reader.user, Comment.objects.get(pk=said(draft, case.expert).pk))

    def test_a_settled_comment_can_only_be_opened_again(self, case: factories.Case, draft: Document) -> None:
        commenting.settle(said(draft, case.expert), by=case.team, state="resolved")
        assert comments_by_key(draft, case.expert.user)[KEY][0].ways == {"reopen"}
        assert comments_by_key(draft, case.reader.user)[KEY][0].ways == frozenset()

    @pytest.mark.parametrize("status", ["stopped", "closed"])
    def test_when_the_initiative_has_ended_nobody_says_anything(self, case: factories.Case, draft: Document, status: str) -> None:
        comment = said(draft, case.expert)
        type(case.initiative).objects.filter(pk=case.initiative.pk).update(status=status)
        document = Document.objects.get(pk=draft.pk)
        assert not permissions.comment_on(case.coordinator.user, document)
        assert not permissions.settle_comment(case.coordinator.user, Comment.objects.get(pk=comment.pk))
        assert context_of(document, case.coordinator.user)["may_comment"] is False

    def test_without_a_reader_nothing_is_offered(self, case: factories.Case, draft: Document) -> None:
        said(draft, case.expert)
        assert comments_by_key(draft)[KEY][0].ways == frozenset()


class TestReading:
    def test_they_stand_by_section_oldest_first_with_their_replies(self, case: factories.Case, draft: Document) -> None:
        first, second = said(draft, case.expert, "One"), said(draft, case.team, "Two")
        said(draft, case.team, "Other", key="target_group")
        commenting.reply(first, by=case.team, text="Yes")
        found = comments_by_key(draft, case.team.user)
        assert [one.comment for one in found[KEY]] == [first, second] and set(found) == {KEY, "target_group"}
        assert [reply.comment.text for reply in found[KEY][0].replies] == ["Yes"]
        assert found[KEY][0].replies[0].ways == {"delete"} and "delete" not in found[KEY][0].ways

    @pytest.mark.parametrize("number", [0, 10, 200])
    def test_two_queries_however_many_there_are(
        self, case: factories.Case, draft: Document, django_assert_max_num_queries: Any, number: int
    ) -> None:
        make_many(case, draft, number)
        document = Document.objects.select_related("initiative").get(pk=draft.pk)
        permissions.read_document(case.team.user, document)
        with django_assert_max_num_queries(2):
            context = context_of(document, case.team.user)
        assert context["open_comments"] == number - number // 10 and context["may_comment"] is True

    def test_a_comment_that_was_read_alone_says_the_same(self, case: factories.Case, draft: Document) -> None:
        comment = said(draft, case.expert)
        assert told(draft, [comment], case.team.user)[0].ways == comments_by_key(draft, case.team.user)[KEY][0].ways


class TestMails:
    def test_a_mail_says_where_and_not_what(self, case: factories.Case, draft: Document, commits: Any) -> None:
        with commits():
            comment = said(draft, case.expert, "A secret word")
        (message,) = mail.outbox
        assert message.to == [case.coordinator.email] and message.subject == "A comment on Idea description"
        assert f"/documents/{draft.pk}/comments/{KEY}/#c-{comment.pk}" in message.body and "Identified need" in message.body
        assert "A secret word" not in message.body + str(message.alternatives)

    def test_each_kind_has_its_words(self, case: factories.Case, draft: Document, commits: Any) -> None:
        with commits():
            comment = said(draft, case.coordinator)
            commenting.reply(comment, by=case.expert, text="Yes")
        with commits():
            settled = commenting.settle(comment, by=case.team, state="resolved")
        with commits():
            commenting.reopen(settled, by=case.expert)
        assert [message.subject for message in mail.outbox if message.to == [case.coordinator.email]] == [
            "A reply to a comment on Idea description",
            "Your comment on Idea description is settled",
            "A comment on Idea description is open again",
        ]

    def test_what_is_settled_or_gone_meanwhile_is_not_told(self, case: factories.Case, draft: Document) -> None:
        comment = said(draft, case.expert)
        row = waits("comment_made")
        assert messages.get(row.key).may_receive(row)
        after = commenting.settle(comment, by=case.team, state="resolved")
        assert not messages.get(row.key).may_receive(row)
        settled = waits("comment_settled")
        assert messages.get(settled.key).may_receive(settled)
        commenting.reopen(after, by=case.team)
        assert not messages.get(settled.key).may_receive(settled)
        commenting.delete(comment, by=case.expert)
        assert not messages.get(row.key).may_receive(row)

    def test_somebody_who_lost_the_role_gets_nothing(self, case: factories.Case, draft: Document) -> None:
        commenting.reply(said(draft, case.expert), by=case.team, text="Yes")
        row = waits("comment_replied")
        people.end(RoleAssignment.objects.get(person=case.expert, initiative=case.initiative), by=case.coordinator, reason="Moved")
        assert not messages.get(row.key).may_receive(row)


def make_many(case: factories.Case, document: Document, number: int) -> None:
    """So many comments with a reply each, on all sections, by three people; every tenth is settled."""
    authors, keys = (case.expert, case.team, case.reader), [section.key for section in document.sections.all()]
    places = zip(range(number), itertools.cycle(authors), itertools.cycle(keys), strict=False)
    rows = [Comment(document=document, key=key, author=author, text=f"Number {n}") for n, author, key in places]
    now = document.created_at
    for row in rows[::10]:
        row.state, row.settled_by, row.settled_at = "resolved", case.team, now
    Comment.objects.bulk_create(rows)
    Comment.objects.bulk_create(Comment(document=document, key=row.key, parent=row, author=case.owner, text="Yes") for row in rows)
