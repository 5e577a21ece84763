"""Expected benefits: written, sorted (M22), demanded with owner and measure (M21), told on paper."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from adoption.choices import DueKind
from adoption.models import DueItem
from adoption.registry import Need
from adoption.services import entries
from benefits.descriptions.expected import REGISTER
from benefits.expected_page import path
from benefits.forms.expected import NUMBER, Measured
from benefits.models import ExpectedBenefit
from core.blocks import Heading, Lead, Paragraph, Table
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db


def form(**values: Any) -> dict[str, Any]:
    data = {"title": "Sooner decided", "description": "Facts are fetched", "goal": "", "beneficiary": "companies", "whom": "Restaurants"}
    data |= {"reach": "external", "nature": "qualitative", "owner": "", "starts_on": "", "begun_on": "", "measure": "Time to a decision"}
    return {**data, "unit": "days", "baseline": "41", "target": "25", **values}


def new(case: factories.Case) -> str:
    return reverse("expected-benefit-new", args=[case.initiative.pk])


def page(case: factories.Case) -> str:
    return reverse("expected-benefits", args=[case.initiative.pk])


def needs(case: factories.Case, gate: int) -> dict[str, Need]:
    assert REGISTER.needs is not None
    return {need.key: need for need in REGISTER.needs(case.initiative, gate)}


class TestWriting:
    def test_it_is_saved_and_its_day_waits_for_the_owner(self, case: factories.Case, sign_in: SignIn) -> None:
        goal, day = factories.goal(case), factories.in_days(90)
        data = form(goal=goal.pk, owner=case.team.pk, starts_on=day.strftime("%d.%m.%Y"))
        shown = text(sign_in(case.coordinator).post(new(case), data, follow=True))
        benefit = ExpectedBenefit.objects.get()
        row = DueItem.objects.open().get(subject=benefit.pk)
        assert (benefit.code, benefit.baseline, benefit.target, benefit.goal) == ("B1", 41, 25, goal)
        assert (row.kind, row.person, row.due) == (DueKind.BENEFIT, case.team, day)
        assert "from 41 to 25 days" in shown and "Qualitative, external" in shown and "Restaurants" in shown

    def test_once_it_takes_effect_nobody_waits(self, case: factories.Case) -> None:
        benefit = factories.benefit(case, owner=case.team, starts_on=factories.in_days(-3))
        assert DueItem.objects.awaiting(case.team.pk).filter(subject=benefit.pk).exists()
        entries.edit(benefit, by=case.coordinator, seen_version=1, begun_on=factories.in_days(-1))
        assert not DueItem.objects.open().filter(subject=benefit.pk).exists()

    def test_it_is_always_said_of_which_kind_it_is_and_where_it_falls(self, case: factories.Case, sign_in: SignIn) -> None:
        """M22."""
        answer = sign_in(case.coordinator).post(new(case), form(beneficiary="", nature="", reach=""))
        assert field_errors(answer) == {
            "beneficiary": ["Choose for whom it is."],
            "reach": ["Choose where it falls."],
            "nature": ["Choose of which kind it is."],
        }

    @pytest.mark.parametrize(
        ("values", "errors"),
        [
            ({"title": ""}, {"title": ["Write what becomes better."]}),
            ({"unit": "", "measure": ""}, {"measure": ["Write what the numbers measure."], "unit": ["Write the unit of the numbers."]}),
            ({"target": "many"}, {"target": [str(NUMBER)]}),
            ({"target": "1,234"}, {"target": [str(NUMBER)]}),
            ({"nature": "green"}, {"nature": ["This choice is not offered any more. Choose another one."]}),
            ({"goal": "x"}, {"goal": ["This choice is not offered any more. Choose another one."]}),
        ],
    )
    def test_errors_say_how_to_mend(self, values: Any, errors: Any, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(new(case), form(**values))
        assert field_errors(answer) == errors and "Facts are fetched" in answer.content.decode()

    def test_it_cannot_have_begun_tomorrow(self, case: factories.Case, sign_in: SignIn) -> None:
        day = factories.in_days(1).strftime("%d.%m.%Y")
        assert list(field_errors(sign_in(case.coordinator).post(new(case), form(begun_on=day)))) == ["begun_on"]

    def test_one_written_from_a_goal_serves_it(self, case: factories.Case, sign_in: SignIn) -> None:
        goal, other = factories.goal(case), factories.goal(factories.case())
        client = sign_in(case.coordinator)
        assert client.get(f"{new(case)}?goal={goal.pk}").context["form"]["goal"].value() == goal.pk
        assert client.get(f"{new(case)}?goal={other.pk}").context["form"]["goal"].value() is None

    def test_the_owner_changes_it_and_the_second_editor_loses_nothing(self, case: factories.Case, sign_in: SignIn) -> None:
        benefit, client = factories.benefit(case, owner=case.team), sign_in(case.team)
        url = reverse("expected-benefit-edit", args=[benefit.pk])
        client.post(url, form(owner=case.team.pk, target="30", version=1))
        answer = client.post(url, form(owner=case.team.pk, target="20,5", version=1))
        assert "Somebody else changed this while you wrote" in text(answer) and "20,5" in answer.content.decode()
        benefit.refresh_from_db()
        assert benefit.target == 30

    def test_it_is_removed_with_a_reason(self, case: factories.Case, sign_in: SignIn) -> None:
        benefit, client = factories.benefit(case, title="Written twice"), sign_in(case.coordinator)
        url = reverse("expected-benefit-delete", args=[benefit.pk])
        assert "Written twice" not in text(client.post(url, {"reason": "Twice"}, follow=True))


class TestNumbers:
    @pytest.mark.parametrize(
        ("written", "read"),
        [("41", "41"), ("1 250", "1250"), ("12,5", "12.5"), ("12.50", "12.50"), ("-3", "-3"), ("−3,25", "-3.25"), ("", None), ("0", "0")],
    )
    def test_they_are_read_as_people_write_them(self, written: str, read: str | None) -> None:
        assert Measured(label="x").clean(written) == (Decimal(read) if read is not None else None)

    @pytest.mark.parametrize("written", ["1.234", "1,2,3", "NaN", "1e5", "--1", "٣", ",", "1" * 13])
    def test_nothing_is_guessed(self, written: str) -> None:
        field = Measured(label="x")
        with pytest.raises(Exception, match="at most two decimals"):
            field.clean(written)

    def test_they_are_given_back_without_zeros(self) -> None:
        assert Measured(label="x").prepare_value(Decimal("1250.00")) == "1250" and Measured(label="x").prepare_value("x") == "x"

    @pytest.mark.parametrize(
        ("baseline", "target", "said"),
        [
            (41, 25, "from 41 to 25 days"),
            (None, 25, "to 25 days"),
            (41, None, "today 41 days"),
            (None, None, ""),
            (0, 5, "from 0 to 5 days"),
        ],
    )
    def test_only_what_is_known_is_told(self, baseline: int | None, target: int | None, said: str) -> None:
        assert path(ExpectedBenefit(baseline=baseline, target=target, unit="days")) == said


class TestList:
    def test_an_empty_register_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        assert "Write down the first benefit" in text(sign_in(case.coordinator).get(page(case)))
        assert "Write down the first benefit" not in text(sign_in(case.reader).get(page(case)))

    def test_it_shows_what_is_missing_and_late(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.benefit(case, starts_on=factories.in_days(-3))
        shown = text(sign_in(case.reader).get(page(case)))
        assert all(word in shown for word in ("Not said yet", "Nobody yet", "Overdue by 3 days"))

    def test_many_cost_the_same_queries_as_few(self, case: factories.Case, sign_in: SignIn) -> None:
        client, benefit = sign_in(case.coordinator), factories.benefit(case, owner=case.team, goal=factories.goal(case))
        urls = (page(case), reverse("expected-benefit", args=[benefit.pk]))
        few = [queries(client, url) for url in urls]
        for _n in range(12):
            factories.benefit(case, owner=case.expert, goal=factories.goal(case))
        assert [queries(client, url) for url in urls] == few
        assert max(few) < 15

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        benefit = factories.benefit(case, title=HOSTILE, description=HOSTILE, whom=HOSTILE, measure=HOSTILE, unit=HOSTILE[:40])
        for url in (page(case), reverse("expected-benefit", args=[benefit.pk])):
            assert "<script>alert" not in sign_in(case.coordinator).get(url).content.decode()


class TestNeeds:
    """M21: benefits are known, owned and measurable before the plan is approved."""

    @pytest.mark.parametrize(("gate", "level"), [(1, "inform"), (2, "warn"), (4, "warn")])
    def test_none_at_all_is_said(self, gate: int, level: str, case: factories.Case) -> None:
        assert {key: (need.met, need.level, need.rule) for key, need in needs(case, gate).items()} == {
            "benefits.any": (False, level, "M21")
        }

    def test_later_nobody_asks(self, case: factories.Case) -> None:
        assert needs(case, 5) == {}

    def test_each_has_an_owner_and_a_measure(self, case: factories.Case) -> None:
        factories.benefit(case, owner=case.team, measure="Days")
        assert needs(case, 2)["benefits.followable"].met and "benefits.followable" not in needs(case, 1)
        factories.benefit(case, title="No owner", measure="Days")
        need = needs(case, 3)["benefits.followable"]
        assert (need.met, need.level, need.detail, need.owner) == (False, "warn", "B2 No owner", None)
        factories.benefit(case, title="No measure", owner=case.team, measure=" ")
        assert str(needs(case, 4)["benefits.followable"].detail) == "B2 No owner; B3 No measure"

    def test_they_cost_one_query(self, case: factories.Case, django_assert_num_queries: Any) -> None:
        for _n in range(3):
            factories.benefit(case, owner=case.team)
        with django_assert_num_queries(1):
            needs(case, 2)


class TestPaper:
    def test_an_empty_register_says_so(self, case: factories.Case) -> None:
        assert REGISTER.blocks is not None
        assert list(REGISTER.blocks(case.initiative)) == [Paragraph("No expected benefit is written down yet")]

    def test_a_sentence_a_table_and_what_stands_behind(self, case: factories.Case) -> None:
        factories.benefit(case, title="Sooner", description="Facts are fetched.", owner=case.team, measure="Days", unit="days",
                          baseline=Decimal(41), target=Decimal("25.5"))  # fmt: skip
        factories.benefit(case)
        assert REGISTER.blocks is not None
        lead, table, heading, paragraph = REGISTER.blocks(case.initiative)
        assert lead == Lead("2 benefits are expected; 1 can be followed up by an owner and a measure.")
        assert isinstance(table, Table) and table.rows[0][4].second == "from 41 to 25.50 days"
        assert (table.rows[1][4].text, table.rows[1][4].state) == ("Not said yet", "warns")
        assert isinstance(heading, Heading) and heading.text == "B1 Sooner" and paragraph == Paragraph("Facts are fetched.")
