"""Phase reviews: recorded by the coordinator, in version 1.1 of the method and where a milestone is not formal."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption import log
from adoption.choices import DueKind, Outcome, PhaseState, Role, Status
from adoption.models import DueItem, InitiativePhase
from core import events
from core.blocks import json as blocks_json
from core.db import Superseded
from core.models import Event, Job
from milestones import permissions, readiness, record_check
from milestones.choices import BasisKind, DecisionKind, MarkKind, RoundState
from milestones.models import Condition, Decision, Round
from milestones.protocol import protocol_document
from milestones.services import conditions, deciders, decisions, record, reviews, rounds, sealing
from notifications.models import OutboxRow
from tests.factories import Case, in_days
from tests.milestones import review_steps, steps
from tests.milestones.review_steps import held, in_reviews, mapped, opened, reviewed


@pytest.fixture
def reviewing(case: Case) -> Case:
    """An initiative in version 1.1."""
    return in_reviews(case)


def test_eight_reviews_lead_from_the_need_to_the_end(reviewing: Case) -> None:
    """002:222 through version 1.1: the same transitions close the phases in order (M01)."""
    case = reviewing
    for gate in range(1, 8):
        assert case.fresh().phase_number == gate
        decision = reviewed(case, gate)
        assert (decision.kind, decision.decision_point) == (DecisionKind.REVIEW, review_steps.POINT)
        assert record.decision_sha256(Decision.objects.get(pk=decision.pk)) == decision.sha256
        states = dict(InitiativePhase.objects.filter(initiative=case.initiative).values_list("number", "state"))
        assert (states[gate], states[gate + 1]) == (PhaseState.CLOSED, PhaseState.OPEN)
    reviewed(case, 8, Outcome.GAP_ACCEPTED, motive="Fewer came than expected.")
    assert (case.fresh().phase, case.initiative.status) == ("closed", Status.CLOSED)
    assert events.verify(case.initiative.pk) is None and list(record_check.faults(case.initiative.pk)) == []
    assert set(DueItem.objects.open().filter(initiative=case.initiative).values_list("kind", flat=True)) <= {DueKind.COMMUNICATION}
    assert Event.objects.filter(stream=case.initiative.pk, action="adoption.phase.closed").count() == 8


def test_the_basis_is_sealed_in_the_same_moment_with_what_was_held(reviewing: Case) -> None:
    decision = reviewed(reviewing, 1)
    round = Round.objects.get(pk=decision.round_id)
    assert (round.state, round.seal, round.submitted_by) == (RoundState.DECIDED, decision.seal, reviewing.coordinator)
    assert sealing.verify_seal(round) == [] and sealing.changed_since(round) is not None
    said = round.basis.get(kind=BasisKind.REVIEW).content
    assert (said["held_on"], said["decided_by"], said["recorded_by"]) == (str(in_days(-1)), "The management team", "Coordinator")
    assert not OutboxRow.objects.filter(key="milestones.decision_asked").exists()
    assert not Job.objects.filter(name="milestones.seal").exists() and Job.objects.filter(name="milestones.protocol").count() == 1


def test_the_mandate_says_who_decided_and_who_recorded_it(reviewing: Case) -> None:
    decision = reviewed(reviewing, 1)
    assert decision.mandate.startswith("The management team decided on ")
    assert decision.mandate.endswith(" at Management team; recorded by Coordinator")
    again = reviews.record_review(
        opened(reviewing, 2), by=reviewing.coordinator, held=held(reviewing, person=reviewing.chair, body=""), outcome=Outcome.APPROVED
    )
    assert again.mandate.startswith(f"Chair, {reviewing.lead.name} decided on ") and again.decided_by == reviewing.coordinator


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": in_days(1)}, "held_on"),
        ({"at": " "}, "decision_point"),
        ({"at": "x" * 81}, "decision_point"),
        ({"body": ""}, "body"),
        ({"body": "x" * 101}, "body"),
        ({"person": "chair"}, "body"),
        ({"person": "stranger", "body": ""}, "person"),
    ],
)
def test_what_was_held_is_checked(reviewing: Case, wrong: dict[str, Any], field: str) -> None:
    if "person" in wrong:
        wrong = {**wrong, "person": getattr(reviewing, wrong["person"])}
    round = opened(reviewing, 1)
    with pytest.raises(ValidationError) as refused:
        reviews.record_review(round, by=reviewing.coordinator, held=held(reviewing, **wrong), outcome=Outcome.APPROVED)
    assert field in refused.value.message_dict
    assert Round.objects.get(pk=round.pk).state == RoundState.PREPARING and not Decision.objects.exists()


def test_nothing_blocks_but_the_order_of_the_phases(reviewing: Case) -> None:
    """M01 stays; what a formal milestone enforces or warns of is help (domain.md, section 4)."""
    ready = readiness.summary(reviewing.fresh(), 2, opened(reviewing, 2))
    assert [item.need.key for item in ready.open_items] == ["milestones.before"] and ready.blocks == 1
    assert ready.helps > 5 and {item.state for item in ready.help_items} == {"help"} and not any(i.may_mark for i in ready.help_items)
    with pytest.raises(ValidationError, match="Phase review 1 is not decided yet"):
        reviewed(reviewing, 2)


def test_no_body_is_asked_for_where_none_decides(reviewing: Case) -> None:
    keys = {need.key for gate in (1, 2) for need in readiness.needs(reviewing.fresh(), gate)}
    assert not keys & {"milestones.owner", "milestones.chair", "milestones.rule", "milestones.quorum"}


def test_a_mark_is_not_taken_for_what_is_only_help(reviewing: Case) -> None:
    with pytest.raises(ValidationError):
        rounds.mark(opened(reviewing, 1), "milestones.date", MarkKind.ACCEPTED, "Later.", by=reviewing.coordinator)


def test_only_the_coordinator_records(reviewing: Case) -> None:
    round = opened(reviewing, 1)
    for person in (reviewing.team, reviewing.owner, reviewing.chair, reviewing.reader, reviewing.stranger, reviewing.administrator):
        with pytest.raises(PermissionDenied):
            reviews.record_review(round, by=person, held=held(reviewing), outcome=Outcome.APPROVED)


def test_a_formal_milestone_takes_no_review_and_a_review_no_formal_decision(case: Case) -> None:
    formal = steps.prepared(case, 1)
    with pytest.raises(PermissionDenied, match="decided formally"):
        reviews.record_review(formal, by=case.coordinator, held=held(case), outcome=Outcome.APPROVED)
    sealed = sealing.seal(rounds.submit(formal, by=case.coordinator).pk)
    rounds.withdraw(sealed, by=case.coordinator, reason="It is reviewed instead.")
    mapped(case, g1=("BP1", False), g2=("BP2", False))
    with pytest.raises(PermissionDenied, match="own decision point"):
        rounds.submit(opened(case, 1), by=case.coordinator)
    assert not permissions.may_take_position(case.member.user, opened(case, 2))


def test_what_was_submitted_is_decided_as_it_was_submitted(case: Case) -> None:
    """M14: marked as not formal while the basis waits, the milestone is still decided by those who were asked, and by nobody else."""
    steps.passed(case, 1)
    sealed = steps.submitted(case, 2)
    mapped(case, g2=("BP2", False))
    with pytest.raises(Superseded):
        reviews.record_review(sealed, by=case.coordinator, held=held(case), outcome=Outcome.APPROVED)
    with pytest.raises(ValidationError):
        decisions.decide(sealed, by=case.chair, outcome=Outcome.APPROVED)
    steps.say(sealed, case, chair="for", member="for", partner_member="for")
    assert decisions.decide(sealed, by=case.chair, outcome=Outcome.APPROVED).kind == DecisionKind.MILESTONE
    assert case.fresh().phase_number == 3 and list(record_check.faults(case.initiative.pk)) == []


def test_what_a_body_paused_the_coordinator_does_not_take_up_by_another_version(case: Case) -> None:
    """002:222: who paused it takes it up; a phase review is no way round them."""
    steps.passed(case, 1, Outcome.PAUSED, motive="No money.")
    in_reviews(case)
    with pytest.raises(PermissionDenied):
        decisions.resume(case.fresh(), by=case.coordinator, motive="There is money.")
    assert decisions.resume(case.fresh(), by=case.owner, motive="There is money.").decision.kind == DecisionKind.MATTER


def test_a_milestone_marked_as_not_formal_is_reviewed_among_formal_ones(case: Case) -> None:
    mapped(case, g2=("BP2", False))
    steps.passed(case, 1)
    decision = reviewed(case, 2)
    assert decision.kind == DecisionKind.REVIEW and case.fresh().phase_number == 3
    assert steps.passed(case, 3).kind == DecisionKind.MILESTONE
    assert list(record_check.faults(case.initiative.pk)) == []


def test_recorded_twice_it_is_recorded_once(reviewing: Case) -> None:
    round = opened(reviewing, 1)
    reviews.record_review(round, by=reviewing.coordinator, held=held(reviewing), outcome=Outcome.APPROVED)
    with pytest.raises(Superseded):
        reviews.record_review(round, by=reviewing.coordinator, held=held(reviewing), outcome=Outcome.STOPPED, motive="No.")
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("outcome", [Outcome.RETURNED, Outcome.PAUSED, Outcome.STOPPED])
def test_a_no_needs_its_reason(reviewing: Case, outcome: str) -> None:
    with pytest.raises(ValidationError) as refused:
        reviewed(reviewing, 1, outcome)
    assert "motive" in refused.value.message_dict


def test_returned_opens_a_new_round(reviewing: Case) -> None:
    reviewed(reviewing, 1, Outcome.RETURNED, motive="Ask the users.")
    again = rounds.current_round(reviewing.fresh(), 1)
    assert again is not None and (again.number, again.state) == (2, RoundState.PREPARING)
    reviewed(reviewing, 1)
    assert reviewing.fresh().phase_number == 2


def test_a_paused_initiative_is_taken_up_by_the_coordinator(reviewing: Case) -> None:
    reviewed(reviewing, 1, Outcome.PAUSED, motive="No money.")
    with pytest.raises(PermissionDenied):
        decisions.resume(reviewing.fresh(), by=reviewing.team, motive="Now.")
    decision = decisions.resume(reviewing.fresh(), by=reviewing.coordinator, motive="There is money.").decision
    assert decision.mandate.startswith("Coordinator for ") and reviewing.fresh().status == Status.ACTIVE


def test_conditions_block_the_next_review_until_the_coordinator_signs_them_off(reviewing: Case) -> None:
    reviewed(reviewing, 1, Outcome.APPROVED_WITH_CONDITIONS, conditions=[steps.condition(reviewing)])
    with pytest.raises(ValidationError, match=r"Phase review 1 \(Management team\): a condition is not signed off"):
        reviewed(reviewing, 2)
    condition = Condition.objects.get()
    assert DueItem.objects.open().get(subject=condition.pk).person == reviewing.coordinator
    for person in (reviewing.owner, reviewing.chair, reviewing.team):
        with pytest.raises(PermissionDenied):
            conditions.sign_off(condition, by=person)
    conditions.sign_off(condition, by=reviewing.coordinator)
    reviewed(reviewing, 2)
    assert reviewing.fresh().phase_number == 3


def test_everybody_concerned_is_told(reviewing: Case) -> None:
    """M10."""
    decision = reviewed(reviewing, 1)
    told = set(OutboxRow.objects.filter(key="milestones.decided", subject=decision.pk).values_list("recipient", flat=True))
    assert {reviewing.owner.pk, reviewing.chair.pk, reviewing.partner_member.pk} <= told and reviewing.coordinator.pk not in told


def test_the_record_as_a_document(reviewing: Case) -> None:
    decision = Decision.objects.select_related("initiative__lead", "decided_by", "round").get(pk=reviewed(reviewing, 1, motive="Good.").pk)
    document = protocol_document(decision)
    facts = dict(document.facts)
    assert document.title.startswith("Record of phase review 1: ")
    assert facts["Decision point"] == review_steps.POINT and facts["Decided by"] == "The management team"
    assert "Held on" in facts and facts["Recorded by"] == "Coordinator" and "Mandate" not in facts
    assert "Not answered" in str(blocks_json.to_json(document))
    assert document.provenance is not None
    rows = {str(row[0].text): row[1].text for row in document.provenance.rows if isinstance(row, tuple)}
    assert rows["Recorded by"] == "Coordinator", "the sentence of the mandate names the same person"


def test_the_log_calls_it_a_phase_review(reviewing: Case) -> None:
    reviewed(reviewing, 1)
    said = [line.what for line in log.latest(reviewing.initiative.pk, 20)]
    assert any(what.startswith("Phase review 1 (Management team), decided: Approved") for what in said)
    assert "Phase 1, Identify need, is closed. Passed: Phase review 1" in said
    assert not any("Milestone" in what for what in said)


def test_nobody_is_set_to_decide_where_no_body_decides(reviewing: Case) -> None:
    row = InitiativePhase.objects.get(initiative=reviewing.initiative, number=2)
    with pytest.raises(PermissionDenied):
        deciders.set_decider(
            reviewing.fresh(), 2, by=reviewing.coordinator, seen_version=row.version, decider="business_owner", decider_note="So."
        )


def test_the_fingerprint_of_a_decision_without_a_decision_point_is_as_it_was(case: Case) -> None:
    """Decisions made before decision points were recorded keep their SHA-256."""
    decision = steps.passed(case, 1)
    assert decision.decision_point == "" and set(record.content(decision)) == {
        "format", "id", "initiative", "kind", "gate", "round", "outcome", "motive", "decided_at", "decided_by", "mandate", "seal",
        "positions", "validity", "conditions",
    }  # fmt: skip


def test_a_formal_decision_freezes_what_the_organisation_called_it(case: Case) -> None:
    mapped(case, g1="BP1")
    decision = steps.passed(case, 1)
    assert decision.decision_point == "BP1" and record.content(decision)["decision_point"] == "BP1"
    mapped(case, g1="Start")
    again = Decision.objects.select_related("initiative__lead", "decided_by", "round").get(pk=decision.pk)
    assert dict(protocol_document(again).facts)["Decision point"] == "BP1" and record.decision_sha256(again) == again.sha256


def test_readiness_of_a_review_costs_no_more(case: Case) -> None:
    counted = []
    for to in (lambda case: case, in_reviews):
        initiative = to(case).fresh()
        assert initiative.lead == case.lead
        with CaptureQueriesContext(connection) as found:
            readiness.summary(initiative, 2)
        counted.append(len(found))
    assert counted[1] <= counted[0]


def test_the_signing_role_after_a_review_is_the_coordinators(reviewing: Case) -> None:
    assert permissions.office_of(reviewed(reviewing, 1)) == Role.COORDINATOR


class TestPages:
    """The coordinator's way through the pages, and what others see."""

    def form(self, **values: Any) -> dict[str, Any]:
        typed = {"held_on": in_days(-1).strftime("%d.%m.%Y"), "decision_point": "BP1", "body": "The board", "outcome": "approved"}
        return {**typed, "motive": "", "rows": "3", **values}

    def url(self, round: Round) -> str:
        return reverse("review-record", args=[round.pk])

    def test_the_page_of_a_review_blocks_nothing_and_leads_to_recording(self, reviewing: Case, sign_in: Any) -> None:
        round = opened(reviewing, 1)
        page = sign_in(reviewing.coordinator).get(round.get_absolute_url()).content.decode()
        assert "Phase review 1" in page and "Record the review" in page and self.url(round) in page
        assert "Advice:" in page and "Blocks:" not in page and "Ask for the decision" not in page and "Milestone I" not in page
        assert reverse("milestone-decider", args=[reviewing.initiative.pk, 1]) not in page

    def test_it_is_shown_before_it_happens_and_confirmed(self, reviewing: Case, sign_in: Any) -> None:
        mapped(reviewing, g1="BP1")
        round, client = opened(reviewing, 1), sign_in(reviewing.coordinator)
        assert 'value="BP1"' in client.get(self.url(round)).content.decode()
        preview = client.post(self.url(round), self.form(step="preview")).content.decode()
        assert "What will happen" in preview and "The board" in preview and not Decision.objects.exists()
        answer = client.post(self.url(round), self.form(step="confirm"))
        decision = Decision.objects.get()
        assert answer["Location"] == reverse("decision", args=[decision.pk])
        page = client.get(answer["Location"]).content.decode()
        assert "Phase review 1 (BP1): Approved" in page and "Held on" in page and "The board" in page
        assert client.post(self.url(round), self.form(step="confirm"))["Location"] == reverse("decision", args=[decision.pk])

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"held_on": ""}, "Write on which day it was held."),
            ({"held_on": "1.1.2090"}, "a review is recorded when it has been held"),
            ({"body": ""}, "choose a person or write a name"),
            ({"outcome": "returned"}, "Write what must be completed."),
            ({"outcome": "approved_with_conditions"}, "Write at least one condition."),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, reviewing: Case, sign_in: Any, typed: dict[str, str], said: str) -> None:
        round = opened(reviewing, 1)
        typed = {"decision_point": "<b>Kept</b>", **typed}
        page = sign_in(reviewing.coordinator).post(self.url(round), self.form(step="preview", **typed)).content.decode()
        assert said in page and "&lt;b&gt;Kept&lt;/b&gt;" in page and not Decision.objects.exists()

    def test_what_stands_before_it_is_told(self, reviewing: Case, sign_in: Any) -> None:
        client, round = sign_in(reviewing.coordinator), opened(reviewing, 2)
        page = client.post(self.url(round), self.form(step="confirm")).content.decode()
        assert "Phase review 1 is not decided yet" in page and not Decision.objects.exists()

    def test_deciders_are_not_set_and_others_may_not_record(self, reviewing: Case, sign_in: Any) -> None:
        round = opened(reviewing, 1)
        decider = reverse("milestone-decider", args=[reviewing.initiative.pk, 1])
        assert sign_in(reviewing.coordinator).get(decider).status_code == 403
        for person in (reviewing.chair, reviewing.owner, reviewing.team):
            client = sign_in(person)
            assert client.get(self.url(round)).status_code == 403 and client.get(round.get_absolute_url()).status_code == 200

    def test_the_overview_and_the_list_speak_of_reviews(self, reviewing: Case, sign_in: Any) -> None:
        client = sign_in(reviewing.coordinator)
        overview = client.get(reverse("initiative", args=[reviewing.initiative.pk])).content.decode()
        assert "Next, prepare: Phase review 1" in overview and "Blocks:" not in overview and "piece" in overview
        opened(reviewing, 1)
        overview = client.get(reverse("initiative", args=[reviewing.initiative.pk])).content.decode()
        assert "Next, hold and record: Phase review 1" in overview
        page = client.get(reverse("milestones", args=[reviewing.initiative.pk])).content.decode()
        assert "Phase reviews" in page and "Phase review 8" in page and "own decision point" in page
