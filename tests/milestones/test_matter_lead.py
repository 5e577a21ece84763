"""The lead organisation changes by decision: both parties agree, it comes with a phase or a day, the history tells the decision (M04)."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from adoption import leads, tasks
from adoption.choices import DueKind
from adoption.models import DueItem, Initiative, LeadChange
from adoption.services import leads as lead_services
from core.db import Superseded
from core.models import Event
from milestones.choices import Matter
from milestones.models import Round
from milestones.services import decisions, matters, rounds
from notifications.models import OutboxRow
from tests import factories
from tests.factories import Case, in_days
from tests.milestones import matter_steps, steps


def test_at_once_phases_follow_and_the_former_lead_is_a_partner(case: Case) -> None:
    steps.passed(case, 1)
    decision = matter_steps.decided(case, Matter.LEAD_CHANGE, organisation=case.partner)
    after = case.fresh()
    assert after.lead == case.partner
    assert [row.organisation for row in after.participations.all()] == [case.lead]
    first, second = leads.of(after)
    assert (first.organisation, first.last.number, second.organisation, second.first.number) == (case.lead, 1, case.partner, 2)
    (change,) = leads.changes(after)
    assert (change.before, change.after) == (case.lead.name, case.partner.name) and str(decision.pk) in change.url


def test_from_a_phase_on_it_comes_with_the_milestone_before(case: Case) -> None:
    matter_steps.decided(case, Matter.LEAD_CHANGE, organisation=case.partner, first_phase=2)
    assert case.fresh().lead == case.lead
    waiting = leads.ahead(case.initiative)
    assert waiting is not None and leads.since_words(waiting) == "from phase 2, Explore solutions, on"
    steps.passed(case, 1)
    assert case.fresh().lead == case.partner and leads.ahead(case.initiative) is None


def test_from_a_day_on_it_comes_in_the_night(case: Case) -> None:
    matter_steps.decided(case, Matter.LEAD_CHANGE, organisation=case.partner, on=in_days(3))
    tasks.change_leads()
    assert case.fresh().lead == case.lead
    LeadChange.objects.update(on=timezone.localdate() - timedelta(days=1))
    tasks.change_leads()
    tasks.change_leads()
    assert case.fresh().lead == case.partner
    assert Event.objects.filter(stream=case.initiative.pk, action="adoption.lead.changed").count() == 1


def test_both_parties_agree_first(case: Case) -> None:
    round = matter_steps.opened(case, Matter.LEAD_CHANGE, organisation=case.partner)
    with pytest.raises(ValidationError) as error:
        rounds.submit(round, by=case.coordinator)
    assert {f"{name} has not agreed yet" for name in (case.lead.name, case.partner.name)} <= {
        m.split(": ")[1] for m in error.value.messages
    }
    asked = {row.person for row in DueItem.objects.open().filter(subject=round.pk, kind=DueKind.DECISION)}
    assert {case.partner_member, case.reader} <= asked and case.stranger not in asked
    assert OutboxRow.objects.filter(key="milestones.consent_asked", recipient=case.partner_member).count() == 1
    matters.consent(round, case.partner, by=case.partner_member, seen_version=round.version)
    assert not DueItem.objects.open().filter(subject=round.pk, person=case.reader, kind=DueKind.DECISION).exists()
    matters.consent(round, case.lead, by=case.owner, seen_version=round.version)
    rounds.submit(round, by=case.coordinator)


def test_nobody_agrees_for_another_organisation(case: Case) -> None:
    round = matter_steps.opened(case, Matter.LEAD_CHANGE, organisation=case.partner)
    for somebody, organisation in ((case.coordinator, case.partner), (case.stranger, case.partner), (case.partner_member, case.lead)):
        with pytest.raises(PermissionDenied):
            matters.consent(round, organisation, by=somebody, seen_version=round.version)
    assert not round.consents.exists()


def test_what_was_agreed_to_falls_with_another_proposal(case: Case) -> None:
    round = matter_steps.agreed(case, matter_steps.opened(case, Matter.LEAD_CHANGE, organisation=case.partner))
    values = {"reason": round.summary, "organisation": case.partner, "first_phase": 5}
    after = matters.propose(round, by=case.coordinator, seen_version=round.version, **values)
    assert not after.consents.exists()
    with pytest.raises(Superseded):
        matters.consent(after, case.lead, by=case.owner, seen_version=round.version)


def test_agreed_twice_it_is_recorded_once(case: Case) -> None:
    round = matter_steps.opened(case, Matter.LEAD_CHANGE, organisation=case.partner)
    for somebody in (case.reader, case.partner_member):
        matters.consent(round, case.partner, by=somebody, seen_version=round.version)
    assert round.consents.get().by == case.reader


@pytest.mark.parametrize("wrong", ["none", "lead", "stranger", "both", "past", "closed"])
def test_bad_proposals_are_refused_at_their_field(case: Case, wrong: str) -> None:
    steps.passed(case, 1)
    values: dict[str, Any] = {
        "none": {}, "lead": {"organisation": case.lead}, "stranger": {"organisation": factories.organisation()},
        "both": {"organisation": case.partner, "first_phase": 3, "on": in_days(3)},
        "past": {"organisation": case.partner, "on": in_days(-1)}, "closed": {"organisation": case.partner, "first_phase": 1},
    }[wrong]  # fmt: skip
    field = {"both": "on", "past": "on", "closed": "first_phase"}.get(wrong, "organisation")
    with pytest.raises(ValidationError) as error:
        matter_steps.opened(case, Matter.LEAD_CHANGE, **values)
    assert field in error.value.message_dict


def test_a_case_number_the_new_lead_uses_stands_in_the_way(case: Case) -> None:
    round = matter_steps.submitted(case, Matter.LEAD_CHANGE, organisation=case.partner)
    other = factories.setup.create(by=case.partner_member, name="Other", case_number=case.initiative.case_number, lead=case.partner)
    with pytest.raises(ValidationError):
        decisions.decide(round, by=case.owner, outcome="adopted")
    assert case.fresh().lead == case.lead and other.lead == case.partner


def test_it_stops_no_milestone(case: Case) -> None:
    """A number used meanwhile lets the change wait; the phase closes all the same."""
    matter_steps.decided(case, Matter.LEAD_CHANGE, organisation=case.partner, first_phase=2)
    other = factories.setup.create(by=case.partner_member, name="Other", case_number=case.initiative.case_number, lead=case.partner)
    steps.passed(case, 1)
    assert (case.fresh().phase_number, case.initiative.lead) == (2, case.lead)
    Initiative.objects.filter(pk=other.pk).update(case_number="Another")
    tasks.change_leads()
    assert case.fresh().lead == case.partner


def test_one_decided_later_takes_the_place_of_one_that_waits(case: Case) -> None:
    other = factories.organisation()
    factories.setup.set_partners(case.initiative, [case.partner, other], by=case.coordinator)
    first = lead_services.carry_out(case.initiative.pk, case.partner, decision=uuid.uuid4(), by=case.owner, first_phase=3)
    second = lead_services.carry_out(case.initiative.pk, other, decision=uuid.uuid4(), by=case.owner, first_phase=5)
    assert LeadChange.objects.get(pk=first.pk).replaced_by == second.decision
    assert [term.organisation for term in leads.of(case.fresh())] == [case.lead, other]


def test_a_stopped_initiative_changes_no_lead(case: Case) -> None:
    matter_steps.decided(case, Matter.STOP)
    with pytest.raises(ValidationError):
        lead_services.carry_out(case.initiative.pk, case.partner, decision=uuid.uuid4(), by=case.owner)
    with pytest.raises(PermissionDenied):
        matters.open_matter(case.fresh(), Matter.LEAD_CHANGE, by=case.coordinator)


def test_a_party_that_left_meanwhile_stands_in_the_way(case: Case) -> None:
    round = matter_steps.submitted(case, Matter.LEAD_CHANGE, organisation=case.partner)
    case.initiative.participations.all().delete()
    with pytest.raises(ValidationError):
        decisions.decide(Round.objects.get(pk=round.pk), by=case.owner, outcome="adopted")
