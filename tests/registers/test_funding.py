"""Funding gate by gate, split between the parties: written, added up, demanded (M23)."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Organisation
from adoption.registry import Need
from core.blocks import Paragraph, Table
from core.models import Event
from registers.descriptions.funding import REGISTER, entries
from registers.funding_sums import by_currency, percentages
from registers.models import Funding
from registers.services import funding as fundings
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db


def share(organisation: Organisation) -> str:
    return f"share_{organisation.pk.hex}"


def form(case: factories.Case, lead: str = "", partner: str = "", **values: Any) -> dict[str, Any]:
    data = {"title": "Study of options", "gate": "1", "amount": "38 000", "currency": "EUR", "covers": "Three options.", "source": ""}
    data |= {"state": "proposed", "decided_on": "", "decided_by": "", "owner": ""}
    return {**data, share(case.lead): lead, share(case.partner): partner, **values}


def new(case: factories.Case) -> str:
    return reverse("funding-new", args=[case.initiative.pk])


def page(case: factories.Case) -> str:
    return reverse("fundings", args=[case.initiative.pk])


def needs(case: factories.Case, gate: int) -> dict[str, Need]:
    return {need.key: need for need in REGISTER.needs(case.fresh(), gate)}  # type: ignore[misc]


def plain(answer: Any) -> str:
    return text(answer).replace("\u00a0", " ")


class TestWriting:
    def test_it_is_saved_with_its_split(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(new(case), form(case, "22 800", "15200"), follow=True)
        funding = Funding.objects.get()
        assert (funding.code, funding.amount, funding.gate) == ("E1", Decimal(38000), 1)
        assert {row.organisation: row.amount for row in funding.shares.all()} == {case.lead: 22800, case.partner: 15200}
        assert "22 800 € 60 %" in plain(answer)

    def test_an_empty_form_proposes(self, case: factories.Case, sign_in: SignIn) -> None:
        asked = sign_in(case.coordinator).get(new(case)).context["form"]
        assert [asked[name].value() for name in ("state", "gate", "amount")] == ["proposed", 1, None]

    def test_the_split_may_wait(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(new(case), form(case), follow=True)
        assert "Not divided yet." in text(answer) and not Funding.objects.get().shares.exists()

    @pytest.mark.parametrize(("country", "currency"), [("FI", "EUR"), ("SE", "SEK"), ("NO", "NOK"), ("XX", "EUR")])
    def test_the_currency_is_that_of_the_leads_country(self, country: str, currency: str, case: factories.Case, sign_in: SignIn) -> None:
        Organisation.objects.filter(pk=case.lead.pk).update(country=country)
        assert sign_in(case.coordinator).get(new(case)).context["form"]["currency"].value() == currency

    @pytest.mark.parametrize(
        ("lead", "partner", "at", "message"),
        [
            ("30 000", "", "partner", "8 000 € of 38 000 € is not divided yet. Write who pays it."),
            ("", "30000", "lead", "8 000 € of 38 000 € is not divided yet. Write who pays it."),
            ("30000", "7000", "partner", "1 000 € of 38 000 € is not divided yet. Write who pays it."),
            ("30000", "9000", "partner", "The shares are 1 000 € more than the amount, 38 000 €. Lower one of them, or raise the amount."),
        ],
    )
    def test_shares_that_do_not_add_up_say_how_much_is_missing(
        self, lead: str, partner: str, at: str, message: str, case: factories.Case, sign_in: SignIn
    ) -> None:
        answer = sign_in(case.coordinator).post(new(case), form(case, lead, partner))
        found = {name: [one.replace("\u00a0", " ") for one in errors] for name, errors in field_errors(answer).items()}
        assert found == {share(getattr(case, at)): [message]}
        assert f'value="{lead or partner}"' in answer.content.decode()
        assert not Funding.objects.exists()

    @pytest.mark.parametrize("amount", ["84.000", "84,5", "-5", "1e5", "NaN", "eighty", "٣٤"])
    def test_an_amount_is_never_guessed(self, amount: str, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(new(case), form(case, amount=amount))
        assert field_errors(answer) == {"amount": ["Write the amount in whole numbers, for example 84 000."]}
        assert f'value="{amount}"' in answer.content.decode()

    def test_other_errors_say_how_to_mend(self, case: factories.Case, sign_in: SignIn) -> None:
        values = {"title": "", "amount": "9" * 15, "covers": " ", "gate": "9", "currency": "USD", "state": "decided"}
        assert field_errors(sign_in(case.coordinator).post(new(case), form(case, **values))) == {
            "title": ["Write what the money is for, in a few words."],
            "gate": ["This choice is not offered any more. Choose another one."],
            "amount": ["Write an amount of at most 14 digits."],
            "currency": ["This choice is not offered any more. Choose another one."],
            "covers": ["Write what it pays for."],
            "decided_on": ["Write the day it was decided."],
        }

    def test_a_lead_alone_is_asked_for_no_split(self, case: factories.Case, sign_in: SignIn) -> None:
        case.initiative.participations.all().delete()
        assert "Split between the parties" not in text(sign_in(case.coordinator).get(new(case)))

    def test_the_split_is_changed_with_it_and_told_before_and_after(self, case: factories.Case, sign_in: SignIn) -> None:
        funding, client = factories.funding(case), sign_in(case.coordinator)
        data = form(case, "700", "300", title=funding.title, amount="1000", covers=funding.covers, version=1)
        client.post(reverse("funding-edit", args=[funding.pk]), data)
        (before, after) = Event.objects.get(action="registers.funding.changed").text.data["changes"].pop("shares")
        assert after.replace("\u00a0", " ") == "; ".join(sorted([f"{case.lead.name} 700 €", f"{case.partner.name} 300 €"]))
        assert "500" in before
        shown = plain(client.get(reverse("funding", args=[funding.pk])))
        assert "Split between the parties : " in shown and f"{case.partner.name} 300 €" in shown

    def test_the_second_editor_sees_the_shares_of_the_first(self, case: factories.Case, sign_in: SignIn) -> None:
        funding, client = factories.funding(case), sign_in(case.coordinator)
        url = reverse("funding-edit", args=[funding.pk])
        assert client.get(url).context["form"][share(case.lead)].value() == "500"
        same = {"title": funding.title, "amount": "1000", "covers": funding.covers}
        client.post(url, form(case, "700", "300", version=1, **same))
        answer = client.post(url, form(case, "900", "100", version=1, **same))
        conflicts = {str(one.label): (one.theirs, one.yours) for one in answer.context["form"].conflicts}
        assert conflicts == {case.lead.name: ("700", "900"), case.partner.name: ("300", "100")}
        assert 'value="900"' in answer.content.decode()
        client.post(url, form(case, "900", "100", version=2, **same))
        assert {row.amount for row in funding.shares.all()} == {900, 100}

    def test_the_service_refuses_what_the_form_would(self, case: factories.Case) -> None:
        with pytest.raises(ValidationError, match="do not add up"):
            factories.funding(case, shares={case.lead.pk: Decimal(1)})
        funding = factories.funding(case)
        with pytest.raises(ValidationError, match="do not add up"):
            shares = {case.lead.pk: Decimal(1000)}
            fundings.edit(funding, by=case.coordinator, seen_version=1, shares=shares, amount=Decimal(2000))

    def test_it_is_removed_with_a_reason(self, case: factories.Case, sign_in: SignIn) -> None:
        funding, client = factories.funding(case, title="Written twice"), sign_in(case.coordinator)
        client.post(reverse("funding-delete", args=[funding.pk]), {"reason": "Same as E2"})
        assert "Written twice" not in text(client.get(page(case)))
        assert "Same as E2" in text(client.get(reverse("funding", args=[funding.pk])))


class TestSums:
    """M23: what is proposed and decided, and who pays how much of it."""

    @pytest.mark.parametrize(
        ("amounts", "percents"),
        [
            ([], []),
            ([0, 0], [0, 0]),
            ([1, 1, 1], [34, 33, 33]),
            ([2, 1], [67, 33]),
            ([1000], [100]),
            ([995, 5], [100, 0]),
            ([994, 6], [99, 1]),
        ],
    )
    def test_per_cents_add_up_to_a_hundred(self, amounts: list[int], percents: list[int]) -> None:
        assert percentages([Decimal(amount) for amount in amounts]) == percents

    def test_by_milestone_by_party_and_for_each_currency(self, case: factories.Case) -> None:
        factories.funding(case, gate=1, state="decided", decided_on=factories.in_days(-1), shares={case.lead.pk: Decimal(1000)})
        factories.funding(case, gate=1, amount=Decimal(500), shares={case.partner.pk: Decimal(500)})
        factories.funding(case, gate=2, amount=Decimal(500), shares={})
        factories.funding(case, gate=2, amount=Decimal(9000), state="refused")
        factories.funding(case, gate=5, amount=Decimal(70), currency="SEK", shares={})
        euro, krona = by_currency(entries(case.initiative))
        assert [(row.gate, row.proposed, row.decided) for row in euro.gates] == [(1, 500, 1000), (2, 500, 0)]
        assert (euro.proposed, euro.decided, euro.whole) == (1000, 1000, 2000)
        assert [(row.name, row.amount, row.percent) for row in euro.parties] == [
            (case.lead.name, 1000, 50),
            (case.partner.name, 500, 25),
            ("", 500, 25),
        ]
        assert (krona.currency, krona.whole, krona.parties) == ("SEK", 70, ())


class TestNeeds:
    """M23: money for the step ahead at I, II and V; the split at IV."""

    @pytest.mark.parametrize("gate", [1, 2, 5])
    def test_the_step_ahead_is_funded(self, gate: int, case: factories.Case) -> None:
        """002:234, 002:238, 002:250."""
        need = needs(case, gate)[f"funding.decided.{gate}"]
        assert (need.level, need.met, need.rule) == ("enforce", False, "M23") and need.detail
        factories.funding(case, gate=gate, state="refused")
        factories.funding(case, gate=gate, covers="")
        factories.funding(case, gate=3)
        assert not needs(case, gate)[f"funding.decided.{gate}"].met
        factories.funding(case, gate=gate)
        assert needs(case, gate)[f"funding.decided.{gate}"].met

    @pytest.mark.parametrize("gate", [3, 6, 7, 8])
    def test_other_milestones_ask_for_none(self, gate: int, case: factories.Case) -> None:
        assert needs(case, gate) == {}

    def test_what_is_to_come_is_divided_at_the_directive(self, case: factories.Case) -> None:
        """002:244."""
        need = needs(case, 4)["funding.split"]
        assert (need.level, need.met, need.detail) == ("enforce", False, "Write the funding down first.")
        factories.funding(case, gate=1, title="Study")
        assert needs(case, 4)["funding.split"].detail == "Write the funding down first."
        factories.funding(case, gate=4)
        assert needs(case, 4)["funding.split"].met
        factories.funding(case, gate=5, title="Introduction", shares={})
        assert needs(case, 4)["funding.split"].detail == "Divide E3 Introduction."

    def test_a_lead_alone_divides_nothing(self, case: factories.Case) -> None:
        case.initiative.participations.all().delete()
        assert needs(case, 4) == {}


class TestPageAndPaper:
    def test_an_empty_one_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        assert "Write down the first funding" in text(sign_in(case.coordinator).get(page(case)))
        assert "Write down the first funding" not in text(sign_in(case.reader).get(page(case)))

    def test_both_tables_stand_above_the_list(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.funding(case, amount=Decimal(38000))
        factories.funding(case, gate=2, amount=Decimal(84000), shares={})
        shown = plain(sign_in(case.reader).get(page(case)))
        assert "Milestone I 38 000 € – 38 000 €" in shown and "In all 122 000 € – 122 000 €" in shown
        assert "19 000 € 16 %" in shown and "19 000 € 15 %" in shown and "Not divided yet 84 000 € 69 %" in shown

    def test_it_costs_the_same_for_many(self, case: factories.Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        factories.funding(case, owner=case.team)
        before = queries(client, page(case))
        for number in range(30):
            factories.funding(case, gate=1 + number % 8, owner=case.owner)
        assert queries(client, page(case)) == before

    def test_hostile_text_is_only_text(self, case: factories.Case, sign_in: SignIn) -> None:
        Organisation.objects.filter(pk=case.lead.pk).update(name=HOSTILE)
        funding = factories.funding(case, title=HOSTILE, covers=HOSTILE, source=HOSTILE)
        for url in (page(case), reverse("funding", args=[funding.pk]), reverse("funding-edit", args=[funding.pk])):
            assert "<script>alert(1)" not in sign_in(case.coordinator).get(url).content.decode()

    def test_it_stands_on_paper(self, case: factories.Case) -> None:
        assert list(REGISTER.blocks(case.initiative)) == [Paragraph("No funding is written down yet")]  # type: ignore[misc]
        factories.funding(case)
        tables = list(REGISTER.blocks(case.initiative))  # type: ignore[misc]
        assert all(isinstance(table, Table) for table in tables)
        captions = [table.caption for table in tables if isinstance(table, Table)]
        assert captions == ["Funding by milestone", "Split between the parties", "What each part pays for"]
