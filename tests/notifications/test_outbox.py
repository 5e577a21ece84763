"""A message is queued with the change it tells of, written at sending in the language of its reader, and sent once."""

import smtplib
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Person
from adoption.choices import Role
from adoption.models import Task
from adoption.services import entries, people
from adoption.services import tasks as task_services
from notifications import messages, outbox, tasks
from notifications.messages import Content, Message
from notifications.models import MailState, OutboxRow
from tests import factories
from tests.support.processes import RealDatabase

pytestmark = pytest.mark.django_db


class Plain(Message):
    """A message for tests: may be received while its subject is set."""

    key = "test.plain"
    subject = "Hello"
    fails = False

    def may_receive(self, row: OutboxRow) -> bool:
        return row.subject is not None

    def content(self, row: OutboxRow) -> Content:
        if self.fails:
            raise ZeroDivisionError
        return Content(subject=self.subject, heading=_("Sign in"), lead="<b>Lead</b>", button="Open", url="/x/", why="Why")


@pytest.fixture
def plain() -> Iterator[Plain]:
    message = Plain()
    messages.add(message)
    yield message
    messages._classes.by_key.pop(message.key)


@pytest.fixture
def reader() -> Person:
    return factories.person("Anna")


def put(reader: Person, **values: Any) -> OutboxRow | None:
    return outbox.put("test.plain", reader, **{"subject": uuid.uuid4(), **values})


def state(row: OutboxRow) -> str:
    return OutboxRow.objects.get(pk=row.pk).state


class TestPut:
    @pytest.mark.django_db(transaction=True)
    def test_nothing_is_queued_outside_a_transaction(self, reader: Person) -> None:
        with pytest.raises(RuntimeError, match="in the transaction"):
            put(reader)
        assert not OutboxRow.objects.exists()

    def test_it_is_delivered_after_the_commit(self, plain: Plain, reader: Person, commits: Any) -> None:
        with commits():
            row = put(reader)
            assert mail.outbox == [] and state(row) == MailState.WAITING
        assert [sent.to for sent in mail.outbox] == [[reader.email]] and state(row) == MailState.SENT

    def test_a_change_that_is_rolled_back_sends_nothing(self, plain: Plain, reader: Person, commits: Any) -> None:
        with commits(), pytest.raises(ZeroDivisionError), transaction.atomic():
            put(reader)
            raise ZeroDivisionError
        assert mail.outbox == [] and not OutboxRow.objects.exists()

    def test_somebody_without_address_is_not_written_to(self, plain: Plain) -> None:
        nobody = factories.person(account=False)
        nobody.email = ""
        assert put(nobody) is None and not OutboxRow.objects.exists()

    def test_what_is_to_be_said_once_is_said_once(self, plain: Plain, reader: Person, commits: Any) -> None:
        with commits():
            assert put(reader, once="k") is not None and put(reader, once="k") is None
        with commits():
            assert put(reader, once="k") is None
        assert len(mail.outbox) == 1

    def test_the_row_holds_no_text(self) -> None:
        assert not {"body", "text", "html", "title"} & {field.name for field in OutboxRow._meta.get_fields()}


class TestDelivery:
    def test_delivered_twice_it_is_sent_once(self, plain: Plain, reader: Person) -> None:
        row = put(reader)
        for _n in range(2):
            tasks.deliver(str(row.pk))
        assert len(mail.outbox) == 1

    def test_it_has_text_and_html_and_says_it_is_no_person(self, plain: Plain, reader: Person) -> None:
        tasks.deliver(str(put(reader).pk))
        sent = mail.outbox[0]
        assert "<b>Lead</b>" in sent.body and "&lt;b&gt;Lead&lt;/b&gt;" in sent.alternatives[0][0]
        assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
        assert "http" in sent.body and "/x/" in sent.body

    @pytest.mark.parametrize("language", ["sv", "fi", "nb"])
    def test_it_speaks_the_language_of_its_reader(self, plain: Plain, language: str) -> None:
        with translation.override(language):
            heading = _("Sign in")
        tasks.deliver(str(put(factories.person(language=language)).pk))
        assert heading in mail.outbox[0].body and f'lang="{language}"' in mail.outbox[0].alternatives[0][0]

    def test_it_is_withheld_from_whoever_may_no_longer_see_it(self, plain: Plain, reader: Person) -> None:
        row = put(reader, subject=None)
        tasks.deliver(str(row.pk))
        assert mail.outbox == [] and state(row) == MailState.WITHHELD
        tasks.sweep_outbox()
        assert mail.outbox == []

    @pytest.mark.parametrize("subject", ["A\nBcc: all@evil.example", "A\r\n\r\nBody", "A\u2028B", "A\x0bB"])
    def test_no_subject_becomes_a_header(self, plain: Plain, reader: Person, subject: str) -> None:
        plain.subject = subject
        tasks.deliver(str(put(reader).pk))
        written = mail.outbox[0].message()
        assert "Bcc" not in written and len(str(written["Subject"]).splitlines()) == 1
        assert mail.outbox[0].recipients() == [reader.email]

    def test_no_name_becomes_a_header(self, plain: Plain) -> None:
        tasks.deliver(str(put(factories.person("Anna\nBcc: all@evil.example")).pk))
        assert "Bcc" not in mail.outbox[0].message()


class TestFailure:
    @pytest.fixture
    def no_server(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(self: Any, fail_silently: bool = False) -> int:
            raise smtplib.SMTPServerDisconnected("anna@town.example")

        monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)

    @pytest.mark.usefixtures("no_server")
    def test_it_is_tried_again_with_growing_pauses_then_given_up(self, plain: Plain, reader: Person) -> None:
        row, pauses = put(reader), []
        for _attempt in range(tasks.ATTEMPTS):
            OutboxRow.objects.filter(pk=row.pk).update(not_before=None)
            tasks.deliver(str(row.pk))
            row.refresh_from_db()
            pauses.append((row.not_before - timezone.now()).total_seconds())
        assert (row.state, row.attempts, row.error) == (MailState.FAILED, tasks.ATTEMPTS, "SMTPServerDisconnected")
        assert pauses == sorted(pauses) and pauses[0] > 60

    @pytest.mark.usefixtures("no_server")
    def test_the_pause_is_kept(self, plain: Plain, reader: Person) -> None:
        row = put(reader)
        for _n in range(2):
            tasks.deliver(str(row.pk))
        row.refresh_from_db()
        assert (row.state, row.attempts) == (MailState.WAITING, 1)

    def test_one_that_cannot_be_written_is_not_uncertain_and_stops_no_other(self, plain: Plain, reader: Person) -> None:
        plain.fails = True
        broken, unknown = put(reader), outbox.put("test.unheard_of", reader)
        plain.fails = False
        fine = put(reader)
        plain.fails = True
        tasks.deliver(str(broken.pk))
        plain.fails = False
        OutboxRow.objects.update(created_at=timezone.now() - timedelta(minutes=1))
        tasks.sweep_outbox()
        assert [state(row) for row in (broken, unknown, fine)] == [MailState.WAITING, MailState.WAITING, MailState.SENT]
        assert {row.error for row in OutboxRow.objects.exclude(state=MailState.SENT)} == {"ZeroDivisionError", "KeyError"}

    def test_what_was_claimed_and_never_finished_is_shown_and_not_sent_again(self, plain: Plain, reader: Person) -> None:
        row = put(reader)
        OutboxRow.objects.filter(pk=row.pk).update(state=MailState.CLAIMED, claimed_at=timezone.now() - tasks.CLAIM * 2, attempts=1)
        for _n in range(2):
            tasks.sweep_outbox()
        row.refresh_from_db()
        assert row.state == MailState.UNCERTAIN and row.error and mail.outbox == []

    def test_one_that_is_being_sent_just_now_is_left_alone(self, plain: Plain, reader: Person) -> None:
        row = put(reader)
        OutboxRow.objects.filter(pk=row.pk).update(state=MailState.CLAIMED, claimed_at=timezone.now(), attempts=1)
        tasks.sweep_outbox()
        assert state(row) == MailState.CLAIMED

    def test_the_sweep_sends_what_a_lost_broker_left(self, plain: Plain, reader: Person) -> None:
        row = put(reader)
        tasks.sweep_outbox()
        assert mail.outbox == [], "one of this moment is still on its way"
        OutboxRow.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(minutes=1))
        tasks.sweep_outbox()
        assert state(row) == MailState.SENT


def test_a_key_stands_for_one_message(plain: Plain) -> None:
    with pytest.raises(ValueError, match="twice"):
        messages.add(Plain())


class TestTaskAssigned:
    def test_whoever_is_given_a_task_is_told(self, case: factories.Case, commits: Any) -> None:
        with commits():
            task = factories.task(case, title="Order <b>keys</b>", responsible=case.team, due=factories.in_days(4))
        sent = mail.outbox[0]
        assert sent.to == [case.team.email] and "Order <b>keys</b>" in sent.subject and f"/tasks/{task.pk}/" in sent.body
        assert "<b>keys" not in sent.alternatives[0][0]

    def test_whoever_takes_it_oneself_is_not(self, case: factories.Case, commits: Any) -> None:
        with commits():
            factories.task(case, responsible=case.coordinator)
        assert mail.outbox == []

    def test_handed_on_the_next_one_is_told_and_the_first_not_again(self, case: factories.Case, commits: Any) -> None:
        task = factories.task(case, responsible=case.team)
        OutboxRow.objects.all().delete()
        with commits():
            task_services.edit(task, by=case.coordinator, seen_version=1, responsible=case.expert)
            task_services.edit(Task.objects.get(pk=task.pk), by=case.coordinator, seen_version=2, title="Other")
        assert [sent.to for sent in mail.outbox] == [[case.expert.email]]

    @pytest.mark.parametrize("what", ["role ended", "handed on", "removed", "no account", "deactivated"])
    def test_it_is_withheld_when_it_is_no_longer_theirs_to_see(self, case: factories.Case, what: str) -> None:
        somebody = factories.person(of=case.lead, account=False) if what == "no account" else case.team
        task = factories.task(case, responsible=somebody)
        if what == "role ended":
            people.end(case.role(case.team, Role.TEAM_MEMBER), by=case.coordinator, reason="Other work")
        if what == "handed on":
            task_services.edit(task, by=case.coordinator, seen_version=1, responsible=case.coordinator)
        if what == "removed":
            entries.delete(task, by=case.coordinator, reason="Wrong")
        if what == "deactivated":
            case.team.user.is_active = False
            case.team.user.save()
        row = OutboxRow.objects.get(key="adoption.task_assigned", recipient=somebody)
        tasks.deliver(str(row.pk))
        assert mail.outbox == [] and state(row) == MailState.WITHHELD

    def test_no_secret_is_in_it(self, case: factories.Case, settings: Any) -> None:
        factories.task(case, responsible=case.team)
        row = OutboxRow.objects.get(recipient=case.team)
        tasks.deliver(str(row.pk))
        written = mail.outbox[0].message().as_string()
        assert not any(secret in written for secret in (settings.SECRET_KEY, case.team.user.password, case.stranger.name))


QUEUE = """
import itertools, secrets
from adoption.models import Initiative
from tests import factories
factories._count = itertools.count(secrets.randbelow(10**12))
from notifications import tasks
tasks.deliver.delay = lambda row_id: None
case = factories.case()
factories.task(case, responsible=case.team)
from notifications.models import OutboxRow
print(json.dumps(str(OutboxRow.objects.get(recipient=case.team).pk)))
"""
DELIVER = """
from notifications import tasks
from notifications.models import OutboxRow
tasks.deliver(arguments["row"])
print(json.dumps([OutboxRow.objects.get(pk=arguments["row"]).attempts, len(list(settings.MAIL_FOLDER.glob("*.eml")))]))
"""


@pytest.mark.slow
def test_claimed_by_four_processes_it_is_sent_once(real_database: RealDatabase) -> None:
    row = real_database.run(QUEUE)
    answers = real_database.run_together(DELIVER, [{"row": row}] * 4)
    assert {attempts for attempts, _mails in answers} == {1}
    kept = [path.read_text() for path in (real_database.folder / "mail").glob("*.eml")]
    assert sum(f"<{row}@farled>" in mail for mail in kept) == 1
