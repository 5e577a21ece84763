"""Minutes: approved in turn, frozen once and for all, rendered once, checked with the record."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from adoption import log
from adoption.choices import DueKind
from adoption.models import DueItem
from adoption.services import people as roles
from core import append_only, record, words
from core.db import Superseded
from core.events import sha256_of
from core.models import Event, Job
from documents.models import RenderedFile
from meetings import content, document, jobs, verifying
from meetings.models import Meeting, Minutes, MinutesFile, MinutesRecord
from meetings.services import minutes, outcomes, people, planning
from milestones.services import decisions
from notifications import messages
from notifications.models import OutboxRow
from tests import factories
from tests.factories import Case
from tests.meetings import steps
from tests.milestones import steps as milestone_steps
from tests.support.pdf import page_texts


def waits_for(case: Case) -> list[Any]:
    return [row.person for row in DueItem.objects.open().filter(kind=DueKind.MINUTES_APPROVAL)]


def test_each_approves_in_turn_with_a_mail_and_a_due_item(case: Case) -> None:
    row = steps.sent(case)
    assert waits_for(case) == [case.member]
    for person, following in ((case.member, [case.partner_member]), (case.partner_member, [case.chair]), (case.chair, [])):
        row = minutes.approve(row, by=person, sha256=row.sha256)
        assert waits_for(case) == following
    mails = OutboxRow.objects.filter(key="meetings.minutes_to_approve").order_by("created_at")
    assert [mail.recipient for mail in mails] == [case.member, case.partner_member, case.chair]
    assert row.state == "approved"


def test_nobody_approves_out_of_turn(case: Case) -> None:
    row = steps.sent(case)
    for person in (case.partner_member, case.chair, case.coordinator, case.reader):
        with pytest.raises(PermissionDenied, match="in turn"):
            minutes.approve(row, by=person, sha256=row.sha256)


def test_what_one_did_not_read_cannot_be_approved(case: Case) -> None:
    row = steps.sent(case)
    with pytest.raises(Superseded):
        minutes.approve(row, by=case.member, sha256="0" * 64)


def test_approved_twice_it_counts_once(case: Case) -> None:
    row = steps.sent(case)
    minutes.approve(row, by=case.member, sha256=row.sha256)
    with pytest.raises(Superseded):
        minutes.approve(row, by=case.member, sha256=row.sha256)
    assert row.approvals.filter(approved_at__isnull=False).count() == 1


def test_sent_back_all_approvals_fall(case: Case) -> None:
    row = steps.sent(case)
    row = minutes.approve(row, by=case.member, sha256=row.sha256)
    row = minutes.send_back(row, by=case.partner_member, reason="Point 3 is wrong.")
    assert (row.state, row.sha256, row.approvals.count()) == ("draft", "", 0)
    assert waits_for(case) == []
    assert OutboxRow.objects.get(key="meetings.minutes_sent_back").recipient == case.coordinator
    entry = row.entries.select_related("item", "minutes__meeting").all()[0]
    minutes.write(entry, by=case.coordinator, seen_version=1, text="Mended.")
    again = minutes.send(row, by=case.coordinator, seen_version=row.version, adjusters=[case.member])
    assert waits_for(case) == [case.member]
    assert OutboxRow.objects.filter(key="meetings.minutes_to_approve", recipient=case.member).count() == 2
    assert again.content["items"][0]["text"] == "Mended."


def test_who_was_sent_minutes_no_longer_writes_in_them(case: Case) -> None:
    row = steps.sent(case)
    entry = row.entries.select_related("item", "minutes__meeting").all()[0]
    with pytest.raises(Superseded):
        minutes.write(entry, by=case.coordinator, seen_version=1, text="Too late.")
    present = steps.there(row.meeting, case.member)
    with pytest.raises(PermissionDenied):
        people.attend(present, by=case.coordinator, seen_version=present.version, attendance="absent")


@pytest.mark.parametrize("chosen", [[], ["member", "member"], ["deputy"], ["stranger"], ["chair"]])
def test_adjusters_are_one_to_three_who_were_there(case: Case, chosen: list[str]) -> None:
    row = steps.draft(case)
    with pytest.raises(ValidationError):
        minutes.send(row, by=case.coordinator, seen_version=row.version, adjusters=[getattr(case, name) for name in chosen])


def test_without_a_chair_who_can_sign_in_nothing_is_sent(case: Case) -> None:
    chair = factories.person("Paper chair", of=case.lead, account=False)
    row = steps.draft(case, chair=chair)
    with pytest.raises(ValidationError, match="no chair"):
        minutes.send(row, by=case.coordinator, seen_version=row.version, adjusters=[case.member])
    with pytest.raises(ValidationError, match="Choose among those who were there"):
        minutes.send(row, by=case.coordinator, seen_version=row.version, adjusters=[case.member], chair=case.owner)


def test_where_nobody_else_was_there_who_can_sign_in_the_chair_approves_alone(case: Case) -> None:
    meeting = steps.opened(case)
    row = steps.there(meeting, case.chair)
    people.attend(row, by=case.coordinator, seen_version=row.version, attendance="present")
    planning.close(meeting, by=case.coordinator)
    draft = Minutes.objects.select_related("meeting__initiative").get()
    sent = minutes.send(draft, by=case.coordinator, seen_version=draft.version, adjusters=[])
    assert [one.person for one in sent.approvals.all()] == [case.chair]
    assert minutes.approve(sent, by=case.chair, sha256=sent.sha256).state == "approved"


def test_a_chair_who_was_there_is_named_when_the_minutes_are_sent(case: Case) -> None:
    """Once a meeting is held nobody changes it any more, so this is the way out."""
    row = steps.draft(case, chair=factories.person("Paper chair", of=case.lead, account=False))
    sent = minutes.send(row, by=case.coordinator, seen_version=row.version, adjusters=[case.member], chair=case.chair)
    assert [one.person for one in sent.approvals.all()] == [case.member, case.chair]
    assert Meeting.objects.get().chair == case.chair and sent.content["meeting"]["chair"] == case.chair.name


def _without_role(case: Case, somebody: Person, role: str) -> None:
    roles.end(case.role(somebody, role), by=case.coordinator, reason="Left.")


def test_minutes_are_taken_back_when_whoever_comes_next_has_left(case: Case) -> None:
    row = steps.sent(case)
    row = minutes.approve(row, by=case.member, sha256=row.sha256)
    _without_role(case, case.partner_member, "steering_member")
    with pytest.raises(PermissionDenied):
        minutes.take_back(row, by=case.member, reason="No.")
    with pytest.raises(ValidationError, match="Write why"):
        minutes.take_back(row, by=case.coordinator, reason=" ")
    row = minutes.take_back(row, by=case.coordinator, reason="The adjuster has left.")
    assert (row.state, row.sha256, row.approvals.count(), row.taken_back) == ("draft", "", 0, True)
    assert waits_for(case) == []
    told = Event.objects.select_related("text").get(stream=case.initiative.pk, action="meetings.minutes.taken_back")
    assert told.text.data["reason"] == "The adjuster has left."
    mails = {one.recipient: one for one in OutboxRow.objects.filter(key="meetings.minutes_taken_back")}
    assert set(mails) == {case.member, case.partner_member}  # the chair was not asked yet
    said = messages.get("meetings.minutes_taken_back")
    assert "The adjuster has left." in said.render(mails[case.member]).text
    assert said.may_receive(mails[case.member]) and not said.may_receive(mails[case.partner_member])
    with pytest.raises(ValidationError, match="Choose among"):
        minutes.send(row, by=case.coordinator, seen_version=row.version, adjusters=[case.partner_member])
    again = minutes.send(row, by=case.coordinator, seen_version=row.version, adjusters=[case.member])
    assert waits_for(case) == [case.member] and not again.taken_back


def test_what_nobody_is_asked_to_approve_is_not_taken_back(case: Case) -> None:
    with pytest.raises(Superseded):
        minutes.take_back(steps.draft(case), by=case.coordinator, reason="Why not.")
    with pytest.raises(Superseded):
        minutes.take_back(steps.approved(case), by=case.coordinator, reason="Too late.")


def test_a_chair_who_has_left_does_not_hold_up_the_minutes(case: Case) -> None:
    row = steps.draft(case)
    _without_role(case, case.chair, "steering_chair")
    with pytest.raises(ValidationError, match="no chair"):
        minutes.send(row, by=case.coordinator, seen_version=row.version, adjusters=[case.partner_member])
    seen = row.meeting.version
    for nobody in (case.chair, case.owner):
        with pytest.raises(ValidationError, match="Choose among those who were there"):
            minutes.name_chair(row, by=case.coordinator, seen_version=seen, chair=nobody)
    with pytest.raises(PermissionDenied):
        minutes.name_chair(row, by=case.member, seen_version=seen, chair=case.member)
    minutes.name_chair(row, by=case.coordinator, seen_version=seen, chair=case.member)
    with pytest.raises(Superseded):
        minutes.name_chair(row, by=case.coordinator, seen_version=seen, chair=case.partner_member)
    told = Event.objects.select_related("text").get(stream=case.initiative.pk, action="meetings.meeting.chair_named")
    assert told.text.data["name"] == "Member"
    row = Minutes.objects.select_related("meeting__initiative").get(pk=row.pk)
    sent = minutes.send(row, by=case.coordinator, seen_version=row.version, adjusters=[case.partner_member])
    assert [one.person for one in sent.approvals.all()] == [case.partner_member, case.member]


def test_the_log_keeps_what_an_outcome_said(case: Case) -> None:
    item = steps.opened(case).items.select_related("meeting__initiative").all()[0]
    made = outcomes.become_decision(item, by=case.coordinator, text="We meet monthly.")
    with pytest.raises(PermissionDenied):
        outcomes.change(made, by=case.member, seen_version=1, text="Never.")
    after = outcomes.change(made, by=case.coordinator, seen_version=1, text="We meet weekly.")
    outcomes.take_back(after, by=case.coordinator), outcomes.take_back(after, by=case.coordinator)
    with pytest.raises(Superseded):
        outcomes.change(after, by=case.coordinator, seen_version=2, text="Too late.")
    told = Event.objects.filter(stream=case.initiative.pk, action__startswith="meetings.outcome.").select_related("text")
    assert [event.action.rpartition(".")[2] for event in told] == ["changed", "taken_back"]
    lines = log.told(told)
    assert "changed a decision: We meet weekly." in lines[0].what and "took back: Decision: We meet weekly." in lines[1].what
    assert [(one.label, one.before, one.after) for one in lines[0].changes] == [("In words", "We meet monthly.", "We meet weekly.")]


def test_the_last_approval_freezes_the_text_for_good(case: Case) -> None:
    row = steps.approved(case)
    frozen = MinutesRecord.objects.get()
    assert frozen.sha256 == sha256_of(frozen.content) == row.sha256
    assert [one["name"] for one in frozen.approvals] == ["Member", "Partner member", "Chair"]
    for act in (lambda: MinutesRecord.objects.update(sha256="0" * 64), lambda: MinutesRecord.objects.all().delete()):
        with pytest.raises((DatabaseError, Exception), match="append-only"), transaction.atomic():
            act()
    assert Event.objects.filter(stream=case.initiative.pk, action="meetings.minutes.frozen", subject=frozen.pk).count() == 1
    assert Job.objects.filter(name="meetings.minutes").count() == 1
    assert record.faults(case.initiative.pk) == []


def test_the_record_check_finds_minutes_that_were_changed(case: Case) -> None:
    steps.approved(case)
    append_only.remove()
    MinutesRecord.objects.update(content={"meeting": {"day": "2026-01-01"}})
    append_only.put_back()
    assert any("does not match its fingerprint" in fault for fault in record.faults(case.initiative.pk))


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_was_decided_outside_the_meeting_is_no_decision_of_it(case: Case, when: str, sign_in: Callable[[object], Client]) -> None:
    milestone_steps.passed(case, 1)
    round = milestone_steps.submitted(case, 2)
    meeting = steps.called(case)
    milestone_steps.say(round, case, chair="for", member="for", partner_member="for")
    if when == "before":
        decision = decisions.decide(round, by=case.chair, outcome="approved")
    meeting = planning.begin(meeting, by=case.coordinator)
    steps.attended(case, meeting)
    meeting = planning.close(meeting, by=case.coordinator)
    if when == "after":
        decision = decisions.decide(round, by=case.chair, outcome="approved")
    row = Minutes.objects.select_related("meeting__initiative").get()
    (point,) = [one for one in content.compose(row)["items"] if one["round"]]
    assert point["decision"] is None and point["elsewhere"]["id"] == str(decision.pk)
    said = f"Decided on {words.day(timezone.localdate())}, not at this meeting: Milestone II: Approved."
    page = sign_in(case.reader).get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    assert said in page and f"/decisions/{decision.pk}/" in page
    row = minutes.send(row, by=case.coordinator, seen_version=row.version, adjusters=[case.member])
    for person in (case.member, case.chair):
        row = minutes.approve(row, by=person, sha256=row.sha256)
    made = document.minutes_document(MinutesRecord.objects.get(), case.fresh())
    (section,) = [one for one in made.sections if one.key == f"point-{point['place']}"]
    assert said in str(section.blocks) and not any(getattr(block, "text", "") == "Decision" for block in section.blocks)


def test_a_record_of_an_older_version_is_told_as_before(case: Case) -> None:
    steps.approved(case)
    frozen = MinutesRecord.objects.get()
    for one in frozen.content["items"]:
        del one["elsewhere"]
    assert document.minutes_document(frozen, case.fresh()).sections


def _rewritten(record: MinutesRecord) -> None:
    """Content, fingerprint and approvals made to fit each other, as who owns the database could."""
    content = {**record.content, "opening": "Nobody was there."}
    sha256 = sha256_of(content)
    append_only.remove()
    approvals = [{**one, "sha256": sha256} for one in record.approvals]
    MinutesRecord.objects.filter(pk=record.pk).update(content=content, sha256=sha256, approvals=approvals)
    append_only.put_back()


def test_the_record_check_finds_minutes_that_were_rewritten_as_a_whole(case: Case) -> None:
    steps.approved(case)
    _rewritten(MinutesRecord.objects.get())
    (fault,) = record.faults(case.initiative.pk)
    assert "not the one the log tells of" in fault


def test_whoever_holds_a_file_is_told_of_its_own_minutes_only(case: Case, django_assert_num_queries: Any) -> None:
    files = {}
    for number in (1, 2):
        frozen = MinutesRecord.objects.get(minutes=steps.approved(case))
        prints = {"content_sha256": f"{number:064d}", "file_sha256": f"{number:064d}"}
        file = RenderedFile.objects.create(kind="minutes", initiative=frozen.initiative, path=f"{number}.pdf", size=1, **prints)
        MinutesFile.objects.create(record=frozen, file=file)
        files[number] = (frozen, file)
    _rewritten(files[1][0])
    said = [verifying.tell(file) for _frozen, file in files.values()]
    assert [one.holds[0].holds for one in said if one is not None] == [False, True]
    with django_assert_num_queries(3):
        verifying.tell(files[2][1])


@pytest.mark.slow
def test_the_file_is_made_once_and_everybody_is_told_once(case: Case) -> None:
    steps.approved(case)
    frozen = MinutesRecord.objects.get()
    first = jobs.minutes(str(frozen.pk))
    MinutesFile.objects.all().delete()  # the worker died between rendering and writing that it had
    assert jobs.minutes(str(frozen.pk)) == first == jobs.minutes(str(frozen.pk))
    assert RenderedFile.objects.filter(kind="minutes").count() == 1
    told = OutboxRow.objects.filter(key="meetings.minutes_ready")
    assert told.count() == len({row.recipient_id for row in told}) == 5
    path = RenderedFile.objects.get(kind="minutes").path
    from django.core.files.storage import default_storage

    with default_storage.open(path) as file:
        words = " ".join("".join(page_texts(file.read())).split())
    for said in ("Minutes: Steering group", "Partner member", "Fingerprint of the minutes", frozen.sha256[:8], "Opening of the meeting"):
        assert said in words


class TestWhoWritesThem:
    def asked(self) -> list[tuple[Any, Any]]:
        return [(row.person, row.due) for row in DueItem.objects.open().filter(kind=DueKind.MINUTES)]

    def test_the_secretary_is_asked_from_the_end_of_the_meeting_until_they_are_sent(self, case: Case) -> None:
        meeting = steps.opened(case, secretary=case.expert)
        steps.attended(case, meeting)
        assert self.asked() == []
        planning.close(meeting, by=case.coordinator)
        assert self.asked() == [(case.expert, meeting.day + timedelta(days=7))]
        row = Minutes.objects.select_related("meeting__initiative").get()
        row = minutes.send(row, by=case.expert, seen_version=row.version, adjusters=[case.member])
        assert self.asked() == []
        minutes.send_back(row, by=case.member, reason="The day is wrong.")
        assert [person for person, _due in self.asked()] == [case.expert]

    def test_without_a_secretary_the_coordinator_is(self, case: Case) -> None:
        meeting = steps.opened(case, secretary=None)
        planning.close(meeting, by=case.coordinator)
        assert [person for person, _due in self.asked()] == [case.coordinator]


def test_the_minutes_name_the_day_the_meeting_was_held_whatever_was_planned(case: Case) -> None:
    record = MinutesRecord.objects.get(minutes=steps.approved(case))
    made = document.minutes_document(record, case.initiative)
    held = words.day(timezone.localdate())
    assert made.date_text == held and dict(made.facts)["Time"].startswith(held)
