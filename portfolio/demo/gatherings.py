"""Holds and calls the meetings of the demonstration through the same services that people use."""

import datetime
from typing import Any

from adoption.models import Initiative
from meetings.models import AgendaItem, Meeting, Minutes
from meetings.services import agenda, minutes, outcomes, people, planning
from portfolio.demo import clock
from portfolio.demo.clock import Moment
from portfolio.demo.telling import Part
from portfolio.demo.writing import Cast, day, working


def hold(initiative: Initiative, told: dict[str, Any], cast: Cast) -> Part:
    """Called, held with notes and what came of them, its minutes approved by adjusters and chair."""
    by = cast["coordinator"]
    yield Moment(told["planned"])
    meeting = planning.call(_planned(initiative, told, cast), by=by)
    held = (meeting.day - clock.today()).days
    yield Moment(held, hour=9)
    planning.begin(meeting, by=by)
    _attend(meeting, told, cast)
    _note(meeting, told, cast)
    yield Moment(held, hour=meeting.ends.hour)
    planning.close(meeting, by=by)
    yield Moment(held + 7)  # of the kick-off: when the mandate of the owner, who approves last, has begun
    written = Minutes.objects.select_related("meeting").get(meeting=meeting)
    adjusters = [cast[key] for key in told["adjusters"]]
    written = minutes.send(written, by=by, seen_version=written.version, adjusters=adjusters)
    for person in (*adjusters, cast[told["chair"]]):
        written = minutes.approve(written, by=person, sha256=written.sha256)


def call(initiative: Initiative, told: dict[str, Any], cast: Cast) -> Part:
    """A meeting that lies ahead, some of whose people have answered."""
    by = cast["coordinator"]
    yield Moment(told["planned"])
    meeting = _planned(initiative, told, cast)
    own = {**told["own"], "presenter": cast[told["own"]["presenter"]]}
    agenda.add_paper(agenda.add(meeting, by=by, **own), by=by, **told["paper"])
    people.add_guest(meeting, by=by, **told["guest"])
    planning.call(meeting, by=by)
    for key, reply in told["replies"].items():
        row = meeting.participants.select_related("meeting", "person").get(person=cast[key])
        people.answer(row, reply=reply)


def _planned(initiative: Initiative, told: dict[str, Any], cast: Cast) -> Meeting:
    starts, ends = (_clock(text) for text in told["time"])
    kind = "kick_off" if told["title"] == "Kick-off" else "steering"
    values = {"title": told["title"], "day": day(working(told["day"])), "starts": starts, "ends": ends, "place": told["place"]}
    people_of = {"chair": cast[told["chair"]], "secretary": cast["coordinator"]}
    return planning.plan(initiative, by=cast["coordinator"], kind=kind, link=told.get("link", ""), **values, **people_of)


def _attend(meeting: Meeting, told: dict[str, Any], cast: Cast) -> None:
    there = {cast[key].pk: "remote" if key in told.get("remote", ()) else "present" for key in told["there"]}
    for row in meeting.participants.select_related("meeting"):
        word = there.get(row.person_id, "absent")
        people.attend(row, by=cast["coordinator"], seen_version=row.version, attendance=word)


def _note(meeting: Meeting, told: dict[str, Any], cast: Cast) -> None:
    by = cast["coordinator"]
    for key, text in told["notes"].items():
        for item in _points(meeting, key):
            agenda.note(item, by=by, seen_version=item.version, notes=text)
    for key, text in told["decisions"].items():
        for item in _points(meeting, key):
            outcomes.become_decision(item, by=by, text=text)
    task: dict[str, Any] = told.get("task", {})
    for item in _points(meeting, task["point"]) if task else ():
        outcomes.become_task(item, by=by, text=task["text"], owner=cast[task["owner"]], due=day(task["due"]))


def _points(meeting: Meeting, key: int | str) -> list[AgendaItem]:
    """The point at a place, or what was proposed for conditions or risks."""
    rows = meeting.items.select_related("meeting")
    return list(rows.filter(place=key) if isinstance(key, int) else rows.filter(source=key))


def _clock(text: str) -> datetime.time:
    hour, _dot, minute = text.partition(".")
    return datetime.time(int(hour), int(minute))
