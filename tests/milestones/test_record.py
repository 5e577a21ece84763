"""verify_record: walks chains, decisions and seals, and names what does not hold."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core import append_only
from core.events import sha256_of
from core.models import Event
from documents.models import Version
from milestones.models import Addressee, BasisItem, Communication, Decision
from milestones.services.record import decision_sha256
from tests.factories import Case
from tests.milestones import steps


def verify(name: str = "") -> str:
    out, errors = StringIO(), StringIO()
    try:
        call_command("verify_record", *([name] if name else []), stdout=out, stderr=errors)
    except CommandError as error:
        return f"{errors.getvalue()}{error}"
    return out.getvalue()


@pytest.fixture
def decided(case: Case) -> Case:
    steps.passed(case, 1)
    return case


@pytest.fixture
def tamper():
    """Run SQL with the triggers taken away, as who owns the database could."""

    def run(sql: str, *values: object) -> None:
        append_only.remove()
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
        append_only.put_back()

    return run


def test_a_whole_record_holds(decided: Case) -> None:
    assert "The record holds: 1 chains checked." in verify()


def test_it_finds_an_initiative_by_id_and_by_organisation_and_case_number(decided: Case) -> None:
    names = (str(decided.initiative.pk), f"{decided.lead.name}/{decided.initiative.case_number}", decided.initiative.case_number)
    assert all("The record holds" in verify(name) for name in names)
    assert "Nothing is called" in verify(f"{decided.partner.name}/{decided.initiative.case_number}")


def test_it_ends_with_an_error_when_a_link_is_broken(decided: Case, tamper) -> None:
    third = Event.objects.order_by("seq")[2]
    tamper("UPDATE core_event SET action = %s WHERE stream = %s AND seq = 3", "adoption.role.taken", _key(third.stream))
    with pytest.raises(CommandError):
        call_command("verify_record", stderr=StringIO())
    assert "event 3: its content was changed" in verify()


def test_it_names_the_first_missing_event(decided: Case, tamper) -> None:
    tamper("DELETE FROM core_eventtext WHERE event_id IN (SELECT id FROM core_event WHERE seq = 4)")
    tamper("DELETE FROM core_event WHERE seq = 4")
    assert "event 4: an event is missing" in verify()


def test_it_notices_events_cut_off_at_the_end(decided: Case, tamper) -> None:
    last = Event.objects.order_by("-seq")[0]
    tamper("DELETE FROM core_eventtext WHERE event_id = %s", _key(last.pk) if isinstance(last.pk, type(last.stream)) else last.pk)
    tamper("DELETE FROM core_event WHERE seq = %s", last.seq)
    assert "events at the end of the chain are missing" in verify()


def test_it_notices_a_text_that_was_changed(decided: Case, tamper) -> None:
    event = Event.objects.get(action="milestones.decision.made")
    data = {**event.text.data, "outcome": "stopped"}
    tamper("UPDATE core_eventtext SET data = %s WHERE event_id = %s", json.dumps(data), _key(event.pk) if _is_uuid(event.pk) else event.pk)
    assert f"event {event.seq}: its text was changed" in verify()


def test_it_names_a_decision_that_was_rewritten(decided: Case, tamper) -> None:
    tamper("UPDATE milestones_decision SET motive = %s", "Somebody else's reason")
    assert "decision on milestone I" in verify() and "does not match its fingerprint" in verify()


def test_a_decision_rewritten_with_a_fingerprint_of_its_own_is_found_by_the_log(decided: Case, tamper) -> None:
    decision = Decision.objects.get()
    decision.motive = "Somebody else's reason"
    tamper("UPDATE milestones_decision SET motive = %s, sha256 = %s", decision.motive, decision_sha256(decision))
    said = verify()
    assert "its fingerprint is not the one the log tells of" in said and "does not match its fingerprint" not in said


def test_a_seal_made_anew_is_found_by_the_log(decided: Case, tamper) -> None:
    tamper("UPDATE milestones_round SET seal = %s WHERE seal <> ''", "0" * 64)
    assert "seal of milestone I, round 1: it is not the seal the log tells of" in verify()


def test_it_names_a_version_that_was_rewritten(decided: Case, tamper) -> None:
    version = Version.objects.order_by("document__type_key")[0]
    content = {**version.content, "title": "Another"}
    tamper("UPDATE documents_version SET content = %s WHERE id = %s", json.dumps(content), _key(version.pk))
    assert f"document “{version.document.type_key}”, version 1: its content does not match its fingerprint" in verify()
    tamper("UPDATE documents_version SET sha256 = %s WHERE id = %s", sha256_of(content), _key(version.pk))
    assert "version 1: its fingerprint is not the one the log tells of" in verify()


def test_it_names_a_version_nobody_approved_and_one_that_is_gone(decided: Case, tamper) -> None:
    tamper("UPDATE documents_version SET number = 7 WHERE number = 1")
    said = verify()
    assert "version 7: the log has no event of it" in said and "the log tells of it and it is not there" in said


def test_everything_is_checked_as_one_initiative_is(decided: Case, tamper) -> None:
    tamper("UPDATE milestones_decision SET motive = %s", "x")
    assert verify().splitlines()[:-1] == verify(str(decided.initiative.pk)).splitlines()[:-1] != []


def test_it_names_a_decision_that_is_gone(decided: Case, tamper) -> None:
    decision = Decision.objects.get()
    Addressee.objects.all().delete(), Communication.objects.all().delete()
    tamper("DELETE FROM milestones_decision")
    assert f"decision {decision.pk}: the log tells of it and it is not there" in verify()


def test_it_names_what_was_changed_in_a_sealed_basis(decided: Case, tamper) -> None:
    item = BasisItem.objects.get(key="summary")
    tamper("UPDATE milestones_basisitem SET content = %s WHERE key = %s", json.dumps({"summary": "x"}), item.key)
    assert f"seal of milestone I, round 1: {item.title}: its content was changed" in verify()


def test_it_notices_an_item_taken_out_of_a_sealed_basis(decided: Case, tamper) -> None:
    tamper("DELETE FROM milestones_basisitem WHERE key = %s", "readiness")
    assert "The list of the basis does not match its seal" in verify()


def _key(pk: object) -> object:
    return pk if connection.vendor == "postgresql" else str(pk).replace("-", "")


def _is_uuid(pk: object) -> bool:
    return not isinstance(pk, int)
