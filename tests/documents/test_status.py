"""Status reports: they start from the last one, tell what changed by themselves, and are frozen when published."""

import json

import pytest
from django.core import mail as mailbox
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from adoption.services import tasks as task_services
from core import events
from core.db import Superseded
from core.events import sha256_of
from core.models import Event
from core.pdf import render_pdf
from documents.models import Light, ReportState, Side, StatusLine, StatusReport
from documents.services import status
from documents.status.changes import MOST_TOLD, changes
from documents.status.content import content_of, last_before, lines_of
from documents.status.facts import facts
from documents.status.paper import status_blocks
from notifications.models import OutboxRow
from tests import factories
from tests.milestones import steps
from tests.support import pdf

pytestmark = pytest.mark.django_db
CALM = {side: status.Said(Light.ON_COURSE, "") for side in Side}


def written(report, case, said=None, **more):
    values = {"as_of": factories.in_days(0), "changes_text": "", "said": {**CALM, **(said or {})}, **more}
    return status.save(report, by=case.coordinator, seen_version=StatusReport.objects.get(pk=report.pk).version, **values)


def published(case, said=None, **more):
    saved = written(status.begin(case.fresh(), by=case.coordinator), case, said, **more)
    return status.publish(saved, by=case.coordinator, seen_version=saved.version)


@pytest.fixture
def first(case):
    return published(case, {Side.PLAN: status.Said(Light.ATTENTION, "Two tasks wait for the supplier.")}, changes_text="We began.")


def test_the_first_report_is_empty_and_numbered_one(case):
    report = status.begin(case.initiative, by=case.team)
    assert (report.number, report.state, {line.light for line in lines_of(report).values()}) == (1, "draft", {"unsaid"})
    assert status.begin(case.initiative, by=case.coordinator) == report, "one draft at a time"


def test_the_next_one_starts_from_the_last(case, first):
    second = status.begin(case.fresh(), by=case.team)
    line = lines_of(second)[Side.PLAN]
    assert (second.number, line.light, line.comment) == (2, Light.ATTENTION, "Two tasks wait for the supplier.")
    assert second.changes_text == "" and last_before(second) == first


def test_two_drafts_at_once_are_refused_by_the_database(case):
    status.begin(case.initiative, by=case.team)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusReport.objects.create(initiative=case.initiative, number=9, as_of=factories.in_days(0), by=case.team)


def test_publishing_asks_for_every_state_and_a_reason_where_it_is_not_on_course(case):
    report = status.begin(case.initiative, by=case.coordinator)
    with pytest.raises(ValidationError) as caught:
        status.publish(report, by=case.coordinator, seen_version=report.version)
    assert set(caught.value.message_dict) == {f"light_{side}" for side in Side}
    saved = written(report, case, {Side.RISKS: status.Said(Light.OFF_COURSE, " ")})
    with pytest.raises(ValidationError) as caught:
        status.publish(saved, by=case.coordinator, seen_version=saved.version)
    assert set(caught.value.message_dict) == {"comment_risks"}


def test_published_is_frozen(case, first):
    first.refresh_from_db()
    assert first.content["sides"][1]["comment"] == "Two tasks wait for the supplier."
    assert sha256_of(first.content) == first.sha256
    factories.task(case, title="Later")
    assert content_of(StatusReport.objects.get(pk=first.pk)) == first.content
    for act in (
        lambda: written(first, case),
        lambda: status.publish(first, by=case.coordinator, seen_version=first.version),
        lambda: status.throw_away(first, by=case.coordinator),
    ):
        with pytest.raises(ValidationError, match="cannot be changed"):
            act()


def test_the_log_and_the_steering_group_are_told(case, first):
    told = Event.objects.filter(action="documents.report.published")
    assert [event.subject for event in told] == [first.pk] and events.verify(case.initiative.pk) is None
    to = set(OutboxRow.objects.filter(key="documents.report_published").values_list("recipient__name", flat=True))
    assert {"Chair", "Member", "Owner"} <= to and "Coordinator" not in to


def test_the_mail_leads_to_the_report(case, first, commits):
    with commits():
        second = published(case)
    texts = [mail.body for mail in mailbox.outbox if "Status report 2" in mail.subject]
    assert texts and all(second.get_absolute_url() in text and "Two tasks wait" not in text for text in texts)


def test_a_page_that_is_out_of_date_changes_nothing(case):
    report = status.begin(case.initiative, by=case.coordinator)
    written(report, case)
    with pytest.raises(Superseded):
        status.save(report, by=case.team, seen_version=1, as_of=factories.in_days(0), changes_text="x", said=CALM)


class TestChanges:
    def test_what_happened_since_is_told_by_kind(self, case, first):
        task = factories.task(case, title="Order the certificates")
        factories.risk(case, title="Access is late")
        task_services.finish(task, by=case.coordinator, seen_version=task.version)
        told = {kind.title: kind.lines for kind in changes(case.fresh(), first.published_at)}
        assert any("Order the certificates" in line and line.startswith("Finished") for line in told["Tasks and goals"])
        assert any("Access is late" in line for line in told["Risks"])
        assert "Milestones and decisions" not in told

    def test_a_decision_is_told_itself_and_not_that_it_was_communicated(self, case, first):
        decision = steps.passed(case, 1)
        events.record(case.initiative.pk, "milestones.decision.communicated", by=None, subject=decision, data={"gate": 1, "people": 3})
        told = {kind.title: kind.lines for kind in changes(case.fresh(), first.published_at)}
        assert any("decided: Approved" in line for line in told["Milestones and decisions"])

    def test_without_a_report_before_everything_is_told(self, case):
        assert changes(case.fresh(), None)

    def test_much_is_told_in_few_lines(self, case, first, django_assert_max_num_queries):
        for number in range(MOST_TOLD + 4):
            factories.task(case, title=f"Task no. {number}")
        initiative = case.fresh()
        with django_assert_max_num_queries(1):
            [kind] = [kind for kind in changes(initiative, first.published_at) if kind.title == "Tasks and goals"]
        assert (len(kind.lines), kind.more) == (MOST_TOLD, 4)
        assert f"Task no. {MOST_TOLD + 3}" in kind.lines[0], "the newest first"

    def test_what_the_core_team_keeps_to_itself_is_not_told(self, case, first):
        data = {"title": "A judgement", "circle": "core_team"}
        events.record(case.initiative.pk, "registers.risk.created", by=case.coordinator, subject=first, data=data)
        assert "A judgement" not in repr(changes(case.fresh(), first.published_at))


def test_the_registers_speak_beside_each_side(case):
    factories.late_task(case, title="Late one")
    factories.risk(case, title="Access is late")
    said = facts(case.fresh())
    assert any("1 task is late" in line and "Late one" in line for line in said[Side.PLAN])
    assert said[Side.RISKS] and said[Side.OVERALL][0].startswith("Next: Milestone I")


def test_the_number_of_queries_does_not_grow(case, first, django_assert_max_num_queries):
    for number in range(40):
        factories.task(case, title=f"T{number}")
        factories.risk(case)
    draft = status.begin(case.fresh(), by=case.coordinator)
    with django_assert_max_num_queries(30):
        content_of(StatusReport.objects.select_related("initiative__lead", "by__organisation").get(pk=draft.pk))


@pytest.mark.parametrize("language", ["en", "sv", "fi", "nb"])
def test_on_paper_it_passes_both_standards_in_every_language(case, language):
    type(case.initiative).objects.filter(pk=case.initiative.pk).update(language=language)
    factories.late_task(case, title="Sen 👩🏽‍💻 محمد")
    report = published(case, {Side.PLAN: status.Said(Light.OFF_COURSE, "Because.\n\n- one\n- two")}, changes_text="Own <b>words</b>")
    row = StatusReport.objects.select_related("initiative__lead", "by__organisation", "published_by__organisation").get(pk=report.pk)
    made = status_blocks(row)
    assert made.language == language
    rendered = render_pdf(made)
    assert pdf.violations(rendered.data) == []
    assert rendered.pages <= 3
    attached = json.loads(pdf.attachment(rendered.data, "document.json")[0])
    assert attached["data"]["sha256"] == row.sha256


class TestPages:
    def form(self, then="save", **more):
        values = {"as_of": "01.12.2026", "changes_text": "", "version": "1", "then": then}
        for side in Side:
            values |= {f"light_{side}": "on_course", f"comment_{side}": ""}
        return {**values, **more}

    def test_the_empty_list_teaches_and_offers_to_begin(self, case, sign_in):
        address = reverse("status-reports", args=[case.initiative.pk])
        assert "No report yet" in sign_in(case.reader).get(address).content.decode()
        assert "Begin the next report" in sign_in(case.team).get(address).content.decode()

    def test_it_is_begun_written_and_published_by_the_coordinator(self, case, sign_in):
        client = sign_in(case.coordinator)
        address = client.post(reverse("status-report-begin", args=[case.initiative.pk]))["Location"]
        assert "The first report" in client.get(address).content.decode()
        page = client.post(address, self.form("publish", light_risks="attention"), follow=True).content.decode()
        assert "Say why it is not on course" in page and StatusReport.objects.get().state == ReportState.DRAFT
        page = client.post(
            address, self.form("publish", light_risks="attention", comment_risks="One is new."), follow=True
        ).content.decode()
        assert "Nobody can change it" in page and "One is new." in page
        assert StatusReport.objects.get().state == ReportState.PUBLISHED

    def test_a_team_member_saves_and_does_not_publish(self, case, sign_in):
        client = sign_in(case.team)
        address = client.post(reverse("status-report-begin", args=[case.initiative.pk]))["Location"]
        assert "Save and publish" not in client.get(address).content.decode()
        client.post(address, self.form("publish"))
        assert StatusReport.objects.get().state == ReportState.DRAFT
        assert StatusLine.objects.get(side="plan").light == "on_course", "it is saved all the same"

    def test_a_draft_is_not_there_for_a_reader_and_a_published_one_is(self, case, first, sign_in):
        draft = status.begin(case.fresh(), by=case.coordinator)
        client = sign_in(case.reader)
        assert client.get(draft.get_absolute_url()).status_code == 404
        assert "Two tasks wait for the supplier." in client.get(first.get_absolute_url()).content.decode()
        assert draft.get_absolute_url() not in client.get(reverse("status-reports", args=[case.initiative.pk])).content.decode()

    def test_the_second_writer_sees_what_the_first_one_saved(self, case, sign_in):
        report = status.begin(case.initiative, by=case.team)
        written(report, case, {Side.PLAN: status.Said(Light.ON_COURSE, "Of the first")})
        page = sign_in(case.coordinator).post(report.get_absolute_url(), self.form(comment_plan="Of the second")).content.decode()
        assert "Of the first" in page and "Of the second" in page

    def test_a_draft_is_thrown_away(self, case, sign_in):
        report = status.begin(case.initiative, by=case.team)
        sign_in(case.team).post(reverse("status-report-throw-away", args=[report.pk]))
        assert not StatusReport.objects.exists()

    def test_the_list_costs_the_same_with_many_reports(self, case, sign_in, django_assert_max_num_queries):
        for _number in range(3):
            published(case)
        client = sign_in(case.reader)
        with django_assert_max_num_queries(12):
            page = client.get(reverse("status-reports", args=[case.initiative.pk])).content.decode()
        assert page.count("On course") == 15


def test_the_database_keeps_a_published_report_whole(case, first):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE documents_statusreport SET content = NULL WHERE number = 1")
