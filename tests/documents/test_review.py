"""Review by several people, and who may approve: asked, advised, decided, round by round."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from accounts.models import Person, User
from adoption import due, log, registry
from adoption.choices import DueKind, Role
from adoption.models import DueItem, Initiative
from adoption.services import people
from core import events
from core.db import Superseded
from core.models import Event
from documents import permissions, services
from documents.approvers import approvers
from documents.models import Advice, Document, ReviewRequest
from documents.readers import context_of, readers_of
from documents.register import entries
from notifications import messages
from notifications.models import OutboxRow
from tests import factories
from tests.documents.conftest import write
from tests.support import packs

pytestmark = pytest.mark.django_db


def asked(document: Document, case: factories.Case, *readers: Person, reviewer: Person | None = None) -> Document:
    """Sent by the coordinator to the business owner and these readers."""
    document = Document.objects.get(pk=document.pk)
    values = {"reviewer": reviewer or case.owner, "due": timezone.localdate() + timedelta(days=7), "seen_version": document.version}
    return services.send_for_review(document, by=case.coordinator, readers=readers, **values)


def waiting(case: factories.Case) -> set[Person | None]:
    return {row.person for row in DueItem.objects.open().filter(initiative=case.initiative, kind=DueKind.DOCUMENT_REVIEW)}


@pytest.fixture
def report(case: factories.Case) -> Document:
    """A pre-study report, which the steering group or the business owner approves."""
    document = services.ensure(case.initiative, "prestudy_report", case.coordinator)
    write(document, "purpose", "To compare.", case.coordinator)
    return document


class TestApprovers:
    def test_people_with_a_stated_role_and_an_account_without_the_sender(self, case: factories.Case, draft: Document) -> None:
        found = approvers(draft, case.coordinator)
        assert set(found.people) == {case.owner, case.chair} and found.stated
        assert found.role_names == "Business owner, Chair of the steering group"
        assert approvers(draft, case.owner).people == [case.chair]

    def test_it_depends_on_the_type(self, case: factories.Case, report: Document) -> None:
        assert set(approvers(report, case.coordinator).people) == {case.owner, case.chair, case.member, case.partner_member}

    def test_a_coordinator_may_approve_what_somebody_else_sends(self, case: factories.Case) -> None:
        status = services.ensure(case.initiative, "communication_plan", case.team)
        assert case.coordinator in approvers(status, case.team).people
        assert case.coordinator not in approvers(status, case.coordinator).people

    def test_whose_role_has_ended_or_not_begun_may_not(self, case: factories.Case, draft: Document) -> None:
        people.end(case.role(case.owner, Role.BUSINESS_OWNER), by=case.coordinator, reason="Moved")
        case.initiative.roles.filter(person=case.chair).update(valid_from=factories.in_days(1))
        found = approvers(draft, case.coordinator)
        assert not found.stated and case.owner not in found.people

    def test_where_nobody_holds_a_role_everybody_with_one_may_be_asked(self, case: factories.Case, draft: Document) -> None:
        User.objects.filter(person__in=[case.owner, case.chair]).update(is_active=False)
        found = approvers(draft, case.coordinator)
        assert not found.stated and {case.expert, case.team, case.reader} <= set(found.people)
        assert not {case.owner, case.chair, case.coordinator, case.stranger} & set(found.people)
        assert asked(draft, case, reviewer=case.expert).reviewer == case.expert

    @pytest.mark.parametrize("who", ["expert", "team", "member", "reader", "coordinator", "stranger"])
    def test_anybody_else_is_refused_with_the_roles_named(self, case: factories.Case, draft: Document, who: str) -> None:
        with pytest.raises(ValidationError) as caught:
            asked(draft, case, reviewer=getattr(case, who))
        (said,) = caught.value.message_dict["reviewer"]
        assert said.endswith("who may approve this kind of document: Business owner, Chair of the steering group.")

    def test_a_pack_says_it_otherwise(self, case: factories.Case, draft: Document) -> None:
        packs.follow(case, packs.load(documents=[{"key": "idea_description", "approved_by": ["expert"]}]))
        document = Document.objects.get(pk=draft.pk)
        assert approvers(document, case.coordinator).people == [case.expert]
        assert asked(draft, case, reviewer=case.expert).reviewer == case.expert

    def test_one_query_or_two(self, case: factories.Case, draft: Document, django_assert_max_num_queries: Any) -> None:
        document = Document.objects.select_related("initiative").get(pk=draft.pk)
        assert document.type
        with django_assert_max_num_queries(1):
            approvers(document, case.coordinator)
        User.objects.filter(person__in=[case.owner, case.chair]).update(is_active=False)
        with django_assert_max_num_queries(2):
            approvers(document, case.coordinator)


class TestAsking:
    def test_each_reader_gets_a_request_a_mail_and_a_due_row(self, case: factories.Case, draft: Document) -> None:
        document = asked(draft, case, case.expert, case.reader)
        rows = ReviewRequest.objects.filter(document=document)
        assert {(row.person, row.round, row.advice) for row in rows} == {(case.expert, 1, "awaited"), (case.reader, 1, "awaited")}
        mails = {(row.key, row.recipient) for row in OutboxRow.objects.filter(key__startswith="documents.")}
        assert mails == {
            ("documents.review_asked", case.owner), ("documents.advice_asked", case.expert), ("documents.advice_asked", case.reader),
        }  # fmt: skip
        assert waiting(case) == {case.owner, case.expert, case.reader}

    def test_without_readers_it_is_as_before(self, case: factories.Case, draft: Document) -> None:
        assert asked(draft, case).round == 1 and waiting(case) == {case.owner} and not ReviewRequest.objects.exists()

    def test_who_approves_is_no_reader_beside_it(self, case: factories.Case, draft: Document) -> None:
        with pytest.raises(ValidationError) as caught:
            asked(draft, case, case.owner, case.expert)
        assert caught.value.message_dict == {"readers": ["Owner is asked to approve already. Take the tick away."]}

    @pytest.mark.parametrize("who", ["coordinator", "stranger"])
    def test_readers_are_others_with_a_role(self, case: factories.Case, draft: Document, who: str) -> None:
        with pytest.raises(ValidationError) as caught:
            asked(draft, case, getattr(case, who))
        assert list(caught.value.message_dict) == ["readers"] and Document.objects.get(pk=draft.pk).state == "draft"

    def test_twice_named_is_once_asked(self, case: factories.Case, draft: Document) -> None:
        asked(draft, case, case.expert, case.expert)
        assert ReviewRequest.objects.count() == 1

    def test_the_due_rows_agree_with_those_made_anew(self, case: factories.Case, draft: Document) -> None:
        document = asked(draft, case, case.expert, case.reader)
        services.advise(document, by=case.expert, advice=Advice.NONE)
        assert due.rebuild(Initiative.objects.get(pk=case.initiative.pk)) == 0 and waiting(case) == {case.owner, case.reader}

    def test_due_rows_of_many_documents_cost_no_more(
        self, case: factories.Case, draft: Document, django_assert_max_num_queries: Any
    ) -> None:
        asked(draft, case, case.expert, case.reader)
        for key in ("needs_analysis", "prestudy_directive", "prestudy_report"):
            document = services.ensure(case.initiative, key, case.coordinator)
            write(document, document.sections.all()[0].key, "Words", case.coordinator)
            asked(document, case, case.expert, case.team, case.reader)
        register = registry.register("documents")
        assert register.dues_of is not None
        with django_assert_max_num_queries(3):
            found = [one for document in entries(case.initiative) for one in register.dues_of(document)]
        assert len(found) == 3 + 4 * 3


class TestAdvising:
    def test_an_answer_stands_with_its_day_and_nobody_waits_for_it(self, case: factories.Case, draft: Document) -> None:
        row = services.advise(asked(draft, case, case.expert, case.reader), by=case.expert, advice="approve", comment=" Clear. ")
        assert (row.advice, row.comment, row.version) == ("approve", "Clear.", 2) and row.answered_at is not None
        assert waiting(case) == {case.owner, case.reader}
        event = Event.objects.select_related("text").get(action="documents.document.advised")
        assert log.sentence(event.action, event.text.data) == "Answered on the document Idea description: Advises approval"
        assert event.actor == case.expert.pk and events.verify(case.initiative.pk) is None

    def test_asking_for_changes_demands_which(self, case: factories.Case, draft: Document) -> None:
        document = asked(draft, case, case.expert)
        with pytest.raises(ValidationError, match="Write what should be changed"):
            services.advise(document, by=case.expert, advice="change", comment=" ")
        assert services.advise(document, by=case.expert, advice="change", comment="More numbers").advice == "change"

    def test_the_answer_may_be_changed_until_it_is_decided(self, case: factories.Case, draft: Document) -> None:
        document = asked(draft, case, case.expert)
        services.advise(document, by=case.expert, advice="change", comment="More numbers")
        services.advise(document, by=case.expert, advice="approve")
        row = ReviewRequest.objects.get()
        assert (row.advice, row.comment) == ("approve", "")
        services.approve(document, by=case.owner)
        with pytest.raises(Superseded):
            services.advise(document, by=case.expert, advice="none")
        assert ReviewRequest.objects.get().advice == "approve"

    @pytest.mark.parametrize("who", ["owner", "coordinator", "team"])
    def test_only_who_was_asked_answers(self, case: factories.Case, draft: Document, who: str) -> None:
        document = asked(draft, case, case.expert)
        with pytest.raises(PermissionDenied):
            services.advise(document, by=getattr(case, who), advice="approve")
        assert not permissions.advise(getattr(case, who).user, document) and permissions.advise(case.expert.user, document)

    def test_who_approves_is_told_once_when_all_have_answered(self, case: factories.Case, draft: Document) -> None:
        document = asked(draft, case, case.expert, case.reader)
        told = OutboxRow.objects.filter(key="documents.all_advised")
        services.advise(document, by=case.expert, advice="approve")
        assert not told.exists()
        services.advise(document, by=case.reader, advice="none")
        services.advise(document, by=case.reader, advice="approve")
        assert told.get().recipient == case.owner

    def test_an_answer_from_an_old_page_does_not_reach_the_next_round(self, case: factories.Case, draft: Document) -> None:
        document = asked(draft, case, case.expert)
        seen = document.version
        services.take_back(document, by=case.coordinator)
        asked(draft, case, case.expert)
        with pytest.raises(Superseded):
            services.advise(document, by=case.expert, advice="approve", seen_version=seen)


class TestRounds:
    @pytest.mark.parametrize("way", ["take_back", "send_back", "approve"])
    def test_when_the_round_is_over_nobody_is_waited_for_and_the_answers_stay(
        self, case: factories.Case, draft: Document, way: str
    ) -> None:
        document = asked(draft, case, case.expert, case.reader)
        services.advise(document, by=case.reader, advice="none")
        if way == "take_back":
            services.take_back(document, by=case.coordinator)
        elif way == "send_back":
            services.send_back(document, by=case.owner, comment="More")
        else:
            services.approve(document, by=case.owner)
        assert waiting(case) == set()
        assert {row.advice for row in ReviewRequest.objects.all()} == {"awaited", "none"}

    def test_the_next_round_asks_anew(self, case: factories.Case, draft: Document) -> None:
        document = asked(draft, case, case.expert, case.reader)
        services.advise(document, by=case.expert, advice="change", comment="More numbers")
        services.send_back(document, by=case.owner, comment="As the expert says")
        again = asked(draft, case, case.expert)
        assert again.round == 2 and waiting(case) == {case.owner, case.expert}
        assert [one["advice"] for one in readers_of(again)] == ["Awaited"]
        with pytest.raises(PermissionDenied):
            services.advise(again, by=case.reader, advice="approve")

    def test_a_sending_that_is_refused_asks_nobody(self, case: factories.Case, draft: Document) -> None:
        with pytest.raises(ValidationError):
            asked(draft, case, case.stranger)
        assert Document.objects.get(pk=draft.pk).round == 0 and not ReviewRequest.objects.exists()


class TestReaders:
    def test_they_are_told_as_plain_values_in_the_active_language(self, case: factories.Case, draft: Document) -> None:
        document = asked(draft, case, case.expert, case.reader)
        services.advise(document, by=case.expert, advice="approve")
        today = timezone.localdate().isoformat()
        assert readers_of(document) == [
            {"name": "Expert", "organisation": case.lead.name, "advice": "Advises approval", "answered": today},
            {"name": "Reader", "organisation": case.partner.name, "advice": "Awaited", "answered": ""},
        ]
        with translation.override("sv"):
            assert all(isinstance(value, str) for one in readers_of(document) for value in one.values())

    def test_before_the_first_round_there_is_nobody_and_no_query(
        self, case: factories.Case, draft: Document, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(0):
            assert readers_of(draft) == [] and context_of(draft, case.expert.user) == {"my_answer": None, "readers": []}

    def test_the_page_knows_who_is_asked(self, case: factories.Case, draft: Document, django_assert_num_queries: Any) -> None:
        document = asked(draft, case, case.expert, case.reader, case.team)
        with django_assert_num_queries(1):
            context = context_of(document, case.expert.user)
        assert context["my_answer"].is_awaited and len(context["readers"]) == 3
        assert context_of(document, case.owner.user)["my_answer"] is None
        services.advise(document, by=case.reader, advice="none")
        services.take_back(document, by=case.coordinator)
        after = context_of(Document.objects.get(pk=draft.pk), case.expert.user)
        assert after["my_answer"] is None and [one.person for one in after["readers"]] == [case.reader]


class TestMails:
    def test_a_reader_is_asked_to_read(self, case: factories.Case, draft: Document, commits: Any) -> None:
        with commits():
            asked(draft, case, case.expert)
        message = next(m for m in mail.outbox if m.to == [case.expert.email])
        assert message.subject == "Please read: Idea description" and "Somebody else approves it" in message.body
        assert draft.get_absolute_url() in message.body and "Coordinator" in message.body

    def test_who_approves_learns_that_all_have_answered(self, case: factories.Case, draft: Document, commits: Any) -> None:
        document = asked(draft, case, case.expert)
        with commits():
            services.advise(document, by=case.expert, advice="approve")
        (message,) = mail.outbox
        assert (message.to, message.subject) == ([case.owner.email], "All readers have answered: Idea description")

    def test_who_answered_or_is_asked_no_more_gets_nothing(self, case: factories.Case, draft: Document) -> None:
        document = asked(draft, case, case.expert, case.reader)
        rows = {row.recipient: row for row in OutboxRow.objects.select_related("recipient__user").filter(key="documents.advice_asked")}
        may = messages.get("documents.advice_asked").may_receive
        services.advise(document, by=case.expert, advice="none")
        assert not may(rows[case.expert]) and may(rows[case.reader])
        services.take_back(document, by=case.coordinator)
        assert not may(rows[case.reader])
        asked(draft, case, case.expert)
        assert may(rows[case.expert]) and not may(rows[case.reader])
