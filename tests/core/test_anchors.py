"""Anchors: one a day over every chain that grew, and what they find that a chain alone cannot show."""

import datetime
import uuid
from collections.abc import Iterator
from io import StringIO
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from core import anchors, append_only, chain, events, record, tasks
from core.models import Anchor, AnchorHead, Event, EventHead, EventText
from tests.core.test_events import OTHER, STREAM
from tests.support.processes import RealDatabase

pytestmark = pytest.mark.django_db


@pytest.fixture
def unprotected() -> Iterator[None]:
    """What somebody with the keys of the database can do."""
    append_only.remove()
    yield
    append_only.put_back()


@pytest.fixture
def grown() -> None:
    for stream in (STREAM, OTHER, STREAM):
        events.record(stream, "test.done", by=None, data={"name": "Anna"})


def on_day(days: int) -> Anchor | None:
    """The anchor made so many days from today."""
    moment = timezone.now() + datetime.timedelta(days=days)
    with mock.patch("django.utils.timezone.now", return_value=moment):
        return anchors.make()


def rewrite(stream: object) -> None:
    """Write a whole chain anew, consistently: another name in every text, every hash computed again, the head too."""
    previous = ""
    for event in Event.objects.filter(stream=stream).select_related("text").order_by("seq"):
        data = {"name": "Berit"}
        event.digest, event.previous = chain.digest_of(event.text.salt, data), previous
        previous = chain.hash_of(event)
        EventText.objects.filter(pk=event.pk).update(data=data)
        Event.objects.filter(pk=event.pk).update(digest=event.digest, previous=event.previous, hash=previous)
    EventHead.objects.filter(pk=stream).update(hash=previous)


def verify(*words: str) -> str:
    """What the command says once the triggers are back, as after the next start."""
    append_only.put_back()
    return said_by(*words)


def said_by(*words: str) -> str:
    out, errors = StringIO(), StringIO()
    try:
        call_command("verify_record", *words, stdout=out, stderr=errors)
    except CommandError as error:
        return f"{errors.getvalue()}{error}"
    return out.getvalue()


@pytest.mark.usefixtures("grown")
class TestMaking:
    def test_it_holds_the_head_of_every_chain(self) -> None:
        made = anchors.make()
        assert made is not None and (made.number, made.previous, made.streams) == (1, "", 2)
        held = set(made.heads.values_list("stream", "seq", "hash"))
        assert held == set(EventHead.objects.exclude(pk=events.INSTALLATION).values_list("stream", "seq", "hash"))
        assert made.hash == anchors.hash_of(Anchor.objects.get())

    def test_a_day_has_one(self) -> None:
        assert anchors.make() is not None
        events.record(OTHER, "test.done", by=None)
        assert anchors.make() is None and Anchor.objects.count() == 1

    def test_the_next_one_follows_it_and_holds_what_grew(self) -> None:
        first, _event = anchors.make(), events.record(OTHER, "test.done", by=None)
        second = on_day(1)
        assert second is not None and first is not None and (second.number, second.previous) == (2, first.hash)
        assert set(second.heads.values_list("stream", flat=True)) == {OTHER, events.INSTALLATION}

    def test_after_days_off_the_next_one_makes_up_for_them(self) -> None:
        on_day(-9)
        events.record(OTHER, "test.done", by=None)
        tasks.anchor_record()
        assert [anchor.number for anchor in Anchor.objects.all()] == [2, 1] and verify().startswith("The record holds")

    def test_a_day_without_any_change_has_its_anchor_too(self) -> None:
        made = [on_day(days) for days in (0, 1, 2)]
        assert [list(anchor.heads.values_list("stream", flat=True)) for anchor in made[1:]] == [[events.INSTALLATION]] * 2

    def test_the_command_makes_it_once_and_prints_it(self) -> None:
        said = StringIO()
        for _turn in range(2):
            call_command("anchor_record", stdout=said)
        first, second = said.getvalue().splitlines()
        assert first.startswith("Anchor 1 of ") and Anchor.objects.get().hash in first and "(made before)" in second

    def test_who_hands_it_out_is_told_in_the_same_transaction(self) -> None:
        told: list[Anchor] = []
        with mock.patch.object(anchors._plugged, "listeners", [told.append]):
            assert anchors.make() == told[0] and anchors.make() is None and len(told) == 1

    def test_it_costs_a_fixed_number_of_queries(self, django_assert_max_num_queries: object) -> None:
        for _n in range(30):
            events.record(uuid.uuid4(), "test.done", by=None)
        with django_assert_max_num_queries(22):  # type: ignore[operator]
            anchors.make()


@pytest.mark.usefixtures("grown")
class TestCovering:
    def test_it_names_the_first_anchor_after_a_place(self) -> None:
        first = anchors.make()
        events.record(STREAM, "test.done", by=None)
        assert anchors.covering(STREAM, 2) == first and anchors.covering(STREAM, 3) is None
        second = on_day(1)
        assert anchors.covering(STREAM, 3) == second and anchors.covering(STREAM, 1) == first


@pytest.mark.usefixtures("unprotected", "grown")
class TestFinding:
    def test_a_whole_record_holds(self) -> None:
        on_day(-1), anchors.make()
        assert verify().startswith("The record holds: 3 chains checked. 2 anchors, the newest 2 of ")

    def test_a_chain_written_anew_is_found_though_its_hashes_fit(self) -> None:
        anchors.make()
        rewrite(STREAM)
        assert events.verify(STREAM) is None
        link = record.broken(STREAM)
        assert link is not None and link.seq == 2 and "anchor 1 of" in link.why
        assert f"{STREAM}: event 2: it is not what anchor 1 of" in verify() and str(OTHER) not in verify()
        assert record.broken(OTHER) is None

    def test_before_the_first_anchor_nothing_can_show_it(self) -> None:
        rewrite(STREAM)
        assert record.broken(STREAM) is None

    def test_a_chain_cut_off_with_its_head_is_found(self) -> None:
        anchors.make()
        last = Event.objects.filter(stream=STREAM).order_by("seq").last()
        EventText.objects.filter(pk=last.pk).delete()
        Event.objects.filter(pk=last.pk).delete()
        EventHead.objects.filter(pk=STREAM).update(seq=1, hash=last.previous)
        assert events.verify(STREAM) is None and f"{STREAM}: event 2: it is not what anchor 1" in verify()

    def test_a_chain_that_is_gone_altogether_is_found(self) -> None:
        anchors.make()
        EventText.objects.filter(event__stream=OTHER).delete()
        Event.objects.filter(stream=OTHER).delete()
        EventHead.objects.filter(pk=OTHER).delete()
        assert OTHER in events.streams() and f"{OTHER}: event 1: it is not what anchor 1" in verify()

    def test_an_anchor_taken_out_of_the_middle_is_found(self) -> None:
        for days in (-2, -1, 0):
            on_day(days)
        AnchorHead.objects.filter(anchor__number=2).delete()
        Anchor.objects.filter(number=2).delete()
        assert "Anchors: anchor 2: it is missing" in verify()

    def test_the_newest_taken_away_is_found_by_the_log(self) -> None:
        on_day(-1), anchors.make()
        AnchorHead.objects.filter(anchor__number=2).delete()
        Anchor.objects.filter(number=2).delete()
        assert "Anchors: anchor 2: the log tells of it, and it is not there" in verify()

    @pytest.mark.parametrize("values", [{"day": "2020-01-01"}, {"streams": 99}, {"digest": "0" * 64}, {"at": "2020-01-01T00:00:00Z"}])
    def test_a_changed_one_is_found(self, values: dict[str, object]) -> None:
        anchors.make()
        Anchor.objects.update(**values)
        assert "Anchors: anchor 1: its content was changed" in verify()

    def test_one_written_anew_with_a_hash_of_its_own_is_found(self) -> None:
        on_day(-1), anchors.make()
        first = Anchor.objects.get(number=1)
        first.streams = 99
        Anchor.objects.filter(pk=first.pk).update(streams=99, hash=anchors.hash_of(first))
        said = verify()
        assert "anchor 2: it does not follow the anchor before it" in said and "anchor 1: the log tells of it" in said

    def test_changed_heads_are_found(self) -> None:
        anchors.make()
        AnchorHead.objects.filter(stream=STREAM).update(seq=1)
        assert "Anchors: anchor 1: the heads it holds were changed" in verify()

    def test_an_anchor_somebody_kept_is_asked_for(self) -> None:
        made = anchors.make()
        spaced = " ".join(made.hash[at : at + 8].upper() for at in range(0, 64, 8))
        assert verify("--anchor", spaced).startswith("The record holds")
        assert f"none has the SHA-256 {'1' * 64}" in verify("--anchor", "1" * 64)

    def test_a_missing_trigger_is_named(self) -> None:
        assert "Database: trigger core_event_no_update is missing: run manage.py migrate" in (append_only.remove() or said_by())

    def test_one_chain_is_asked_for(self) -> None:
        anchors.make()
        rewrite(STREAM)
        assert "event 2: it is not what anchor 1" in verify(str(STREAM)) and verify(str(OTHER)).startswith("The record holds: 1 chains")


@pytest.mark.usefixtures("grown")
def test_all_chains_are_walked_with_two_queries(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert list(events.verify_all()) == []
    assert connection.in_atomic_block


@pytest.mark.usefixtures("grown", "unprotected")
def test_each_broken_chain_is_named_once() -> None:
    Event.objects.update(action="test.undone")
    assert [(link.stream, link.seq) for link in events.verify_all()] == [(STREAM, 1), (OTHER, 1)]


def test_a_chain_that_grows_while_it_is_walked_is_whole() -> None:
    first = events.record(STREAM, "test.done", by=None)
    before = chain.Head(STREAM, first.seq, first.hash)
    second = events.record(STREAM, "test.done", by=None)
    assert chain._at_the_end(STREAM, before, chain.Head(STREAM, 2, second.hash)) is None
    assert chain._at_the_end(STREAM, None, chain.Head(STREAM, 1, first.hash)) is None
    assert chain._at_the_end(OTHER, None, chain.Head(OTHER, 1, first.hash)).why == "the head of the chain is missing"


MAKE = """
from core import anchors
made = anchors.make()
print(json.dumps(made.number if made else 0))
"""
LOOK = """
from core import record
from core.models import Anchor, Event
told = Event.objects.filter(action="core.anchor.made").count()
print(json.dumps({"anchors": Anchor.objects.count(), "told": told, "faults": [what for _where, what in record.all_faults()]}))
"""


@pytest.mark.slow
def test_workers_at_the_same_moment_make_one(real_database: RealDatabase) -> None:
    before = real_database.run(LOOK)
    made = real_database.run_together(MAKE, [{}] * 5)
    after = real_database.run(LOOK)
    assert sorted(made) == [0, 0, 0, 0, 1]
    assert (before["anchors"], after["anchors"], after["told"], after["faults"]) == (0, 1, 1, [])
