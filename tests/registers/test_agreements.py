"""Agreements between the parties: written, signed, changed with their parties, asked for (M13)."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from adoption import due
from adoption.choices import DueKind
from adoption.models import DueItem, Initiative
from adoption.registry import Need
from adoption.services import setup
from core import events
from core.blocks import Paragraph, Table
from core.db import Superseded
from core.models import Event
from registers.descriptions.agreement import REGISTER
from registers.models import Agreement
from registers.services import agreement as agreements
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db
YESTERDAY = -1


def written(day: date) -> str:
    return day.strftime("%d.%m.%Y")


def form(case: factories.Case, **values: Any) -> dict[str, Any]:
    data = {"title": "Cooperation agreement", "kind": "cooperation", "parties": [case.lead.pk, case.partner.pk], "purpose": "How we work."}
    data |= {"first_phase": "1", "last_phase": "8", "state": "draft", "signed_on": "", "valid_to": "", "reference": "", "owner": ""}
    return {**data, **values}


def new(case: factories.Case) -> str:
    return reverse("agreement-new", args=[case.initiative.pk])


def page(case: factories.Case) -> str:
    return reverse("agreements", args=[case.initiative.pk])


def signed(case: factories.Case, **values: Any) -> Agreement:
    return factories.agreement(case, signed_on=factories.in_days(-5), **values)


def needs(case: factories.Case, gate: int) -> dict[str, Need]:
    return {need.key: need for need in REGISTER.needs(case.fresh(), gate)}  # type: ignore[misc]


class TestWriting:
    def test_it_is_saved_with_its_parties(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(new(case), form(case, owner=case.team.pk), follow=True)
        agreement = Agreement.objects.get()
        assert agreement.code == "A1"
        assert {row.organisation for row in agreement.parties.all()} == {case.lead, case.partner}
        assert "A1 is saved." in text(answer) and case.partner.name in text(answer)

    def test_everybody_who_takes_part_is_proposed_and_nobody_else(self, case: factories.Case, sign_in: SignIn) -> None:
        other = factories.organisation("Elsewhere")
        asked = sign_in(case.coordinator).get(new(case)).context["form"]
        assert [label for _pk, label in asked.fields["parties"].choices] == [case.lead.name, case.partner.name]
        assert set(asked["parties"].value()) == {str(case.lead.pk), str(case.partner.pk)}
        assert [asked[name].value() for name in ("state", "first_phase", "last_phase")] == ["draft", 1, 8]
        answer = sign_in(case.coordinator).post(new(case), form(case, parties=[other.pk]))
        assert field_errors(answer) == {"parties": ["This choice is not offered any more. Choose another one."]}

    def test_errors_say_how_to_mend(self, case: factories.Case, sign_in: SignIn) -> None:
        """A signed one is dated; phases run forward; the last day comes after the signing."""
        client = sign_in(case.coordinator)
        answer = client.post(new(case), form(case, title="", parties=[], first_phase="5", last_phase="2", state="signed"))
        assert field_errors(answer) == {
            "title": ["Write what the agreement is called."],
            "parties": ["Tick the organisations that are party to it."],
            "last_phase": ["Choose the same phase or a later one than under “From phase”."],
            "signed_on": ["Write the day it was signed."],
        }
        dates = {"signed_on": written(factories.in_days(3)), "valid_to": written(factories.in_days(-9))}
        answer = client.post(new(case), form(case, state="signed", **dates))
        assert list(field_errors(answer)) == ["signed_on"]
        dates["signed_on"] = written(factories.in_days(-3))
        answer = client.post(new(case), form(case, state="signed", **dates))
        assert field_errors(answer) == {"valid_to": ["Write a day after the one it was signed on."]}
        assert not Agreement.objects.exists()

    def test_the_parties_are_changed_with_it_and_told_before_and_after(self, case: factories.Case, sign_in: SignIn) -> None:
        agreement, client = factories.agreement(case), sign_in(case.coordinator)
        data = form(case, title=agreement.title, purpose="", parties=[case.partner.pk], version=1)
        shown = text(client.post(reverse("agreement-edit", args=[agreement.pk]), data, follow=True))
        agreement.refresh_from_db()
        assert agreement.version == 2
        changes = Event.objects.get(action="registers.agreement.changed").text.data["changes"]
        both = ", ".join(sorted([case.lead.name, case.partner.name]))
        assert changes == {"parties": [both, case.partner.name]}
        assert f"Parties : {both} → {case.partner.name}" in shown
        log = text(client.get(reverse("log", args=[case.initiative.pk])))
        assert "Parties" in log and both in log
        assert events.verify(case.initiative.pk) is None

    def test_the_second_editor_sees_the_parties_of_the_first(self, case: factories.Case, sign_in: SignIn) -> None:
        agreement, client = factories.agreement(case), sign_in(case.coordinator)
        url = reverse("agreement-edit", args=[agreement.pk])
        client.post(url, form(case, title="First", parties=[case.partner.pk], version=1))
        answer = client.post(url, form(case, title="Second", parties=[case.lead.pk], version=1))
        conflicts = {str(one.label): (one.theirs, one.yours) for one in answer.context["form"].conflicts}
        assert conflicts["Parties"] == (case.partner.name, case.lead.name)
        assert [row.organisation for row in agreement.parties.all()] == [case.partner]
        client.post(url, form(case, title="Second", parties=[case.lead.pk], version=answer.context["form"]["version"].value()))
        assert [row.organisation for row in agreement.parties.all()] == [case.lead]

    def test_nothing_is_written_where_nothing_changes_or_somebody_was_first(self, case: factories.Case) -> None:
        agreement = factories.agreement(case)
        same = agreements.edit(agreement, by=case.coordinator, seen_version=1, parties=[case.partner, case.lead], title=agreement.title)
        assert same.version == 1 and not Event.objects.filter(action="registers.agreement.changed").exists()
        Agreement.objects.filter(pk=agreement.pk).update(version=4)
        with pytest.raises(Superseded):
            agreements.edit(agreement, by=case.coordinator, seen_version=1, parties=[case.lead])
        assert agreement.parties.count() == 2

    def test_a_party_that_left_stays_on_offer(self, case: factories.Case, sign_in: SignIn) -> None:
        agreement = factories.agreement(case)
        case.initiative.participations.all().delete()
        asked = sign_in(case.coordinator).get(reverse("agreement-edit", args=[agreement.pk])).context["form"]
        assert case.partner.name in [label for _pk, label in asked.fields["parties"].choices]

    def test_it_is_removed_with_a_reason(self, case: factories.Case, sign_in: SignIn) -> None:
        agreement, client = signed(case, valid_to=factories.in_days(30), title="Written twice"), sign_in(case.coordinator)
        client.post(reverse("agreement-delete", args=[agreement.pk]), {"reason": "Same as A2"})
        assert "Written twice" not in text(client.get(page(case)))
        assert "Same as A2" in text(client.get(reverse("agreement", args=[agreement.pk])))
        assert not DueItem.objects.open().filter(subject=agreement.pk).exists()


class TestNeeds:
    """M13: cooperation with partners is in writing and signed."""

    def test_without_partners_nothing_is_asked(self, case: factories.Case) -> None:
        case.initiative.participations.all().delete()
        assert needs(case, 7) == {}

    @pytest.mark.parametrize(
        ("values", "met"),
        [
            ({"signed_on": factories.in_days(-5)}, True),
            ({}, False),
            ({"signed_on": factories.in_days(-5), "first_phase": 4}, False),
            ({"signed_on": factories.in_days(-5), "last_phase": 2}, False),
            ({"signed_on": factories.in_days(-5), "valid_to": factories.in_days(YESTERDAY)}, False),
            ({"signed_on": factories.in_days(-5), "valid_to": factories.in_days(0)}, True),
        ],
    )
    def test_a_signed_one_that_holds_covers_its_phases(self, values: dict[str, Any], met: bool, case: factories.Case) -> None:
        factories.agreement(case, **values)
        need = needs(case, 3)["agreements.covered"]
        assert (need.level, need.met, need.rule) == ("warn", met, "M13")

    def test_each_partner_is_covered_be_it_by_one_agreement_or_several(self, case: factories.Case) -> None:
        third = factories.organisation("Third town")
        setup.set_partners(case.initiative, [case.partner, third], by=case.coordinator)
        signed(case)
        need = needs(case, 2)["agreements.covered"]
        assert not need.met and need.detail == "Without one: Third town"
        signed(case, parties=[case.lead, third])
        assert needs(case, 2)["agreements.covered"].met

    def test_a_cooperation_agreement_is_asked_for_at_seven(self, case: factories.Case) -> None:
        """002:256."""
        signed(case, kind="order")
        assert "agreements.cooperation" not in needs(case, 6)
        assert (needs(case, 7)["agreements.cooperation"].level, needs(case, 7)["agreements.cooperation"].met) == ("warn", False)
        signed(case, kind="cooperation")
        assert needs(case, 7)["agreements.cooperation"].met

    def test_letters_of_intent_are_asked_for_at_three_in_the_full_profile(self, case: factories.Case) -> None:
        assert "agreements.intent" not in needs(case, 3)
        Initiative.objects.filter(pk=case.initiative.pk).update(profile="full")
        assert not needs(case, 3)["agreements.intent"].met
        signed(case, kind="intent")
        assert needs(case, 3)["agreements.intent"].met


class TestDues:
    def test_the_last_day_waits_for_its_owner_until_it_is_ended(self, case: factories.Case) -> None:
        agreement = signed(case, owner=case.team, valid_to=factories.in_days(30))
        row = DueItem.objects.open().get(subject=agreement.pk)
        assert (row.kind, row.person, row.due) == (DueKind.AGREEMENT, case.team, factories.in_days(30))
        assert due.rebuild(case.initiative) == 0
        parties = [case.lead, case.partner]
        agreements.edit(agreement, by=case.coordinator, seen_version=1, parties=parties, valid_to=factories.in_days(60))
        assert DueItem.objects.open().get(subject=agreement.pk).due == factories.in_days(60)
        agreement.refresh_from_db()
        agreements.edit(agreement, by=case.coordinator, seen_version=2, parties=parties, state="ended")
        assert not DueItem.objects.open().filter(subject=agreement.pk).exists()

    def test_it_is_shown_as_their_work_when_the_day_comes_near(self, case: factories.Case) -> None:
        far, near = (signed(case, owner=case.team, valid_to=factories.in_days(days)) for days in (400, 10))
        shown = set(DueItem.objects.awaiting(case.team.pk).values_list("subject", flat=True))
        assert near.pk in shown and far.pk not in shown

    def test_one_not_signed_waits_for_nobody(self, case: factories.Case) -> None:
        factories.agreement(case, owner=case.team, valid_to=factories.in_days(30))
        assert not DueItem.objects.open().filter(kind=DueKind.AGREEMENT).exists()


class TestPageAndPaper:
    def test_an_empty_one_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        assert "Write down the first agreement" in text(sign_in(case.coordinator).get(page(case)))
        assert "Write down the first agreement" not in text(sign_in(case.reader).get(page(case)))

    def test_the_list_says_who_which_phases_and_how_it_stands(self, case: factories.Case, sign_in: SignIn) -> None:
        signed(case, title="Old", last_phase=2, valid_to=factories.in_days(YESTERDAY))
        shown = text(sign_in(case.reader).get(page(case)))
        assert "No longer valid" in shown and "1–2" in shown and case.partner.name in shown

    def test_it_costs_the_same_for_many(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        signed(case, owner=case.team)
        before = queries(client, page(case))
        for _number in range(30):
            signed(case, owner=case.owner)
        assert queries(client, page(case)) == before

    def test_hostile_text_is_only_text(self, case: factories.Case, sign_in: SignIn) -> None:
        agreement = factories.agreement(case, title=HOSTILE, purpose=HOSTILE, reference=HOSTILE)
        for url in (page(case), reverse("agreement", args=[agreement.pk])):
            assert "<script>alert(1)" not in sign_in(case.reader).get(url).content.decode()

    def test_it_stands_on_paper(self, case: factories.Case) -> None:
        assert list(REGISTER.blocks(case.initiative)) == [Paragraph("No agreement is written down yet")]  # type: ignore[misc]
        signed(case)
        (table,) = REGISTER.blocks(case.initiative)  # type: ignore[misc]
        assert isinstance(table, Table) and (table.rows[0][5].text, table.rows[0][5].state) == ("Signed", "done")  # type: ignore[index]
