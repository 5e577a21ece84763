"""Necessary procurements: written, listed, demanded (D04, 000:24, 000:63); their values are for the procurement circle alone."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from adoption import log, registry
from adoption.choices import Circle, DueKind
from adoption.models import DueItem
from adoption.registry import Need
from adoption.services import entries as entry_services
from core import events
from core.blocks import Lead, Paragraph, Table
from core.db import Superseded
from core.models import Event
from documents.live import Live
from milestones.services.basis import NOT_COMPARED
from procurement import estimates
from procurement.descriptions.necessary import REGISTER
from procurement.models import Estimate, NecessaryProcurement
from procurement.services import necessary
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db


def form(**values: Any) -> dict[str, Any]:
    data = {"title": "Integration", "description": "Both ways", "task": "", "way": "framework", "needed_on": "", "responsible": ""}
    return {**data, "estimate": "140 000", "state": "identified", "note": "", **values}


def new(case: factories.Case) -> str:
    return reverse("necessary-procurement-new", args=[case.initiative.pk])


def page(case: factories.Case) -> str:
    return reverse("necessary-procurements", args=[case.initiative.pk])


def needs(case: factories.Case, gate: int) -> dict[str, Need]:
    assert REGISTER.needs is not None
    return {need.key: need for need in REGISTER.needs(case.initiative, gate)}


def plain(answer: Any) -> str:
    return text(answer).replace("\u00a0", " ")


class TestWriting:
    def test_it_is_saved_with_its_value_and_waits_for_whoever_is_responsible(self, case: factories.Case, sign_in: SignIn) -> None:
        task, day = factories.task(case), factories.in_days(60)
        data = form(task=task.pk, responsible=case.team.pk, needed_on=day.strftime("%d.%m.%Y"))
        answer = sign_in(case.coordinator).post(new(case), data, follow=True)
        entry = NecessaryProcurement.objects.get()
        row = DueItem.objects.open().get(subject=entry.pk)
        assert (entry.code, entry.estimate.amount, entry.estimate.currency) == ("N1", 140000, "SEK")
        assert (row.kind, row.person, row.due) == (DueKind.PROCUREMENT, case.team, day)
        assert "140 000 kr" in plain(answer) and task.title in text(answer)

    def test_what_is_contracted_or_not_needed_waits_for_nobody(self, case: factories.Case) -> None:
        for state in ("contracted", "not_needed"):
            entry = factories.procurement(case, needed_on=factories.in_days(-3), responsible=case.team)
            assert DueItem.objects.open().filter(subject=entry.pk).exists()
            necessary.edit(entry, by=case.coordinator, seen_version=1, estimate=None, state=state)
            assert not DueItem.objects.open().filter(subject=entry.pk).exists()

    @pytest.mark.parametrize(
        ("values", "errors"),
        [
            ({"title": " "}, {"title": ["Write what is to be procured."]}),
            ({"estimate": "140.000"}, {"estimate": ["Write the amount in whole numbers, for example 84 000."]}),
            ({"state": "not_needed"}, {"note": ["Write why it is not needed."]}),
            ({"way": "auction"}, {"way": ["This choice is not offered any more. Choose another one."]}),
            ({"task": "x"}, {"task": ["This choice is not offered any more. Choose another one."]}),
        ],
    )
    def test_errors_say_how_to_mend(self, values: Any, errors: Any, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(new(case), form(**values))
        assert field_errors(answer) == errors and "Both ways" in answer.content.decode()
        assert not NecessaryProcurement.objects.exists()

    def test_a_task_of_another_initiative_is_not_offered(self, case: factories.Case, sign_in: SignIn) -> None:
        elsewhere = factories.task(factories.case())
        assert "task" in field_errors(sign_in(case.coordinator).post(new(case), form(task=elsewhere.pk)))

    def test_one_asked_for_by_a_task_is_filled_in(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case, title="Connect", responsible=case.team, starts=factories.in_days(9), due=factories.in_days(20))
        asked = sign_in(case.coordinator).get(f"{new(case)}?task={task.pk}").context["form"]
        assert [asked[name].value() for name in ("title", "responsible", "needed_on")] == ["Connect", case.team.pk, factories.in_days(9)]
        elsewhere = factories.task(factories.case())
        assert sign_in(case.coordinator).get(f"{new(case)}?task={elsewhere.pk}").context["form"]["title"].value() is None

    def test_the_second_editor_loses_nothing_not_even_the_value(self, case: factories.Case, sign_in: SignIn) -> None:
        entry, client = factories.procurement(case, estimate=Decimal(1000)), sign_in(case.coordinator)
        url = reverse("necessary-procurement-edit", args=[entry.pk])
        client.post(url, form(title=entry.title, description="", way="unknown", estimate="2 000", version=1))
        answer = client.post(url, form(title="Mine", estimate="3 000", version=1))
        assert "Somebody else changed this while you wrote" in text(answer) and "2000" in text(answer)
        assert "3 000" in answer.content.decode()
        entry.refresh_from_db()
        assert (entry.title, Estimate.objects.get().amount, entry.version) != ("Mine", 3000, 1)
        assert Estimate.objects.get().amount == 2000

    def test_a_removed_one_keeps_its_value(self, case: factories.Case) -> None:
        entry = factories.procurement(case, estimate=Decimal(1000))
        entry_services.delete(entry, by=case.coordinator, reason="Twice")
        entry.refresh_from_db()
        with pytest.raises(Superseded):
            necessary.edit(entry, by=case.coordinator, seen_version=entry.version, estimate=Decimal(5))
        assert Estimate.objects.get().amount == 1000

    def test_the_value_may_be_taken_away(self, case: factories.Case) -> None:
        entry = factories.procurement(case, estimate=Decimal(1000))
        after = necessary.edit(entry, by=case.coordinator, seen_version=1, estimate=None)
        assert after.version == 2 and not Estimate.objects.exists()
        assert events.verify(case.initiative.pk) is None
        told = Event.objects.filter(action="procurement.estimate.changed").order_by("seq")
        assert told[0].subject == told[1].subject is not None, "one can follow what became of the same value"


class TestCircle:
    """Values estimated before an award are for the coordinator and the team (product.md, question 7)."""

    INSIDE = ("coordinator", "team")
    OUTSIDE = ("expert", "owner", "chair", "partner_member", "reader", "archivist")

    @pytest.mark.parametrize("role", INSIDE)
    def test_those_who_work_in_the_initiative_see_them(self, role: str, case: factories.Case, sign_in: SignIn) -> None:
        entry, client = factories.procurement(case, estimate=Decimal(71234)), sign_in(getattr(case, role))
        assert "71 234 kr" in plain(client.get(page(case)))
        assert "71 234 kr" in plain(client.get(reverse("necessary-procurement", args=[entry.pk])))

    @pytest.mark.parametrize("role", OUTSIDE)
    def test_nobody_else_does(self, role: str, case: factories.Case, sign_in: SignIn) -> None:
        entry, client = factories.procurement(case, estimate=Decimal(71234)), sign_in(getattr(case, role))
        necessary.edit(entry, by=case.coordinator, seen_version=1, estimate=Decimal(81234))
        shown = plain(client.get(page(case))), plain(client.get(reverse("necessary-procurement", args=[entry.pk])))
        assert all("71 234" not in one and "81 234" not in one and "81234" not in one for one in shown)
        assert "Estimated values are not shown to you" in shown[0] and "Not shown to you" in shown[1]

    def test_the_archivist_reads_in_the_log_that_it_changed_and_the_coordinator_what(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.procurement(case, title="Scanning", estimate=Decimal(71234))
        url = reverse("log", args=[case.initiative.pk])
        inside, outside = text(sign_in(case.coordinator).get(url)), text(sign_in(case.archivist).get(url))
        assert "Changed the estimated value of procurement N1: Scanning" in inside and "71234" in inside
        assert "Changed the estimated value of procurement N1: Scanning" in outside and "71234" not in outside

    def test_the_latest_events_leave_it_out(self, case: factories.Case) -> None:
        factories.procurement(case, estimate=Decimal(71234))
        assert all("estimated" not in line.what for line in log.latest(case.initiative.pk, 20))
        assert Event.objects.filter(action="procurement.estimate.changed").exists()

    def test_an_open_document_leaves_it_out_and_one_of_the_circle_shows_it(self, case: factories.Case) -> None:
        factories.procurement(case, estimate=Decimal(71234))
        said = {circle: str(Live(case.initiative, circle).standing("procurements")) for circle in (Circle.OPEN, Circle.PROCUREMENT)}
        assert "71\\xa0234" not in said[Circle.OPEN] and "71\\xa0234" in said[Circle.PROCUREMENT]
        assert "procurements" in dict(Live(case.initiative, Circle.CORE_TEAM).offered())

    def test_the_sealed_basis_cannot_tell_it(self, case: factories.Case) -> None:
        entry = factories.procurement(case, estimate=Decimal(71234))
        fields = {
            field.name: str(field.value_from_object(entry)) for field in entry._meta.concrete_fields if field.name not in NOT_COMPARED
        }
        assert not any("71234" in value for value in fields.values())


class TestSums:
    def test_what_is_not_needed_does_not_count(self, case: factories.Case) -> None:
        for amount, state in ((100, "planned"), (30, "contracted"), (7, "not_needed")):
            factories.procurement(case, estimate=Decimal(amount), state=state)
        factories.procurement(case)
        (found,) = estimates.sums(estimates.of_initiative(case.initiative))
        assert (found.whole, found.contracted, found.left, found.count, found.currency) == (130, 30, 100, 2, "SEK")

    def test_the_list_tells_them(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.procurement(case, estimate=Decimal(100000)), factories.procurement(case, estimate=Decimal(30000), state="contracted")
        factories.procurement(case)
        shown = plain(sign_in(case.coordinator).get(page(case)))
        assert "130 000 kr" in shown and "100 000 kr not contracted yet; known for 2 of 3" in shown and "1 of 3" in shown


class TestList:
    def test_an_empty_register_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        shown = text(sign_in(case.coordinator).get(page(case)))
        assert "Add the first procurement" in shown and "What the tasks need" in shown

    def test_many_cost_the_same_queries_as_few(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        entry = factories.procurement(case, task=factories.task(case), responsible=case.team, estimate=Decimal(5))
        urls = (page(case), reverse("necessary-procurement", args=[entry.pk]))
        few = [queries(client, url) for url in urls]
        for _n in range(12):
            factories.procurement(case, task=factories.task(case), responsible=case.expert, estimate=Decimal(7))
        assert [queries(client, url) for url in urls] == few
        assert max(few) < 18

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        entry = factories.procurement(case, title=HOSTILE, description=HOSTILE, note=HOSTILE, task=factories.task(case, title=HOSTILE))
        for url in (page(case), reverse("necessary-procurement", args=[entry.pk]), reverse("task", args=[entry.task_id])):
            assert "<script>alert" not in sign_in(case.coordinator).get(url).content.decode()

    def test_late_is_said(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.procurement(case, needed_on=factories.in_days(-3))
        assert "Overdue by 3 days" in text(sign_in(case.reader).get(page(case)))


class TestNeeds:
    """D04: the list is made from the tasks."""

    def test_before_milestone_three_nobody_asks(self, case: factories.Case) -> None:
        factories.task(case)
        assert needs(case, 2) == {} and list(needs(case, 3)) == ["procurements.answered"]

    def test_unanswered_tasks_are_counted(self, case: factories.Case) -> None:
        whole = factories.task(case, title="Whole")
        factories.task(case, title="Part", parent=whole), factories.task(case, title="Done", state="done")
        factories.task(case, title="Asked", procurement_needed="no")
        need = needs(case, 3)["procurements.answered"]
        assert (need.met, need.level, need.rule) == (False, "warn", "D04")
        assert str(need.text) == "1 task does not say whether it needs a procurement" and str(need.detail) == "T2 Part"

    def test_a_yes_without_a_procurement_is_a_gap(self, case: factories.Case) -> None:
        task = factories.task(case, title="Connect", procurement_needed="yes")
        need = needs(case, 4)["procurements.listed"]
        assert (need.met, need.level, need.detail) == (False, "warn", "T1 Connect")
        entry = factories.procurement(case, task=task)
        assert needs(case, 4)["procurements.listed"].met and needs(case, 4)["procurements.answered"].met
        necessary.edit(entry, by=case.coordinator, seen_version=1, estimate=None, state="not_needed", note="No")
        assert not needs(case, 4)["procurements.listed"].met

    def test_a_procurement_is_an_answer(self, case: factories.Case) -> None:
        factories.procurement(case, task=factories.task(case))
        assert needs(case, 3)["procurements.answered"].met

    def test_at_milestone_four_each_says_how_when_and_who(self, case: factories.Case) -> None:
        whole = {"way": "open", "needed_on": factories.in_days(9), "responsible": case.team}
        factories.procurement(case, **whole), factories.procurement(case, state="contracted")
        assert needs(case, 4)["procurements.complete"].met
        for name in whole:
            entry = factories.procurement(case, title=f"Without {name}", **{key: value for key, value in whole.items() if key != name})
            need = needs(case, 4)["procurements.complete"]
            assert (need.met, need.level) == (False, "warn") and f"Without {name}" in need.detail
            entry_services.delete(entry, by=case.coordinator, reason="Tried")

    def test_they_cost_few_queries(self, case: factories.Case, django_assert_num_queries: Any) -> None:
        for _n in range(3):
            factories.procurement(case, task=factories.task(case, responsible=case.team), responsible=case.team)
        with django_assert_num_queries(3):
            needs(case, 4)


class TestTask:
    def test_its_page_names_its_procurements(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case, procurement_needed="yes")
        url = reverse("task", args=[task.pk])
        assert "Add the procurement this task needs" in text(sign_in(case.coordinator).get(url))
        factories.procurement(case, title="Integration", task=task, state="contracted")
        shown = text(sign_in(case.coordinator).get(url))
        assert "Procurement N1 Integration" in shown and "Contracted" in shown and "Add the procurement" not in shown

    def test_every_register_may_say_what_belongs_to_a_task(self, case: factories.Case) -> None:
        task = factories.task(case)
        assert registry.of_task(task) == []


class TestPaper:
    def test_an_empty_register_says_so(self, case: factories.Case) -> None:
        assert REGISTER.blocks is not None and REGISTER.inner is not None
        nothing = [Paragraph("No necessary procurement is written down yet")]
        assert list(REGISTER.blocks(case.initiative)) == list(REGISTER.inner[1](case.initiative)) == nothing

    def test_a_sentence_and_a_table(self, case: factories.Case) -> None:
        factories.procurement(case, state="contracted"), factories.procurement(case), factories.procurement(case, state="not_needed")
        assert REGISTER.blocks is not None
        lead, table = REGISTER.blocks(case.initiative)
        assert lead == Lead("2 procurements are necessary; 1 contracted.")
        assert isinstance(table, Table) and (table.rows[0][6].text, table.rows[0][6].state) == ("Contracted", "done")

    def test_the_circle_gets_values_and_their_sum(self, case: factories.Case) -> None:
        factories.procurement(case, estimate=Decimal(1500))
        assert REGISTER.inner is not None
        _lead, table, total = REGISTER.inner[1](case.initiative)
        assert isinstance(table, Table) and table.rows[0][7].text == "1\u00a0500\u00a0kr"
        assert total == Paragraph("Estimated together: 1\u00a0500\u00a0kr without VAT.")
