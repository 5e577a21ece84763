"""My work: everything that waits for one person, in bands; ticked off and moved on the spot."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adoption.choices import Outcome, Role
from adoption.models import DueItem, Task
from adoption.services import partners, people, phases
from adoption.services import tasks as services
from portfolio import work
from tests import factories
from tests.factories import Case, in_days

SignIn = Callable[[Any], Client]
URL = "/my-work/"


def titles(answer: Any) -> list[str]:
    return [item.asked.title for group in answer.context["groups"] for item in group.items]


def join(other: Case, case: Case) -> None:
    """The team member of one case works in another too."""
    partners.add(other.initiative, case.lead, by=other.coordinator)
    people.assign(other.initiative, by=other.coordinator, person=case.team, role=Role.TEAM_MEMBER)


def heads(answer: Any) -> list[str]:
    return [str(group.title) for group in answer.context["groups"]]


class TestBands:
    MONDAY = datetime.date(2026, 11, 23)

    @pytest.mark.parametrize(
        ("days", "band"), [(-1, "overdue"), (0, "today"), (1, "week"), (6, "week"), (7, "later"), (400, "later"), (None, "undated")]
    )
    def test_a_week_ends_with_its_sunday(self, days: int | None, band: str) -> None:
        day = None if days is None else self.MONDAY + datetime.timedelta(days=days)
        assert work.band_of(day, self.MONDAY) == band

    def test_on_a_sunday_nothing_is_left_of_the_week(self) -> None:
        sunday = self.MONDAY + datetime.timedelta(days=6)
        assert work.band_of(sunday + datetime.timedelta(days=1), sunday) == "later"

    def test_the_database_counts_as_the_page_groups(self, case: Case) -> None:
        for days in (-3, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 60, None):
            factories.task(case, responsible=case.team, due=None if days is None else in_days(days))
        mine, today = work.of(case.team.user), timezone.localdate()
        counted = work.counts(mine, today)
        for band in work.BANDS:
            assert counted[band] == sum(work.band_of(row.due, today) == band for row in mine), band
        assert sum(counted.values()) == 13


class TestPage:
    def test_all_of_it_the_most_pressing_first_also_what_is_due_in_a_year(self, case: Case, sign_in: SignIn) -> None:
        for title, days in (("In a year", 365), ("Late", -3), ("No day", None), ("Today", 0)):
            factories.task(case, title=title, responsible=case.team, due=None if days is None else in_days(days))
        client = sign_in(case.team)
        answer = client.get(URL)
        assert titles(answer) == ["Late", "Today", "In a year", "No day"]
        assert heads(answer) == ["Overdue", "Today", "Later", "Without a date"]
        assert [item.title for item in client.get("/").context["items"]] == ["Late", "Today"]
        assert f'href="{URL}"' in client.get("/").content.decode()

    def test_a_band_a_kind_and_an_initiative_can_be_chosen(self, case: Case, sign_in: SignIn) -> None:
        other = factories.case()
        join(other, case)
        factories.late_task(case, title="Here")
        factories.task(other, title="There", responsible=case.team, due=in_days(60))
        factories.risk(case, title="Look again", owner=case.team, next_review=in_days(60))
        client = sign_in(case.team)
        assert titles(client.get(URL, {"when": "later"})) == ["There", "Look again"]
        assert titles(client.get(URL, {"kind": "risk_review"})) == ["Look again"]
        assert titles(client.get(URL, {"initiative": other.initiative.pk})) == ["There"]
        assert titles(client.get(URL, {"kind": "nonsense", "initiative": "x", "when": "x", "page": "x"})) == ["Here", "There", "Look again"]
        found = client.get(URL, {"sort": "initiative"})
        assert heads(found) == [case.initiative.name, other.initiative.name] and len(titles(found)) == 3

    def test_nothing_of_others_nor_of_initiatives_left_or_ended(self, case: Case, sign_in: SignIn) -> None:
        factories.late_task(case, title="Mine")
        factories.task(case, title="Not mine", responsible=case.expert, due=in_days(1))
        assert titles(sign_in(case.team).get(URL)) == ["Mine"]
        phases.carry_out(case.initiative.pk, 1, Outcome.STOPPED, decision=case.initiative.pk, by=case.owner)
        assert titles(sign_in(case.team).get(URL)) == []
        other = factories.case()
        factories.late_task(other, title="Left")
        people.end(other.role(other.team, Role.TEAM_MEMBER), by=other.coordinator, reason="x")
        assert "Left" not in sign_in(other.team).get(URL).content.decode()

    def test_an_empty_page_teaches(self, sign_in: SignIn, db: None) -> None:
        page = sign_in(factories.person()).get(URL).content.decode()
        assert "Nothing waits for you" in page and "Example of what stands here" in page

    def test_fifty_on_a_page(self, case: Case, sign_in: SignIn) -> None:
        services.create_many(case.initiative, [{"title": f"T {n}", "phase_number": 1} for n in range(52)], by=case.coordinator)
        Task.objects.update(responsible=case.team)
        rows = [
            DueItem(initiative=case.initiative, kind="task", subject=task.pk, title=task.title, url=f"/tasks/{task.pk}/", person=case.team)
            for task in Task.objects.all()
        ]
        DueItem.objects.bulk_create(rows)
        client = sign_in(case.team)
        assert len(titles(client.get(URL))) == 50 and len(titles(client.get(URL, {"page": 2}))) == 2

    def test_the_number_of_queries_does_not_grow(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.team)

        def more(count: int) -> None:
            for _n in range(count):
                other = factories.case()
                join(other, case)
                factories.task(other, responsible=case.team, due=in_days(3))
                factories.risk(other, owner=case.team, next_review=in_days(3))

        def queries() -> int:
            client.get(URL)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(URL).status_code == 200
            return len(seen)

        more(1)
        few = queries()
        more(3)
        assert queries() == few <= 14


class TestOnTheSpot:
    def test_a_task_is_ticked_off_and_the_page_comes_back_with_its_code(self, case: Case, sign_in: SignIn) -> None:
        task = factories.late_task(case)
        client = sign_in(case.team)
        page = client.get(URL).content.decode()
        assert f'action="{reverse("task-done", args=[task.pk])}"' in page
        answer = client.post(reverse("task-done", args=[task.pk]), {"version": task.version, "next": URL}, follow=True)
        assert answer.redirect_chain == [(URL, 302)] and f"{task.code} is done." in answer.content.decode()
        assert titles(answer) == [] and Task.objects.get(pk=task.pk).state == "done"

    def test_a_task_is_moved_and_the_page_comes_back(self, case: Case, sign_in: SignIn) -> None:
        task = factories.late_task(case)
        client = sign_in(case.team)
        sent = {"version": task.version, "due": in_days(20).isoformat(), "next": f"{URL}?when=overdue"}
        answer = client.post(reverse("task-date", args=[task.pk]), sent)
        assert answer["Location"] == f"{URL}?when=overdue"
        assert Task.objects.get(pk=task.pk).due == in_days(20) == DueItem.objects.open().get(subject=task.pk).due

    @pytest.mark.parametrize("due", ["", "soon", "31.2.2026", "1.1.20026"])
    def test_a_day_that_is_none_is_told_and_kept(self, case: Case, sign_in: SignIn, due: str) -> None:
        task = factories.late_task(case)
        answer = sign_in(case.team).post(reverse("task-date", args=[task.pk]), {"version": 1, "due": due, "next": URL})
        assert answer.status_code == 200 and answer.context["form"].errors["due"]
        assert f'value="{URL}"' in answer.content.decode() and Task.objects.get(pk=task.pk).due == task.due

    def test_a_day_before_the_start_is_refused(self, case: Case, sign_in: SignIn) -> None:
        task = factories.task(case, responsible=case.team, starts=in_days(5), due=in_days(9))
        answer = sign_in(case.team).post(reverse("task-date", args=[task.pk]), {"version": 1, "due": in_days(4).isoformat()})
        assert "The task starts on" in answer.content.decode()

    def test_the_second_editor_sees_the_first_ones_day(self, case: Case, sign_in: SignIn) -> None:
        task = factories.late_task(case)
        services.edit(task, by=case.coordinator, seen_version=1, due=in_days(30))
        client, url = sign_in(case.team), reverse("task-date", args=[task.pk])
        answer = client.post(url, {"version": 1, "due": in_days(2).isoformat(), "next": URL})
        assert len(answer.context["form"].conflicts) == 1 and Task.objects.get(pk=task.pk).due == in_days(30)
        again = client.post(url, {"version": answer.context["form"].data["version"], "due": in_days(2).isoformat(), "next": URL})
        assert again["Location"] == URL and Task.objects.get(pk=task.pk).due == in_days(2)

    def test_who_may_not_change_it_is_not_offered_the_form_and_may_still_tick_off(self, case: Case, sign_in: SignIn) -> None:
        task = factories.task(case, responsible=case.expert, due=in_days(1))
        client = sign_in(case.expert)
        page = client.get(URL).content.decode()
        assert reverse("task-date", args=[task.pk]) not in page and reverse("task-done", args=[task.pk]) in page
        assert client.post(reverse("task-date", args=[task.pk]), {"version": 1, "due": "1.1.2030"}).status_code == 403
        assert sign_in(case.stranger).post(reverse("task-date", args=[task.pk]), {"version": 1, "due": "1.1.2030"}).status_code == 404

    def test_one_that_is_done_meanwhile_asks_for_no_day(self, case: Case, sign_in: SignIn) -> None:
        task = factories.late_task(case)
        services.finish(task, by=case.coordinator, seen_version=1)
        answer = sign_in(case.team).post(reverse("task-date", args=[task.pk]), {"version": 2, "due": "1.1.2030"})
        assert "It asks for no date any more" in answer.content.decode()

    def test_nobody_is_sent_to_another_site(self, case: Case, sign_in: SignIn) -> None:
        task = factories.late_task(case)
        sent = {"version": 1, "due": in_days(3).isoformat(), "next": "//evil.example/"}
        assert sign_in(case.team).post(reverse("task-date", args=[task.pk]), sent)["Location"] == reverse("task", args=[task.pk])

    def test_every_other_kind_has_its_one_link(self, case: Case, sign_in: SignIn) -> None:
        risk = factories.risk(case, owner=case.team, next_review=in_days(3))
        page = sign_in(case.team).get(URL).content.decode()
        assert "Review the risk" in page and reverse("risk", args=[risk.pk]) in page and "Tick off" not in page
