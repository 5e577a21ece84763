"""Pages of review: who may be asked, what readers advise, and what stands in the way of an approval."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from accounts.models import User
from adoption.services import people
from documents import services
from documents.models import Document, ReviewRequest, Version
from documents.readers import context_of
from documents.services import commenting
from tests import factories
from tests.documents.conftest import write
from tests.documents.test_comments import KEY, make_many, said
from tests.documents.test_review import asked

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def url(name: str, document: Document) -> str:
    return reverse(f"document-{name}", args=[document.pk])


def text(response: Any) -> str:
    return response.content.decode()


def values(document: Document, case: factories.Case, **others: Any) -> dict[str, Any]:
    version = Document.objects.get(pk=document.pk).version
    sent = {"reviewer": str(case.owner.pk), "due": factories.in_days(5).isoformat(), "version": str(version), "unfinished": "on"}
    return {**sent, **others}


class TestSending:
    def test_only_those_who_may_approve_are_offered_and_everybody_may_read(
        self, case: factories.Case, draft: Document, sign_in: SignIn
    ) -> None:
        page = text(sign_in(case.coordinator).get(url("review", draft)))
        assert "A document of this kind is approved by: Business owner, Chair of the steering group." in page
        choice = page.split('name="reviewer"')[1].split("</select>")[0]
        offered = {name for name in ("owner", "chair", "expert", "team", "coordinator") if str(getattr(case, name).pk) in choice}
        assert offered == {"owner", "chair"}
        ticks = {
            name for name in ("owner", "expert", "reader", "coordinator") if f'name="readers" value="{getattr(case, name).pk}"' in page
        }
        assert ticks == {"owner", "expert", "reader"}

    def test_where_nobody_may_the_page_says_so_and_how_to_mend(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        User.objects.filter(person__in=[case.owner, case.chair]).update(is_active=False)
        client = sign_in(case.coordinator)
        page = text(client.get(url("review", draft)))
        assert "Nobody but you holds one of these roles" in page and reverse("people", args=[case.initiative.pk]) in page
        client.post(url("review", draft), values(draft, case, reviewer=str(case.expert.pk)))
        assert Document.objects.get(pk=draft.pk).reviewer == case.expert

    def test_readers_are_asked_beside_who_approves(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        sent = values(draft, case, readers=[str(case.expert.pk), str(case.reader.pk)])
        page = text(client.post(url("review", draft), sent, follow=True))
        assert "Owner is asked to approve, and 2 readers to advise." in page
        assert {row.person for row in ReviewRequest.objects.all()} == {case.expert, case.reader}

    def test_who_approves_is_not_asked_twice_and_nothing_chosen_is_lost(
        self, case: factories.Case, draft: Document, sign_in: SignIn
    ) -> None:
        sent = values(draft, case, readers=[str(case.owner.pk), str(case.expert.pk)])
        page = text(sign_in(case.coordinator).post(url("review", draft), sent))
        assert "Owner is asked to approve already. Take the tick away." in page and page.count(" checked") >= 2

    def test_somebody_who_may_not_approve_is_refused(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        page = text(sign_in(case.coordinator).post(url("review", draft), values(draft, case, reviewer=str(case.expert.pk))))
        assert "form-errors" in page and Document.objects.get(pk=draft.pk).state == "draft"

    def test_the_people_of_last_time_are_proposed(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        services.take_back(asked(draft, case, case.expert), by=case.coordinator)
        page = text(sign_in(case.coordinator).get(url("review", draft)))
        assert f'value="{case.owner.pk}" selected' in page
        tick = page.split(f'name="readers" value="{case.expert.pk}"')[1].split(">")[0]
        assert "checked" in tick


class TestAdvising:
    def test_a_reader_answers_and_sees_the_answer(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        document, client = asked(draft, case, case.expert), sign_in(case.expert)
        page = text(client.get(url("advice", document)))
        assert "Advises approval" in page and "Asks for changes" in page and "Awaited" not in page
        sent = {"advice": "change", "comment": "", "version": str(document.version)}
        assert "Write what should be changed." in text(client.post(url("advice", document), sent))
        page = text(client.post(url("advice", document), {**sent, "comment": "More numbers"}, follow=True))
        assert "Your answer is kept." in page
        assert "More numbers" in text(client.get(url("advice", document)))

    def test_nobody_else_may_open_it(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        document = asked(draft, case, case.expert)
        assert [sign_in(who).get(url("advice", document)).status_code for who in (case.owner, case.coordinator, case.reader)] == [403] * 3
        assert sign_in(case.stranger).get(url("advice", document)).status_code == 404

    def test_when_it_is_decided_the_reader_is_told_how_it_stands(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        document, client = asked(draft, case, case.expert), sign_in(case.expert)
        services.approve(document, by=case.owner)
        assert "Somebody was before you" in text(client.get(url("advice", document), follow=True))
        late = {"advice": "none", "comment": "", "version": str(document.version)}
        assert client.post(url("advice", document), late)["Location"] == document.get_absolute_url()

    def test_what_the_page_of_the_document_shows_a_reader(self, case: factories.Case, draft: Document) -> None:
        document = asked(draft, case, case.expert)
        shown = {who: shown_to(document, getattr(case, who)) for who in ("expert", "owner")}
        assert "You are asked to read this document" in shown["expert"] and url("advice", document) in shown["expert"]
        assert "You are asked" not in shown["owner"] and "Awaited" in shown["owner"]
        services.advise(document, by=case.expert, advice="change", comment="More numbers")
        after = shown_to(document, case.expert)
        assert "Change your answer" in after and "Asks for changes" in after and "More numbers" in after


def shown_to(document: Document, who: Any) -> str:
    context = {"document": Document.objects.get(pk=document.pk), **context_of(document, who.user)}
    return render_to_string("documents/_advice.html", context) + render_to_string("documents/_readers.html", context)


class TestApproving:
    def test_open_comments_stand_above_with_the_way_to_each(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        document, client = asked(draft, case), sign_in(case.owner)
        first, second = said(document, case.expert, "How many?"), said(document, case.team, "Since when?")
        page = text(client.get(url("approve", document)))
        assert "Settle the 2 open comments first" in page and "How many?" in page
        assert f"{reverse('document-comment', args=[document.pk, KEY])}#c-{second.pk}" in page
        sent = {"comment": "My words", "version": str(document.version)}
        page = text(client.post(url("approve", document), sent))
        assert "Settle the 2 open comments first." in page and "My words" in page and not Version.objects.exists()
        for comment in (first, second):
            commenting.settle(comment, by=case.owner, state="dismissed", word="It stands elsewhere.")
        assert "Settle the" not in text(client.get(url("approve", document)))
        assert "Approved and frozen." in text(client.post(url("approve", document), sent, follow=True))

    def test_awaited_readers_are_named_and_demand_a_tick(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        document, client = asked(draft, case, case.expert, case.reader), sign_in(case.owner)
        services.advise(document, by=case.reader, advice="change", comment="More numbers")
        page = text(client.get(url("approve", document)))
        assert "What the readers advise" in page and "More numbers" in page and "Awaited" in page
        sent = {"comment": "", "version": str(document.version)}
        assert "Tick" in text(client.post(url("approve", document), sent)) and not Version.objects.exists()
        assert "Approved and frozen." in text(client.post(url("approve", document), {**sent, "unanswered": "on"}, follow=True))

    def test_when_all_have_answered_no_tick_is_asked(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        document = asked(draft, case, case.expert)
        services.advise(document, by=case.expert, advice="none")
        page = text(sign_in(case.owner).get(url("approve", document)))
        assert "Nothing to say" in page and "unanswered" not in page

    def test_sending_back_shows_what_the_readers_say(self, case: factories.Case, draft: Document, sign_in: SignIn) -> None:
        document = asked(draft, case, case.expert)
        services.advise(document, by=case.expert, advice="change", comment="More numbers")
        assert "More numbers" in text(sign_in(case.owner).get(url("send-back", document)))

    @pytest.mark.parametrize("number", [0, 10, 200])
    def test_it_costs_as_many_queries_however_much_was_said(
        self, case: factories.Case, draft: Document, sign_in: SignIn, django_assert_max_num_queries: Any, number: int
    ) -> None:
        readers = (case.expert, case.reader, case.team, case.member) if number else (case.expert,)
        write(draft, "target_group", "All", case.team)
        document = asked(draft, case, *readers)
        make_many(case, document, number)
        client = sign_in(case.owner)
        with django_assert_max_num_queries(16):
            client.get(url("approve", document))

    def test_the_form_costs_as_many_queries_however_many_people_there_are(
        self, case: factories.Case, draft: Document, sign_in: SignIn, django_assert_max_num_queries: Any
    ) -> None:
        client = sign_in(case.coordinator)
        with django_assert_max_num_queries(19):
            client.get(url("review", draft))
        for _n in range(20):
            one_more(case)
        with django_assert_max_num_queries(19):
            client.get(url("review", draft))


def one_more(case: factories.Case) -> None:
    """One more person in the team."""
    people.assign(case.initiative, by=case.coordinator, person=factories.person(of=case.lead), role="team_member")
