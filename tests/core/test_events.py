"""The chain of events: it grows by whole links, tells who broke it, and bears an erasure that is itself recorded."""

import uuid
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from core import append_only, events
from core.chain import hash_of as chain_hash
from core.models import Event, EventHead, EventText
from tests import factories
from tests.support.processes import RealDatabase

pytestmark = pytest.mark.django_db
STREAM = uuid.UUID("11111111-1111-4111-8111-111111111111")
OTHER = uuid.UUID("22222222-2222-4222-8222-222222222222")


@pytest.fixture
def chain() -> list[Event]:
    """Four events about nothing in particular."""
    return [events.record(STREAM, "test.done", by=None, data={"name": f"Anna {n}", "n": n}) for n in range(4)]


@pytest.fixture
def unprotected() -> Iterator[None]:
    """What somebody with the keys of the database can do: take the triggers away."""
    append_only.remove()
    yield
    append_only.put_back()


def broken(stream: uuid.UUID = STREAM) -> tuple[int, str]:
    link = events.verify(stream)
    assert link is not None and link.stream == stream
    return link.seq, link.why


class TestRecord:
    def test_each_link_follows_the_one_before(self, chain: list[Event]) -> None:
        assert [event.seq for event in chain] == [1, 2, 3, 4]
        assert [event.previous for event in chain] == ["", *(event.hash for event in chain[:3])]
        assert events.verify(STREAM) is None

    def test_each_stream_has_a_chain_of_its_own(self, chain: list[Event]) -> None:
        assert events.record(OTHER, "test.done", by=None).seq == 1
        assert set(events.streams()) == {STREAM, OTHER}
        assert events.verify(OTHER) is None

    def test_a_stream_without_events_is_whole(self) -> None:
        assert events.verify(OTHER) is None

    def test_it_says_who_did_what_to_which_thing(self) -> None:
        somebody = factories.person("Anna")
        event = events.record(STREAM, "test.done", by=somebody, subject=somebody.organisation, data={"day": factories.in_days(0)})
        event.refresh_from_db()
        assert (event.actor, event.subject_type, event.subject) == (somebody.pk, "accounts.organisation", somebody.organisation_id)
        assert event.text.data == {"day": factories.in_days(0).isoformat()}
        assert events.verify(STREAM) is None

    def test_text_in_any_writing_holds(self) -> None:
        events.record(STREAM, "test.done", by=None, data={"name": "Ä\u0308 🚢 \u05e9\u05dc\u05d5", "list": [1, {"b": 1.5, "a": True}]})
        assert events.verify(STREAM) is None

    def test_what_is_rolled_back_was_never_recorded(self, chain: list[Event]) -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            events.record(STREAM, "test.done", by=None)
            raise ZeroDivisionError
        assert Event.objects.filter(stream=STREAM).count() == 4
        assert events.record(STREAM, "test.done", by=None).seq == 5
        assert events.verify(STREAM) is None


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        events.record(STREAM, "test.done", by=None)


@pytest.mark.usefixtures("unprotected")
class TestVerify:
    def test_it_finds_a_changed_event(self, chain: list[Event]) -> None:
        Event.objects.filter(pk=chain[1].pk).update(action="test.undone")
        assert broken() == (2, "its content was changed")

    @pytest.mark.parametrize("field", ["at", "actor", "subject", "subject_type", "digest"])
    def test_no_field_can_be_changed_unseen(self, chain: list[Event], field: str) -> None:
        values = {"at": "2020-01-01T00:00:00Z", "actor": OTHER, "subject": OTHER, "subject_type": "x", "digest": "0" * 64}
        Event.objects.filter(pk=chain[2].pk).update(**{field: values[field]})
        assert broken() == (3, "its content was changed")

    def test_it_finds_a_changed_text(self, chain: list[Event]) -> None:
        EventText.objects.filter(pk=chain[0].pk).update(data={"name": "Berit", "n": 0})
        assert broken() == (1, "its text was changed")

    def test_it_finds_a_text_taken_away(self, chain: list[Event]) -> None:
        EventText.objects.filter(pk=chain[3].pk).delete()
        assert broken() == (4, "its text is missing")

    def test_it_finds_an_event_taken_out_of_the_middle(self, chain: list[Event]) -> None:
        EventText.objects.filter(pk=chain[1].pk).delete()
        Event.objects.filter(pk=chain[1].pk).delete()
        assert broken() == (2, "an event is missing")

    def test_it_finds_events_cut_off_at_the_end(self, chain: list[Event]) -> None:
        for event in chain[2:]:
            EventText.objects.filter(pk=event.pk).delete()
            Event.objects.filter(pk=event.pk).delete()
        assert broken() == (3, "events at the end of the chain are missing")

    def test_it_finds_a_chain_taken_away_whole(self, chain: list[Event]) -> None:
        EventText.objects.all().delete()
        Event.objects.all().delete()
        assert broken() == (1, "events at the end of the chain are missing")

    def test_it_finds_a_head_taken_away(self, chain: list[Event]) -> None:
        EventHead.objects.filter(pk=STREAM).delete()
        assert broken() == (1, "the head of the chain is missing")

    def test_it_finds_an_event_written_anew_with_a_hash_of_its_own(self, chain: list[Event]) -> None:
        forged = Event.objects.get(pk=chain[1].pk)
        forged.action = "test.undone"
        Event.objects.filter(pk=forged.pk).update(action=forged.action, hash=chain_hash(forged))
        assert broken() == (3, "it does not follow the event before it")

    def test_it_names_the_first_of_several(self, chain: list[Event]) -> None:
        Event.objects.filter(pk__in=[chain[1].pk, chain[3].pk]).update(action="test.undone")
        assert broken()[0] == 2

    def test_another_chain_stays_whole(self, chain: list[Event]) -> None:
        events.record(OTHER, "test.done", by=None)
        Event.objects.filter(pk=chain[1].pk).update(action="test.undone")
        assert events.verify(OTHER) is None


class TestErasure:
    def test_the_chain_still_holds_and_the_name_is_gone(self, chain: list[Event]) -> None:
        erasure = events.erase_text(STREAM, 2, by=factories.person(), reason="Asked for it")
        assert events.verify(STREAM) is None
        assert EventText.objects.get(event=chain[1]).data == {}
        assert erasure.text.data == {"seq": 2, "reason": "Asked for it"}

    def test_a_text_blanked_without_a_record_is_found(self, chain: list[Event]) -> None:
        EventText.objects.filter(pk=chain[1].pk).update(data={}, salt="")
        assert broken() == (2, "its text is gone and no erasure is recorded")

    def test_an_erasure_in_another_chain_excuses_nothing(self, chain: list[Event]) -> None:
        for _n in range(2):
            events.record(OTHER, "test.done", by=None)
        events.erase_text(OTHER, 2, by=factories.person(), reason="Asked for it")
        EventText.objects.filter(pk=chain[1].pk).update(data={}, salt="")
        assert broken()[0] == 2

    def test_the_record_of_an_erasure_is_not_erased(self, chain: list[Event]) -> None:
        erasure = events.erase_text(STREAM, 2, by=factories.person(), reason="Asked for it")
        with pytest.raises(ValueError, match="not erased"):
            events.erase_text(STREAM, erasure.seq, by=factories.person(), reason="Hide it")

    def test_no_salt_is_left_by_which_a_name_could_be_guessed(self, chain: list[Event]) -> None:
        events.erase_text(STREAM, 2, by=factories.person(), reason="Asked for it")
        assert EventText.objects.get(event=chain[1]).salt == ""
        assert len({text.salt for text in EventText.objects.exclude(event=chain[1])}) == 4


WRITE = f"""
import uuid
from django.db import transaction
from core import events
for n in range(arguments["count"]):
    with transaction.atomic():
        events.record(uuid.UUID("{STREAM}"), "test.done", by=None, data={{"who": arguments["who"], "n": n}})
print(json.dumps("done"))
"""
READ = f"""
import uuid
from core import events
from core.models import Event
rows = Event.objects.filter(stream=uuid.UUID("{STREAM}")).select_related("text").order_by("seq")
fault = events.verify(uuid.UUID("{STREAM}"))
print(json.dumps({{"rows": [[e.seq, e.text.data["who"], e.text.data["n"]] for e in rows], "fault": fault and fault.why}}))
"""


@pytest.mark.slow
def test_four_processes_write_one_chain(real_database: RealDatabase) -> None:
    real_database.run_together(WRITE, [{"who": who, "count": 15} for who in range(4)])
    found = real_database.run(READ)
    assert found["fault"] is None
    assert [seq for seq, _who, _n in found["rows"]] == list(range(1, 61))
    assert {(who, n) for _seq, who, n in found["rows"]} == {(who, n) for who in range(4) for n in range(15)}


def test_recording_costs_a_fixed_number_of_queries(chain: list[Event], django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        events.record(STREAM, "test.done", by=None)
    assert connection.in_atomic_block
