"""Maintenance objects: what is kept up when the initiative is over, by whom (002:256)."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Organisation
from adoption.registry import Need
from core.blocks import Facts, Heading, Paragraph, Table
from core.models import Event
from registers.descriptions.maintenance import REGISTER
from registers.models import MaintenanceObject
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db


def form(**values: Any) -> dict[str, Any]:
    data = {"title": "Permit service", "kind": "service", "description": "", "organisation": "", "owner": "", "operated_by": ""}
    rest = {"agreement": "", "changes": "", "support": "", "yearly_cost": "", "financed_by": "", "handed_over_on": ""}
    return {**data, **rest, **values}


def page_of(case: factories.Case) -> str:
    return reverse("maintenance-objects", args=[case.initiative.pk])


def new(case: factories.Case) -> str:
    return reverse("maintenance-object-new", args=[case.initiative.pk])


def whole(case: factories.Case, **values: Any) -> MaintenanceObject:
    found = {"organisation": case.lead, "owner": case.team, "agreement": "SLA 2027", "financed_by": "By half", **values}
    return factories.maintenance_object(case, **found)


def needs(case: factories.Case, gate: int) -> dict[str, Need]:
    return {need.key: need for need in REGISTER.needs(case.fresh(), gate)}


class TestWriting:
    def test_an_object_is_saved_and_recorded(self, case: factories.Case, sign_in: SignIn) -> None:
        data = form(organisation=case.partner.pk, owner=case.team.pk, yearly_cost="84 000", operated_by="The supplier")
        answer = sign_in(case.coordinator).post(new(case), data, follow=True)
        entry = MaintenanceObject.objects.get()
        assert (entry.code, entry.organisation, entry.owner, entry.yearly_cost) == ("M1", case.partner, case.team, Decimal(84000))
        assert "84\u00a0000" in answer.content.decode() and "Still lacking: operations agreement, who pays" in text(answer)
        assert Event.objects.get(subject=entry.pk).action == "registers.maintenanceobject.created"

    @pytest.mark.parametrize(
        ("values", "errors"),
        [
            ({"title": ""}, {"title": ["Write what is maintained."]}),
            ({"yearly_cost": "a lot"}, {"yearly_cost": ["Write the amount in whole numbers, for example 84 000."]}),
            ({"yearly_cost": "-1"}, {"yearly_cost": ["Write the amount in whole numbers, for example 84 000."]}),
            ({"kind": "boat"}, {"kind": ["This choice is not offered any more. Choose another one."]}),
            (
                {"handed_over_on": "1.2.2020"},
                {"organisation": ["Choose who took it over, or leave the day of handing over empty."]},
            ),
        ],
    )
    def test_errors_say_how_to_mend(self, values: dict[str, str], errors: object, case: factories.Case, sign_in: SignIn) -> None:
        assert field_errors(sign_in(case.coordinator).post(new(case), form(**values))) == errors

    def test_it_is_not_handed_over_tomorrow(self, case: factories.Case, sign_in: SignIn) -> None:
        day = factories.in_days(1).strftime("%d.%m.%Y")
        answer = sign_in(case.coordinator).post(new(case), form(organisation=case.lead.pk, handed_over_on=day))
        assert list(field_errors(answer)) == ["handed_over_on"]

    def test_only_organisations_that_take_part_maintain(self, case: factories.Case, sign_in: SignIn) -> None:
        foreign = factories.organisation("Elsewhere")
        client = sign_in(case.coordinator)
        answer = client.post(new(case), form(organisation=foreign.pk))
        assert list(field_errors(answer)) == ["organisation"] and "Elsewhere" not in text(answer)
        offered = client.get(new(case)).context["form"].fields["organisation"].queryset
        assert set(offered) == {case.lead, case.partner}

    def test_who_maintains_stays_on_offer_when_they_take_part_no_more(self, case: factories.Case, sign_in: SignIn) -> None:
        left: Organisation = factories.organisation("Left")
        entry = factories.maintenance_object(case, organisation=left)
        url = reverse("maintenance-object-edit", args=[entry.pk])
        sign_in(case.coordinator).post(url, form(organisation=left.pk, title="Renamed", version=1))
        entry.refresh_from_db()
        assert (entry.title, entry.organisation) == ("Renamed", left)

    def test_the_second_editor_sees_what_the_first_one_changed(self, case: factories.Case, sign_in: SignIn) -> None:
        entry, client = factories.maintenance_object(case), sign_in(case.coordinator)
        url = reverse("maintenance-object-edit", args=[entry.pk])
        client.post(url, form(title="First", version=1))
        assert "Somebody else changed this while you wrote" in text(client.post(url, form(title="Second", version=1)))

    def test_removal_keeps_its_reason(self, case: factories.Case, sign_in: SignIn) -> None:
        entry, client = factories.maintenance_object(case, title="Old portal"), sign_in(case.coordinator)
        answer = client.post(reverse("maintenance-object-delete", args=[entry.pk]), {"reason": "Closed down"}, follow=True)
        assert "No maintenance object is described yet" in text(answer)
        assert "Closed down" in text(client.get(reverse("maintenance-object", args=[entry.pk])))


class TestPage:
    def test_an_empty_register_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        assert "Describe the first object" in text(sign_in(case.coordinator).get(page_of(case)))
        assert "Describe the first object" not in text(sign_in(case.reader).get(page_of(case)))

    def test_the_list_sums_up_and_says_what_lacks(self, case: factories.Case, sign_in: SignIn) -> None:
        whole(case, yearly_cost=Decimal(60000), handed_over_on=factories.in_days(-3), operated_by="The supplier")
        factories.maintenance_object(case, organisation=case.partner, yearly_cost=Decimal(24000))
        factories.maintenance_object(case)
        page = sign_in(case.coordinator).get(page_of(case))
        assert "84\u00a0000" in page.content.decode()
        shown = text(page)
        assert all(words in shown for words in ("known for 2 of 3", "1 of 3", "The supplier", case.partner.name, "Established"))
        assert "who maintains it, who answers for it, operations agreement, who pays" in shown

    def test_a_search_finds_the_maintainer(self, case: factories.Case, sign_in: SignIn) -> None:
        whole(case, title="One", organisation=case.partner), whole(case, title="Two")
        page = sign_in(case.coordinator).get(f"{page_of(case)}?q={case.partner.name}")
        assert [row.entry.title for row in page.context["rows"]] == ["One"]

    def test_two_hundred_cost_the_same_queries_as_three(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        for _ in range(3):
            whole(case)
        few = queries(client, page_of(case))
        values = {"initiative": case.initiative, "organisation": case.partner, "owner": case.expert}
        MaintenanceObject.objects.bulk_create(MaintenanceObject(number=n, title=f"O {n}", **values) for n in range(100, 300))
        assert queries(client, page_of(case)) == few < 15
        assert len(client.get(page_of(case)).context["rows"]) == 25

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        names = ("title", "description", "operated_by", "agreement", "changes", "support", "financed_by")
        entry = factories.maintenance_object(case, **dict.fromkeys(names, HOSTILE))
        for url in (page_of(case), reverse("maintenance-object", args=[entry.pk])):
            html = sign_in(case.coordinator).get(url).content.decode()
            assert "<script>alert" not in html and "&lt;script&gt;alert(1)&lt;/script&gt;" in html

    def test_who_answers_for_it_changes_their_own_only(self, case: factories.Case, sign_in: SignIn) -> None:
        mine, other, client = factories.maintenance_object(case, owner=case.team), factories.maintenance_object(case), sign_in(case.team)
        assert client.get(reverse("maintenance-object-edit", args=[mine.pk])).status_code == 200
        assert client.get(reverse("maintenance-object-edit", args=[other.pk])).status_code == 403
        assert client.get(new(case)).status_code == 403
        assert sign_in(case.stranger).get(page_of(case)).status_code == 404


class TestNeeds:
    """002:256: maintenance is established with organisation, agreements and financing before milestone VII."""

    def test_other_milestones_ask_for_nothing(self, case: factories.Case) -> None:
        factories.maintenance_object(case)
        assert [gate for gate in range(1, 9) if needs(case, gate)] == [6, 7]

    def test_at_six_who_maintains_is_named(self, case: factories.Case) -> None:
        assert needs(case, 6) == {}
        whole(case), factories.maintenance_object(case, title="Integration", owner=case.expert)
        need = needs(case, 6)["maintenance.receiver"]
        assert (need.met, need.level, need.detail, need.owner) == (False, "warn", "M2 Integration", case.expert)
        MaintenanceObject.objects.update(organisation=case.partner)
        assert needs(case, 6)["maintenance.receiver"].met

    def test_at_seven_there_are_some(self, case: factories.Case) -> None:
        assert {key: (need.met, need.level) for key, need in needs(case, 7).items()} == {"maintenance.any": (False, "warn")}

    def test_at_seven_each_is_complete(self, case: factories.Case) -> None:
        whole(case), whole(case, title="Integration", agreement=" ", financed_by=""), whole(case, title="Guides", owner=None)
        need = needs(case, 7)["maintenance.complete"]
        assert (need.met, need.level) == (False, "warn")
        assert need.detail == "M2 Integration lacks operations agreement, who pays; M3 Guides lacks who answers for it"
        MaintenanceObject.objects.update(owner=case.team, agreement="SLA", financed_by="The town")
        assert all(need.met for need in needs(case, 7).values())

    def test_many_are_named_in_part(self, case: factories.Case) -> None:
        for _ in range(8):
            factories.maintenance_object(case)
        assert str(needs(case, 7)["maintenance.complete"].detail).endswith("and 3 more")


class TestPaper:
    def test_an_empty_register_says_so(self, case: factories.Case) -> None:
        assert list(REGISTER.blocks(case.initiative)) == [Paragraph("No maintenance object is described yet")]

    def test_a_table_and_a_part_for_each(self, case: factories.Case) -> None:
        whole(case, title="Portal", description="Pages\n\n- and forms", changes="Each month", yearly_cost=Decimal(84000))
        table, heading, first, bullets, facts, changes, said = REGISTER.blocks(case.initiative)
        assert isinstance(table, Table) and isinstance(table.rows[0], tuple)
        assert [cell.text for cell in table.rows[0]][:4] == ["M1", "Portal", "System or platform", case.lead.name]
        assert heading == Heading("M1 Portal") and (first, said) == (Paragraph("Pages"), Paragraph("Each month"))
        assert isinstance(facts, Facts) and ("Operations agreement", "SLA 2027") in facts.pairs and ("Operated by", "–") in facts.pairs
        assert changes == Heading("How changes are asked for and decided", 2) and bullets is not None
