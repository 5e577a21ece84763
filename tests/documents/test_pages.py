"""Pages of documents: who sees and may do what, nothing typed is lost, a constant number of queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

import method
from adoption.models import Initiative
from documents import services
from documents.models import Document, DocumentState, Version
from documents.urls import urlpatterns
from tests import factories
from tests.documents.conftest import sent, write

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
NASTY = "<script>alert(1)</script> 👩🏽‍💻 محمد אבג\n\n- one\n- two"


def url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def text(response: Any) -> str:
    return response.content.decode()


def test_no_heading_is_called_like_a_verb_of_the_addresses() -> None:
    verbs = {
        str(p.pattern).split("/")[2] for p in urlpatterns if str(p.pattern).count("/") == 3 and str(p.pattern).startswith("documents/")
    }
    keys = {heading.key for kind in method.document_types() for heading in kind.headings}
    verbs.discard("<slug:key>")
    assert {"review", "assign"} <= verbs and not verbs & keys


def test_the_empty_list_teaches_and_offers_to_begin(case: factories.Case, sign_in: SignIn) -> None:
    page = text(sign_in(case.coordinator).get(url("documents", case.initiative.pk)))
    assert "No document is begun yet" in page and url("document-begin", case.initiative.pk, "idea_description") in page


def test_the_list_says_what_the_profile_does_not_demand(case: factories.Case, sign_in: SignIn) -> None:
    Initiative.objects.filter(pk=case.initiative.pk).update(profile="light")
    rows = text(sign_in(case.coordinator).get(url("documents", case.initiative.pk))).split("<tr ")
    said = {
        name: any("Not demanded in your profile" in row for row in rows if name in row) for name in ("Idea description", "Needs analysis")
    }
    assert said == {"Idea description": False, "Needs analysis": True}


def test_a_reader_is_not_offered_to_begin(case: factories.Case, sign_in: SignIn) -> None:
    page = text(sign_in(case.reader).get(url("documents", case.initiative.pk)))
    assert "Pre-study report" in page and "/begin/" not in page


def test_the_list_costs_as_many_queries_with_one_document_as_with_four(
    case: factories.Case, version: Version, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(case.reader)
    for kind in ("needs_analysis", "prestudy_directive", "prestudy_report"):
        services.ensure(case.initiative, kind, case.coordinator)
    with django_assert_max_num_queries(16):
        page = text(client.get(url("documents", case.initiative.pk)))
    assert "Version 1" in page and "12 of 12 sections" in page


def test_beginning_leads_to_the_document(case: factories.Case, sign_in: SignIn) -> None:
    response = sign_in(case.team).post(url("document-begin", case.initiative.pk, "needs_analysis"), follow=True)
    assert "Nothing is written yet" in text(response) and "Begin to write" in text(response)


def test_what_cannot_be_written_cannot_be_begun(case: factories.Case, sign_in: SignIn) -> None:
    assert sign_in(case.team).post(url("document-begin", case.initiative.pk, "decision_protocol")).status_code == 404


@pytest.mark.parametrize("who", ["coordinator", "team", "expert", "owner", "chair", "reader", "archivist"])
@pytest.mark.parametrize("state", ["draft", "in_review", "approved"])
def test_everybody_with_a_role_reads_the_document_in_every_state(
    case: factories.Case, draft: Document, sign_in: SignIn, django_assert_max_num_queries: Any, who: str, state: str
) -> None:
    if state != "draft":
        sent(draft, case)
    if state == "approved":
        services.approve(draft, by=case.owner, comment="")
    client = sign_in(getattr(case, who))
    with django_assert_max_num_queries(16):
        page = text(client.get(url("document", draft.pk)))
    assert "Applicants wait 41 days." in page and "<li>Facts are entered twice</li>" in page
    assert ("Take it back" in page) == (state == "in_review" and who == "coordinator")
    assert ("You are asked to review" in page) == (state == "in_review" and who == "owner")
    assert ("Write on" in page) == (state == "draft" and who in ("coordinator", "team"))
    assert ("Begin a new draft" in page) == (state == "approved" and who in ("coordinator", "team"))


def test_the_responsible_person_may_write_whatever_their_role(case: factories.Case, draft: Document, sign_in: SignIn) -> None:
    address = url("document-section", draft.pk, "target_group")
    assert sign_in(case.expert).get(address).status_code == 403
    services.set_responsible(draft, by=case.coordinator, person=case.expert, seen_version=Document.objects.get(pk=draft.pk).version)
    assert sign_in(case.expert).get(address).status_code == 200


@pytest.mark.parametrize("name", ["document", "document-review", "document-approve", "document-send-back", "document-versions"])
def test_a_stranger_finds_nothing(case: factories.Case, in_review: Document, sign_in: SignIn, name: str) -> None:
    for who in (case.stranger, case.administrator):
        assert sign_in(who).get(url(name, in_review.pk)).status_code == 404


def test_writing_leads_to_the_next_heading_or_back_to_the_place_written(case: factories.Case, draft: Document, sign_in: SignIn) -> None:
    client, address = sign_in(case.team), url("document-section", draft.pk, "outline_solution")
    response = client.post(address, {"text": NASTY, "version": "1", "then": "next"})
    assert response["Location"] == url("document-section", draft.pk, "target_group")
    response = client.post(address, {"text": NASTY, "version": "2", "then": "document"})
    assert response["Location"].endswith("#s-outline_solution")
    page = text(client.get(url("document", draft.pk)))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script>alert" not in page and "<li>one</li>" in page


def test_the_second_writer_sees_the_first_text_and_keeps_the_own(case: factories.Case, draft: Document, sign_in: SignIn) -> None:
    write(draft, "target_group", "Handlers in both towns", case.coordinator)
    client, address = sign_in(case.team), url("document-section", draft.pk, "target_group")
    page = text(client.post(address, {"text": "Mine & yours", "version": "1"}))
    assert "Coordinator saved this section" in page and "Handlers in both towns" in page and escape("Mine & yours") in page
    client.post(address, {"text": "Both", "version": "2"})
    assert draft.sections.get(key="target_group").html == "<p>Both</p>"


def test_a_text_that_is_too_long_is_told_and_kept(case: factories.Case, draft: Document, sign_in: SignIn) -> None:
    long = "a" * 300_001
    page = text(sign_in(case.team).post(url("document-section", draft.pk, "target_group"), {"text": long, "version": "1"}))
    assert "Shorten this to" in page and long in page


def test_text_written_into_a_document_that_was_sent_meanwhile_is_not_lost(
    case: factories.Case, in_review: Document, sign_in: SignIn
) -> None:
    client, address = sign_in(case.team), url("document-section", in_review.pk, "target_group")
    page = text(client.post(address, {"text": "Too late", "version": "1"}))
    assert "no longer a draft" in page and "Too late" in page
    assert client.get(address)["Location"] == url("document", in_review.pk)


def test_a_heading_that_is_not_there_is_not_found(case: factories.Case, draft: Document, sign_in: SignIn) -> None:
    assert sign_in(case.team).get(url("document-section", draft.pk, "nothing")).status_code == 404


def test_the_sender_must_say_that_it_goes_unfinished(case: factories.Case, draft: Document, sign_in: SignIn) -> None:
    client, address = sign_in(case.coordinator), url("document-review", draft.pk)
    page = text(client.get(address))
    assert "4 sections are still empty" in page and "Rough cost estimate" in page
    values = {
        "reviewer": str(case.owner.pk),
        "due": factories.in_days(5).isoformat(),
        "version": str(Document.objects.get(pk=draft.pk).version),
    }
    assert "Tick" in text(client.post(address, values))
    assert Document.objects.get(pk=draft.pk).state == DocumentState.DRAFT
    client.post(address, {**values, "unfinished": "on"})
    assert Document.objects.get(pk=draft.pk).state == DocumentState.IN_REVIEW


def test_the_sender_is_not_among_the_reviewers(case: factories.Case, draft: Document, sign_in: SignIn) -> None:
    page = text(sign_in(case.coordinator).get(url("document-review", draft.pk)))
    assert f'value="{case.owner.pk}"' in page and f'value="{case.coordinator.pk}"' not in page


def test_a_change_meanwhile_is_told_to_the_sender(case: factories.Case, draft: Document, sign_in: SignIn) -> None:
    seen = Document.objects.get(pk=draft.pk).version
    write(draft, "target_group", "New", case.team)
    values = {"reviewer": str(case.owner.pk), "due": factories.in_days(5).isoformat(), "version": str(seen), "unfinished": "on"}
    page = text(sign_in(case.coordinator).post(url("document-review", draft.pk), values))
    assert "The document has changed since you opened this page" in page
    assert f'name="version" value="{Document.objects.get(pk=draft.pk).version}"' in page


def test_the_reviewer_approves(case: factories.Case, in_review: Document, sign_in: SignIn) -> None:
    client = sign_in(case.owner)
    assert "frozen as version 1" in text(client.get(url("document-approve", in_review.pk)))
    page = text(client.post(url("document-approve", in_review.pk), {"comment": "Good", "version": str(in_review.version)}, follow=True))
    assert "Approved and frozen." in page and "Version 1" in page


def test_nobody_else_may_open_the_answer(case: factories.Case, in_review: Document, sign_in: SignIn) -> None:
    for who in (case.coordinator, case.expert, case.reader):
        assert sign_in(who).get(url("document-approve", in_review.pk)).status_code == 403


def test_sending_back_without_a_word_is_mended(case: factories.Case, in_review: Document, sign_in: SignIn) -> None:
    client, address = sign_in(case.owner), url("document-send-back", in_review.pk)
    assert "Write what should be changed." in text(client.post(address, {"comment": " ", "version": str(in_review.version)}))
    page = text(client.post(address, {"comment": "More numbers", "version": str(in_review.version)}, follow=True))
    assert "Sent back" in page and "More numbers" in text(sign_in(case.coordinator).get(url("document", in_review.pk)))


def test_a_second_click_on_approve_says_how_it_stands(case: factories.Case, in_review: Document, sign_in: SignIn) -> None:
    client, values = sign_in(case.owner), {"comment": "", "version": str(in_review.version)}
    for _click in range(2):
        response = client.post(url("document-approve", in_review.pk), values, follow=True)
    assert "Somebody was before you" in text(response) and Version.objects.count() == 1


def test_taking_back_and_a_new_draft_are_one_click(case: factories.Case, in_review: Document, sign_in: SignIn) -> None:
    client = sign_in(case.coordinator)
    assert "The document is a draft again." in text(client.post(url("document-take-back", in_review.pk), follow=True))
    services.approve(sent(in_review, case), by=case.owner, comment="")
    assert "A new draft is begun." in text(client.post(url("document-new-draft", in_review.pk), follow=True))


def test_get_changes_nothing(case: factories.Case, in_review: Document, sign_in: SignIn) -> None:
    for name in ("document-take-back", "document-pdf"):
        assert sign_in(case.coordinator).get(url(name, in_review.pk))["Location"] == url("document", in_review.pk)
    assert Document.objects.get(pk=in_review.pk).state == DocumentState.IN_REVIEW


def test_the_coordinator_names_who_is_responsible(case: factories.Case, draft: Document, sign_in: SignIn) -> None:
    address, values = url("document-responsible", draft.pk), {"responsible": str(case.expert.pk), "version": "2"}
    assert sign_in(case.team).get(address).status_code == 403
    assert sign_in(case.coordinator).post(address, values)["Location"] == url("document", draft.pk)
    assert Document.objects.get(pk=draft.pk).responsible == case.expert


def test_versions_are_listed_and_a_version_shows_its_frozen_text(
    case: factories.Case, version: Version, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(case.reader)
    document = services.new_draft(version.document, by=case.coordinator)
    write(document, "identified_need", "Something else", case.team)
    assert "Version 1" in text(client.get(url("document-versions", document.pk)))
    with django_assert_max_num_queries(16):
        page = text(client.get(url("version", version.pk)))
    assert "Applicants wait 41 days." in page and "Something else" not in page and "Computed anew just now" in page


def test_a_draft_without_versions_has_an_empty_list_that_says_how_one_comes(case: factories.Case, draft: Document, sign_in: SignIn) -> None:
    assert "No version is approved yet" in text(sign_in(case.reader).get(url("document-versions", draft.pk)))


def test_an_ended_initiative_is_only_read(case: factories.Case, draft: Document, sign_in: SignIn) -> None:
    type(case.initiative).objects.filter(pk=case.initiative.pk).update(status="closed")
    client = sign_in(case.coordinator)
    assert client.get(url("document", draft.pk)).status_code == 200
    assert client.get(url("document-section", draft.pk, "target_group")).status_code == 403
