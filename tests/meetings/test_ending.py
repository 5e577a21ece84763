"""The meeting in which an initiative is stopped or closed: it is ended and minuted as any other."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import Person
from adoption.choices import DueKind
from adoption.models import DueItem, Initiative
from adoption.services import phases
from meetings.models import Meeting, Minutes
from meetings.services import agenda, minutes, outcomes, people, planning
from notifications.models import OutboxRow
from tests.factories import Case, in_days
from tests.meetings import steps

SignIn = Callable[[object], Client]


def ended(case: Case, meeting: Meeting, status: str) -> Meeting:
    """What was decided in the meeting has stopped or closed its initiative."""
    if status == "stopped":
        phases.stop(case.initiative.pk, decision=uuid4(), by=case.chair)
    else:
        Initiative.objects.filter(pk=case.initiative.pk).update(status=status)
    return Meeting.objects.select_related("initiative").get(pk=meeting.pk)


def open_with_a_secretary(case: Case) -> Meeting:
    """The secretary holds no role but that of an expert."""
    return steps.opened(case, secretary=case.expert)


@pytest.mark.parametrize("status", ["stopped", "closed"])
@pytest.mark.parametrize("writer", ["coordinator", "chair", "expert"])
def test_it_is_noted_ended_minuted_and_approved(case: Case, status: str, writer: str) -> None:
    by: Person = getattr(case, writer)
    meeting = ended(case, open_with_a_secretary(case), status)
    item = meeting.items.all()[0]
    item.meeting = meeting
    agenda.note(item, by=by, seen_version=1, notes="The work stops.")
    outcomes.become_decision(item, by=by, text="We stop.")
    for somebody in (case.chair, case.member):
        row = steps.there(meeting, somebody)
        people.attend(row, by=by, seen_version=row.version, attendance="present")
    planning.close(meeting, by=case.chair if writer == "expert" else by)
    written = Minutes.objects.select_related("meeting__initiative").get()
    written = minutes.send(written, by=by, seen_version=written.version, adjusters=[case.member])
    assert DueItem.objects.awaiting(case.member.pk).filter(kind=DueKind.MINUTES_APPROVAL).exists()
    written = minutes.take_back(written, by=by, reason="Once more.")
    written = minutes.send(written, by=by, seen_version=written.version, adjusters=[case.member])
    for somebody in (case.member, case.chair):
        written = minutes.approve(written, by=somebody, sha256=written.sha256)
    assert written.state == "approved"
    assert not DueItem.objects.open().filter(kind=DueKind.MINUTES_APPROVAL).exists()


def test_others_may_do_as_little_as_before(case: Case) -> None:
    meeting = ended(case, open_with_a_secretary(case), "stopped")
    for somebody in (case.member, case.expert):
        with pytest.raises(PermissionDenied):
            planning.close(meeting, by=somebody)


def test_nothing_is_planned_called_or_prepared_any_more(case: Case) -> None:
    planned, called, running = steps.planned(case), steps.called(case), steps.opened(case)
    for meeting, act in (
        (planned, lambda meeting: planning.call(meeting, by=case.coordinator)),
        (called, lambda meeting: planning.begin(meeting, by=case.coordinator)),
        (planned, lambda meeting: agenda.add(meeting, by=case.coordinator, title="More")),
        (running, lambda meeting: people.add_person(meeting, by=case.chair, person=case.expert)),
    ):
        with pytest.raises(PermissionDenied, match="has ended"):
            act(ended(case, meeting, "closed"))


def test_whoever_was_called_is_called_off(case: Case, sign_in: SignIn) -> None:
    meeting = ended(case, steps.called(case), "stopped")
    client, url = sign_in(case.coordinator), f"{meeting.get_absolute_url()}cancel/"
    assert f'href="{url}"' in client.get(meeting.get_absolute_url()).content.decode()
    assert client.post(url, {"reason": "The initiative is stopped."}).status_code == 302
    assert Meeting.objects.get(pk=meeting.pk).state == "cancelled"
    assert OutboxRow.objects.filter(key="meetings.cancelled").exists()


def test_no_task_and_no_risk_comes_of_it_and_the_form_says_so(case: Case, sign_in: SignIn) -> None:
    meeting = ended(case, steps.opened(case), "stopped")
    item = meeting.items.all()[0]
    item.meeting = meeting
    with pytest.raises(ValidationError, match="has ended"):
        outcomes.become_risk(item, by=case.coordinator, text="Nobody answers")
    data = {"kind": "task", "text": "Write to the region", "owner": case.team.pk, "due": f"{in_days(7):%d.%m.%Y}"}
    answer = sign_in(case.coordinator).post(f"/agenda/{item.pk}/outcome/", data)
    assert b"The initiative has ended" in answer.content and b"Write to the region" in answer.content


def test_the_pages_lead_to_the_end_and_to_the_approval(case: Case, sign_in: SignIn) -> None:
    meeting = ended(case, steps.opened(case), "stopped")
    client, url = sign_in(case.coordinator), meeting.get_absolute_url()
    assert f'href="{url}close/"' in client.get(url).content.decode() and client.get(f"{url}close/").status_code == 200
    steps.attended(case, meeting)
    planning.close(meeting, by=case.coordinator)
    assert f'href="{url}minutes/send/"' in client.get(f"{url}minutes/").content.decode()
    written = Minutes.objects.select_related("meeting__initiative").get()
    minutes.send(written, by=case.coordinator, seen_version=written.version, adjusters=[case.member])
    assert f'href="{url}minutes/"' in sign_in(case.member).get("/").content.decode()
