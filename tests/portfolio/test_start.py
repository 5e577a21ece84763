"""The start page, the list of initiatives, and the pages anybody may read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import Membership
from adoption.choices import Outcome, Role
from adoption.models import Initiative
from adoption.services import people, phases, setup
from tests import factories
from tests.factories import Case, in_days

SignIn = Callable[[Any], Client]


def count(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def more(case: Case, number: int, **values: Any) -> list[Initiative]:
    made = [
        setup.create(by=case.coordinator, name=f"Initiative {n:03}", case_number=f"X {n:03}", lead=case.lead, **values)
        for n in range(number)
    ]
    return [setup.finish(one, by=case.coordinator) for one in made]


class TestAwaitingMe:
    def test_the_most_pressing_comes_first_with_one_filled_button(self, case: Case, sign_in: SignIn) -> None:
        for title, days in (("Later", 9), ("Overdue", -3), ("Soon", 2)):
            factories.task(case, title=title, responsible=case.team, due=in_days(days))
        answer = sign_in(case.team).get(reverse("start"))
        page = answer.content.decode()
        assert [item.title for item in answer.context["items"]] == ["Overdue", "Soon", "Later"]
        assert "Overdue by 3 days" in page and "in 2 days" in page and "3 things are asked of you" in page
        assert page.count("data-first") == 1
        assert len([part for part in page.split('class="ds-button"')[1:] if "data-variant" not in part.split(">")[0]]) == 1

    def test_what_stands_in_an_initiative_one_has_left_is_not_shown_nor_counted(self, case: Case, sign_in: SignIn) -> None:
        factories.late_task(case, title="Hidden <b>")
        people.end(case.role(case.team, Role.TEAM_MEMBER), by=case.coordinator, reason="x")
        answer = sign_in(case.team).get(reverse("start"))
        assert "Hidden" not in answer.content.decode() and "fl-count" not in answer.content.decode()

    def test_somebody_without_anything_is_taught_and_may_start(self, sign_in: SignIn, db: None) -> None:
        page = sign_in(factories.person()).get(reverse("start")).content.decode()
        assert "Nothing is asked of you now" in page and "You take part in no initiative yet" in page
        assert page.count(f'class="ds-button" href="{reverse("initiative-new")}"') == 1

    def test_somebody_without_an_organisation_is_told_why_not(self, sign_in: SignIn, db: None) -> None:
        lonely = factories.person()
        Membership.objects.all().delete()
        page = sign_in(lonely).get(reverse("start")).content.decode()
        assert "You belong to no organisation yet" in page and reverse("initiative-new") not in page

    def test_the_queries_do_not_grow(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        factories.task(case, responsible=case.coordinator, due=in_days(1))
        few = count(client, reverse("start"))
        more(case, 8)
        for _n in range(30):
            factories.task(case, responsible=case.coordinator, due=in_days(2))
        assert count(client, reverse("start")) == few < 15

    def test_it_asks_to_sign_in(self, client: Client, db: None) -> None:
        assert reverse("sign-in") in client.get(reverse("start")).url


class TestTheList:
    def test_it_shows_only_mine_with_role_and_next_milestone(self, case: Case, sign_in: SignIn) -> None:
        other = factories.case()
        rows = sign_in(case.reader).get(reverse("initiatives")).context["rows"]
        assert [row.initiative for row in rows] == [case.initiative]
        assert [str(role) for role in rows[0].roles] == ["Reader"]
        assert rows[0].course.milestone == "I, Identified need"
        assert other.initiative.name == case.initiative.name

    def test_it_is_paged_with_constant_queries(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        few = count(client, reverse("initiatives"))
        more(case, 26)
        assert count(client, reverse("initiatives")) == few < 15
        assert len(client.get(reverse("initiatives"), {"page": 2}).context["rows"]) == 2

    @pytest.mark.parametrize(
        ("wanted", "names"),
        [
            ({"q": "initiative 002"}, ["Initiative 002"]),
            ({"q": "x 001"}, ["Initiative 001"]),
            ({"q": "%"}, []),
            ({"phase": "explore_solutions"}, ["Initiative 001"]),
            ({"status": "stopped"}, ["Initiative 000"]),
            ({"status": "setting_up"}, ["Begun"]),
            ({"sort": "name", "status": "active", "phase": "identify_need", "q": "iti"}, ["Initiative 002"]),
        ],
    )
    def test_it_is_filtered(self, case: Case, sign_in: SignIn, wanted: dict[str, str], names: list[str]) -> None:
        first, second, _third = more(case, 3)
        setup.create(by=case.coordinator, name="Begun", case_number="B", lead=case.lead)
        phases.carry_out(first.pk, 1, Outcome.STOPPED, decision=first.pk, by=case.owner)
        phases.carry_out(second.pk, 1, Outcome.APPROVED, decision=second.pk, by=case.owner)
        answer = sign_in(case.coordinator).get(reverse("initiatives"), wanted)
        assert [row.initiative.name for row in answer.context["rows"]] == names

    def test_leads_of_initiatives_one_may_not_see_are_not_offered(self, case: Case, sign_in: SignIn) -> None:
        other = factories.case()
        client = sign_in(case.reader)
        page = client.get(reverse("initiatives"), {"lead": other.lead.pk})
        assert page.status_code == 200 and other.lead.name not in page.content.decode()

    @pytest.mark.parametrize("wanted", [{"phase": "x"}, {"lead": "nonsense"}, {"sort": "x"}, {"q": "x" * 300}, {"page": "-1"}])
    def test_a_filter_that_cannot_be_read_breaks_nothing(self, case: Case, sign_in: SignIn, wanted: dict[str, str]) -> None:
        assert sign_in(case.reader).get(reverse("initiatives"), wanted).status_code == 200

    def test_one_that_is_being_set_up_is_gone_on_with_only_by_its_coordinator(self, case: Case, sign_in: SignIn) -> None:
        begun = setup.create(by=case.coordinator, name="Begun", case_number="B", lead=case.lead)
        people.assign(begun, by=case.coordinator, person=case.team, role=Role.READER)
        way = reverse("initiative-setup", args=[begun.pk, "check"])
        assert way in sign_in(case.coordinator).get(reverse("initiatives")).content.decode()
        page = sign_in(case.team).get(reverse("initiatives")).content.decode()
        assert "Being set up" in page and way not in page


class TestPagesForAnybody:
    @pytest.mark.parametrize("name", ["help", "accessibility"])
    @pytest.mark.parametrize("language", ["en", "sv", "fi", "nb"])
    def test_they_open_without_signing_in(self, client: Client, name: str, language: str, db: None) -> None:
        with translation.override(language):
            assert client.get(reverse(name), headers={"Accept-Language": language}).status_code == 200

    def test_the_old_page_about_the_method_leads_to_the_guide(self, client: Client, db: None) -> None:
        assert client.get(reverse("about-method")).headers["Location"] == reverse("guide")

    def test_help_explains_the_most_common_words_and_leads_to_all(self, client: Client, db: None) -> None:
        page = client.get(reverse("help")).content.decode()
        assert f'href="{reverse("guide-words")}#gate"' in page and 'popovertarget="term-gate"' in page
