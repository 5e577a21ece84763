"""Referrals to stakeholders (M09): written, sent, answered by those signed in and on personal links, sealed."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import override_settings

from adoption import due as dues
from adoption import log, registry
from adoption.choices import Circle, DueKind, DueState, Role
from adoption.models import DueItem
from adoption.services import people
from core.blocks.model import Paragraph, Table
from core.db import Superseded
from core.models import Event, Job
from documents.models import Document
from milestones import links
from milestones.choices import BasisKind, ReferralState
from milestones.models import Recipient, Referral
from milestones.services import recipients, referrals, rounds, sealing
from notifications.models import MailState, OutboxRow
from notifications.tasks import deliver, sweep_outbox
from tests import factories
from tests.factories import Case, in_days
from tests.milestones import advice_steps, steps

pytestmark = pytest.mark.django_db


def waiting(kind: str) -> set[str]:
    return {row.person.name for row in DueItem.objects.filter(kind=kind, state=DueState.OPEN)}


class TestWriting:
    def test_it_begins_at_milestone_two(self, case: Case) -> None:
        with pytest.raises(PermissionDenied, match="milestone II"):
            advice_steps.drafted(case, advice_steps.opened(case, 1))
        assert advice_steps.drafted(case, advice_steps.opened(case, 2)).state == ReferralState.DRAFT

    @pytest.mark.parametrize("who", ["team", "expert", "owner", "chair", "reader", "stranger"])
    def test_only_the_coordinator_writes_and_sends(self, case: Case, who: str) -> None:
        round, other = advice_steps.opened(case), getattr(case, who)
        draft = advice_steps.drafted(case, round)
        outside = advice_steps.outsider(case, draft)
        values = {"title": "A", "question": "B", "due": in_days(3)}
        for act in (
            lambda: referrals.create(round, by=other, **values),
            lambda: referrals.edit(draft, by=other, seen_version=draft.version, **values),
            lambda: referrals.move(draft, by=other, seen_version=draft.version, due=in_days(4)),
            lambda: referrals.send(draft, by=other),
            lambda: referrals.withdraw(draft, by=other, reason="No."),
            lambda: recipients.add_people(draft, [case.reader], by=other),
            lambda: recipients.add_outsider(draft, by=other, name="B", email="b@shop.example"),
            lambda: recipients.renew(outside, by=other),
            lambda: recipients.take_off(outside, by=other),
            lambda: recipients.remind(draft, by=other),
        ):
            with pytest.raises(PermissionDenied):
                act()

    @pytest.mark.parametrize(
        ("values", "field"),
        [({"title": " "}, "title"), ({"question": ""}, "question"), ({"due": in_days(-1)}, "due")],
        ids=["title", "question", "due"],
    )
    def test_half_a_referral_is_refused_at_the_field(self, case: Case, values: dict[str, object], field: str) -> None:
        with pytest.raises(ValidationError) as caught:
            advice_steps.drafted(case, advice_steps.opened(case), **values)
        assert list(caught.value.message_dict) == [field]

    def test_only_the_newest_approved_version_of_an_open_document_can_be_sent(self, case: Case) -> None:
        first, *_others = steps.approve_documents(case, 1)
        assert first in referrals.sendable(case.initiative)
        Document.objects.filter(pk=first.document_id).update(circle=Circle.PROCUREMENT)
        assert first not in referrals.sendable(case.initiative)
        (foreign, *_more) = steps.approve_documents(factories.case(), 1)
        for version in (first, foreign):
            with pytest.raises(ValidationError) as caught:
                advice_steps.drafted(case, advice_steps.opened(case), [version])
            assert list(caught.value.message_dict) == ["versions"]

    def test_the_second_editor_of_a_draft_sees_the_first_ones_words(self, case: Case) -> None:
        draft = advice_steps.drafted(case, advice_steps.opened(case))
        values = {"by": case.coordinator, "seen_version": draft.version, "due": in_days(9), "question": "Does it serve you?"}
        referrals.edit(draft, title="First", **values)
        with pytest.raises(Superseded) as late:
            referrals.edit(draft, title="Second", **values)
        assert late.value.obj.title == "First"


class TestWhomToSendItTo:
    def test_an_address_is_asked_once(self, case: Case) -> None:
        draft = advice_steps.drafted(case, advice_steps.opened(case))
        advice_steps.outsider(case, draft)
        with pytest.raises(ValidationError) as caught:
            advice_steps.outsider(case, draft, email="ANNA@shop.example")
        assert list(caught.value.message_dict) == ["email"]
        with pytest.raises(ValidationError):
            advice_steps.outsider(case, draft, email="no address")

    def test_people_need_a_role_and_a_way_to_be_reached(self, case: Case) -> None:
        draft = advice_steps.drafted(case, advice_steps.opened(case))
        silent = factories.person("Silent", of=case.lead, account=False)
        type(silent).objects.filter(pk=silent.pk).update(email="")
        silent.refresh_from_db()
        people.assign(case.initiative, by=case.coordinator, person=silent, role=Role.READER)
        for somebody in (case.stranger, silent):
            with pytest.raises(ValidationError) as caught:
                recipients.add_people(draft, [somebody], by=case.coordinator)
            assert list(caught.value.message_dict) == ["people"]
        recipients.add_people(draft, [case.reader], by=case.coordinator)
        assert recipients.add_people(draft, [case.reader], by=case.coordinator) == []

    def test_who_is_taken_off_a_draft_was_never_there(self, case: Case) -> None:
        draft = advice_steps.drafted(case, advice_steps.opened(case))
        recipients.take_off(advice_steps.outsider(case, draft), by=case.coordinator)
        assert not Recipient.objects.exists()


class TestSending:
    def test_nobody_is_not_sent_to(self, case: Case) -> None:
        draft = advice_steps.drafted(case, advice_steps.opened(case))
        with pytest.raises(ValidationError, match="Add somebody"):
            referrals.send(draft, by=case.coordinator)

    def test_each_gets_one_mail_an_outsider_with_a_link_and_a_person_with_a_way_to_sign_in(self, case: Case, commits) -> None:
        with commits():
            referral, outside = advice_steps.sent(case)
        by_address = {sent.to[0]: sent.body for sent in mail.outbox}
        assert set(by_address) == {"anna@shop.example", case.reader.email}
        assert links.url_of(outside) in by_address["anna@shop.example"] and "You need no account." in by_address["anna@shop.example"]
        assert case.initiative.case_number not in by_address["anna@shop.example"] and "asks you to sign in" in by_address[case.reader.email]
        assert f"/referrals/{referral.pk}/answer/" in by_address[case.reader.email] and "/answers/" not in by_address[case.reader.email]
        with pytest.raises(Superseded):
            referrals.send(referral, by=case.coordinator)
        assert len(mail.outbox) == 2

    def test_the_mail_of_an_outsider_is_in_their_language_and_keeps_no_address(self, case: Case, commits) -> None:
        draft = advice_steps.drafted(case, advice_steps.opened(case))
        advice_steps.outsider(case, draft, language="sv")
        with commits():
            referrals.send(draft, by=case.coordinator)
        row = OutboxRow.objects.get(key=recipients.SENT)
        assert (row.state, row.recipient) == (MailState.SENT, None)
        assert "anna" not in " ".join(str(value) for value in vars(row).values())

    def test_a_mail_is_neither_lost_nor_doubled(self, case: Case) -> None:
        advice_steps.sent(case)
        rows = OutboxRow.objects.filter(key=recipients.SENT)
        assert rows.count() == 2 and not mail.outbox
        rows.update(created_at=in_days(-1).strftime("%Y-%m-%dT00:00:00Z"))
        sweep_outbox()
        sweep_outbox()
        for row in rows:
            deliver(str(row.pk))
        assert len(mail.outbox) == 2 and set(rows.values_list("state", flat=True)) == {MailState.SENT}

    def test_a_person_without_an_account_gets_a_personal_link(self, case: Case, commits) -> None:
        draft = advice_steps.drafted(case, advice_steps.opened(case))
        guest = factories.person("Guest", of=case.partner, account=False)
        people.assign(case.initiative, by=case.coordinator, person=guest, role=Role.READER)
        (row,) = recipients.add_people(draft, [guest], by=case.coordinator)
        with commits():
            referrals.send(draft, by=case.coordinator)
        assert links.url_of(row) in mail.outbox[0].body

    def test_files_of_the_documents_are_made_ready(self, case: Case) -> None:
        version = steps.approve_documents(case, 1)[0]
        Job.objects.all().delete()
        advice_steps.sent(case, versions=[version])
        assert [str(version.pk) in job.args for job in Job.objects.filter(name="documents.export")] == [True]

    def test_it_stands_under_awaiting_me(self, case: Case) -> None:
        advice_steps.sent(case)
        assert waiting(DueKind.REFERRAL_ANSWER) == {"Reader"} and waiting(DueKind.REFERRAL) == {"Coordinator"}
        assert dues.rebuild(case.fresh()) == 0

    def test_whoever_is_added_later_is_sent_it_at_once(self, case: Case, commits) -> None:
        referral, _outside = advice_steps.sent(case)
        with commits():
            advice_steps.outsider(case, referral, name="Bo", email="bo@shop.example")
        assert [sent.to for sent in mail.outbox] == [["bo@shop.example"]]


class TestLinks:
    def test_the_link_stands_nowhere_and_finds_its_recipient(self, case: Case) -> None:
        _referral, outside = advice_steps.sent(case)
        token = links.token_of(outside)
        assert len(token) == 64 and links.find(outside.pk, token) == outside
        for model in (Recipient, OutboxRow, Event):
            assert token not in str(list(model.objects.values()))
        assert token not in str(list(Event.objects.values_list("text__data")))

    def test_a_link_opens_one_thing_only(self, case: Case) -> None:
        referral, outside = advice_steps.sent(case)
        other = advice_steps.outsider(case, referral, name="Bo", email="bo@shop.example")
        assert links.find(other.pk, links.token_of(outside)) is None
        assert links.find(outside.pk, links.token_of(outside)[:-1] + "x") is None and links.find(case.initiative.pk, "0" * 64) is None

    def test_a_renewed_link_kills_the_old_one_and_goes_out_by_mail(self, case: Case, commits) -> None:
        _referral, outside = advice_steps.sent(case)
        old = links.token_of(outside)
        with commits():
            renewed = recipients.renew(outside, by=case.coordinator)
        assert links.find(outside.pk, old) is None and links.find(outside.pk, links.token_of(renewed)) == renewed
        assert len(mail.outbox) == 1 and links.url_of(renewed) in mail.outbox[0].body

    def test_an_answer_on_the_old_link_comes_too_late(self, case: Case) -> None:
        _referral, outside = advice_steps.sent(case)
        recipients.renew(outside, by=case.coordinator)
        with pytest.raises(Superseded):
            advice_steps.answered(outside)

    @pytest.mark.parametrize("how", ["taken off", "referral", "round"])
    def test_a_link_that_was_withdrawn_is_as_unknown(self, case: Case, how: str) -> None:
        referral, outside = advice_steps.sent(case)
        if how == "taken off":
            recipients.take_off(outside, by=case.coordinator)
        elif how == "referral":
            referrals.withdraw(referral, by=case.coordinator, reason="Not needed.")
        else:
            rounds.withdraw(referral.round, by=case.coordinator, reason="Later.")
        assert links.find(outside.pk, links.token_of(outside)) is None
        with pytest.raises(PermissionDenied):
            advice_steps.answered(Recipient.objects.get(pk=outside.pk))
        assert waiting(DueKind.REFERRAL_ANSWER) == (set() if how != "taken off" else {"Reader"})

    def test_a_change_of_the_installations_key_is_borne_with_the_old_one_kept(self, case: Case) -> None:
        from django.conf import settings

        _referral, outside = advice_steps.sent(case)
        token, old = links.token_of(outside), settings.SECRET_KEY
        with override_settings(SECRET_KEY="n" * 50, SECRET_KEY_FALLBACKS=[old]):
            assert links.find(outside.pk, token) == outside
        with override_settings(SECRET_KEY="n" * 50, SECRET_KEY_FALLBACKS=[]):
            assert links.find(outside.pk, token) is None


class TestAnswering:
    def test_an_outsider_answers_and_changes_it(self, case: Case) -> None:
        _referral, outside = advice_steps.sent(case)
        first = advice_steps.answered(outside)
        second = advice_steps.answered(first, view="opposes", text="The queue is longer.")
        assert (second.view, second.text, second.answered_name) == ("opposes", "The queue is longer.", "Anna Aho")
        assert Event.objects.filter(action="milestones.referral.answered").count() == 2

    def test_another_name_is_told_in_the_record(self, case: Case) -> None:
        _referral, outside = advice_steps.sent(case)
        assert not advice_steps.answered(outside, name="  anna   AHO ").answered_by_another
        row = advice_steps.answered(Recipient.objects.get(pk=outside.pk), name="Bertil Berg")
        assert row.answered_by_another
        (line,) = log.told(log.events_of(case.initiative.pk)[:1])
        assert "Bertil Berg answered" in line.what and "made for Anna Aho" in line.what

    def test_the_second_window_sees_the_first_ones_words(self, case: Case) -> None:
        _referral, outside = advice_steps.sent(case)
        advice_steps.answered(outside, text="First.")
        with pytest.raises(Superseded) as late:
            advice_steps.answered(outside, view="opposes", text="Second.")
        assert late.value.obj.text == "First."

    @pytest.mark.parametrize(
        ("values", "field"),
        [({"view": "perhaps"}, "view"), ({"view": "opposes", "text": " "}, "text"), ({"view": "remarks", "text": ""}, "text"),
         ({"name": "  "}, "answered_name")],
    )  # fmt: skip
    def test_half_an_answer_is_refused_at_the_field(self, case: Case, values: dict[str, str], field: str) -> None:
        _referral, outside = advice_steps.sent(case)
        with pytest.raises(ValidationError) as caught:
            advice_steps.answered(outside, **values)
        assert list(caught.value.message_dict) == [field]

    def test_it_is_over_when_the_day_has_passed_and_open_again_when_it_is_moved(self, case: Case) -> None:
        referral, outside = advice_steps.sent(case)
        Referral.objects.update(due=in_days(-1))
        with pytest.raises(PermissionDenied, match="time to answer is over"):
            advice_steps.answered(outside)
        with pytest.raises(ValidationError):
            recipients.remind(referral, by=case.coordinator)
        referrals.move(Referral.objects.get(), by=case.coordinator, seen_version=referral.version, due=in_days(2))
        assert advice_steps.answered(outside).is_answered

    def test_only_whoever_it_was_sent_to_answers_signed_in(self, case: Case) -> None:
        referral, outside = advice_steps.sent(case)
        mine = referral.recipients.get(person=case.reader)
        for row, somebody in ((mine, case.team), (outside, case.reader), (mine, case.stranger)):
            with pytest.raises(PermissionDenied):
                recipients.answer(row, by=somebody, seen_version=row.version, view="supports")
        done = recipients.answer(mine, by=case.reader, seen_version=mine.version, view="abstains")
        assert done.answered_name == "Reader" and waiting(DueKind.REFERRAL_ANSWER) == set()

    def test_those_who_are_silent_are_reminded_once_a_day(self, case: Case, commits) -> None:
        referral, outside = advice_steps.sent(case)
        advice_steps.answered(outside)
        with commits():
            assert recipients.remind(referral, by=case.coordinator) == 1
            assert recipients.remind(referral, by=case.coordinator) == 0
        assert [sent.to for sent in mail.outbox] == [[case.reader.email]]


class TestSealing:
    def test_answers_and_silence_are_frozen(self, case: Case) -> None:
        round = advice_steps.sealable(case)
        version = referrals.sendable(case.initiative).first()
        _referral, outside = advice_steps.sent(case, round, versions=[version])
        advice_steps.answered(outside, view="opposes", text="The queue is longer.", name="Bertil Berg")
        sealed = sealing.seal(rounds.submit(round, by=case.coordinator).pk)
        said = sealed.basis.get(kind=BasisKind.REFERRAL).content
        assert said["answers"] == [
            {
                "for": "Anna Aho", "organisation": "Aho Bakery", "name": "Bertil Berg", "view": "opposes", "text": "The queue is longer.",
                "answered_at": said["answers"][0]["answered_at"],
            }
        ]  # fmt: skip
        assert said["silent"] == [{"name": "Reader", "organisation": case.partner.name}]
        assert said["documents"][0]["sha256"] == version.sha256
        assert sealing.verify_seal(sealed) == [] and sealing.changed_since(sealed) == []
        with pytest.raises(PermissionDenied, match="sealed"):
            advice_steps.answered(Recipient.objects.get(pk=outside.pk))
        assert waiting(DueKind.REFERRAL_ANSWER) == waiting(DueKind.REFERRAL) == set()

    def test_what_was_not_sent_or_was_withdrawn_is_not(self, case: Case) -> None:
        round = advice_steps.sealable(case)
        advice_steps.drafted(case, round)
        referral, outside = advice_steps.sent(case, round)
        advice_steps.answered(outside)
        referrals.withdraw(referral, by=case.coordinator, reason="Not needed.")
        sealed = sealing.seal(rounds.submit(round, by=case.coordinator).pk)
        assert not sealed.basis.filter(kind=BasisKind.REFERRAL).exists()


class TestOnPaper:
    def test_an_empty_register_says_so(self, case: Case) -> None:
        (block,) = registry.register("referrals").blocks(case.initiative)
        assert isinstance(block, Paragraph)

    def test_it_lists_the_answers_and_those_who_are_silent(self, case: Case) -> None:
        _referral, outside = advice_steps.sent(case)
        advice_steps.answered(outside, name="Bertil Berg")
        (table,) = registry.register("referrals").blocks(case.fresh())
        assert isinstance(table, Table)
        told = [[cell.text for cell in row[:2]] for row in table.rows if isinstance(row, tuple)]
        assert ["Bertil Berg, on the link made for Anna Aho", "Supports"] in told and ["Reader", "No answer"] in told
