"""Pages of meetings, walked as the coordinator, the secretary, a member and a guest."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adoption.choices import Circle
from adoption.models import Initiative, RoleAssignment, Task
from adoption.services import people as roles
from documents.models import Document, Version
from meetings import replying
from meetings.models import AgendaItem, Meeting, Minutes, Participant
from meetings.services import agenda, minutes, outcomes, people, planning
from milestones.services import positions
from registers.models import Risk
from tests import factories
from tests.factories import Case, in_days
from tests.meetings import steps
from tests.milestones import steps as milestone_steps

SignIn = Callable[[object], Client]
NEW = {"kind": "steering", "title": "", "day": "", "starts": "9.00", "ends": "10.30", "place": "Room 4", "link": ""}


def day(days: int) -> str:
    return f"{in_days(days):%d.%m.%Y}"


def fields(client: Client, url: str) -> dict[str, str]:
    """What a browser would send back of the texts on a page: their names begin with t and the id."""
    page = client.get(url).content.decode()
    inputs = dict(re.findall(r'<input type="hidden" name="(t[0-9a-f]{32}-\w+)" value="([^"]*)"', page))
    areas = re.findall(r'<textarea name="(t[0-9a-f]{32}-\w+)"[^>]*>\n?([^<]*)</textarea>', page)
    assert inputs and areas
    return inputs | dict(areas)


def count(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


class TestPlanning:
    def test_an_empty_list_teaches_and_leads_to_the_first_meeting(self, case: Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).get(f"/initiatives/{case.initiative.pk}/meetings/")
        assert b"No meeting has been planned yet" in answer.content and b"Plan the first meeting" in answer.content
        assert b"Plan the first meeting" not in sign_in(case.reader).get(f"/initiatives/{case.initiative.pk}/meetings/").content

    def test_a_meeting_is_planned_with_people_and_agenda(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        data = {**NEW, "day": day(9), "chair": case.chair.pk, "secretary": case.coordinator.pk}
        answer = client.post(f"/initiatives/{case.initiative.pk}/meetings/new/", data, follow=True)
        meeting = Meeting.objects.get()
        assert (meeting.title, meeting.state, meeting.starts) == ("Steering group", "planned", datetime.time(9))
        for words in ("Choice of adjusters of the minutes", "Send the invitation", "Partner member", "Deputy"):
            assert words in answer.content.decode()

    @pytest.mark.parametrize(("kind", "leader"), [("steering", "chair"), ("owner", "owner"), ("working", "coordinator")])
    def test_whoever_heads_the_body_leads_where_nobody_is_named(self, case: Case, sign_in: SignIn, kind: str, leader: str) -> None:
        data = {**NEW, "day": day(9), "kind": kind}
        sign_in(case.coordinator).post(f"/initiatives/{case.initiative.pk}/meetings/new/", data)
        assert Meeting.objects.get().chair == getattr(case, leader)

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("ends", "8", "ends before it begins"),
            ("starts", "25.00", "hours and minutes"),
            ("link", "http://video.example/x", "begins with https"),
            ("day", "31.2.2027", "Write the date"),
            ("kind", "secret", "not offered"),
        ],
    )
    def test_what_cannot_be_is_said_at_the_field_and_kept(self, case: Case, sign_in: SignIn, field: str, value: str, said: str) -> None:
        data = {**NEW, "day": day(9), field: value}
        answer = sign_in(case.coordinator).post(f"/initiatives/{case.initiative.pk}/meetings/new/", data)
        assert said in answer.content.decode() and (value in answer.content.decode() or field == "kind")
        assert not Meeting.objects.exists()

    def test_the_chair_plans_meetings_of_the_steering_group_and_no_others(self, case: Case, sign_in: SignIn) -> None:
        client, url = sign_in(case.chair), f"/initiatives/{case.initiative.pk}/meetings/new/"
        assert b"Kick-off" not in client.get(url).content
        client.post(url, {**NEW, "day": day(9), "kind": "kick_off"})
        assert not Meeting.objects.exists()
        client.post(url, {**NEW, "day": day(9)})
        assert Meeting.objects.get().planned_by == case.chair
        assert sign_in(case.member).get(url).status_code == 403

    def test_the_deputy_chair_leads_meetings_of_the_steering_group_too(self, case: Case, sign_in: SignIn) -> None:
        steering, working = steps.called(case), steps.called(case, kind="working", title="Team")
        with pytest.raises(PermissionDenied, match="deputy chair"):
            planning.begin(steering, by=case.member)
        RoleAssignment.objects.filter(pk=case.role(case.member, "steering_member").pk).update(vice_chair=True)
        client = sign_in(case.member)
        client.post(f"/meetings/{steering.pk}/open/"), client.post(f"/meetings/{steering.pk}/close/")
        assert Meeting.objects.get(pk=steering.pk).state == "held"
        assert client.post(f"/meetings/{working.pk}/open/").status_code == 403

    def test_a_second_editor_sees_both(self, case: Case, sign_in: SignIn) -> None:
        meeting = steps.planned(case)
        planning.edit(meeting, by=case.coordinator, seen_version=1, place="Town hall")
        data = {**NEW, "title": "Steering group", "day": day(10), "place": "Library", "version": 1}
        answer = sign_in(case.coordinator).post(f"/meetings/{meeting.pk}/edit/", data).content.decode()
        assert "Town hall" in answer and "Library" in answer and "Somebody else changed this" in answer

    def test_a_changed_meeting_asks_to_tell_and_is_told_once(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.called(case), sign_in(case.coordinator)
        planning.edit(meeting, by=case.coordinator, seen_version=meeting.version, place="Town hall")
        assert b"do not know yet" in client.get(meeting.get_absolute_url()).content
        client.post(f"/meetings/{meeting.pk}/call/")
        again = client.post(f"/meetings/{meeting.pk}/call/", follow=True)
        assert b"It has been sent already" in again.content

    def test_cancelling_wants_a_reason(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.called(case), sign_in(case.coordinator)
        assert b"Write why the meeting is cancelled." in client.post(f"/meetings/{meeting.pk}/cancel/", {"reason": " "}).content
        answer = client.post(f"/meetings/{meeting.pk}/cancel/", {"reason": "The room burnt."}, follow=True)
        assert b"The room burnt." in answer.content
        assert b"Held or cancelled" in client.get(f"/initiatives/{case.initiative.pk}/meetings/").content

    def test_what_nobody_knows_of_is_cancelled_without_a_mail(self, case: Case, sign_in: SignIn) -> None:
        page = sign_in(case.coordinator).get(f"/meetings/{steps.planned(case).pk}/cancel/").content.decode()
        assert "nobody gets a mail" in page and "Keep the meeting" in page and "Everybody who was called" not in page

    def test_the_next_meeting_of_its_kind_has_a_number(self, case: Case, sign_in: SignIn) -> None:
        client, url = sign_in(case.coordinator), f"/initiatives/{case.initiative.pk}/meetings/new/"
        steps.planned(case, title="Steering group 3")
        client.post(url, {**NEW, "day": day(9)})
        client.post(url, {**NEW, "day": day(9), "kind": "working"})
        assert set(Meeting.objects.values_list("title", flat=True)) == {"Steering group 3", "Steering group 4", "Working group"}

    def test_a_meeting_by_video_says_so_in_the_list(self, case: Case, sign_in: SignIn) -> None:
        steps.planned(case, place="")
        page = sign_in(case.reader).get(f"/initiatives/{case.initiative.pk}/meetings/").content.decode()
        assert "By video" in page and "and by video" not in page

    def test_only_those_with_an_address_are_counted_and_a_second_call_says_it_is_sent(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.planned(case), sign_in(case.coordinator)
        meeting.participants.filter(person=case.member).update(email="")
        page = client.get(f"/meetings/{meeting.pk}/call/").content.decode()
        assert "4 people get a mail" in page and "1 person has no e-mail address" in page
        client.post(f"/meetings/{meeting.pk}/call/")
        again = client.get(f"/meetings/{meeting.pk}/call/").content.decode()
        assert "It has been sent already" in again and "get a mail with the agenda" not in again

    def test_at_another_time_the_page_says_that_all_answer_anew(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.called(case), sign_in(case.coordinator)
        data = {**NEW, "title": meeting.title, "day": day(12), "version": meeting.version, "link": meeting.link}
        assert b"everybody answers anew" in client.post(f"/meetings/{meeting.pk}/edit/", data, follow=True).content


class TestReply:
    @pytest.fixture
    def asked(self, case: Case) -> Participant:
        return steps.there(steps.called(case), case.partner_member)

    def test_the_link_answers_without_signing_in_and_says_for_whom(self, asked: Participant, client: Client) -> None:
        url = replying.url(asked)
        assert b"The answer of Partner member" in client.get(url).content
        answer = client.post(url, {"reply": "deputy", "note": "I travel."}, follow=True)
        assert b"Your answer is saved" in answer.content
        asked.refresh_from_db()
        assert (asked.reply, asked.reply_note) == ("deputy", "I travel.")

    def test_it_may_be_used_again_and_nothing_happens_by_get(self, asked: Participant, client: Client) -> None:
        url = replying.url(asked)
        client.post(url, {"reply": "coming"}), client.get(url), client.post(url, {"reply": "not_coming"})
        asked.refresh_from_db()
        assert asked.reply == "not_coming"

    def test_a_link_that_is_guessed_or_of_another_opens_nothing(self, asked: Participant, case: Case, client: Client) -> None:
        other = replying.token(steps.there(asked.meeting, case.member))
        for token in ("0" * 64, other, "ü"):
            assert client.get(f"/participants/{asked.pk}/reply/{token}/").status_code == 404

    def test_after_the_meeting_it_says_so(self, case: Case, client: Client) -> None:
        meeting = steps.held(case)
        url = replying.url(steps.there(meeting, case.member))
        assert b"The meeting has been held" in client.get(url).content
        assert b"The meeting has been held" in client.post(url, {"reply": "coming"}).content
        assert steps.there(meeting, case.member).reply == ""

    def test_the_agenda_is_shown_only_until_the_meeting_is_held(self, asked: Participant, case: Case, client: Client) -> None:
        assert b'id="agenda"' in client.get(replying.url(asked)).content
        held = steps.there(steps.held(case), case.member)
        assert b'id="agenda"' not in client.get(replying.url(held)).content

    def test_a_link_of_an_older_key_still_opens(self, asked: Participant, client: Client, settings: Any) -> None:
        url = replying.url(asked)
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
            [settings.SECRET_KEY],
            "another key, longer than fifty signs, of this test",
        )
        assert replying.url(asked) != url and client.get(url).status_code == 200
        settings.SECRET_KEY_FALLBACKS = []
        assert client.get(url).status_code == 404

    def test_the_link_of_one_who_has_left_opens_nothing(self, asked: Participant, case: Case, client: Client) -> None:
        outside = people.add_guest(asked.meeting, by=case.coordinator, name="Anna Ek", email="anna@example.org", language="en")
        roles.end(case.role(case.partner_member, "steering_member"), by=case.coordinator, reason="Left.")
        assert client.get(replying.url(asked)).status_code == 404
        assert client.post(replying.url(asked), {"reply": "coming"}).status_code == 404
        with pytest.raises(PermissionDenied):
            people.answer(asked, reply="coming")
        assert client.get(replying.url(outside)).status_code == 200

    def test_whose_mandate_begins_by_the_day_of_the_meeting_answers(self, case: Case, client: Client) -> None:
        late = factories.person("Late", of=case.lead)
        roles.assign(case.initiative, by=case.coordinator, person=late, role="steering_member", valid_from=in_days(5))
        row = steps.there(steps.called(case), late)
        assert client.get(replying.url(row)).status_code == 200

    def test_a_good_link_of_who_has_left_is_no_guess(self, asked: Participant, case: Case, client: Client) -> None:
        address = replying.url(asked)
        RoleAssignment.objects.filter(initiative=case.initiative, person=asked.person).update(valid_to=in_days(-1))
        Meeting.objects.filter(pk=asked.meeting_id).update(day=in_days(3))
        assert [client.get(address).status_code for _n in range(20)] == [404] * 20

    def test_guessing_rests_after_a_while(self, asked: Participant, client: Client) -> None:
        for n in range(10):
            client.get(f"/participants/{asked.pk}/reply/{n:064d}/")
        assert client.get(replying.url(asked)).status_code == 429

    def test_a_browser_may_send_its_form(self, asked: Participant) -> None:
        """With no-referrer a browser says that the form comes from nowhere, which is refused."""
        strict = Client(enforce_csrf_checks=True)
        page = strict.get(replying.url(asked))
        assert page["Referrer-Policy"] == "strict-origin"
        sent = {"reply": "coming", "csrfmiddlewaretoken": page.context["csrf_token"]}
        assert strict.post(replying.url(asked), sent, HTTP_ORIGIN="http://testserver").status_code == 302

    def test_no_answer_is_asked_for_again(self, asked: Participant, client: Client) -> None:
        assert b"Choose an answer." in client.post(replying.url(asked), {}).content

    def test_nobody_says_a_deputy_comes_who_has_none(self, case: Case, client: Client) -> None:
        row = steps.there(steps.called(case), case.member)
        assert b"My deputy comes" not in client.get(replying.url(row)).content
        client.post(replying.url(row), {"reply": "deputy"})
        assert steps.there(row.meeting, case.member).reply == ""


class TestInTheMeeting:
    def test_notes_are_saved_in_place_and_two_see_both(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.opened(case), sign_in(case.coordinator)
        item = meeting.items.all()[0]
        seen = fields(client, meeting.get_absolute_url())
        agenda.note(item, by=case.coordinator, seen_version=1, notes="The chair opened.")
        name = f"t{item.pk.hex}"
        answer = client.post(f"/meetings/{meeting.pk}/notes/", {**seen, f"{name}-notes": "Opened at nine."}).content.decode()
        assert "The chair opened." in answer and "Opened at nine." in answer and answer.count('id="conflict"') == 1
        client.post(f"/meetings/{meeting.pk}/notes/", {**seen, f"{name}-notes": "Both.", f"{name}-version": 2})
        assert AgendaItem.objects.get(pk=item.pk).notes == "Both."

    def test_one_button_saves_all_notes_and_what_another_wrote_stays(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.opened(case), sign_in(case.coordinator)
        first, second, third = meeting.items.all()[:3]
        seen = fields(client, meeting.get_absolute_url())
        agenda.note(third, by=case.chair, seen_version=1, notes="Nobody is disqualified.")
        data = {**seen, f"t{first.pk.hex}-notes": "Opened.", f"t{second.pk.hex}-notes": "Two adjust.", "at": second.pk.hex}
        answer = client.post(f"/meetings/{meeting.pk}/notes/", data)
        assert answer.url.endswith("#point-2")
        assert [item.notes for item in meeting.items.all()[:3]] == ["Opened.", "Two adjust.", "Nobody is disqualified."]

    def test_what_came_of_a_point_is_asked_once_the_notes_are_saved(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.opened(case), sign_in(case.coordinator)
        item = meeting.items.all()[0]
        data = {**fields(client, meeting.get_absolute_url()), f"t{item.pk.hex}-notes": "We meet monthly.", "came": item.pk.hex}
        page = client.post(f"/meetings/{meeting.pk}/notes/", data, follow=True).content.decode()
        assert "What came of point 1?" in page and "We meet monthly." in page

    def test_a_point_becomes_a_task_a_risk_and_a_decision(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.opened(case), sign_in(case.coordinator)
        url = f"/agenda/{meeting.items.all()[0].pk}/outcome/"
        assert b"Choose who does the task." in client.post(url, {"kind": "task", "text": "Write to the region"}).content
        client.post(url, {"kind": "task", "text": "Write to the region", "owner": case.team.pk, "due": day(7)})
        client.post(url, {"kind": "risk", "text": "Nobody answers in July"})
        answer = client.post(url, {"kind": "decision", "text": "We meet monthly."}, follow=True).content.decode()
        task, risk = Task.objects.get(title="Write to the region"), Risk.objects.get(title="Nobody answers in July")
        assert (task.responsible, task.due) == (case.team, in_days(7))
        assert b"This date has passed" in client.post(url, {"kind": "task", "text": "x", "owner": case.team.pk, "due": day(-1)}).content
        for words in (f"/tasks/{task.pk}/", f"/risks/{risk.pk}/", "We meet monthly."):
            assert words in answer

    def test_a_decision_is_mended_and_what_came_is_taken_back(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.opened(case), sign_in(case.coordinator)
        item = meeting.items.all()[0]
        made = outcomes.become_decision(item, by=case.coordinator, text="We meet monthly.")
        task = outcomes.become_task(item, by=case.coordinator, text="Write to the region", owner=case.team, due=in_days(7))
        page = client.get(meeting.get_absolute_url()).content.decode()
        assert f"/outcomes/{made.pk}/edit/" in page and f"/outcomes/{task.pk}/take-back/" in page
        assert f"/outcomes/{task.pk}/edit/" not in page and client.get(f"/outcomes/{task.pk}/edit/").status_code == 403
        assert "/outcomes/" not in sign_in(case.member).get(meeting.get_absolute_url()).content.decode()
        url = f"/outcomes/{made.pk}/edit/"
        assert b"Write what came of it." in client.post(url, {"text": " ", "version": 1}).content
        assert client.post(url, {"text": "We meet weekly.", "version": 1}).url == f"{meeting.get_absolute_url()}#point-1"
        late = client.post(url, {"text": "We meet daily.", "version": 1}).content.decode()
        assert "We meet weekly." in late and "We meet daily." in late
        assert "Write to the region" in client.get(f"/outcomes/{task.pk}/take-back/").content.decode()
        client.post(f"/outcomes/{task.pk}/take-back/")
        assert [one.text for one in item.outcomes.all()] == ["We meet weekly."] and Task.objects.filter(pk=task.task_id).exists()

    def test_in_the_minutes_it_is_mended_until_they_are_sent(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.opened(case), sign_in(case.coordinator)
        steps.attended(case, meeting)
        first, second = meeting.items.all()[:2]
        made = outcomes.become_decision(first, by=case.coordinator, text="We meet monthly.")
        wrong = outcomes.become_decision(second, by=case.coordinator, text="Nobody adjusts.")
        planning.close(meeting, by=case.coordinator)
        url = f"/meetings/{meeting.pk}/minutes/"
        page = client.get(url).content.decode()
        assert f"/outcomes/{made.pk}/edit/" in page and f"/outcomes/{wrong.pk}/take-back/" in page
        assert client.post(f"/outcomes/{made.pk}/edit/", {"text": "We meet weekly.", "version": 1}).url == f"{url}#point-1"
        page = client.post(f"/outcomes/{wrong.pk}/take-back/", follow=True).content.decode()
        assert "We meet weekly." in page and "Nobody adjusts." not in page
        row = Minutes.objects.select_related("meeting__initiative").get()
        minutes.send(row, by=case.coordinator, seen_version=row.version, adjusters=[case.member])
        assert "/outcomes/" not in client.get(url).content.decode()
        assert client.post(f"/outcomes/{made.pk}/edit/", {"text": "Never.", "version": 2}).status_code == 403
        assert client.post(f"/outcomes/{made.pk}/take-back/").status_code == 403

    def test_what_is_typed_while_somebody_ends_the_meeting_stands_in_the_minutes(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.opened(case), sign_in(case.coordinator)
        first, second = meeting.items.all()[:2]
        form = client.get(meeting.get_absolute_url()).context["points"]
        sent = {}
        for point, text in zip(form, ("Opened at nine.", "Two adjusters."), strict=False):
            sent |= {bound.html_name: str(bound.value() or "") for bound in point.note}
            sent[point.note.add_prefix("notes")] = text
        planning.close(meeting, by=case.chair)
        entry = Minutes.objects.get().entries.get(item=second)
        minutes.write(entry, by=case.chair, seen_version=entry.version, text="The chair writes.")
        answer = client.post(f"{meeting.get_absolute_url()}notes/", sent, follow=True)
        assert "The meeting has ended meanwhile" in answer.content.decode()
        texts = dict(Minutes.objects.get().entries.values_list("item", "text"))
        assert (texts[first.pk], texts[second.pk]) == ("Opened at nine.", "The chair writes.\n\nTwo adjusters.")
        assert sign_in(case.member).post(f"{meeting.get_absolute_url()}notes/", sent).status_code == 403

    def test_ending_tells_first_who_is_not_noted_and_what_is_not_decided(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.opened(case), sign_in(case.coordinator)
        steps.attended(case, meeting)
        page = client.get(f"/meetings/{meeting.pk}/close/").content.decode()
        assert "They stand as absent" in page and "Deputy" in page and "2. Choice of adjusters" in page
        assert Meeting.objects.get().state == "open"
        client.post(f"/meetings/{meeting.pk}/close/")
        assert Meeting.objects.get().state == "held"
        assert client.get(f"/meetings/{meeting.pk}/close/").status_code == 302

    def test_ahead_of_its_day_opening_is_asked_first(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.called(case), sign_in(case.coordinator)
        link = f'href="/meetings/{meeting.pk}/open/"'
        assert link in client.get(meeting.get_absolute_url()).content.decode()
        assert b"nobody answers the invitation any more" in client.get(f"/meetings/{meeting.pk}/open/").content
        Meeting.objects.update(day=in_days(0))
        assert link not in client.get(meeting.get_absolute_url()).content.decode()

    def test_attendance_is_written_down_in_one_form(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.opened(case), sign_in(case.coordinator)
        rows = {row.person: row for row in meeting.participants.all()}
        data = {f"p{row.pk.hex}-version": 1 for row in rows.values()}
        data |= {f"p{rows[case.chair].pk.hex}-attendance": "present", f"p{rows[case.deputy].pk.hex}-attendance": "remote"}
        data |= {f"p{rows[case.deputy].pk.hex}-serves": "on", f"p{rows[case.deputy].pk.hex}-from_item": "2"}
        assert client.post(f"/meetings/{meeting.pk}/attendance/", data).status_code == 302
        deputy = steps.there(meeting, case.deputy)
        assert (deputy.attendance, deputy.serves, deputy.from_item) == ("remote", True, 2)
        late = client.post(f"/meetings/{meeting.pk}/attendance/", {**data, f"p{rows[case.chair].pk.hex}-attendance": "absent"})
        assert b"Somebody else changed this" in late.content

    def test_the_room_shows_one_point_with_positions(self, case: Case, sign_in: SignIn) -> None:
        milestone_steps.passed(case, 1)
        round = milestone_steps.submitted(case, 2)
        meeting = steps.opened(case)
        milestone_steps.say(round, case, member="for")
        place = meeting.items.get(round=round).place
        page = sign_in(case.member).get(f"/meetings/{meeting.pk}/room/{place}/").content.decode()
        assert "Positions so far" in page and "Awaited" in page and 'rel="next"' in page and 'rel="prev"' in page
        assert sign_in(case.member).get(f"/meetings/{meeting.pk}/room/99/").status_code == 404

    def test_the_room_shows_papers_and_at_the_last_point_the_way_out(self, case: Case, sign_in: SignIn) -> None:
        milestone_steps.passed(case, 1)
        milestone_steps.prepared(case, 2)
        meeting = steps.opened(case)
        place, last = meeting.items.get(round__gate=2).place, meeting.items.count()
        page = sign_in(case.member).get(f"/meetings/{meeting.pk}/room/{place}/").content.decode()
        assert "The basis:" in page and "See how far it is prepared" in page and "To the decision" not in page
        assert "End the meeting" in sign_in(case.chair).get(f"/meetings/{meeting.pk}/room/{last}/").content.decode()
        assert "End the meeting" not in sign_in(case.member).get(f"/meetings/{meeting.pk}/room/{last}/").content.decode()

    def test_the_room_tells_who_is_absent_and_who_has_a_conflict_of_interest(self, case: Case, sign_in: SignIn) -> None:
        milestone_steps.passed(case, 1)
        round = milestone_steps.submitted(case, 2)
        meeting = steps.opened(case)
        positions.note_absent(round, case.role(case.partner_member, "steering_member"), by=case.chair)
        positions.disqualify(round, case.role(case.member, "steering_member"), by=case.member, reason="My sister tenders.")
        answer = sign_in(case.member).get(f"/meetings/{meeting.pk}/room/{meeting.items.get(round=round).place}/")
        page = answer.content.decode()
        assert answer.status_code == 200 and "Absent" in page and "Conflict of interest" in page
        assert page.index("<bdi>Chair</bdi>") < page.index("<bdi>Member</bdi>")

    def test_a_decided_milestone_is_shown_on_the_agenda_and_in_the_minutes(self, case: Case, sign_in: SignIn) -> None:
        milestone_steps.passed(case, 1)
        round = milestone_steps.submitted(case, 2)
        meeting = steps.opened(case)
        from milestones.services import decisions

        milestone_steps.say(round, case, chair="for", member="for", partner_member="for")
        decision = decisions.decide(round, by=case.chair, outcome="approved")
        assert f"/decisions/{decision.pk}/" in sign_in(case.reader).get(meeting.get_absolute_url()).content.decode()
        planning.close(meeting, by=case.coordinator)
        page = sign_in(case.reader).get(f"/meetings/{meeting.pk}/minutes/").content.decode()
        assert f"/decisions/{decision.pk}/" in page and "Milestone II: Approved" in page


class TestAgenda:
    def test_points_move_by_button_and_stay_in_order(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.planned(case), sign_in(case.coordinator)
        second = meeting.items.all()[1]
        client.post(f"/agenda/{second.pk}/move/", {"to": "up"})
        client.post(f"/agenda/{second.pk}/move/", {"to": "up"})
        assert [item.pk for item in meeting.items.all()][0] == second.pk
        assert [item.place for item in meeting.items.all()] == list(range(1, meeting.items.count() + 1))

    def test_an_own_point_stands_before_the_closing(self, case: Case, sign_in: SignIn) -> None:
        meeting, client = steps.planned(case), sign_in(case.coordinator)
        client.post(f"/meetings/{meeting.pk}/agenda/new/", {"title": "Budget", "kind": "discussion", "minutes": 15})
        assert [item.title for item in meeting.items.all()][-2:] == ["Budget", "Next meeting and closing"]

    def test_a_milestone_that_is_on_the_agenda_already_is_refused_at_the_field(self, case: Case, sign_in: SignIn) -> None:
        milestone_steps.passed(case, 1)
        round = milestone_steps.submitted(case, 2)
        meeting, client = steps.planned(case), sign_in(case.coordinator)
        other = meeting.items.get(source="closing")
        data = {"title": "Closing", "kind": "decision", "minutes": 5, "round": round.pk, "version": other.version}
        answer = client.post(f"/agenda/{other.pk}/edit/", data)
        assert "This milestone is on the agenda already." in answer.content.decode()
        assert AgendaItem.objects.get(pk=other.pk).round is None and meeting.items.filter(round=round).count() == 1

    def test_a_paper_is_a_document_that_everybody_may_read(self, case: Case, sign_in: SignIn) -> None:
        milestone_steps.passed(case, 1)
        item = steps.planned(case).items.all()[0]
        first, second = Version.objects.filter(document__initiative=case.initiative).select_related("document")[:2]
        Document.objects.filter(pk=first.document_id).update(circle=Circle.CORE_TEAM)
        client, url = sign_in(case.coordinator), f"/agenda/{item.pk}/paper/"
        page = client.get(url).content.decode()
        assert str(second.pk) in page and str(first.pk) not in page
        assert b"not offered any more" in client.post(url, {"version": first.pk}).content
        with pytest.raises(ValidationError, match="everybody with a role here may read"):
            agenda.add_paper(item, by=case.coordinator, title="Secret", version=first)
        assert not item.papers.exists()

    def test_what_is_submitted_later_is_brought_in_for_decision(self, case: Case, sign_in: SignIn) -> None:
        milestone_steps.passed(case, 1)
        meeting, client = steps.planned(case), sign_in(case.coordinator)
        round = meeting.items.filter(round__gate=2).first()
        milestone_steps.submitted(case, 2)
        client.post(f"/meetings/{meeting.pk}/agenda/matters/")
        assert meeting.items.get(round__gate=2).kind == "decision"
        assert round is None or meeting.items.filter(round__gate=2).count() == 1

    def test_a_paper_is_a_document_or_an_address(self, case: Case, sign_in: SignIn) -> None:
        milestone_steps.approve_documents(case, 1)
        meeting, client = steps.planned(case), sign_in(case.coordinator)
        url = f"/agenda/{meeting.items.all()[0].pk}/paper/"
        assert b"one of the two" in client.post(url, {}).content
        from documents.models import Version

        client.post(url, {"version": Version.objects.all()[0].pk})
        client.post(url, {"url": "https://example.org/a", "title": "Statistics"})
        assert meeting.items.all()[0].papers.count() == 2
        page = client.get(meeting.get_absolute_url()).content.decode()
        assert "https://example.org/a" in page and ", version 1" in page


class TestMinutes:
    def test_they_are_sent_read_and_approved_in_turn(self, case: Case, sign_in: SignIn) -> None:
        row = steps.draft(case)
        url = f"/meetings/{row.meeting_id}/minutes/"
        page = sign_in(case.coordinator).post(f"{url}send/", {"first": case.member.pk, "version": row.version}, follow=True)
        assert b"Being approved" in page.content
        sha256 = Minutes.objects.get().sha256
        assert sign_in(case.chair).post(f"{url}approve/", {"sha256": sha256}).status_code == 403
        assert sign_in(case.member).get(url).content.count(b"Approve the minutes") == 2
        sign_in(case.member).post(f"{url}approve/", {"sha256": sha256})
        answer = sign_in(case.chair).post(f"{url}approve/", {"sha256": sha256}, follow=True)
        assert b"The minutes are frozen" in answer.content and b"Nobody can change them any more" in answer.content

    def test_where_nobody_else_can_approve_the_page_says_so(self, case: Case, sign_in: SignIn) -> None:
        row, client = steps.draft(case), sign_in(case.coordinator)
        url = f"/meetings/{row.meeting_id}/minutes/send/"
        Participant.objects.exclude(person=case.chair).update(attendance="absent")
        page = client.get(url).content.decode()
        assert "the chair approves alone" in page and "First adjuster" not in page
        client.post(url, {"version": row.version})
        assert Minutes.objects.get().state == "approving"

    def test_where_nobody_led_a_chair_is_asked_for(self, case: Case, sign_in: SignIn) -> None:
        row, client = steps.draft(case), sign_in(case.coordinator)
        url, data = f"/meetings/{row.meeting_id}/minutes/send/", {"first": case.member.pk, "version": row.version}
        assert b"Who led the meeting" not in client.get(url).content
        Meeting.objects.update(chair=None)
        assert b"Choose who led the meeting." in client.post(url, data).content
        assert b"the same person twice" in client.post(url, {**data, "chair": case.member.pk}).content
        client.post(url, {**data, "chair": case.chair.pk})
        assert Minutes.objects.get().state == "approving" and Meeting.objects.get().chair == case.chair

    def test_sent_back_they_are_a_draft_with_the_reason(self, case: Case, sign_in: SignIn) -> None:
        row = steps.sent(case)
        url = f"/meetings/{row.meeting_id}/minutes/send-back/"
        assert b"Write what is to be mended." in sign_in(case.member).post(url, {"reason": ""}).content
        answer = sign_in(case.member).post(url, {"reason": "Point 3 is wrong."}, follow=True)
        assert b"Point 3 is wrong." in answer.content

    def test_taken_back_they_are_a_draft_with_the_reason_and_another_chair_is_named(self, case: Case, sign_in: SignIn) -> None:
        row, client = steps.sent(case), sign_in(case.coordinator)
        url = f"/meetings/{row.meeting_id}/minutes/"
        assert f'href="{url}take-back/"' in client.get(url).content.decode()
        assert b"take-back/" not in sign_in(case.member).get(url).content
        assert b"Write why the minutes are taken back." in client.post(f"{url}take-back/", {"reason": " "}).content
        page = client.post(f"{url}take-back/", {"reason": "Point 2 is wrong."}, follow=True).content.decode()
        assert "Coordinator took the minutes back:" in page and "Point 2 is wrong." in page and f'href="{url}chair/"' in page
        seen = Meeting.objects.get().version
        assert b"Choose who led the meeting." in client.post(f"{url}chair/", {"chair": "", "version": seen}).content
        client.post(f"{url}chair/", {"chair": case.member.pk, "version": seen})
        assert Meeting.objects.get().chair == case.member

    def test_two_who_write_see_both(self, case: Case, sign_in: SignIn) -> None:
        row = steps.draft(case)
        entry = row.entries.select_related("item", "minutes__meeting").all()[0]
        minutes.write(entry, by=case.coordinator, seen_version=1, text="First.")
        url, name = f"/meetings/{row.meeting_id}/minutes/write/", f"t{entry.pk.hex}"
        answer = sign_in(case.coordinator).post(url, {f"{name}-text": "Second.", f"{name}-version": 1}).content.decode()
        assert "First." in answer and "Second." in answer

    def test_the_opening_is_written(self, case: Case, sign_in: SignIn) -> None:
        row = steps.draft(case)
        client, url = sign_in(case.coordinator), f"/meetings/{row.meeting_id}/minutes/"
        entry = row.entries.all()[0]
        data = {**fields(client, url), f"t{row.pk.hex}-opening": "All were well.", f"t{entry.pk.hex}-text": "Opened.", "at": "1"}
        assert client.post(f"{url}write/", data).url.endswith("#point-1")
        assert Minutes.objects.get().opening == "All were well." and row.entries.all()[0].text == "Opened."


def test_a_guest_and_somebody_with_a_role_are_added_and_removed(case: Case, sign_in: SignIn) -> None:
    meeting, client = steps.planned(case), sign_in(case.coordinator)
    url = f"/meetings/{meeting.pk}/people/"
    client.post(url, {"person-person": case.expert.pk})
    client.post(url, {"guest-name": "Anna Ek", "guest-email": "anna@example.org", "guest-organisation": "Region", "guest-language": "sv"})
    assert b"invited already" in client.post(url, {"guest-name": "A", "guest-email": "ANNA@example.org", "guest-language": "sv"}).content
    guest = meeting.participants.get(email="anna@example.org")
    assert f'value="{case.expert.pk}"' not in client.get(url).content.decode()
    assert steps.there(meeting, case.expert).name == case.expert.name
    client.post(f"/participants/{guest.pk}/remove/")
    assert not meeting.participants.filter(pk=guest.pk).exists()


def test_the_meeting_is_a_file_for_the_calendar(case: Case, sign_in: SignIn) -> None:
    answer = sign_in(case.reader).get(f"/meetings/{steps.called(case).pk}/calendar/")
    assert answer["Content-Type"].startswith("text/calendar") and b"METHOD:PUBLISH" in answer.content


@pytest.mark.parametrize("page", ["", "room/", "minutes/", "attendance/", "call/", "people/"])
def test_the_number_of_queries_does_not_grow(case: Case, sign_in: SignIn, page: str) -> None:
    client = sign_in(case.coordinator)
    meeting = {"minutes/": steps.held, "attendance/": steps.opened, "call/": steps.planned, "people/": steps.planned}.get(
        page, steps.opened
    )(case)
    before = count(client, f"/meetings/{meeting.pk}/{page}")
    for n in range(4):
        AgendaItem.objects.create(meeting=meeting, place=20 + n, title=f"Point {n}", presenter=case.team, notes="Said.")
        Participant.objects.create(meeting=meeting, name=f"Guest {n}", email=f"g{n}@example.org", capacity="guest")
    if page == "minutes/":
        for item in meeting.items.filter(entry__isnull=True):
            meeting.written.entries.create(item=item, text="Said.")
    assert count(client, f"/meetings/{meeting.pk}/{page}") == before


def test_the_list_takes_the_same_number_of_queries(case: Case, sign_in: SignIn) -> None:
    client, url = sign_in(case.coordinator), f"/initiatives/{case.initiative.pk}/meetings/"
    steps.planned(case), steps.held(case)
    before = count(client, url)
    for _n in range(3):
        steps.planned(case), steps.held(case)
    assert count(client, url) == before


def test_nothing_is_planned_in_what_has_ended(case: Case, sign_in: SignIn) -> None:
    Initiative.objects.filter(pk=case.initiative.pk).update(status="stopped")
    assert sign_in(case.coordinator).get(f"/initiatives/{case.initiative.pk}/meetings/new/").status_code == 403
    assert sign_in(case.chair).get(f"/initiatives/{case.initiative.pk}/meetings/new/").status_code == 403


def test_a_mandate_that_begins_by_then_is_asked(case: Case) -> None:
    late = factories.person("Late", of=case.lead)
    roles.assign(case.initiative, by=case.coordinator, person=late, role="steering_member", valid_from=in_days(5))
    assert steps.planned(case).participants.filter(person=late).exists()
    assert not steps.planned(case, day=in_days(2)).participants.filter(person=late).exists()
    assert people.seats_of(steps.planned(case))[0].person == case.chair
