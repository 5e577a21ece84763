"""Solution options: doing nothing first, compared, one recommended (M12, 002:236, 002:270)."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import Organisation
from adoption.models import Initiative
from adoption.money import currency_of
from adoption.registry import Need
from core import events
from core.blocks import Heading, Lead, Paragraph, Table
from core.db import Superseded
from core.models import Event
from registers.descriptions.option import REGISTER
from registers.models import Option
from registers.option_sums import against, difference
from registers.services import option as services
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db


def way(name: str, case: factories.Case) -> str:
    return reverse(name, args=[case.initiative.pk])


def form(**values: Any) -> dict[str, Any]:
    return {"title": "Join the platform", "description": "Everybody shares one.", "cost": "84 000", "meets_need": "4", **values}


def needs(case: factories.Case, gate: int = 2) -> dict[str, Need]:
    return {need.key: need for need in REGISTER.needs(case.initiative, gate)}


def actions(entry: Option) -> list[str]:
    return list(Event.objects.filter(subject=entry.pk).order_by("seq").values_list("action", flat=True))


def nothing_of(case: factories.Case) -> Option:
    return Option.objects.get(initiative=case.initiative, does_nothing=True, deleted_at=None)


class TestSums:
    """002:236: costs and benefits of each option, so that they can be compared."""

    @pytest.mark.parametrize(
        ("sums", "years", "found"),
        [
            ((84, 12, 40), 5, 56),
            ((0, 120, 0), 5, -600),
            ((100, 10, 10), 1, -100),
            ((0, 0, 0), 5, 0),
            ((None, 12, 40), 5, None),
            ((84, None, 40), 5, None),
            ((84, 12, None), 5, None),
        ],
    )
    def test_benefits_less_costs_and_nothing_while_a_sum_is_missing(self, sums: Any, years: int, found: int | None) -> None:
        cost, yearly_cost, yearly_benefit = (None if one is None else Decimal(one) for one in sums)
        assert difference(cost, yearly_cost, yearly_benefit, years) == found

    def test_against_another(self) -> None:
        assert against(Decimal(56), Decimal(-600)) == 656
        assert against(None, Decimal(1)) is None and against(Decimal(1), None) is None


class TestFirst:
    """M12: doing nothing is the first option."""

    def test_with_the_first_option_comes_going_on_as_today(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(way("option-new", case), form(), follow=True)
        first, second = Option.objects.order_by("number")
        assert (first.code, first.title, first.does_nothing, first.cost, first.yearly_benefit) == ("O1", "Go on as today", True, 0, 0)
        assert (second.code, second.title, second.does_nothing, second.cost) == ("O2", "Join the platform", False, 84_000)
        assert actions(first) == actions(second) == ["registers.option.created"]
        assert "4 mostly" in text(answer) and "84 000" in text(answer).replace("\u00a0", " ")

    def test_its_name_is_in_the_language_of_the_documents(self, case: factories.Case) -> None:
        Initiative.objects.filter(pk=case.initiative.pk).update(language="sv")
        with translation.override("fi"):
            services.begin(case.fresh(), by=case.coordinator)
        with translation.override("sv"):
            assert nothing_of(case).title == str(translation.gettext("Go on as today"))

    def test_a_button_begins_with_it_and_is_no_danger_pressed_twice(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        assert "Begin with going on as today" in text(client.get(way("options", case)))
        for _press in range(2):
            assert client.post(way("options-begin", case)).status_code == 302
        assert Option.objects.get().does_nothing
        assert client.get(way("options-begin", case)).status_code == 302

    def test_once_removed_it_does_not_come_back_by_itself(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        factories.option(case)
        client.post(reverse("option-delete", args=[nothing_of(case).pk]), {"reason": "Not asked for"})
        factories.option(case)
        assert not Option.objects.live().filter(does_nothing=True).exists()
        assert "Going on as today is not among the options" in text(client.get(way("options", case)))
        client.post(way("options-begin", case))
        assert nothing_of(case).code == "O4"
        shown = client.get(way("options", case))
        assert [row.entry.code for row in shown.context["rows"]] == ["O4", "O2", "O3"]
        assert "is not among the options" not in text(shown)


class TestWriting:
    @pytest.mark.parametrize(
        ("values", "errors"),
        [
            ({"title": ""}, {"title": ["Write a short name for the option."]}),
            ({"meets_need": "6"}, {"meets_need": ["This choice is not offered any more. Choose another one."]}),
            ({"cost": "84.5"}, {"cost": ["Write the amount in whole numbers, for example 84 000."]}),
            ({"cost": "-1"}, {"cost": ["Write the amount in whole numbers, for example 84 000."]}),
            ({"cost": "9" * 15}, {"cost": ["Write an amount of at most 14 digits."]}),
        ],
    )
    def test_errors_say_how_to_mend_and_nothing_is_made(self, values: Any, errors: Any, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(way("option-new", case), form(**values))
        assert field_errors(answer) == errors
        assert "Everybody shares one." in answer.content.decode()
        assert not Option.objects.exists()

    def test_the_second_editor_loses_nothing(self, case: factories.Case, sign_in: SignIn) -> None:
        option, client = factories.option(case), sign_in(case.coordinator)
        url = reverse("option-edit", args=[option.pk])
        client.post(url, form(title="First", version=1))
        answer = client.post(url, form(title="Second", legal="A new law is needed", version=1))
        assert "Somebody else changed this while you wrote" in text(answer)
        assert "A new law is needed" in answer.content.decode()
        option.refresh_from_db()
        assert (option.title, option.legal) == ("First", "")

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        option = factories.option(case, title=HOSTILE, description=HOSTILE, security=HOSTILE)
        for url in (way("options", case), way("options-compare", case), reverse("option", args=[option.pk])):
            page = sign_in(case.coordinator).get(url).content.decode()
            assert "<script>alert" not in page and "&lt;script&gt;" in page


class TestRecommending:
    """002:236, 002:270: one option is recommended, with reasons."""

    def test_reasons_are_demanded(self, case: factories.Case, sign_in: SignIn) -> None:
        option = factories.option(case)
        answer = sign_in(case.coordinator).post(reverse("option-recommend", args=[option.pk]), {"reasons": " ", "version": 1})
        assert field_errors(answer) == {"reasons": ["Write why this option is recommended."]}

    def test_it_moves_from_one_to_another_and_both_know_it(self, case: factories.Case, sign_in: SignIn) -> None:
        one, two, client = factories.option(case), factories.option(case), sign_in(case.coordinator)
        client.post(reverse("option-recommend", args=[one.pk]), {"reasons": "Cheapest", "version": 1})
        assert f"{one.code}, {one.title}, is recommended now" in text(client.get(reverse("option-recommend", args=[two.pk])))
        answer = client.post(reverse("option-recommend", args=[two.pk]), {"reasons": "Safest", "version": 1}, follow=True)
        assert "Safest" in text(answer)
        one.refresh_from_db(), two.refresh_from_db()
        assert (one.recommended, one.reasons, two.recommended, two.reasons) == (False, "", True, "Safest")
        assert actions(one)[1:] == ["registers.option.recommended", "registers.option.not_recommended"]
        assert actions(two)[1:] == ["registers.option.recommended"]
        assert "Cheapest" in text(client.get(reverse("option", args=[one.pk]))), "the history keeps the reasons"
        assert events.verify(case.initiative.pk) is None

    def test_the_same_again_is_no_event(self, case: factories.Case) -> None:
        option = services.recommend(factories.option(case), by=case.coordinator, seen_version=1, reasons="Cheapest")
        services.recommend(option, by=case.coordinator, seen_version=2, reasons="Cheapest")
        assert actions(option)[1:] == ["registers.option.recommended"]

    def test_a_stale_page_shows_the_reasons_of_the_other(self, case: factories.Case, sign_in: SignIn) -> None:
        option, client = factories.option(case), sign_in(case.coordinator)
        url = reverse("option-recommend", args=[option.pk])
        client.post(url, {"reasons": "Of the first", "version": 1})
        answer = client.post(url, {"reasons": "Of the second", "version": 1})
        assert "Somebody else changed this while you wrote" in text(answer)
        assert "Of the first" in text(answer) and "Of the second" in answer.content.decode()

    def test_a_removed_one_cannot_be_recommended(self, case: factories.Case, sign_in: SignIn) -> None:
        option, client = factories.option(case), sign_in(case.coordinator)
        client.post(reverse("option-delete", args=[option.pk]), {"reason": "Twice"})
        with pytest.raises(Superseded):
            services.recommend(option, by=case.coordinator, seen_version=1, reasons="Best")
        answer = client.post(reverse("option-recommend", args=[option.pk]), {"reasons": "Best", "version": 1})
        assert "Somebody has removed this meanwhile" in text(answer)

    @pytest.mark.parametrize("who", ["team", "reader", "chair"])
    def test_only_the_coordinator_recommends(self, who: str, case: factories.Case, sign_in: SignIn) -> None:
        client, option = sign_in(getattr(case, who)), factories.option(case)
        assert client.post(reverse("option-recommend", args=[option.pk]), {"reasons": "Best", "version": 1}).status_code == 403
        assert "Recommend" not in text(client.get(way("options-compare", case))).replace("Recommendation", "")


class TestPages:
    def test_an_empty_register_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        shown = text(sign_in(case.coordinator).get(way("options", case)))
        assert "Add the first option" in shown and "Example from another town" in shown
        assert "There is nothing to compare yet" in text(sign_in(case.reader).get(way("options-compare", case)))

    def test_side_by_side_with_what_is_recommended_in_a_word(self, case: factories.Case, sign_in: SignIn) -> None:
        one = factories.option(case, cost=84, yearly_cost=12, yearly_benefit=40, feasible=5, security="Secrets")
        Option.objects.filter(does_nothing=True).update(yearly_cost=120)
        services.recommend(one, by=case.coordinator, seen_version=1, reasons="Cheapest")
        page = sign_in(case.reader).get(way("options-compare", case))
        (side,) = page.context["sides"]
        lines = {str(line.label): [cell for _head, cell in line.cells] for line in side.lines}
        assert [head.code for head in side.heads] == ["O1", "O2"]
        assert [(cell.text, cell.state) for cell in lines["Recommendation"]] == [("–", ""), ("Recommended", "done")]
        assert [cell.text for cell in lines["Can be carried out"]] == ["Not judged yet", "5 easily"]
        assert [cell.text.replace("\u00a0", " ") for cell in lines["Benefits less costs over 5 years"]] == ["−600 kr", "56 kr"]
        assert lines["Benefits less costs over 5 years"][1].second.startswith("+656")
        assert "Secrets" in text(page) and "Cheapest" in text(page)

    def test_five_options_need_a_second_table(self, case: factories.Case, sign_in: SignIn) -> None:
        for _n in range(4):
            factories.option(case)
        sides = sign_in(case.reader).get(way("options-compare", case)).context["sides"]
        assert [len(side.heads) for side in sides] == [3, 2]

    def test_many_cost_the_same_queries_as_few(self, case: factories.Case, sign_in: SignIn) -> None:
        client, option = sign_in(case.coordinator), factories.option(case)
        urls = (way("options", case), way("options-compare", case), reverse("option", args=[option.pk]))
        few = [queries(client, url) for url in urls]
        for _n in range(12):
            factories.option(case)
        assert [queries(client, url) for url in urls] == few
        assert max(few) < 15


class TestNeeds:
    @pytest.mark.parametrize("gate", [1, 3, 4, 5, 6, 7, 8])
    def test_only_milestone_two_asks(self, gate: int, case: factories.Case) -> None:
        assert needs(case, gate) == {}

    def test_without_options_all_three_warn(self, case: factories.Case) -> None:
        found = needs(case)
        assert [(need.met, need.level) for need in found.values()] == [(False, "warn")] * 3
        assert found["options.nothing"].url == way("options", case)

    def test_doing_nothing_has_to_be_described(self, case: factories.Case) -> None:
        """M12: it is there and says what it leads to; removed, it is missing again."""
        factories.option(case)
        nothing = nothing_of(case)
        need = needs(case)["options.nothing"]
        assert (need.met, need.rule, need.url) == (False, "M12", reverse("option-edit", args=[nothing.pk]))
        Option.objects.filter(pk=nothing.pk).update(description="Nine days on paper.")
        assert needs(case)["options.nothing"].met
        Option.objects.filter(pk=nothing.pk).update(deleted_at="2026-01-01T00:00:00Z")
        assert not needs(case)["options.nothing"].met

    def test_two_ways_beside_it_are_studied(self, case: factories.Case) -> None:
        factories.option(case)
        assert not needs(case)["options.several"].met
        factories.option(case)
        assert needs(case)["options.several"].met

    def test_one_is_recommended(self, case: factories.Case) -> None:
        option = factories.option(case)
        assert not needs(case)["options.recommended"].met
        services.recommend(option, by=case.coordinator, seen_version=1, reasons="Cheapest")
        assert needs(case)["options.recommended"].met

    def test_they_cost_one_query(self, case: factories.Case, django_assert_num_queries: Any) -> None:
        factories.option(case)
        with django_assert_num_queries(1):
            needs(case)


class TestPaper:
    def test_an_empty_register_says_so(self, case: factories.Case) -> None:
        assert list(REGISTER.blocks(case.initiative)) == [Paragraph("No solution options are described yet")]

    def test_comparison_then_each_option_then_the_recommendation(self, case: factories.Case) -> None:
        """002:270: the headings of the pre-study report."""
        option = factories.option(case, title="Join", description="One for all.", legal="- Law\n- Agreement")
        services.recommend(option, by=case.coordinator, seen_version=1, reasons="Cheapest.")
        blocks = list(REGISTER.blocks(case.initiative))
        assert blocks[0] == Lead("2 options are described. O2, Join, is recommended.")
        table = next(block for block in blocks if isinstance(block, Table))
        assert [column.title for column in table.columns] == ["Criterion", "O1 Go on as today", "O2 Join"]
        assert table.rows[0][2].state == "done"
        headings = [block.text for block in blocks if isinstance(block, Heading)]
        assert headings == ["O1 Go on as today", "O2 Join", "Legal conditions", "Reasoning about the recommended option"]
        assert blocks[-1] == Paragraph("Cheapest.")


@pytest.mark.parametrize(("country", "currency"), [("SE", "SEK"), ("NO", "NOK"), ("FI", "EUR"), ("XX", "EUR")])
def test_sums_are_in_the_currency_of_the_lead_organisation(country: str, currency: str) -> None:
    assert currency_of(Initiative(lead=Organisation(country=country))) == currency
