"""Profitability as a statement: seen by society, the public bodies, and private persons and companies (002:242)."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from adoption.registry import Need
from core import events
from core.blocks import Heading, Paragraph, Table
from core.models import Event
from registers.descriptions.profitability import REGISTER
from registers.models import Profitability
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db
ALL = ("society", "authority", "citizens")


def form(**values: Any) -> dict[str, Any]:
    return {"viewpoint": "society", "goal": "Less waiting for all.", "verdict": "yes", "grounds": "Five years.", "owner": "", **values}


def page_of(case: factories.Case) -> str:
    return reverse("profitability", args=[case.initiative.pk])


def new(case: factories.Case) -> str:
    return reverse("profitability-entry-new", args=[case.initiative.pk])


def needs(case: factories.Case, gate: int) -> dict[str, Need]:
    return {need.key: need for need in REGISTER.needs(case.initiative, gate)}


class TestWriting:
    def test_a_statement_is_called_after_its_viewpoint_and_recorded(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(new(case), form(owner=case.team.pk), follow=True)
        entry = Profitability.objects.get()
        assert (entry.code, entry.title, entry.verdict, entry.owner) == ("P1", "Society", "yes", case.team)
        assert "P1 is saved." in text(answer) and "Less waiting for all." in text(answer)
        assert Event.objects.get(subject=entry.pk).action == "registers.profitability.created"
        assert events.verify(case.initiative.pk) is None

    def test_a_second_one_of_the_same_viewpoint_is_refused_with_a_way_to_the_first(self, case: factories.Case, sign_in: SignIn) -> None:
        first = factories.profitability(case)
        answer = sign_in(case.coordinator).post(new(case), form(goal="Typed for long"))
        assert field_errors(answer) == {"viewpoint": ["Society: written already, in P1. Change that one."]}
        html = answer.content.decode()
        assert f'href="{reverse("profitability-entry", args=[first.pk])}"' in html and "Typed for long" in html
        assert Profitability.objects.count() == 1

    def test_only_free_viewpoints_are_offered(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.profitability(case)
        html = sign_in(case.coordinator).get(new(case)).content.decode()
        assert 'value="society"' not in html and 'value="authority"' in html

    def test_a_viewpoint_may_be_written_anew_after_removal(self, case: factories.Case, sign_in: SignIn) -> None:
        first, client = factories.profitability(case), sign_in(case.coordinator)
        client.post(reverse("profitability-entry-delete", args=[first.pk]), {"reason": "Begun wrongly"})
        client.post(new(case), form())
        assert Profitability.objects.live().get().code == "P2"

    @pytest.mark.parametrize(
        ("values", "errors"),
        [
            ({"viewpoint": ""}, {"viewpoint": ["Choose whose viewpoint it is."]}),
            ({"viewpoint": "mars"}, {"viewpoint": ["This choice is not offered any more. Choose another one."]}),
            ({"grounds": " "}, {"grounds": ["Write what the judgement rests on, or choose “Not judged yet”."]}),
            ({"verdict": "maybe"}, {"verdict": ["This choice is not offered any more. Choose another one."]}),
            ({"goal": "x" * 2001}, {"goal": ["Shorten this to 2000 characters. It has 2001 now."]}),
        ],
    )
    def test_errors_say_how_to_mend(self, values: dict[str, str], errors: object, case: factories.Case, sign_in: SignIn) -> None:
        assert field_errors(sign_in(case.coordinator).post(new(case), form(**values))) == errors

    def test_the_button_of_a_viewpoint_presets_it(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        assert client.get(f"{new(case)}?viewpoint=citizens").context["form"]["viewpoint"].value() == "citizens"
        assert client.get(f"{new(case)}?viewpoint=mars").context["form"]["viewpoint"].value() is None

    def test_the_second_editor_sees_what_the_first_one_changed(self, case: factories.Case, sign_in: SignIn) -> None:
        entry, client = factories.profitability(case), sign_in(case.coordinator)
        url = reverse("profitability-entry-edit", args=[entry.pk])
        client.post(url, form(goal="First", version=1))
        answer = client.post(url, form(goal="Second", version=1))
        assert "Somebody else changed this while you wrote" in text(answer)
        entry.refresh_from_db()
        assert (entry.goal, entry.viewpoint) == ("First", "society")


class TestPage:
    def test_all_three_stand_there_and_teach_until_they_are_written(self, case: factories.Case, sign_in: SignIn) -> None:
        page = sign_in(case.coordinator).get(page_of(case))
        shown, html = text(page), page.content.decode()
        assert shown.count("Not written yet") == 3 and "each cost and each benefit counted once" in shown
        assert all(f"{new(case)}?viewpoint={one}" in html for one in ALL)
        assert html.count('data-variant="primary"') == 1

    def test_a_written_one_shows_goal_judgement_and_grounds(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.profitability(case, goal="Save 40 000 hours", verdict="no", grounds="The first two years cost more.")
        page = sign_in(case.coordinator).get(page_of(case))
        shown = text(page)
        assert all(words in shown for words in ("P1 Society", "Save 40 000 hours", "Costs more than it gives", "The first two years"))
        assert 'data-is="warns"' in page.content.decode()

    def test_a_reader_gets_no_button(self, case: factories.Case, sign_in: SignIn) -> None:
        assert "Write it" not in text(sign_in(case.reader).get(page_of(case)))

    def test_it_costs_the_same_with_all_three(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        factories.profitability(case, "society", owner=case.team)
        few = queries(client, page_of(case))
        factories.profitability(case, "authority", owner=case.expert)
        assert queries(client, page_of(case)) == few < 12

    def test_the_name_of_a_statement_is_said_in_the_readers_language(self, case: factories.Case, sign_in: SignIn) -> None:
        entry = factories.profitability(case)
        Profitability.objects.filter(pk=entry.pk).update(title="Samhället")
        assert "P1 Society" in text(sign_in(case.reader).get(reverse("profitability-entry", args=[entry.pk])))

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        entry = factories.profitability(case, goal=HOSTILE, grounds=HOSTILE)
        for url in (page_of(case), reverse("profitability-entry", args=[entry.pk])):
            html = sign_in(case.coordinator).get(url).content.decode()
            assert "<script>alert" not in html and "&lt;script&gt;alert(1)&lt;/script&gt;" in html


class TestRights:
    def test_who_judges_changes_their_own_only(self, case: factories.Case, sign_in: SignIn) -> None:
        mine, other = factories.profitability(case, owner=case.team), factories.profitability(case, "authority")
        client = sign_in(case.team)
        assert client.get(reverse("profitability-entry-edit", args=[mine.pk])).status_code == 200
        assert client.get(reverse("profitability-entry-edit", args=[other.pk])).status_code == 403
        assert client.post(new(case), form(viewpoint="citizens")).status_code == 403

    def test_a_stranger_learns_nothing(self, case: factories.Case, sign_in: SignIn) -> None:
        entry, client = factories.profitability(case), sign_in(case.stranger)
        for url in (page_of(case), new(case), reverse("profitability-entry", args=[entry.pk])):
            assert client.get(url).status_code == 404


class TestNeeds:
    def test_milestone_three_alone_asks(self, case: factories.Case) -> None:
        """002:242: milestone III decides the goals and verifies profitability."""
        assert [gate for gate in range(1, 9) if needs(case, gate)] == [3]

    def test_each_viewpoint_needs_its_goal_and_its_judgement_with_grounds(self, case: factories.Case) -> None:
        factories.profitability(case, "society", goal="Less waiting", verdict="yes", grounds="Five years")
        factories.profitability(case, "authority", goal="Fewer systems", owner=case.expert)
        found = needs(case, 3)
        goals, judged = found["profitability.goals"], found["profitability.judged"]
        assert (goals.met, goals.level, str(goals.detail)) == (False, "warn", "Private persons and companies")
        assert (judged.met, str(judged.detail)) == (False, "The public bodies; Private persons and companies")
        assert judged.owner == case.expert

    def test_met_when_all_three_are_there(self, case: factories.Case) -> None:
        for viewpoint in ALL:
            factories.profitability(case, viewpoint, goal="A", verdict="even", grounds="B")
        assert [need.met for need in needs(case, 3).values()] == [True, True]


class TestPaper:
    def test_nothing_written_is_one_sentence(self, case: factories.Case) -> None:
        assert list(REGISTER.blocks(case.initiative)) == [Paragraph("Profitability is not stated yet")]

    def test_a_table_of_the_three_then_the_grounds(self, case: factories.Case) -> None:
        factories.profitability(case, "authority", goal="Fewer systems", verdict="no", grounds="Licences\n\n- two years")
        table, heading, *rest = REGISTER.blocks(case.initiative)
        assert isinstance(table, Table)
        assert [(row[0].text, row[2].text, row[2].state) for row in table.rows] == [
            ("Society", "Not written yet", ""),
            ("The public bodies", "Costs more than it gives", "warns"),
            ("Private persons and companies", "Not written yet", ""),
        ]
        assert heading == Heading("What the judgement rests on: The public bodies") and len(rest) == 2

    @pytest.mark.parametrize("language", ["sv", "fi", "nb"])
    def test_it_stands_in_every_language(self, language: str, case: factories.Case) -> None:
        factories.profitability(case)
        with translation.override(language):
            assert list(REGISTER.blocks(case.initiative))
