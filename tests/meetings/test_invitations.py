"""Calling: who gets which mail, what the calendar reads, and that two clicks are one mail."""

import datetime
from email import message_from_bytes, policy
from typing import Any

import icalendar
import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import override_settings
from django.utils import translation

from adoption.choices import DueKind
from adoption.models import DueItem, Initiative
from adoption.services import people as roles
from core.db import Superseded
from meetings import calendar, proposal, replying
from meetings.models import Meeting, Participant
from meetings.services import agenda, people, planning
from notifications import messages, outbox
from notifications.models import MailState, OutboxRow
from notifications.tasks import deliver
from tests.factories import Case, in_days
from tests.meetings import steps
from tests.milestones import steps as milestone_steps


def file_of(row: OutboxRow) -> Any:
    (found,) = messages.get(row.key).render(row).attachments
    return icalendar.Calendar.from_ical(found.data), found


def event_of(row: OutboxRow) -> Any:
    return file_of(row)[0].walk("VEVENT")[0]


def guest(case: Case, meeting: Meeting) -> Participant:
    return people.add_guest(meeting, by=case.coordinator, name="Anna Ek", email="anna@example.org", language="sv")


class TestMail:
    def test_everybody_is_invited_once_with_agenda_papers_and_a_personal_link(self, case: Case) -> None:
        milestone_steps.passed(case, 1)
        round = milestone_steps.submitted(case, 2)
        meeting = steps.planned(case)
        agenda.add_paper(meeting.items.all()[0], by=case.coordinator, title="Statistics", url="https://example.org/s")
        planning.call(meeting, by=case.coordinator)
        rows = OutboxRow.objects.filter(key="meetings.invitation")
        assert {row.recipient for row in rows} == {case.chair, case.member, case.partner_member, case.deputy, case.coordinator}
        row = rows.get(recipient=case.member)
        said = messages.get(row.key).render(row)
        link = replying.url(steps.there(meeting, case.member))
        for words in ("Choice of adjusters", "https://example.org/s", f"/rounds/{round.pk}/", link, "Do not pass this mail on"):
            assert words in said.text and words in said.html
        assert link not in str(row.__dict__)

    def test_a_guest_gets_it_at_a_plain_address_in_their_language(self, case: Case, commits: Any) -> None:
        meeting = steps.planned(case)
        guest(case, meeting)
        with commits():
            planning.call(meeting, by=case.coordinator)
        row = OutboxRow.objects.get(address="anna@example.org")
        assert (row.recipient, row.state, row.reads) == (None, MailState.SENT, "sv")
        (sent,) = [one for one in mail.outbox if one.to == ["anna@example.org"]]
        parts = message_from_bytes(sent.message().as_bytes(), policy=policy.default)
        (file,) = [part for part in parts.walk() if part.get_content_type() == "text/calendar"]
        assert file["Content-Type"].params["method"] == "REQUEST" and file.get_filename() == "meeting.ics"
        assert b"BEGIN:VEVENT" in file.get_content().encode() if isinstance(file.get_content(), str) else file.get_content()

    def test_two_clicks_send_one_mail_each(self, case: Case) -> None:
        meeting = steps.called(case)
        count = OutboxRow.objects.count()
        with pytest.raises(Superseded):
            planning.call(meeting, by=case.coordinator)
        with pytest.raises(Superseded):
            planning.tell_change(meeting, by=case.coordinator)
        assert OutboxRow.objects.count() == count

    def test_whoever_is_added_later_is_invited_alone(self, case: Case) -> None:
        meeting = steps.called(case)
        count = OutboxRow.objects.count()
        people.add_person(meeting, by=case.coordinator, person=case.expert)
        assert OutboxRow.objects.count() == count + 1

    def test_a_change_is_called_so_only_to_those_who_knew(self, case: Case) -> None:
        meeting = steps.called(case)
        meeting = planning.edit(meeting, by=case.coordinator, seen_version=meeting.version, place="Library")
        planning.tell_change(meeting, by=case.coordinator)
        new = people.add_person(meeting, by=case.coordinator, person=case.expert)
        rows = OutboxRow.objects.filter(key="meetings.invitation")
        known = rows.filter(recipient=case.member).order_by("created_at")
        mails = [messages.get(row.key).render(row) for row in (*known, rows.get(subject=new.pk))]
        said = [rendered.subject.split(":")[0] for rendered in mails]
        assert ", 09.00–10.30, Library. The meeting has changed" in mails[1].text
        assert "invited as: Member" in mails[1].text and "invited as" not in mails[2].text
        assert said == ["Invitation", "Changed", "Invitation"]

    def test_at_another_time_everybody_answers_anew_and_at_another_place_not(self, case: Case) -> None:
        meeting = steps.called(case)
        people.answer(steps.there(meeting, case.member), reply="coming", note="With pleasure.")
        meeting = planning.edit(meeting, by=case.coordinator, seen_version=meeting.version, place="Library")
        assert steps.there(meeting, case.member).reply == "coming"
        planning.edit(meeting, by=case.coordinator, seen_version=meeting.version, day=in_days(11))
        assert (steps.there(meeting, case.member).reply, steps.there(meeting, case.member).reply_note) == ("", "")
        assert DueItem.objects.open().filter(kind=DueKind.MEETING_REPLY, person=case.member, due=in_days(11)).exists()

    def test_whoever_has_no_role_any_more_is_told_nothing(self, case: Case) -> None:
        steps.called(case)
        roles.end(case.role(case.member, "steering_member"), by=case.coordinator, reason="Left.")
        row = OutboxRow.objects.get(key="meetings.invitation", recipient=case.member)
        deliver(str(row.pk))
        row.refresh_from_db()
        assert row.state == MailState.WITHHELD

    def test_the_deputy_is_asked_when_the_member_does_not_come(self, case: Case) -> None:
        meeting = steps.called(case)
        people.answer(steps.there(meeting, case.partner_member), reply="deputy")
        row = OutboxRow.objects.get(key="meetings.deputy_asked")
        assert row.recipient == case.deputy
        assert "in place of Partner member" in messages.get(row.key).render(row).subject

    def test_a_message_to_an_address_belongs_to_a_transaction_and_is_sent_once(self, case: Case) -> None:
        same = {"name": "A", "language": "en", "once": "x"}
        assert outbox.put_to("meetings.invitation", "a@example.org", **same) is not None
        assert outbox.put_to("meetings.invitation", "a@example.org", **same) is None
        assert outbox.put_to("meetings.invitation", "", name="A", language="en") is None


class TestCalendar:
    def test_the_uid_stays_and_the_sequence_rises_with_what_stands_in_the_calendar(self, case: Case) -> None:
        meeting = steps.called(case)
        first = event_of(OutboxRow.objects.get(key="meetings.invitation", recipient=case.member))
        meeting = planning.edit(meeting, by=case.coordinator, seen_version=meeting.version, chair=case.member)
        assert meeting.sequence == 0
        meeting = planning.edit(meeting, by=case.coordinator, seen_version=meeting.version, starts=datetime.time(8))
        planning.tell_change(meeting, by=case.coordinator)
        rows = OutboxRow.objects.filter(key="meetings.invitation", recipient=case.member).order_by("created_at")
        second = event_of(rows[1])
        assert first["uid"] == second["uid"] == f"{meeting.pk}@farled"
        assert second["sequence"] == 1 and second.decoded("dtstart").hour == 8

    def test_a_guest_is_given_no_address_that_asks_for_a_password(self, case: Case) -> None:
        meeting = steps.planned(case)
        items = list(meeting.items.all())
        assert meeting.get_absolute_url().encode() not in calendar.invitation(meeting, items, guest(case, meeting)).replace(b"\r\n ", b"")
        assert meeting.get_absolute_url().encode() in calendar.invitation(meeting, items).replace(b"\r\n ", b"")

    @pytest.mark.parametrize("zone", ["Europe/Stockholm", "Europe/Helsinki", "Europe/Oslo"])
    def test_times_are_those_of_the_installation(self, case: Case, zone: str) -> None:
        with override_settings(TIME_ZONE=zone):
            data = calendar.invitation(steps.planned(case), [])
        event = icalendar.Calendar.from_ical(data).walk("VEVENT")[0]
        assert f"TZID={zone}".encode() in data and b"BEGIN:VTIMEZONE" in data
        assert event.decoded("dtstart").hour == 9 and str(event.decoded("dtstart").tzinfo) == zone

    def test_a_cancelled_meeting_leaves_the_calendar(self, case: Case) -> None:
        meeting = planning.cancel(steps.called(case), by=case.coordinator, reason="Snow.")
        rows = OutboxRow.objects.filter(key="meetings.cancelled")
        found, file = file_of(rows.get(recipient=case.member))
        assert found["method"] == "CANCEL" and "method=CANCEL" in file.type
        assert found.walk("VEVENT")[0]["status"] == "CANCELLED" and found.walk("VEVENT")[0]["sequence"] == 1
        assert "Snow." in messages.get("meetings.cancelled").render(rows.get(recipient=case.member)).text
        assert meeting.state == "cancelled" and not DueItem.objects.open().filter(kind=DueKind.MEETING_REPLY).exists()

    def test_one_who_is_taken_off_the_list_gets_it_taken_out(self, case: Case) -> None:
        meeting = steps.called(case)
        row = steps.there(meeting, case.member)
        people.remove(row, by=case.coordinator), people.remove(row, by=case.coordinator)
        told = OutboxRow.objects.get(key="meetings.uninvited")
        assert file_of(told)[0]["method"] == "CANCEL" and told.recipient == case.member
        assert messages.get(told.key).render(told).subject.startswith("You are no longer invited: Steering group")

    def test_what_takes_a_meeting_out_of_the_calendar_tells_neither_agenda_nor_link(self, case: Case) -> None:
        meeting = steps.called(case)
        asked = guest(case, meeting)
        people.remove(steps.there(meeting, case.member), by=case.coordinator), people.remove(asked, by=case.coordinator)
        told = [*OutboxRow.objects.filter(key="meetings.uninvited")]
        planning.cancel(meeting, by=case.coordinator, reason="Snow.")
        told += OutboxRow.objects.filter(key="meetings.cancelled")
        assert len(told) == 2 + meeting.participants.count()
        for row in told:
            event, said = event_of(row), messages.get(row.key).render(row)
            assert "description" not in event and event["location"] == "Room 4"
            assert meeting.link not in said.text and meeting.link not in said.html
            assert meeting.link.encode() not in said.attachments[0].data

    def test_one_who_is_taken_off_and_has_no_role_any_more_is_told_nothing(self, case: Case) -> None:
        meeting = steps.called(case)
        asked = guest(case, meeting)
        people.remove(steps.there(meeting, case.member), by=case.coordinator), people.remove(asked, by=case.coordinator)
        roles.end(case.role(case.member, "steering_member"), by=case.coordinator, reason="Left.")
        rows = {row.recipient: row for row in OutboxRow.objects.filter(key="meetings.uninvited")}
        said = messages.get("meetings.uninvited")
        assert not said.may_receive(rows[case.member]) and said.may_receive(rows[None])

    def test_names_with_signs_and_long_texts_come_out_as_they_went_in(self, case: Case) -> None:
        title = "Möte; om, allt\\annat " + "å" * 120
        meeting = steps.planned(case, title=title)
        data = calendar.invitation(meeting, list(meeting.items.all()), steps.there(meeting, case.member))
        assert all(len(line) <= 75 for line in data.split(b"\r\n"))
        assert str(icalendar.Calendar.from_ical(data).walk("VEVENT")[0]["summary"]).startswith(title)


class TestWaiting:
    def test_those_who_have_not_answered_are_waited_for(self, case: Case) -> None:
        meeting = steps.called(case)
        rows = DueItem.objects.open().filter(kind=DueKind.MEETING_REPLY)
        assert rows.count() == 5 and rows.filter(person=case.member, due=meeting.day).exists()
        people.answer(steps.there(meeting, case.member), reply="coming")
        assert not rows.filter(person=case.member).exists()
        planning.begin(meeting, by=case.coordinator)
        assert not rows.exists()

    def test_the_rows_are_those_of_the_register(self, case: Case) -> None:
        from adoption import due

        steps.called(case), steps.sent(case)
        assert due.rebuild(Initiative.objects.get(pk=case.initiative.pk)) == 0


class TestStates:
    def test_each_step_has_its_state(self, case: Case) -> None:
        meeting = steps.planned(case)
        with pytest.raises(Superseded):
            planning.begin(meeting, by=case.coordinator)
        meeting = planning.call(meeting, by=case.coordinator)
        with pytest.raises(Superseded):
            planning.close(meeting, by=case.coordinator)
        meeting = planning.begin(meeting, by=case.coordinator)
        with pytest.raises(Superseded):
            planning.cancel(meeting, by=case.coordinator, reason="Late.")
        assert planning.close(meeting, by=case.coordinator).state == "held"

    def test_the_state_is_set_by_its_transitions_alone(self, case: Case) -> None:
        with pytest.raises(AttributeError):
            steps.planned(case).state = "held"

    def test_an_empty_meeting_is_not_called(self, case: Case) -> None:
        meeting = steps.planned(case)
        meeting.items.all().delete()
        with pytest.raises(ValidationError, match="agenda is empty"):
            planning.call(meeting, by=case.coordinator)

    def test_a_member_neither_plans_nor_calls(self, case: Case) -> None:
        meeting = steps.planned(case)
        for act in (planning.call, planning.begin):
            with pytest.raises((PermissionDenied, Superseded)):
                act(meeting, by=case.member)
        with pytest.raises(PermissionDenied):
            planning.plan(case.initiative, by=case.member, kind="steering", starts=datetime.time(9), ends=datetime.time(10))

    def test_the_secretary_takes_notes_and_no_more(self, case: Case) -> None:
        meeting = steps.opened(case, secretary=case.team)
        item = meeting.items.all()[0]
        assert agenda.note(item, by=case.team, seen_version=1, notes="Opened.").notes == "Opened."
        with pytest.raises(PermissionDenied):
            planning.close(meeting, by=case.team)
        with pytest.raises(PermissionDenied):
            agenda.note(item, by=case.expert, seen_version=2, notes="Mine.")

    def test_whom_nobody_noted_was_absent(self, case: Case) -> None:
        meeting = steps.held(case)
        assert steps.there(meeting, case.deputy).attendance == "absent"

    @pytest.mark.parametrize(
        ("who", "values"),
        [
            ("member", {"attendance": "present", "serves": True}),
            ("deputy", {"attendance": "absent", "serves": True}),
            ("member", {"attendance": "present", "from_item": 99}),
            ("member", {"attendance": "present", "from_item": 3, "to_item": 2}),
        ],
    )
    def test_attendance_that_cannot_be_is_refused(self, case: Case, who: str, values: dict[str, Any]) -> None:
        row = steps.there(steps.opened(case), getattr(case, who))
        with pytest.raises(ValidationError):
            people.attend(row, by=case.coordinator, seen_version=1, **values)


class TestAgenda:
    def test_a_kick_off_brings_the_people_and_the_agenda_of_k01(self, case: Case) -> None:
        meeting = steps.planned(case, kind="kick_off")
        titles = [item.title for item in meeting.items.all()]
        assert "Why we do this: goals and expected benefits" in titles and "The activities nearest in time" in titles
        assert {case.team, case.expert, case.owner} <= {row.person for row in meeting.participants.all()}

    def test_what_awaits_decision_is_for_decision_and_what_is_prepared_for_information(self, case: Case) -> None:
        milestone_steps.passed(case, 1)
        assert steps.planned(case).items.filter(round__gate=2).count() == (1 if proposal.matters(steps.planned(case)) else 0)
        milestone_steps.submitted(case, 2)
        assert steps.planned(case).items.get(round__gate=2).kind == "decision"

    def test_the_minutes_before_open_conditions_and_risks_are_followed_up(self, case: Case) -> None:
        from tests import factories

        factories.risk(case)
        milestone_steps.passed(case, 1, "approved_with_conditions", conditions=[milestone_steps.condition(case)])
        earlier = steps.held(case, day=in_days(0))
        sources = [item.source for item in steps.planned(case).items.all()]
        assert sources[0] == "opening" and sources[-1] == "closing" and {"earlier", "conditions", "risks"} <= set(sources)
        assert steps.planned(case).items.get(source="earlier").earlier == earlier

    def test_the_agenda_is_written_in_the_language_of_the_initiative(self, case: Case) -> None:
        with translation.override("sv"):
            assert steps.planned(case).items.all()[0].title == "Opening of the meeting"

    def test_what_something_was_written_about_stays(self, case: Case) -> None:
        meeting = steps.opened(case)
        item = agenda.note(meeting.items.all()[0], by=case.coordinator, seen_version=1, notes="Opened.")
        with pytest.raises(ValidationError, match="stays on the agenda"):
            agenda.remove(item, by=case.coordinator)
        last = meeting.items.all().last()
        agenda.remove(last, by=case.coordinator)
        assert not meeting.items.filter(pk=last.pk).exists()
