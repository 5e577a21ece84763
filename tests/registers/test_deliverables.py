"""Deliverables and the nine criteria before milestone V (M15, 002:248)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from adoption.choices import DueKind
from adoption.methods import method_for
from adoption.models import DueItem
from adoption.registry import Need
from adoption.services import entries
from core import events
from core.blocks import Heading, Lead, Paragraph, Table
from core.models import Event
from registers.descriptions.deliverable import REGISTER
from registers.models import CriterionCheck, Deliverable
from registers.services.deliverable import Answer, check
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db


def keys(case: factories.Case) -> list[str]:
    return [criterion.key for criterion in method_for(case.initiative).criteria]


def answered(case: factories.Case, deliverable: Deliverable, **met: str) -> None:
    """Every criterion met, but those that `met` says otherwise about; "" leaves one without an answer."""
    said = {key: met.get(key, "yes") for key in keys(case)}
    answers = {key: Answer(word, "Not here." if word == "not_relevant" else "", 0) for key, word in said.items() if word}
    check(deliverable, by=case.coordinator, answers=answers)


def sent(case: factories.Case, **values: Any) -> dict[str, Any]:
    return {f"version_{key}": "0" for key in keys(case)} | values


def needs(case: factories.Case, gate: int = 5) -> dict[str, Need]:
    return {need.key: need for need in REGISTER.needs(case.initiative, gate)}


class TestWriting:
    def test_it_is_saved_and_waits_for_whoever_answers_for_it(self, case: factories.Case, sign_in: SignIn) -> None:
        day = factories.in_days(5)
        data = {"title": "The e-service", "supplier": "Supplier", "owner": case.team.pk, "due": day.strftime("%d.%m.%Y")}
        answer = sign_in(case.coordinator).post(reverse("deliverable-new", args=[case.initiative.pk]), data, follow=True)
        found = Deliverable.objects.get()
        row = DueItem.objects.open().get(subject=found.pk)
        assert (found.code, row.kind, row.person, row.due) == ("D1", DueKind.DELIVERABLE, case.team, day)
        assert "0 of 9" in text(answer) and "Not answered" in text(answer)

    def test_delivered_it_waits_no_more(self, case: factories.Case) -> None:
        found = factories.deliverable(case, owner=case.team, due=factories.in_days(-2))
        assert DueItem.objects.awaiting(case.team.pk).filter(subject=found.pk).exists()
        entries.edit(found, by=case.coordinator, seen_version=1, delivered_on=factories.in_days(0))
        assert not DueItem.objects.open().filter(subject=found.pk).exists()

    def test_what_is_due_far_ahead_does_not_press_yet(self, case: factories.Case) -> None:
        factories.deliverable(case, owner=case.team, due=factories.in_days(60))
        assert not DueItem.objects.awaiting(case.team.pk).filter(kind=DueKind.DELIVERABLE).exists()

    @pytest.mark.parametrize(("values", "field"), [({"title": ""}, "title"), ({"delivered_on": "31.12.2099"}, "delivered_on")])
    def test_errors_stand_at_their_field(self, values: Any, field: str, case: factories.Case, sign_in: SignIn) -> None:
        data = {"title": "The e-service", "description": "Kept text", **values}
        answer = sign_in(case.coordinator).post(reverse("deliverable-new", args=[case.initiative.pk]), data)
        assert list(field_errors(answer)) == [field] and "Kept text" in answer.content.decode()

    def test_it_is_removed_with_a_reason(self, case: factories.Case, sign_in: SignIn) -> None:
        found, client = factories.deliverable(case, title="Written twice"), sign_in(case.coordinator)
        shown = client.post(reverse("deliverable-delete", args=[found.pk]), {"reason": "Same as D2"}, follow=True)
        assert "Written twice" not in text(shown)
        assert "Same as D2" in text(client.get(reverse("deliverable", args=[found.pk])))


class TestCriteria:
    """M15: each deliverable is confirmed on nine criteria."""

    def test_all_nine_stand_in_one_form(self, case: factories.Case, sign_in: SignIn) -> None:
        page = sign_in(case.coordinator).get(reverse("deliverable-check", args=[factories.deliverable(case).pk]))
        assert len(list(page.context["form"].sections())) == 9
        for criterion in method_for(case.initiative).criteria:
            assert str(criterion.text) in text(page) and str(criterion.help) in text(page)

    def test_some_are_answered_and_the_rest_can_wait(self, case: factories.Case, sign_in: SignIn) -> None:
        found, client = factories.deliverable(case, owner=case.team), sign_in(case.team)
        one, two = keys(case)[:2]
        data = sent(case, **{f"met_{one}": "yes", f"comment_{one}": "Report of May", f"met_{two}": "no"})
        answer = client.post(reverse("deliverable-check", args=[found.pk]), data, follow=True)
        saved = {row.criterion: (row.met, row.comment, row.checked_by) for row in found.checks.all()}
        assert saved == {one: ("yes", "Report of May", case.team), two: ("no", "", case.team)}
        assert "1 of 9" in text(answer) and "1 not met" in text(answer) and "Report of May" in text(answer)
        event = Event.objects.select_related("text").get(subject=found.pk, action="registers.deliverable.checked")
        assert event.text.data["answers"] == {one: ["yes", "Report of May"], two: ["no", ""]}
        assert "Criteria answered" in text(answer) and events.verify(case.initiative.pk) is None

    def test_not_relevant_demands_its_reason_and_nothing_typed_is_lost(self, case: factories.Case, sign_in: SignIn) -> None:
        found = factories.deliverable(case)
        one, two, three = keys(case)[:3]
        typed = {f"met_{one}": "not_relevant", f"met_{two}": "yes", f"comment_{two}": "Typed for long", f"comment_{three}": "No answer"}
        answer = sign_in(case.coordinator).post(reverse("deliverable-check", args=[found.pk]), sent(case, **typed))
        assert field_errors(answer) == {
            f"comment_{one}": ["Write why it is not relevant here."],
            f"met_{three}": ["Choose how it stands, or empty the text below it."],
        }
        page = answer.content.decode()
        assert "Typed for long" in page and "No answer" in page
        assert answer.context["form"][f"met_{one}"].value() == "not_relevant"
        assert not CriterionCheck.objects.exists()

    def test_the_service_demands_the_reason_too(self, case: factories.Case) -> None:
        with pytest.raises(ValidationError):
            check(factories.deliverable(case), by=case.coordinator, answers={keys(case)[0]: Answer("not_relevant", " ", 0)})

    def test_the_second_editor_is_shown_the_change_of_the_first(self, case: factories.Case, sign_in: SignIn) -> None:
        found, client = factories.deliverable(case), sign_in(case.coordinator)
        url, (one, two) = reverse("deliverable-check", args=[found.pk]), keys(case)[:2]
        client.post(url, sent(case, **{f"met_{one}": "no", f"comment_{one}": "Of the first"}))
        mine = {f"met_{one}": "yes", f"comment_{one}": "Of the second", f"met_{two}": "yes"}
        answer = client.post(url, sent(case, **mine))
        assert "Somebody else changed this while you wrote" in text(answer)
        assert "Of the first" in text(answer) and "Of the second" in answer.content.decode()
        assert found.checks.get().comment == "Of the first", "nothing is half saved"
        form = answer.context["form"]
        again = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        assert client.post(url, again).status_code == 302
        assert {row.criterion: (row.comment, row.version) for row in found.checks.all()} == {one: ("Of the second", 2), two: ("", 1)}

    def test_two_who_answer_different_criteria_do_not_meet(self, case: factories.Case, sign_in: SignIn) -> None:
        found, client = factories.deliverable(case), sign_in(case.coordinator)
        url, (one, two) = reverse("deliverable-check", args=[found.pk]), keys(case)[:2]
        for key in (one, two):
            assert client.post(url, sent(case, **{f"met_{key}": "yes"})).status_code == 302
        assert found.checks.count() == 2

    def test_the_same_answers_again_are_no_event(self, case: factories.Case) -> None:
        found = factories.deliverable(case)
        for _again in range(2):
            answered(case, found)
        assert Event.objects.filter(action="registers.deliverable.checked").count() == 1

    def test_a_removed_one_takes_no_answers(self, case: factories.Case, sign_in: SignIn) -> None:
        found = entries.delete(factories.deliverable(case), by=case.coordinator, reason="Twice")
        data = sent(case, **{f"met_{keys(case)[0]}": "yes"})
        answer = sign_in(case.coordinator).post(reverse("deliverable-check", args=[found.pk]), data)
        assert "Somebody has removed this meanwhile" in text(answer) and not CriterionCheck.objects.exists()

    @pytest.mark.parametrize("version", ["", "-1", "x", "9" * 12])
    def test_a_spoilt_version_says_what_to_do(self, version: str, case: factories.Case, sign_in: SignIn) -> None:
        one = keys(case)[0]
        data = sent(case, **{f"met_{one}": "yes", f"version_{one}": version})
        answer = sign_in(case.coordinator).post(reverse("deliverable-check", args=[factories.deliverable(case).pk]), data)
        assert "This page is out of date" in text(answer)

    def test_others_may_not_answer(self, case: factories.Case, sign_in: SignIn) -> None:
        found = factories.deliverable(case, owner=case.team)
        assert sign_in(case.expert).post(reverse("deliverable-check", args=[found.pk]), sent(case)).status_code == 403


class TestList:
    def test_an_empty_register_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        shown = text(sign_in(case.coordinator).get(reverse("deliverables", args=[case.initiative.pk])))
        assert "Add the first deliverable" in shown and "7 of 9" in shown

    def test_it_says_how_many_of_nine(self, case: factories.Case, sign_in: SignIn) -> None:
        answered(case, factories.deliverable(case), maintainable="", reusable="", communicated="")
        answered(case, factories.deliverable(case))
        page = sign_in(case.reader).get(reverse("deliverables", args=[case.initiative.pk]))
        cells = [row.cells[-1][1] for row in page.context["rows"]]
        assert cells[1].text == "9 of 9" and cells[1].state == "done"
        assert cells[0].state == "" and cells[0].text.endswith(" of 9") and cells[0].text != "9 of 9"

    def test_many_cost_the_same_queries_as_few(self, case: factories.Case, sign_in: SignIn) -> None:
        client, found = sign_in(case.coordinator), factories.deliverable(case, owner=case.team)
        urls = [
            reverse("deliverables", args=[case.initiative.pk]),
            *(reverse(f"deliverable{end}", args=[found.pk]) for end in ("", "-check")),
        ]
        answered(case, found)
        few = [queries(client, url) for url in urls]
        for _n in range(8):
            answered(case, factories.deliverable(case, owner=case.expert))
        assert [queries(client, url) for url in urls] == few
        assert max(few) < 15

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        found = factories.deliverable(case, title=HOSTILE, description=HOSTILE, supplier=HOSTILE)
        check(found, by=case.coordinator, answers={keys(case)[0]: Answer("yes", HOSTILE, 0)})
        for url in (reverse("deliverables", args=[case.initiative.pk]), reverse("deliverable", args=[found.pk])):
            assert "<script>alert" not in sign_in(case.coordinator).get(url).content.decode()


class TestNeeds:
    @pytest.mark.parametrize("gate", [1, 2, 3, 4, 6, 7, 8])
    def test_only_milestone_five_asks(self, gate: int, case: factories.Case) -> None:
        factories.deliverable(case)
        assert needs(case, gate) == {}

    def test_without_any_it_warns(self, case: factories.Case) -> None:
        found = needs(case)
        assert list(found) == ["deliverables.any"]
        assert (found["deliverables.any"].met, found["deliverables.any"].level) == (False, "warn")

    def test_what_lacks_a_criterion_blocks_and_is_named(self, case: factories.Case) -> None:
        """M15 is enforced: not met is lacking, not relevant with a reason is not."""
        one, two, three = keys(case)[:3]
        answered(case, factories.deliverable(case, title="Good"), **{three: "not_relevant"})
        bad = factories.deliverable(case, title="Bad", owner=case.team)
        answered(case, bad, **{one: "no", two: ""})
        need = needs(case)["deliverables.criteria"]
        texts = [str(method_for(case.initiative).criterion(key).text) for key in (one, two)]
        assert (need.met, need.level, need.rule, need.owner) == (False, "enforce", "M15", case.team)
        assert need.detail.startswith("D2, Bad: ") and "Good" not in need.detail
        assert all(said[1:] in need.detail for said in texts)
        assert need.url == reverse("deliverable-check", args=[bad.pk])

    def test_many_are_named_in_short(self, case: factories.Case) -> None:
        for n in range(7):
            factories.deliverable(case, title=f"Thing {n}")
        need = needs(case)["deliverables.criteria"]
        assert need.detail.startswith("D1, Thing 0: none of the criteria; ") and need.detail.endswith("; and 2 more")
        assert need.url == reverse("deliverables", args=[case.initiative.pk])

    def test_all_in_order_is_met_and_removed_ones_do_not_count(self, case: factories.Case) -> None:
        answered(case, factories.deliverable(case))
        entries.delete(factories.deliverable(case), by=case.coordinator, reason="Twice")
        assert needs(case)["deliverables.criteria"].met and needs(case)["deliverables.any"].met

    def test_they_cost_two_queries(self, case: factories.Case, django_assert_num_queries: Any) -> None:
        for _n in range(3):
            answered(case, factories.deliverable(case, owner=case.team), maintainable="")
        with django_assert_num_queries(2):
            needs(case)


class TestPaper:
    def test_an_empty_register_says_so(self, case: factories.Case) -> None:
        assert list(REGISTER.blocks(case.initiative)) == [Paragraph("No deliverables are written down yet")]

    def test_one_table_and_the_nine_criteria_of_each_that_is_tested(self, case: factories.Case) -> None:
        answered(case, factories.deliverable(case, title="Service"), **{keys(case)[0]: "no"})
        factories.deliverable(case, title="Course")
        lead, table, heading, criteria = REGISTER.blocks(case.initiative)
        assert lead == Lead("2 deliverables. 0 in order on every criterion of milestone V.")
        assert isinstance(table, Table) and [row[1].text for row in table.rows] == ["Service", "Course"]
        assert heading == Heading("D1 Service")
        assert isinstance(criteria, Table) and len(criteria.rows) == 9
        assert [(row[1].text, row[1].state) for row in criteria.rows][:2] == [("Not met", "warns"), ("Met", "done")]
