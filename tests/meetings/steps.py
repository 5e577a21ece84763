"""The way to approved minutes, step by step, for tests."""

import datetime
from typing import Any

from adoption.models import Initiative
from meetings.models import Meeting, Minutes, Participant
from meetings.services import minutes, people, planning
from tests.factories import Case, in_days


def planned(case: Case, **values: Any) -> Meeting:
    """A meeting of the steering group in ten days, chaired by its chair, minuted by the coordinator."""
    usual = {
        "kind": "steering", "title": "Steering group", "day": in_days(10), "starts": datetime.time(9), "ends": datetime.time(10, 30),
        "place": "Room 4", "link": "https://video.example/farled", "chair": case.chair, "secretary": case.coordinator,
    }  # fmt: skip
    initiative = Initiative.objects.get(pk=case.initiative.pk)
    return planning.plan(initiative, by=case.coordinator, **{**usual, **values})


def called(case: Case, **values: Any) -> Meeting:
    return planning.call(planned(case, **values), by=case.coordinator)


def opened(case: Case, **values: Any) -> Meeting:
    return planning.begin(called(case, **values), by=case.coordinator)


def there(meeting: Meeting, person: Any) -> Participant:
    return meeting.participants.select_related("meeting", "seat").get(person=person)


def attended(case: Case, meeting: Meeting) -> None:
    """Chair, member and partner's member were there."""
    for person in (case.chair, case.member, case.partner_member):
        row = there(meeting, person)
        people.attend(row, by=case.coordinator, seen_version=row.version, attendance="present")


def held(case: Case, **values: Any) -> Meeting:
    meeting = opened(case, **values)
    attended(case, meeting)
    return planning.close(meeting, by=case.coordinator)


def draft(case: Case, **values: Any) -> Minutes:
    return Minutes.objects.select_related("meeting__initiative").get(meeting=held(case, **values))


def sent(case: Case, **values: Any) -> Minutes:
    """Minutes that wait for the member, the partner's member and then the chair."""
    row = draft(case, **values)
    return minutes.send(row, by=case.coordinator, seen_version=row.version, adjusters=[case.member, case.partner_member])


def approved(case: Case, **values: Any) -> Minutes:
    row = sent(case, **values)
    for person in (case.member, case.partner_member, case.chair):
        row = minutes.approve(row, by=person, sha256=row.sha256)
    return row
