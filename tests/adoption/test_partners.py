"""What partners commit to, and who led which phase (M04, M13)."""

import uuid

import pytest
from django.urls import reverse

from adoption import leads, organisation_register
from adoption.models import Participation
from adoption.services import leads as lead_services
from adoption.services import partners, phases
from core.models import Event
from documents.plan.governance import governance
from tests import factories
from tests.adoption.work_support import SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db


def partner(case: factories.Case) -> Participation:
    return Participation.objects.select_related("organisation").get(initiative=case.initiative)


class TestCommitment:
    def test_it_is_written_shown_and_kept(self, case: factories.Case, sign_in: SignIn) -> None:
        row, client = partner(case), sign_in(case.coordinator)
        assert row.since == factories.in_days(0)
        sent = {"commitment": "Two people", "contact": case.partner_member.pk, "since": "1.2.2026", "version": row.version}
        page = text(client.post(reverse("partner-edit", args=[row.pk]), sent, follow=True))
        assert "Two people" in page and "since 1 Feb 2026" in page and "Contact person: Partner member" in page
        event = Event.objects.get(action="adoption.partner.changed")
        assert event.text.data["changes"]["commitment"] == ["", "Two people"]
        assert "Changed what is written of the partner" in text(client.get(reverse("log", args=[case.initiative.pk])))

    def test_before_that_the_page_says_so(self, case: factories.Case, sign_in: SignIn) -> None:
        assert "Not said yet" in text(sign_in(case.reader).get(reverse("organisations", args=[case.initiative.pk])))

    def test_contacts_are_people_of_the_partner(self, case: factories.Case, sign_in: SignIn) -> None:
        row = partner(case)
        sent = {"commitment": "", "contact": case.team.pk, "since": f"{factories.in_days(3):%d.%m.%Y}", "version": row.version}
        answer = sign_in(case.coordinator).post(reverse("partner-edit", args=[row.pk]), sent)
        assert set(field_errors(answer)) == {"contact", "since"} and case.team.name not in answer.content.decode()

    def test_the_second_editor_sees_both_values(self, case: factories.Case, sign_in: SignIn) -> None:
        row, client = partner(case), sign_in(case.coordinator)
        url, sent = reverse("partner-edit", args=[row.pk]), {"contact": "", "since": "", "version": row.version}
        client.post(url, {**sent, "commitment": "First"})
        answer = client.post(url, {**sent, "commitment": "Second"})
        assert "Somebody else changed this while you wrote" in text(answer)
        assert "First" in text(answer) and "Second" in answer.content.decode()
        assert partner(case).commitment == "First"

    def test_nothing_changed_is_no_event(self, case: factories.Case) -> None:
        partners.edit(partner(case), by=case.coordinator, seen_version=1, commitment="")
        assert not Event.objects.filter(action="adoption.partner.changed").exists()

    def test_from_milestone_four_a_silent_partner_is_warned_of(self, case: factories.Case) -> None:
        """M13."""
        assert not list(organisation_register.needs(case.initiative, 3))
        (need,) = organisation_register.needs(case.initiative, 4)
        assert (need.met, need.level, need.rule, need.detail) == (False, "warn", "M13", case.partner.name)
        partners.edit(partner(case), by=case.coordinator, seen_version=1, commitment="Two people")
        (need,) = organisation_register.needs(case.initiative, 4)
        assert need.met

    def test_it_stands_in_the_documents(self, case: factories.Case) -> None:
        partners.edit(partner(case), by=case.coordinator, seen_version=1, commitment="Two people", contact=case.reader)
        part = next(part for part in governance(case.initiative) if part.key == "organisations")
        assert "Two people" in str(part.blocks) and "Contact person: Reader" in str(part.blocks)


class TestLead:
    def test_one_lead_for_all_phases_is_one_line(self, case: factories.Case) -> None:
        """M04."""
        (term,) = leads.of(case.initiative)
        assert (term.organisation, term.first.number, term.last.number, term.is_present) == (case.lead, 1, 8, True)
        assert leads.changes(case.initiative) == []

    def test_a_change_is_told_with_who_and_when(self, case: factories.Case, sign_in: SignIn) -> None:
        """M04: phases that are closed keep their lead."""
        initiative = case.initiative
        phases.carry_out(initiative.pk, 1, "approved", decision=initiative.pk, by=case.owner)
        lead_services.carry_out(case.initiative.pk, case.partner, decision=uuid.uuid4(), by=case.owner)
        first, second = leads.of(case.fresh())
        assert (first.organisation, first.last.number) == (case.lead, 1)
        assert (second.organisation, second.first.number, second.last.number) == (case.partner, 2, 8)
        (change,) = leads.changes(case.initiative)
        assert (change.before, change.after, change.who) == (case.lead.name, case.partner.name, "Owner")
        page = text(sign_in(case.reader).get(reverse("organisations", args=[case.initiative.pk])))
        assert "Phase 1, Identify need" in page and "Phases 2–8, Explore solutions to Realise benefits" in page
        assert "When the lead changed" in page

    def test_the_page_costs_the_same_for_many_partners(self, case: factories.Case, sign_in: SignIn) -> None:
        client, url = sign_in(case.coordinator), reverse("organisations", args=[case.initiative.pk])
        few = queries(client, url)
        for _n in range(6):
            partners.add(case.initiative, factories.organisation(), by=case.coordinator)
        assert queries(client, url) == few
