"""Beginning, writing, reviewing, approving, taking up again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from accounts.models import User
from adoption.choices import DueKind
from adoption.models import DueItem
from core import events
from core.db import Superseded
from core.events import sha256_of
from core.models import Event
from documents import services
from documents.models import Document, Version
from notifications.models import OutboxRow
from tests import factories
from tests.documents.conftest import sent, write

pytestmark = pytest.mark.django_db


def actions(document: Document) -> list[str]:
    return [
        e.action.rpartition(".")[2]
        for e in Event.objects.filter(stream=document.initiative_id, action__startswith="documents.").order_by("seq")
    ]


def test_beginning_twice_gives_one_document_with_the_headings_of_its_type(case: factories.Case) -> None:
    first = services.ensure(case.initiative, "needs_analysis", case.coordinator)
    second = services.ensure(case.initiative, "needs_analysis", case.team)
    assert first == second and first.responsible == case.coordinator
    assert [s.key for s in first.sections.all()] == [h.key for h in first.type.headings]
    assert actions(first) == ["begun"]


def test_a_type_that_is_not_written_here_cannot_be_begun(case: factories.Case) -> None:
    with pytest.raises(ValueError, match="decision_protocol"):
        services.ensure(case.initiative, "decision_protocol", case.coordinator)


def test_the_second_of_two_writers_is_refused_and_the_first_text_stays(case: factories.Case, draft: Document) -> None:
    seen = draft.sections.get(key="target_group").version
    services.write_section(draft, "target_group", by=case.team, seen_version=seen, text="Handlers")
    with pytest.raises(Superseded) as caught:
        services.write_section(draft, "target_group", by=case.coordinator, seen_version=seen, text="Applicants")
    assert caught.value.obj.html == "<p>Handlers</p>"
    assert draft.sections.get(key="target_group").changed_by == case.team


def test_writing_the_same_again_changes_nothing(case: factories.Case, draft: Document) -> None:
    section = draft.sections.get(key="identified_need")
    text = "Applicants wait 41 days.\n\n- Facts are entered twice\n- Nobody sees the whole case"
    services.write_section(draft, section.key, by=case.team, seen_version=section.version, text=text)
    assert draft.sections.get(key=section.key).version == section.version


def test_nothing_is_written_while_it_is_in_review(case: factories.Case, in_review: Document) -> None:
    with pytest.raises(ValidationError, match="no longer a draft"):
        write(in_review, "target_group", "More", case.coordinator)


def test_a_review_is_asked_by_mail_and_stands_among_what_awaits_the_reviewer(case: factories.Case, draft: Document) -> None:
    document = sent(draft, case)
    item = DueItem.objects.open().get(kind=DueKind.DOCUMENT_REVIEW)
    assert (item.person, item.subject, item.due) == (case.owner, document.pk, document.review_due)
    assert OutboxRow.objects.get(key="documents.review_asked").recipient == case.owner


@pytest.mark.parametrize("who", ["coordinator", "stranger"])
def test_the_reviewer_is_somebody_else_with_a_role(case: factories.Case, draft: Document, who: str) -> None:
    with pytest.raises(ValidationError) as caught:
        services.send_for_review(
            draft, by=case.coordinator, reviewer=getattr(case, who), due=factories.in_days(3), seen_version=draft.version
        )
    assert "reviewer" in caught.value.message_dict


def test_the_reviewer_needs_an_open_account(case: factories.Case, draft: Document) -> None:
    User.objects.filter(person=case.owner).update(is_active=False)
    with pytest.raises(ValidationError, match="account"):
        sent(draft, case)


def test_an_empty_document_is_not_sent(case: factories.Case) -> None:
    document = services.ensure(case.initiative, "idea_description", case.coordinator)
    with pytest.raises(ValidationError, match="Nothing is written yet"):
        sent(document, case)


def test_the_day_of_the_answer_has_not_passed(case: factories.Case, draft: Document) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(ValidationError, match="passed"):
        services.send_for_review(draft, by=case.coordinator, reviewer=case.owner, due=yesterday, seen_version=draft.version)


def test_a_text_written_meanwhile_stops_the_sending(case: factories.Case, draft: Document) -> None:
    seen = Document.objects.get(pk=draft.pk).version
    write(draft, "target_group", "Handlers", case.team)
    with pytest.raises(Superseded):
        services.send_for_review(draft, by=case.coordinator, reviewer=case.owner, due=factories.in_days(3), seen_version=seen)


def test_only_the_reviewer_who_was_named_answers(case: factories.Case, in_review: Document) -> None:
    with pytest.raises(PermissionDenied):
        services.approve(in_review, by=case.coordinator, comment="")
    with pytest.raises(PermissionDenied):
        services.send_back(in_review, by=case.chair, comment="No")


def test_sending_back_demands_a_comment_and_makes_it_a_draft_again(case: factories.Case, in_review: Document) -> None:
    with pytest.raises(ValidationError, match="changed"):
        services.send_back(in_review, by=case.owner, comment="  ")
    document = services.send_back(in_review, by=case.owner, comment="Say how many they are.")
    assert (document.state, document.review_comment) == ("draft", "Say how many they are.")
    assert not DueItem.objects.open().filter(kind=DueKind.DOCUMENT_REVIEW).exists()
    assert OutboxRow.objects.get(key="documents.sent_back").recipient == case.coordinator


def test_an_approval_freezes_the_whole_content(case: factories.Case, version: Version) -> None:
    document = Document.objects.get(pk=version.document_id)
    assert (document.state, version.number, version.approved_by) == ("approved", 1, case.owner)
    assert version.content["sections"][0]["html"].startswith("<p>Applicants wait 41 days.</p><ul>")
    assert version.content["people"] == {
        "responsible": f"Coordinator, {case.lead}", "sent_by": f"Coordinator, {case.lead}", "reviewer": f"Owner, {case.lead}"
    }  # fmt: skip
    assert [author["name"] for author in version.authors] == ["Coordinator"]
    assert sha256_of(version.content) == version.sha256
    assert actions(document) == ["begun", "written", "sent", "approved"]
    assert events.verify(case.initiative.pk) is None


def test_a_new_draft_leaves_the_version_as_it_is_and_gives_the_next_number(case: factories.Case, version: Version) -> None:
    document = services.new_draft(version.document, by=case.coordinator)
    write(document, "identified_need", "They wait 43 days.", case.team)
    second = services.approve(sent(document, case), by=case.owner, comment="")
    assert second.number == 2 and second.sha256 != version.sha256
    assert Version.objects.get(pk=version.pk).content == version.content
    assert [author["name"] for author in second.authors] == ["Coordinator", "Team member"]


def test_the_sender_takes_it_back(case: factories.Case, in_review: Document) -> None:
    document = services.take_back(in_review, by=case.coordinator)
    assert document.state == "draft" and not DueItem.objects.open().exists()
    with pytest.raises(Superseded):
        services.approve(in_review, by=case.owner, comment="")


def test_what_was_taken_back_and_changed_is_not_approved_from_an_old_page(case: factories.Case, in_review: Document) -> None:
    seen = in_review.version
    document = services.take_back(in_review, by=case.coordinator)
    write(document, "target_group", "Everybody", case.coordinator)
    sent(document, case)
    with pytest.raises(Superseded):
        services.approve(document, by=case.owner, comment="", seen_version=seen)


def test_a_second_approval_is_refused(case: factories.Case, version: Version) -> None:
    with pytest.raises(Superseded):
        services.approve(version.document, by=case.owner, comment="")
    assert Version.objects.count() == 1


def test_a_state_cannot_be_set_by_hand(draft: Document) -> None:
    with pytest.raises(AttributeError):
        draft.state = "approved"
    with pytest.raises(TransitionNotAllowed):
        draft.approve("")


def test_the_responsible_person_holds_a_role(case: factories.Case, draft: Document) -> None:
    document = Document.objects.get(pk=draft.pk)
    after = services.set_responsible(document, by=case.coordinator, person=case.expert, seen_version=document.version)
    assert after.responsible == case.expert
    with pytest.raises(ValidationError):
        services.set_responsible(after, by=case.coordinator, person=case.stranger, seen_version=after.version)


def test_a_stale_page_does_not_name_somebody_else(case: factories.Case, draft: Document) -> None:
    document = Document.objects.get(pk=draft.pk)
    services.set_responsible(document, by=case.coordinator, person=case.expert, seen_version=document.version)
    with pytest.raises(Superseded):
        services.set_responsible(document, by=case.coordinator, person=case.team, seen_version=document.version)
