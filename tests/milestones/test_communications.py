"""A decision is told to everybody concerned at once, with the protocol; the activity is ticked by what was really sent (M10)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from adoption.choices import DueKind, Role
from adoption.models import DueItem, Initiative
from adoption.services import people
from core.models import Event
from milestones import own_needs, readiness
from milestones.jobs import protocol as make_protocol
from milestones.models import Addressee, Communication, Decision
from milestones.services import communications, decisions
from milestones.tasks import settle_communications
from notifications.models import MailState, OutboxRow
from notifications.tasks import deliver
from tests import factories
from tests.factories import Case
from tests.milestones import steps


@pytest.fixture
def decision(case: Case) -> Decision:
    factories.person("Proposer", of=case.lead)
    return steps.passed(case, 1)


def rows(decision: Decision) -> Any:
    return OutboxRow.objects.filter(subject=decision.pk, key="milestones.decided")


def send_all(decision: Decision) -> None:
    for row in rows(decision):
        deliver(str(row.pk))


def test_everybody_with_a_role_but_the_decider_is_to_be_told(decision: Decision, case: Case) -> None:
    told = set(Addressee.objects.filter(communication__decision=decision).values_list("person__name", flat=True))
    assert told >= {case.coordinator.name, case.reader.name, case.partner_member.name, case.expert.name}
    assert case.owner.name not in told and case.stranger.name not in told


def test_the_mail_waits_for_the_protocol_and_carries_it(decision: Decision, case: Case) -> None:
    send_all(decision)
    assert not mail.outbox and set(rows(decision).values_list("state", "attempts")) == {(MailState.WAITING, 0)}
    make_protocol(str(decision.pk))
    assert not rows(decision).exclude(not_before=None).exists(), "what waited goes out at once"
    send_all(decision)
    assert {message.to[0] for message in mail.outbox} == {row.recipient.email for row in rows(decision)}
    name, data, kind = mail.outbox[0].attachments[0]
    assert name.endswith(".pdf") and kind == "application/pdf" and data.startswith(b"%PDF")


def test_where_the_protocol_cannot_be_made_the_mail_goes_without_it(decision: Decision) -> None:
    rows(decision).update(created_at=timezone.now() - timedelta(minutes=11))
    send_all(decision)
    assert mail.outbox and not mail.outbox[0].attachments


def test_it_is_ticked_by_the_last_mail_that_was_sent(decision: Decision, case: Case) -> None:
    make_protocol(str(decision.pk))
    first, *others = rows(decision)
    for row in others:
        deliver(str(row.pk))
    assert Communication.objects.get().done_at is None
    assert DueItem.objects.open().get(kind=DueKind.COMMUNICATION).person == case.coordinator
    deliver(str(first.pk))
    assert Communication.objects.get().done_at is not None
    assert not DueItem.objects.open().filter(kind=DueKind.COMMUNICATION).exists()
    assert Event.objects.filter(action="milestones.decision.communicated").count() == 1


def test_a_mail_that_fails_leaves_it_open_until_somebody_notes_how_they_were_told(decision: Decision, case: Case) -> None:
    make_protocol(str(decision.pk))
    lost = rows(decision).first()
    OutboxRow.objects.filter(pk=lost.pk).update(state=MailState.FAILED)
    send_all(decision)
    assert Communication.objects.get().done_at is None
    addressee = Addressee.objects.get(message=lost)
    communications.note_told(addressee, by=case.coordinator, how="On the phone.", on=timezone.localdate())
    assert Communication.objects.get().done_at is not None


def test_who_has_no_address_is_named_and_told_otherwise(case: Case) -> None:
    guest = factories.person("Guest", of=case.partner, account=False)
    Person.objects.filter(pk=guest.pk).update(email="")
    people.assign(case.initiative, by=case.coordinator, person=Person.objects.get(pk=guest.pk), role=Role.READER)
    decision = steps.passed(case, 1)
    assert Addressee.objects.get(communication__decision=decision, person=guest).message is None


def withheld(decision: Decision, person: Person) -> Addressee:
    """Their mail was held back when it was to go out, and all others have been sent."""
    make_protocol(str(decision.pk))
    send_all(decision)
    settle_communications()
    addressee = Addressee.objects.get(communication__decision=decision, person=person)
    assert addressee.message is not None and addressee.message.state == MailState.WITHHELD
    return addressee


def test_whose_role_ended_before_is_not_concerned_any_more(decision: Decision, case: Case, sign_in: Any) -> None:
    people.end(case.role(case.reader, Role.READER), by=case.coordinator, reason="Moved.", on=factories.in_days(-1))
    addressee = withheld(decision, case.reader)
    assert not addressee.concerned and Communication.objects.get().done_at is not None
    page = sign_in(case.coordinator).get(reverse("decision", args=[decision.pk])).content.decode()
    assert "No longer concerned: the role had ended" in page


def test_who_holds_a_role_but_cannot_sign_in_is_still_to_be_told(decision: Decision, case: Case) -> None:
    case.reader.user.is_active = False
    case.reader.user.save()
    addressee = withheld(decision, case.reader)
    assert addressee.concerned and Communication.objects.get().done_at is None
    communications.note_told(addressee, by=case.coordinator, how="On the phone.", on=timezone.localdate())
    assert Communication.objects.get().done_at is not None


def test_the_proposer_and_a_partner_s_contact_without_a_role_are_to_be_told(case: Case) -> None:
    contact = factories.person("Contact", of=case.partner)
    case.initiative.participations.update(contact=contact)
    proposer = factories.person("Proposer", of=case.lead)
    Initiative.objects.filter(pk=case.initiative.pk).update(created_by=proposer)
    decision = steps.passed(case, 1)
    for person in (contact, proposer):
        assert withheld(decision, person).concerned
    assert Communication.objects.get().done_at is None


@pytest.mark.parametrize(("how", "days", "field"), [("", 0, "how"), ("x" * 301, 0, "how"), ("Phone", 1, "on"), ("Phone", -5, "on")])
def test_a_note_that_cannot_be_says_why(decision: Decision, case: Case, how: str, days: int, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        day = timezone.localdate() + timedelta(days=days)
        communications.note_told(Addressee.objects.all()[0], by=case.coordinator, how=how, on=day)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("who", ["member", "reader", "team", "stranger"])
def test_only_the_coordinator_notes_it(decision: Decision, case: Case, who: str) -> None:
    with pytest.raises(PermissionDenied):
        communications.note_told(Addressee.objects.all()[0], by=getattr(case, who), how="Phone", on=timezone.localdate())


def test_what_was_not_told_in_time_is_a_warning_before_the_next_milestone(decision: Decision, case: Case) -> None:
    assert not own_needs.late_communications(case.fresh())
    Communication.objects.update(due=timezone.localdate() - timedelta(days=1))
    items = readiness.summary(case.fresh(), 2).items
    assert [item.state for item in items if item.need.rule == "M10"] == ["warns"]


def test_a_lost_tick_never_sends_a_mail_twice(decision: Decision, monkeypatch: pytest.MonkeyPatch) -> None:
    make_protocol(str(decision.pk))
    monkeypatch.setattr(communications, "message_sent", lambda row: 1 / 0)
    send_all(decision)
    send_all(decision)
    assert len(mail.outbox) == rows(decision).filter(state=MailState.SENT).count() == rows(decision).count()


def test_a_decision_outside_the_milestones_is_told_too(case: Case) -> None:
    steps.passed(case, 1, "paused", motive="No money.")
    made = decisions.resume(case.fresh(), by=case.owner, motive="There is money.")
    assert Communication.objects.filter(decision__round=made).exists()


def test_the_page_says_whom_the_mail_has_reached(decision: Decision, case: Case, sign_in: Any) -> None:
    make_protocol(str(decision.pk))
    deliver(str(rows(decision).get(recipient=case.reader).pk))
    client = sign_in(case.coordinator)
    page = client.get(reverse("decision", args=[decision.pk])).content.decode()
    assert "Mail sent, " in page and "The mail waits to be sent" in page and "Note that they were told" in page
    assert "Note that they were told" not in sign_in(case.reader).get(reverse("decision", args=[decision.pk])).content.decode()
    assert "1 of " in client.get(reverse("communications", args=[case.initiative.pk])).content.decode()


def test_the_note_is_written_on_a_form_that_keeps_what_was_typed(decision: Decision, case: Case, sign_in: Any) -> None:
    client, addressee = sign_in(case.coordinator), Addressee.objects.all()[0]
    url = reverse("addressee-told", args=[addressee.pk])
    bad = client.post(url, {"how": "At the board", "on": (timezone.localdate() + timedelta(days=2)).isoformat()})
    assert "At the board" in bad.content.decode() and "Write a day from the decision until today." in bad.content.decode()
    good = client.post(url, {"how": "At the board", "on": timezone.localdate().isoformat()})
    assert good.status_code == 302
    addressee.refresh_from_db()
    assert (addressee.told_how, addressee.told_by) == ("At the board", case.coordinator)


def test_a_message_is_queued_in_the_transaction_of_its_decision(decision: Decision) -> None:
    """Killed between decision and mail, the rows are there and the sweep sends them."""
    with transaction.atomic():
        assert rows(decision).filter(state=MailState.WAITING).count() == rows(decision).count() > 5


def test_a_lost_tick_is_found_again_within_the_hour(decision: Decision, monkeypatch: pytest.MonkeyPatch) -> None:
    make_protocol(str(decision.pk))
    with monkeypatch.context() as broken:
        broken.setattr(communications, "message_sent", lambda row: 1 / 0)
        send_all(decision)
    assert Communication.objects.get().done_at is None
    settle_communications()
    assert Communication.objects.get().done_at is not None
    assert communications.settle_all() == 0
