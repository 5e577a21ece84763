"""Reminders of what is overdue: one mail a person and day, only of what the reader may see, silent where nothing moves."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Person, User
from adoption.choices import Circle, Role, Status
from adoption.models import DueItem, Initiative
from adoption.services import people
from adoption.services import tasks as task_services
from followup import services, tasks
from followup.models import Reminder
from notifications.models import MailState, OutboxRow
from tests import factories
from tests.support.processes import RealDatabase

pytestmark = pytest.mark.django_db


def remind(commits: Any, days: int = 0) -> int:
    with commits():
        return services.remind_overdue(factories.in_days(days))


def body() -> str:
    return mail.outbox[-1].body


class TestDigest:
    def test_everything_of_one_person_stands_in_one_mail(self, case: factories.Case, commits: Any) -> None:
        other = factories.case()
        people.assign(other.initiative, by=other.coordinator, person=case.team, role=Role.TEAM_MEMBER, organisation=other.partner)
        titles = [factories.late_task(case).title, factories.late_task(case).title]
        titles.append(factories.task(other, responsible=case.team, due=factories.in_days(-1)).title)
        assert remind(commits) == 1
        sent = [one for one in mail.outbox if "overdue" in one.subject]
        assert [one.to for one in sent] == [[case.team.email]] and "3 things of yours are overdue" in sent[0].subject
        assert all(title in sent[0].body for title in titles) and "Overdue by 3 days" in sent[0].body

    def test_a_second_run_on_the_day_sends_nothing(self, case: factories.Case, commits: Any) -> None:
        factories.late_task(case)
        assert [remind(commits), remind(commits)] == [1, 0]
        factories.late_task(case)
        assert remind(commits) == 0
        assert Reminder.objects.count() == 1

    def test_the_next_day_reminds_again(self, case: factories.Case, commits: Any) -> None:
        factories.late_task(case)
        assert [remind(commits), remind(commits, days=1)] == [1, 1]

    def test_what_is_due_today_is_not_overdue(self, case: factories.Case, commits: Any) -> None:
        factories.task(case, responsible=case.team, due=factories.in_days(0))
        assert remind(commits) == 0
        assert remind(commits, days=1) == 1

    def test_what_was_done_before_the_mail_is_sent_is_not_in_it(self, case: factories.Case) -> None:
        task, kept = factories.late_task(case), factories.late_task(case)
        services.remind_overdue(factories.in_days(0))
        task_services.finish(task, by=case.team, seen_version=1)
        from notifications.tasks import deliver

        deliver(str(OutboxRow.objects.get(key="followup.overdue").pk))
        assert task.title not in body() and kept.title in body()

    def test_when_all_is_done_meanwhile_no_mail_is_sent(self, case: factories.Case) -> None:
        task = factories.late_task(case)
        services.remind_overdue(factories.in_days(0))
        task_services.finish(task, by=case.team, seen_version=1)
        from notifications.tasks import deliver

        row = OutboxRow.objects.get(key="followup.overdue")
        deliver(str(row.pk))
        row.refresh_from_db()
        assert row.state == MailState.WITHHELD and mail.outbox == []

    def test_it_speaks_the_language_of_its_reader(self, case: factories.Case, commits: Any) -> None:
        factories.late_task(case)
        Person.objects.filter(pk=case.team.pk).update(language="sv")
        remind(commits)
        assert 'lang="sv"' in mail.outbox[-1].alternatives[0][0]

    def test_a_long_list_is_cut_and_the_number_said(self, case: factories.Case, commits: Any) -> None:
        for _n in range(25):
            factories.late_task(case)
        remind(commits)
        assert "25 things" in mail.outbox[-1].subject and body().count("Overdue by") == 20


class TestSilence:
    @pytest.mark.parametrize("status", [Status.PAUSED, Status.STOPPED, Status.CLOSED])
    def test_nothing_is_said_of_what_rests_or_has_ended(self, case: factories.Case, commits: Any, status: str) -> None:
        factories.late_task(case)
        Initiative.objects.filter(pk=case.initiative.pk).update(status=status)
        assert remind(commits) == 0

    def test_nothing_is_said_to_whoever_may_no_longer_see_it(self, case: factories.Case, commits: Any) -> None:
        factories.late_task(case)
        people.end(case.role(case.team, Role.TEAM_MEMBER), by=case.coordinator, reason="Other work")
        assert remind(commits) == 0

    def test_nothing_is_said_to_a_deactivated_account_or_to_none(self, case: factories.Case, commits: Any) -> None:
        factories.late_task(case)
        User.objects.filter(person=case.team).update(is_active=False)
        contact = factories.person(of=case.lead, account=False)
        people.assign(case.initiative, by=case.coordinator, person=contact, role=Role.TEAM_MEMBER)
        factories.task(case, responsible=contact, due=factories.in_days(-1))
        assert remind(commits) == 0

    def test_what_stands_in_a_closed_circle_is_not_told(self, case: factories.Case, commits: Any) -> None:
        factories.late_task(case)
        DueItem.objects.update(circle=Circle.CORE_TEAM)
        assert remind(commits) == 0

    def test_what_waits_for_nobody_reminds_nobody(self, case: factories.Case, commits: Any) -> None:
        factories.task(case, due=factories.in_days(-3))
        assert remind(commits) == 0

    def test_rights_that_ended_between_claim_and_sending_withhold_it(self, case: factories.Case) -> None:
        factories.late_task(case)
        services.remind_overdue(factories.in_days(0))
        people.end(case.role(case.team, Role.TEAM_MEMBER), by=case.coordinator, reason="Other work")
        from notifications.tasks import deliver

        deliver(str(OutboxRow.objects.get(key="followup.overdue").pk))
        assert mail.outbox == []


def test_the_task_of_the_scheduler_takes_today(case: factories.Case, commits: Any) -> None:
    factories.late_task(case)
    with commits():
        tasks.remind_overdue()
    assert Reminder.objects.get().day == timezone.localdate()


def test_the_number_of_queries_grows_with_people_and_not_with_tasks(case: factories.Case, django_assert_max_num_queries: Any) -> None:
    for _n in range(20):
        factories.late_task(case)
    with django_assert_max_num_queries(12):
        services.remind_overdue(timezone.localdate() + timedelta(days=1))


MAKE = """
import itertools, secrets
from tests import factories
factories._count = itertools.count(secrets.randbelow(10**12))
case = factories.case()
factories.late_task(case)
from followup import services
services.remind_overdue(factories.in_days(-1))
print(json.dumps(str(case.team.pk)))
"""
REMIND = """
from django.utils import timezone
from followup import services
services.remind_overdue(timezone.localdate())
print(json.dumps("done"))
"""
COUNT = """
from django.utils import timezone
from followup.models import Reminder
from notifications.models import OutboxRow
mails = OutboxRow.objects.filter(key="followup.overdue", recipient=arguments["who"], once__endswith=str(timezone.localdate()))
print(json.dumps([Reminder.objects.filter(person=arguments["who"], day=timezone.localdate()).count(), mails.count(), mails.get().attempts]))
"""


@pytest.mark.slow
def test_four_schedulers_at_once_send_one_mail(real_database: RealDatabase) -> None:
    who = real_database.run(MAKE)
    real_database.run_together(REMIND, [{}] * 4)
    assert real_database.run(COUNT, who=who) == [1, 1, 1]
