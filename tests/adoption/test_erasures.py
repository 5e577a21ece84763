"""Erasing what an event says: shown first, done once, recorded; the chain still holds."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption import erasures
from core import anchors, events
from core.models import Event, EventText
from tests import factories
from tests.factories import Case
from tests.milestones import steps
from tests.support.processes import RealDatabase

SignIn = Callable[[Any], Client]
SECRET = "Anna Andersson's illness"


@pytest.fixture
def told(case: Case) -> Event:
    """An event that says something about a person."""
    with transaction.atomic():
        data = {"title": SECRET, "code": "T9", "changes": {"title": ["Tea", SECRET]}, "reason": f"{SECRET} again"}
        return events.record(case.initiative.pk, "adoption.task.changed", by=case.coordinator, data=data)


@pytest.fixture
def address(case: Case, told: Event) -> str:
    return reverse("log-erase", args=[case.initiative.pk, told.seq])


def event_of(case: Case, action: str) -> Event:
    return Event.objects.filter(stream=case.initiative.pk, action=action).latest("seq")


def test_what_goes_is_shown_first_and_nothing_happens(case: Case, sign_in: SignIn, told: Event, address: str) -> None:
    page = sign_in(case.archivist).get(address).content.decode()
    assert page.count("illness") == 3 and "What goes" in page and "What stays" in page
    assert EventText.objects.get(event=told).data["title"] == SECRET


def test_the_log_offers_it_and_then_says_that_it_went(case: Case, sign_in: SignIn, address: str) -> None:
    client, log = sign_in(case.archivist), reverse("log", args=[case.initiative.pk])
    assert address not in client.get(log).content.decode() and "Choose what to erase" in client.get(log).content.decode()
    assert address in client.get(log, {"erase": "1"}).content.decode()
    answer = client.post(address, {"reason": "She asked for it."}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == log
    assert "illness" not in page and "What stood here has been erased." in page and address not in page
    assert f"by {case.archivist.name}: She asked for it." in page and "Erased on " in page and "Unbroken" in page
    assert events.verify(case.initiative.pk) is None


def test_it_is_an_event_that_is_told_and_not_erased_itself(case: Case, sign_in: SignIn, told: Event, address: str) -> None:
    client = sign_in(case.coordinator)
    client.post(address, {"reason": "She asked for it."})
    erasure = event_of(case, events.ERASED)
    assert erasure.actor == case.coordinator.pk
    assert f"Erased what event {told.seq} said" in client.get(reverse("log", args=[case.initiative.pk])).content.decode()
    assert client.get(reverse("log-erase", args=[case.initiative.pk, erasure.seq])).status_code == 403


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001])
def test_a_reason_is_asked_for(case: Case, sign_in: SignIn, told: Event, address: str, reason: str) -> None:
    answer = sign_in(case.coordinator).post(address, {"reason": reason})
    assert answer.status_code == 200 and answer.context["form"].errors["reason"]
    assert EventText.objects.get(event=told).data["title"] == SECRET


def test_asked_for_twice_it_is_erased_once(case: Case, sign_in: SignIn, address: str) -> None:
    for person in (case.coordinator, case.archivist):
        sign_in(person).post(address, {"reason": "She asked for it."})
    assert Event.objects.filter(stream=case.initiative.pk, action=events.ERASED).count() == 1
    page = sign_in(case.archivist).get(address, follow=True).content.decode()
    assert "erased already" in page


def test_the_second_of_two_learns_that_it_was_first_elsewhere(case: Case, told: Event) -> None:
    erasures.erase(case.initiative, told.seq, by=case.coordinator, reason="One")
    with pytest.raises(events.AlreadyErased):
        erasures.erase(case.initiative, told.seq, by=case.archivist, reason="Two")


def test_what_a_decision_rests_on_stays(case: Case, sign_in: SignIn) -> None:
    steps.passed(case, 1)
    client = sign_in(case.coordinator)
    for action in ("milestones.decision.made", "milestones.round.sealed"):
        event = event_of(case, action)
        answer = client.get(reverse("log-erase", args=[case.initiative.pk, event.seq]))
        assert answer.status_code == 403 and "rests on" in answer.content.decode()
        with pytest.raises(ValueError, match="not erased"):
            erasures.erase(case.initiative, event.seq, by=case.coordinator, reason="x")


def test_who_may_not_read_it_may_not_erase_it(case: Case, sign_in: SignIn) -> None:
    with transaction.atomic():
        data = {"title": SECRET, "circle": "procurement"}
        hidden = events.record(case.initiative.pk, "adoption.task.changed", by=case.coordinator, data=data)
    address = reverse("log-erase", args=[case.initiative.pk, hidden.seq])
    refused = sign_in(case.archivist).get(address)
    assert refused.status_code == 403 and "illness" not in refused.content.decode()
    assert sign_in(case.coordinator).get(address).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("team", 403), ("chair", 403), ("reader", 403), ("stranger", 404)])
def test_nobody_else_may(case: Case, sign_in: SignIn, told: Event, address: str, who: str, status: int) -> None:
    assert sign_in(getattr(case, who)).post(address, {"reason": "x"}).status_code == status
    assert EventText.objects.get(event=told).data["title"] == SECRET


@pytest.mark.parametrize("number", [0, 9999, 2**70])
def test_an_event_there_is_not(case: Case, sign_in: SignIn, number: int) -> None:
    assert sign_in(case.coordinator).get(f"/initiatives/{case.initiative.pk}/log/{number}/erase/").status_code == 404


def test_anchors_still_hold(case: Case, told: Event) -> None:
    anchors.make()
    erasures.erase(case.initiative, told.seq, by=case.coordinator, reason="She asked for it.")
    said = StringIO()
    call_command("verify_record", stdout=said)
    assert "The record holds" in said.getvalue()


def test_the_queries_of_the_log_do_not_grow_with_erasures(case: Case, sign_in: SignIn) -> None:
    client, address = sign_in(case.coordinator), reverse("log", args=[case.initiative.pk])

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    def erase_one() -> None:
        factories.task(case)
        erasures.erase(case.initiative, event_of(case, "adoption.task.created").seq, by=case.coordinator, reason="x")

    erase_one()
    few = count()
    for _n in range(8):
        erase_one()
    assert count() == few < 16


class TestCommand:
    def run(self, *words: str) -> str:
        said = StringIO()
        call_command("erase_text", *words, stdout=said)
        return said.getvalue()

    def test_it_shows_what_would_go_and_erases_when_told(self, case: Case, told: Event) -> None:
        words = (str(case.initiative.pk), str(told.seq), "--by", case.archivist.email, "--reason", "Asked for")
        assert "illness" in self.run(*words) and EventText.objects.get(event=told).data
        assert "It is erased." in self.run(*words, "--yes") and EventText.objects.get(event=told).data == {}
        with pytest.raises(CommandError, match="erased already"):
            self.run(*words, "--yes")

    @pytest.mark.parametrize(
        ("change", "why"),
        [({"number": "9999"}, "no event 9999"), ({"by": "nobody@example.org"}, "Nobody signs in"), ({"reason": " "}, "Write a reason"),
         ({"initiative": "Nothing/1"}, "0 initiatives are called")],
    )  # fmt: skip
    def test_it_says_what_is_wrong(self, case: Case, told: Event, change: dict[str, str], why: str) -> None:
        values = {"initiative": str(case.initiative.pk), "number": str(told.seq), "by": case.archivist.email, "reason": "x", **change}
        with pytest.raises(CommandError, match=why):
            self.run(values["initiative"], values["number"], "--by", values["by"], "--reason", values["reason"], "--yes")


BEGIN = """
import uuid
from django.db import transaction
from core import events
with transaction.atomic():
    event = events.record(uuid.uuid4(), "test.done", by=None, data={"name": "Anna"})
print(json.dumps(str(event.stream)))
"""
ERASE = """
import uuid
from django.db import transaction
from core import events
try:
    with transaction.atomic():
        events.erase_text(uuid.UUID(arguments["stream"]), 1, by=None, reason="Asked for")
    print(json.dumps("first"))
except events.AlreadyErased:
    print(json.dumps("second"))
"""
LOOK = """
import uuid
from core import events
from core.models import Event
stream = uuid.UUID(arguments["stream"])
print(json.dumps([Event.objects.filter(stream=stream, action=events.ERASED).count(), events.verify(stream) is None]))
"""


@pytest.mark.slow
def test_processes_at_the_same_moment_erase_once(real_database: RealDatabase) -> None:
    stream = real_database.run(BEGIN)
    assert sorted(real_database.run_together(ERASE, [{"stream": stream}] * 5)) == ["first", *["second"] * 4]
    assert real_database.run(LOOK, stream=stream) == [1, True]
