"""Risks: written, judged, reviewed, closed; matrices, list and rights."""

import datetime
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from adoption.choices import PhaseState
from adoption.models import DueItem, InitiativePhase
from core import events
from registers.models import Risk, RiskKind
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db


def form(**values: Any) -> dict[str, Any]:
    day = factories.in_days(30).strftime("%d.%m.%Y")
    data = {"title": "Legal ground unclear", "description": "Because of …", "kind": "risk", "probability": "4", "consequence": "4"}
    return {**data, "owner": "", "next_review": day, "review_days": "30", **values}


def whole(**values: Any) -> dict[str, Any]:
    return form(**{"response": "reduce", "measures": "", "probability_after": "", "consequence_after": "", "contingency": "", **values})


def risks_of(case: factories.Case) -> str:
    return reverse("risks", args=[case.initiative.pk])


class TestWriting:
    def test_a_risk_is_saved_and_its_owner_waited_for(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        answer = client.post(reverse("risk-new", args=[case.initiative.pk]), form(owner=case.team.pk), follow=True)
        risk = Risk.objects.get()
        assert (risk.code, risk.score, risk.review_days) == ("R1", 16, 30)
        assert DueItem.objects.open().get(subject=risk.pk).person == case.team
        assert "16 severe" in text(answer)
        assert "Missing" in text(answer)

    def test_the_form_proposes_the_next_review(self, case: factories.Case, sign_in: SignIn) -> None:
        page = sign_in(case.coordinator).get(reverse("risk-new", args=[case.initiative.pk]))
        assert page.context["form"]["next_review"].value() == factories.in_days(30)
        assert "From 10 on, a contingency plan is demanded" in text(page)

    @pytest.mark.parametrize(
        ("values", "errors"),
        [
            ({"title": ""}, {"title": ["Write a short name for the risk."]}),
            ({"description": ""}, {"description": ["Write what could happen."]}),
            ({"probability": "6"}, {"probability": ["This choice is not offered any more. Choose another one."]}),
            ({"review_days": "0"}, {"review_days": ["Write a number of at least 1."]}),
            ({"next_review": "soon"}, {"next_review": ["Write the date as day, month, year, for example 31.12.2026."]}),
        ],
    )
    def test_errors_say_how_to_mend(self, values: dict[str, str], errors: object, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(reverse("risk-new", args=[case.initiative.pk]), form(**values))
        assert field_errors(answer) == errors

    def test_a_review_in_the_past_is_refused(self, case: factories.Case, sign_in: SignIn) -> None:
        past = factories.in_days(-1).strftime("%d.%m.%Y")
        answer = sign_in(case.coordinator).post(reverse("risk-new", args=[case.initiative.pk]), form(next_review=past))
        assert field_errors(answer)["next_review"][0].startswith("This date has passed. Today is ")

    def test_an_overdue_review_does_not_stop_another_change(self, case: factories.Case, sign_in: SignIn) -> None:
        risk = factories.risk(case, next_review=factories.in_days(-4))
        data = whole(next_review=risk.next_review.strftime("%d.%m.%Y"), version=1)
        sign_in(case.coordinator).post(reverse("risk-edit", args=[risk.pk]), data)
        risk.refresh_from_db()
        assert risk.title == "Legal ground unclear"

    @pytest.mark.parametrize(("values", "said"), [({}, True), ({"probability": "1"}, False), ({"kind": "opportunity"}, False)])
    def test_the_form_says_that_a_plan_is_demanded(self, values: dict[str, str], said: bool, case: factories.Case, sign_in: SignIn) -> None:
        """D09: as soon as the score is reached; a script shows it while choosing, without one the answer does."""
        answer = sign_in(case.coordinator).post(reverse("risk-new", args=[case.initiative.pk]), form(title="", **values))
        shown = 'data-fl-from="10" aria-live="polite">' in answer.content.decode()
        assert shown is said and answer.context["form"].demanded is said

    def test_a_saved_risk_says_so_above_its_plan(self, case: factories.Case, sign_in: SignIn) -> None:
        page = sign_in(case.coordinator).get(reverse("risk-edit", args=[factories.risk(case).pk]))
        assert "A contingency plan is demanded: write it below" in text(page) and page.context["form"].demanded

    def test_an_opportunity_is_judged_by_its_gain(self, case: factories.Case, sign_in: SignIn) -> None:
        chance, client = factories.risk(case, kind=RiskKind.OPPORTUNITY, probability=4, consequence=5), sign_in(case.coordinator)
        assert "Gain" in text(client.get(reverse("risk-edit", args=[chance.pk])))
        answer = client.post(reverse("risk-review", args=[chance.pk]), {"note": "x", "consequence": "7", "version": 1})
        assert field_errors(answer)["consequence"] == ["This choice is not offered any more. Choose another one."]
        assert "5 Very large" in text(answer) and "20 great" in text(client.get(reverse("risk", args=[chance.pk])))

    @pytest.mark.parametrize("owner", ["stranger", "nobody", "garbage"])
    def test_somebody_from_elsewhere_cannot_own_it(self, owner: str, case: factories.Case, sign_in: SignIn) -> None:
        value = {"stranger": case.stranger.pk, "nobody": uuid.uuid4(), "garbage": "x"}[owner]
        answer = sign_in(case.coordinator).post(reverse("risk-new", args=[case.initiative.pk]), form(owner=value))
        assert field_errors(answer) == {"owner": ["This choice is not offered any more. Choose another one."]}

    def test_a_missing_contingency_plan_is_no_error(self, case: factories.Case, sign_in: SignIn) -> None:
        risk, client = factories.risk(case), sign_in(case.coordinator)
        assert client.post(reverse("risk-edit", args=[risk.pk]), whole(version=1)).status_code == 302

    def test_measures_and_contingency_are_kept(self, case: factories.Case, sign_in: SignIn) -> None:
        risk, client = factories.risk(case), sign_in(case.coordinator)
        data = whole(measures="Joint opinion", probability_after="2", consequence_after="4", contingency="Start alone", version=1)
        shown = text(client.post(reverse("risk-edit", args=[risk.pk]), data, follow=True))
        assert "8 moderate" in shown and "Joint opinion" in shown and "Start alone" in shown
        assert "Response : – → Reduce" in shown

    def test_the_second_editor_loses_nothing(self, case: factories.Case, sign_in: SignIn) -> None:
        risk, client = factories.risk(case), sign_in(case.coordinator)
        url = reverse("risk-edit", args=[risk.pk])
        client.post(url, whole(title="First", version=1))
        answer = client.post(url, whole(title="Second", contingency="My long plan", version=1))
        assert "Somebody else changed this while you wrote" in text(answer)
        assert "My long plan" in answer.content.decode()
        risk.refresh_from_db()
        assert (risk.title, risk.contingency) == ("First", "")

    def test_it_is_removed_with_a_reason(self, case: factories.Case, sign_in: SignIn) -> None:
        risk, client = factories.risk(case, title="Written twice", next_review=factories.in_days(2)), sign_in(case.coordinator)
        shown = text(client.post(reverse("risk-delete", args=[risk.pk]), {"reason": "Same as R7"}, follow=True))
        assert "Written twice" not in shown
        assert "Same as R7" in text(client.get(reverse("risk", args=[risk.pk])))
        assert not DueItem.objects.open().exists()


class TestReview:
    def test_a_review_is_kept_with_its_score_and_sets_the_next(self, case: factories.Case, sign_in: SignIn) -> None:
        risk, client = factories.risk(case, next_review=factories.in_days(-4)), sign_in(case.coordinator)
        page = client.get(reverse("risk-review", args=[risk.pk]))
        assert page.context["form"]["next_review"].value() == factories.in_days(30)
        day = factories.in_days(20).strftime("%d.%m.%Y")
        data = {"note": "Supplier has confirmed", "probability": "2", "consequence": "4", "next_review": day, "version": 1}
        shown = text(client.post(reverse("risk-review", args=[risk.pk]), data, follow=True))
        risk.refresh_from_db()
        review = risk.reviews.get()
        assert (risk.score, risk.next_review, review.score, review.by) == (8, factories.in_days(20), 8, case.coordinator)
        assert shown.count("Supplier has confirmed") == 2
        assert DueItem.objects.open().get(subject=risk.pk).due == factories.in_days(20)

    def test_a_review_that_changes_nothing_is_kept_too(self, case: factories.Case, sign_in: SignIn) -> None:
        risk = factories.risk(case, next_review=factories.in_days(3))
        data = {"note": "As before", "probability": "3", "consequence": "4", "version": 1}
        data["next_review"] = factories.in_days(3).strftime("%d.%m.%Y")
        sign_in(case.coordinator).post(reverse("risk-review", args=[risk.pk]), data)
        assert risk.reviews.get().note == "As before"

    def test_it_says_what_is_missing(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(reverse("risk-review", args=[factories.risk(case).pk]), {"version": 1})
        assert field_errors(answer) == {
            "note": ["Write what you found, even if nothing has changed."],
            "next_review": ["Write when the risk is looked at next."],
        }

    def test_a_stale_review_shows_what_was_changed(self, case: factories.Case, sign_in: SignIn) -> None:
        risk, client = factories.risk(case), sign_in(case.coordinator)
        client.post(reverse("risk-edit", args=[risk.pk]), whole(probability="5", version=1))
        day = factories.in_days(9).strftime("%d.%m.%Y")
        data = {"note": "Typed for long", "probability": "1", "consequence": "4", "next_review": day, "version": 1}
        answer = client.post(reverse("risk-review", args=[risk.pk]), data)
        assert "5 Almost sure" in text(answer)
        assert "Typed for long" in answer.content.decode()
        assert not risk.reviews.exists()


class TestClosing:
    def test_a_closed_risk_leaves_matrix_and_reviews_and_may_come_back(self, case: factories.Case, sign_in: SignIn) -> None:
        risk, client = factories.risk(case, title="Passed away", next_review=factories.in_days(3)), sign_in(case.coordinator)
        url = reverse("risk-close", args=[risk.pk])
        shown = text(client.post(url, {"reason": "Contract is signed", "version": 1}, follow=True))
        assert "Contract is signed" in shown and "closed on" in shown
        assert not DueItem.objects.open().exists()
        assert "Passed away" not in text(client.get(risks_of(case)))
        assert "Passed away" in text(client.get(f"{risks_of(case)}?show=closed"))
        client.post(url, {"reason": "Supplier went bankrupt", "version": 2})
        assert "Passed away" in text(client.get(risks_of(case)))
        assert DueItem.objects.open().exists()

    def test_it_needs_a_reason(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(reverse("risk-close", args=[factories.risk(case).pk]), {"version": 1})
        assert field_errors(answer) == {"reason": ["Write the reason."]}

    def test_a_stale_page_closes_nothing(self, case: factories.Case, sign_in: SignIn) -> None:
        risk = factories.risk(case)
        Risk.objects.filter(pk=risk.pk).update(version=5)
        data = {"reason": "Passed", "version": 1}
        assert "Somebody else has changed" in text(sign_in(case.coordinator).post(reverse("risk-close", args=[risk.pk]), data, follow=True))
        risk.refresh_from_db()
        assert risk.closed_on is None

    def test_everything_is_in_the_chain(self, case: factories.Case, sign_in: SignIn) -> None:
        risk, client = factories.risk(case), sign_in(case.coordinator)
        client.post(reverse("risk-close", args=[risk.pk]), {"reason": "Passed", "version": 1})
        client.post(reverse("risk-delete", args=[risk.pk]), {"reason": "Twice"})
        assert events.verify(case.initiative.pk) is None


class TestPage:
    def test_an_empty_register_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        assert "Add the first risk" in text(sign_in(case.coordinator).get(risks_of(case)))

    def test_each_risk_stands_in_its_square_of_both_matrices(self, case: factories.Case, sign_in: SignIn) -> None:
        risk = factories.risk(case, probability=4, consequence=3, probability_after=2, consequence_after=1)
        page = sign_in(case.coordinator).get(risks_of(case))
        today, after = (rows for _caption, _second, _suffix, rows in page.context["matrices"])
        where = [[(s.probability, s.consequence, s.level) for row in rows for s in row.squares if s.pills] for rows in (today, after)]
        assert where == [[(4, 3, 3)], [(2, 1, 1)]]
        assert f'aria-label="{risk.code} with measures"' in page.content.decode()

    def test_the_matrices_stand_as_a_table_too(self, case: factories.Case, sign_in: SignIn) -> None:
        for _n in range(9):
            factories.risk(case, probability_after=1, consequence_after=2)
        factories.risk(case, title="Unknown", probability=None, consequence=None)
        page = sign_in(case.reader).get(risks_of(case))
        assert len(page.context["placed"]) == 9 and "The same as a table" in text(page)
        assert "3 × 4 = 12 significant" in text(page) and "1 × 2 = 2 low" in text(page)

    def test_opportunities_have_matrices_of_their_own(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.risk(case), factories.risk(case, kind=RiskKind.OPPORTUNITY, probability=2, consequence=5)
        page = sign_in(case.reader).get(f"{risks_of(case)}?show=opportunities")
        today, _after = (rows for _caption, _second, _suffix, rows in page.context["matrices"])
        assert [pill.code for row in today for square in row.squares for pill in square.pills] == ["R2"]
        assert "Gain 5 very large" in text(page) and "danger line" not in text(page) and "1 opportunity" in text(page)

    def test_many_in_a_square_are_counted(self, case: factories.Case, sign_in: SignIn) -> None:
        for _ in range(9):
            factories.risk(case)
        assert "+4" in text(sign_in(case.coordinator).get(risks_of(case)))

    def test_the_largest_comes_first_and_the_head_says_what_matters(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.risk(case, title="Small", probability=1, consequence=2, contingency="Not needed")
        factories.risk(case, title="Large", probability=4, consequence=4, next_review=factories.in_days(-4))
        factories.risk(case, title="Unknown", probability=None, consequence=None)
        page = sign_in(case.coordinator).get(risks_of(case))
        assert [row.risk.title for row in page.context["rows"]] == ["Unknown", "Large", "Small"]
        shown = text(page)
        assert "1 significant today, 1 without a contingency plan, 1 not judged yet, 1 overdue for review" in shown
        assert "Overdue by 4 days" in shown

    @pytest.mark.parametrize(
        ("query", "titles"),
        [
            ("show=opportunities", ["Chance"]),
            ("q=LEG", ["Legal"]),
            ("q=R1", ["Legal"]),
            ("sort=number", ["Legal", "Money"]),
            ("sort=review", ["Money", "Legal"]),
            ("changed=on", ["Money", "Legal"]),
            ("significant=on", ["Money"]),
            ("show=nonsense&owner=x&sort=y", ["Money", "Legal"]),
        ],
    )
    def test_filters_and_order(self, query: str, titles: list[str], case: factories.Case, sign_in: SignIn) -> None:
        factories.risk(case, title="Legal", next_review=factories.in_days(9), probability=1)
        factories.risk(case, title="Money", next_review=factories.in_days(3))
        factories.risk(case, title="Chance", kind=RiskKind.OPPORTUNITY)
        page = sign_in(case.coordinator).get(f"{risks_of(case)}?{query}")
        assert [row.risk.title for row in page.context["rows"]] == titles

    def test_a_day_begins_at_midnight_here(self, case: factories.Case, sign_in: SignIn) -> None:
        """A change shortly after midnight is a change of the new day, not of the day of the milestone before it."""
        risk, day = factories.risk(case, title="Early"), factories.in_days(-3)
        InitiativePhase.objects.filter(initiative=case.initiative, number=1).update(state=PhaseState.CLOSED, closed_on=day)
        midnight = timezone.make_aware(datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(days=1))
        for moved, titles in ((30, ["Early"]), (-30, [])):
            Risk.objects.filter(pk=risk.pk).update(changed_at=midnight + datetime.timedelta(minutes=moved))
            page = sign_in(case.coordinator).get(f"{risks_of(case)}?changed=on")
            assert [row.risk.title for row in page.context["rows"]] == titles

    def test_an_owner_may_be_chosen(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.risk(case, title="Of the team", owner=case.team)
        factories.risk(case, title="Of the coordinator")
        page = sign_in(case.coordinator).get(f"{risks_of(case)}?owner={case.team.pk}")
        assert [row.risk.title for row in page.context["rows"]] == ["Of the team"]

    def test_two_hundred_cost_the_same_queries_as_three(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        for _ in range(3):
            factories.risk(case)
        few = queries(client, risks_of(case))
        values = {"initiative": case.initiative, "probability": 4, "consequence": 4}
        Risk.objects.bulk_create(Risk(number=n, title=f"Risk {n}", owner=case.expert, **values) for n in range(100, 300))
        assert queries(client, risks_of(case)) == few < 15
        assert len(client.get(f"{risks_of(case)}?page=2").context["rows"]) == 25

    def test_one_risk_costs_little_however_often_it_was_changed(self, case: factories.Case, sign_in: SignIn) -> None:
        risk, client = factories.risk(case), sign_in(case.coordinator)
        few = queries(client, reverse("risk", args=[risk.pk]))
        for version in range(1, 6):
            client.post(reverse("risk-edit", args=[risk.pk]), whole(title=f"Name {version}", version=version))
        assert queries(client, reverse("risk", args=[risk.pk])) == few < 15

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        risk, client = (
            factories.risk(case, title=HOSTILE, description=HOSTILE, contingency=HOSTILE, measures=HOSTILE),
            sign_in(case.coordinator),
        )
        for url in (risks_of(case), reverse("risk", args=[risk.pk]), reverse("risk-edit", args=[risk.pk])):
            html = client.get(url).content.decode()
            assert "<script>alert" not in html
            assert "&lt;script&gt;alert(1)&lt;/script&gt; 👩‍👩‍👧 مرحبا" in html


class TestRights:
    def test_an_owner_in_the_team_reviews_their_own(self, case: factories.Case, sign_in: SignIn) -> None:
        mine, other, client = factories.risk(case, owner=case.team), factories.risk(case), sign_in(case.team)
        for page in ("risk-edit", "risk-review", "risk-close"):
            assert client.get(reverse(page, args=[mine.pk])).status_code == 200
            assert client.get(reverse(page, args=[other.pk])).status_code == 403
        assert client.get(reverse("risk-new", args=[case.initiative.pk])).status_code == 403

    def test_a_reader_looks_only(self, case: factories.Case, sign_in: SignIn) -> None:
        risk, client = factories.risk(case), sign_in(case.reader)
        assert client.get(risks_of(case)).status_code == client.get(reverse("risk", args=[risk.pk])).status_code == 200
        for page in ("risk-edit", "risk-review", "risk-close", "risk-delete"):
            assert client.get(reverse(page, args=[risk.pk])).status_code == 403
            assert client.post(reverse(page, args=[risk.pk]), {"version": 1}).status_code == 403

    def test_a_stranger_learns_nothing(self, case: factories.Case, sign_in: SignIn) -> None:
        risk, client = factories.risk(case), sign_in(case.stranger)
        for page in ("risk", "risk-edit", "risk-review", "risk-close", "risk-delete"):
            assert client.get(reverse(page, args=[risk.pk])).status_code == 404
        assert client.get(risks_of(case)).status_code == 404
