"""Pages of status reports: who sees a draft, what stands beside each side, the row in the list of documents, what they cost."""

from typing import Any

import pytest
from django.urls import reverse

from adoption.choices import Status
from adoption.services import people
from documents import services
from documents.models import Light, ReportState, Side, StatusReport
from documents.services import status
from notifications import messages
from notifications.models import OutboxRow
from tests import factories
from tests.documents.test_status import CALM, published, written

pytestmark = pytest.mark.django_db
WORKING = {"coordinator", "team"}
EVERYBODY = ("coordinator", "team", "expert", "owner", "chair", "member", "deputy", "reader", "archivist", "stranger", "administrator")


def posted(version: int, then: str = "save", **more: str) -> dict[str, Any]:
    values = {"as_of": "01.12.2026", "changes_text": "", "version": str(version), "then": then}
    for side in Side:
        values |= {f"light_{side}": "on_course", f"comment_{side}": ""}
    return {**values, **more}


def test_a_draft_is_there_for_those_who_work_in_the_initiative_and_for_nobody_else(case: factories.Case, sign_in: Any) -> None:
    draft = status.begin(case.initiative, by=case.team)
    for name in ("status-report", "status-report-pdf", "status-report-throw-away"):
        address = reverse(name, args=[draft.pk])
        answers = {who: sign_in(getattr(case, who)).get(address).status_code for who in EVERYBODY}
        assert {who for who, code in answers.items() if code != 404} == WORKING, name


def test_when_the_initiative_has_ended_nothing_is_begun_and_published_reports_stay(case: factories.Case, sign_in: Any) -> None:
    first = published(case)
    type(case.initiative).objects.filter(pk=case.initiative.pk).update(status=Status.STOPPED)
    client = sign_in(case.coordinator)
    page = client.get(reverse("status-reports", args=[case.initiative.pk])).content.decode()
    assert first.get_absolute_url() in page and "Begin the next report" not in page
    assert client.post(reverse("status-report-begin", args=[case.initiative.pk])).status_code == 403


def test_the_last_report_stands_beside_each_side(case: factories.Case, sign_in: Any) -> None:
    published(case, {Side.PLAN: status.Said(Light.OFF_COURSE, "Two wait:\n\n- one\n- two")})
    draft = status.begin(case.fresh(), by=case.coordinator)
    written(draft, case, {Side.PLAN: status.Said(Light.ON_COURSE, "Both came.")})
    page = sign_in(case.team).get(draft.get_absolute_url()).content.decode()
    assert "In the last report" in page and "<li>one</li>" in page and "Both came." in page


def test_nothing_is_chosen_where_nothing_was_said(case: factories.Case, sign_in: Any) -> None:
    draft = status.begin(case.initiative, by=case.coordinator)
    page = sign_in(case.coordinator).get(draft.get_absolute_url()).content.decode()
    assert " checked" not in page and "Not said" not in page


def test_a_published_report_is_read_with_its_points_and_without_markup_of_others(case: factories.Case, sign_in: Any) -> None:
    said = {Side.RISKS: status.Said(Light.ATTENTION, "Two:\n\n- <b>one</b>\n- two")}
    first = published(case, said, changes_text="- began\n- went on")
    page = sign_in(case.reader).get(first.get_absolute_url()).content.decode()
    assert "<li>&lt;b&gt;one&lt;/b&gt;</li>" in page and "<li>went on</li>" in page


def test_a_save_that_changes_nothing_leaves_the_writer(case: factories.Case, sign_in: Any) -> None:
    draft = status.begin(case.initiative, by=case.team)
    saved = status.save(draft, by=case.team, seen_version=1, as_of=factories.in_days(0), changes_text="", said=CALM)
    day = saved.as_of.strftime("%d.%m.%Y")
    sign_in(case.coordinator).post(draft.get_absolute_url(), posted(saved.version, "publish", as_of=day))
    report = StatusReport.objects.get()
    assert (report.state, report.by, report.published_by) == (ReportState.PUBLISHED, case.team, case.coordinator)
    assert report.content["written_by"].startswith("Team member") and report.content["published_by"].startswith("Coordinator")


def test_a_draft_that_was_published_meanwhile_is_not_changed(case: factories.Case, sign_in: Any) -> None:
    report = published(case)
    page = sign_in(case.team).post(report.get_absolute_url(), posted(1, comment_plan="Too late")).content.decode()
    assert "is published and cannot be changed" in page and "Too late" in page, "what was typed is there to be copied"
    after = StatusReport.objects.get()
    assert after.sha256 == report.sha256 and not after.lines.filter(comment="Too late").exists()


def test_a_wrong_day_is_said_at_the_field_and_what_was_typed_stays(case: factories.Case, sign_in: Any) -> None:
    draft = status.begin(case.initiative, by=case.coordinator)
    page = sign_in(case.coordinator).post(draft.get_absolute_url(), posted(1, as_of="31.2.", comment_plan="Typed")).content.decode()
    assert "Needs mending" in page and "Typed" in page and "31.2." in page


def test_only_a_draft_can_be_gone_on_with_and_on_every_page_of_the_list(case: factories.Case, sign_in: Any, settings: Any) -> None:
    settings.PAGE_SIZE = 1
    published(case)
    draft = status.begin(case.fresh(), by=case.coordinator)
    page = sign_in(case.coordinator).get(reverse("status-reports", args=[case.initiative.pk]) + "?page=2").content.decode()
    assert "Go on writing" in page and draft.get_absolute_url() in page


def test_the_list_of_documents_leads_to_the_reports(case: factories.Case, sign_in: Any) -> None:
    client, documents = sign_in(case.coordinator), reverse("documents", args=[case.initiative.pk])
    page = client.get(documents).content.decode()
    reports = reverse("status-reports", args=[case.initiative.pk])
    assert f'<a href="{reports}">Status report</a>' in page
    assert reverse("document-begin", args=[case.initiative.pk, "status_report"]) not in page


def test_a_report_begun_as_a_document_stays_reachable(case: factories.Case, sign_in: Any) -> None:
    old = services.ensure(case.initiative, "status_report", case.coordinator)
    page = sign_in(case.coordinator).get(reverse("documents", args=[case.initiative.pk])).content.decode()
    assert f'<a href="{old.get_absolute_url()}">Status report</a>' in page
    assert f'<a href="{reverse("status-reports", args=[case.initiative.pk])}">Status reports</a>' in page


def test_the_page_of_a_draft_costs_the_same_with_much_in_the_registers(
    case: factories.Case, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    published(case)
    draft = status.begin(case.fresh(), by=case.coordinator)
    for _number in range(15):
        factories.task(case)
        factories.risk(case)
        factories.deliverable(case)
        factories.funding(case)
    client = sign_in(case.coordinator)
    with django_assert_max_num_queries(36):
        assert client.get(draft.get_absolute_url()).status_code == 200


def test_reading_a_published_report_needs_none_of_the_registers(
    case: factories.Case, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    address, client = published(case).get_absolute_url(), sign_in(case.reader)
    with django_assert_max_num_queries(10):
        assert client.get(address).status_code == 200


def test_a_mail_is_withheld_from_whoever_lost_the_role(case: factories.Case) -> None:
    published(case)
    row = OutboxRow.objects.select_related("recipient__user").get(key="documents.report_published", recipient=case.member)
    assert messages.get(row.key).may_receive(row)
    people.end(case.role(case.member, "steering_member"), by=case.coordinator, reason="Moved")
    assert not messages.get(row.key).may_receive(row)
