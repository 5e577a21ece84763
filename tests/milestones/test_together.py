"""Several milestones at one decision point are decided together, at the last of them."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

import method
from adoption import decision_points, registry
from adoption.choices import Outcome, PhaseState
from adoption.models import InitiativePhase
from adoption.registry import Need
from core import events
from core.models import Event
from milestones import asked, own_needs, readiness, record_check
from milestones.choices import RoundState
from milestones.models import Condition, Decision, Point, Round
from milestones.protocol import protocol_document
from milestones.services import deciders, decisions, outcomes, rounds, sealing
from tests.factories import Case
from tests.milestones import steps
from tests.milestones.review_steps import in_reviews, mapped, opened, reviewed
from tests.support import packs


@pytest.fixture
def grouped(case: Case) -> Case:
    """Milestone I is passed; II and III are BP2."""
    steps.passed(case, 1)
    return mapped(case, g2="BP2", g3="BP2")


def submitted(case: Case) -> Round:
    steps.approve_documents(case, 2), steps.fund(case, 2)
    return steps.submitted(case, 3)


def decided(case: Case, outcome: str = Outcome.APPROVED, **values: Any) -> Decision:
    round = submitted(case)
    positions = "against" if outcome == Outcome.RETURNED else "for"
    steps.say(round, case, chair=positions, member=positions, partner_member=positions)
    return decisions.decide(round, by=case.chair, outcome=outcome, **values)


def keys(*gates: int) -> list[str]:
    return [point.key for gate in gates for point in method.milestone(gate).points]


def test_the_last_of_them_asks_the_points_of_all(grouped: Case) -> None:
    """Points that 1.0 asks at a milestone do not disappear when several are merged (domain.md, section 4)."""
    round = opened(grouped, 3)
    assert [one.key for one in asked.points_of(round)] == keys(2, 3)
    assert set(round.points.values_list("key", flat=True)) == set(keys(2, 3))


def test_a_key_of_a_pack_as_long_as_a_key_may_be_is_kept_at_both(grouped: Case) -> None:
    """PostgreSQL refuses what is longer than the column; the same key at II and III gets a number before it."""
    key = "a" * 60
    own = [{"key": key, "milestone": 3, "kind": "verify", "text": packs.four("So?")}]
    later = [{"key": key, "milestone": 2, "kind": "verify", "text": packs.four("So?")}]
    packs.follow(grouped, packs.load(key="one", points=own), packs.load(key="two", points=later))
    kept = [key_ for key_ in opened(grouped, 3).points.values_list("key", flat=True) if "aaa" in key_]
    assert sorted(kept) == [f"2-{'a' * 58}", key]


def test_keys_of_the_method_are_unique() -> None:
    assert len(set(keys(*range(1, 9)))) == len(keys(*range(1, 9)))


def test_the_needs_of_all_are_asked_once(grouped: Case) -> None:
    found = [need.key for need in readiness.needs(grouped.fresh(), 3)]
    assert len(found) == len(set(found))
    wanted = {f"documents.{kind.key}" for gate in (2, 3) for kind in method.basis_types(gate) if kind.written}
    assert wanted | {f"milestones.point.{key}" for key in keys(2, 3)} <= set(found)


def test_the_milestone_before_the_first_must_be_decided(case: Case) -> None:
    """M01."""
    mapped(case, g2="BP2", g3="BP2")
    need = next(n for n in readiness.needs(case.fresh(), 3) if n.key == own_needs.BEFORE)
    assert (str(need.text), need.met) == ("Milestone I is not decided yet", False)
    steps.passed(case, 1)
    assert next(n for n in readiness.needs(case.fresh(), 3) if n.key == own_needs.BEFORE).met


def test_the_first_has_no_round_of_its_own(grouped: Case, sign_in: Any) -> None:
    with pytest.raises(PermissionDenied, match="decided together with: Milestone III"):
        rounds.open_round(grouped.fresh(), 2, by=grouped.coordinator)
    page = sign_in(grouped.coordinator).get(reverse("milestone", args=[grouped.initiative.pk, 2])).content.decode()
    assert "It is decided together with: Milestone III (BP2)" in page and "Prepare this milestone" not in page
    assert reverse("milestone", args=[grouped.initiative.pk, 3]) in page


def test_approved_passes_all_in_order_by_one_decision(grouped: Case) -> None:
    decision = decided(grouped)
    assert (decision.gate, decision.decision_point) == (3, "BP2")
    assert grouped.fresh().phase_number == 4 and grouped.initiative.phase_decision == decision.pk
    rows = {row.number: row for row in InitiativePhase.objects.filter(initiative=grouped.initiative)}
    assert [rows[n].state for n in (2, 3, 4)] == [PhaseState.CLOSED, PhaseState.CLOSED, PhaseState.OPEN]
    assert rows[2].outcome == rows[3].outcome == "approved"
    closed = [e.text.data for e in Event.objects.filter(action="adoption.phase.closed").order_by("seq")]
    assert [(data["phase"], data["decision"] == str(decision.pk)) for data in closed] == [(1, False), (2, True), (3, True)]
    assert events.verify(grouped.initiative.pk) is None and list(record_check.faults(grouped.initiative.pk)) == []


def test_returned_leaves_both_open_with_a_new_round_of_the_last(grouped: Case) -> None:
    decided(grouped, Outcome.RETURNED, motive="Compare again.")
    assert grouped.fresh().phase_number == 2
    again = rounds.current_round(grouped.initiative, 3)
    assert again is not None and again.number == 2 and {p.text for p in again.points.all()} == {"As proposed."}


def test_conditions_of_both_stand_before_the_next(grouped: Case) -> None:
    decided(grouped, Outcome.APPROVED_WITH_CONDITIONS, conditions=[steps.condition(grouped)])
    assert grouped.fresh().phase_number == 4 and Condition.objects.get().decision.gate == 3
    blocking = [need for need in readiness.needs(grouped.initiative, 4) if need.key.startswith(own_needs.CONDITION)]
    assert len(blocking) == 1 and str(blocking[0].text).startswith("Milestone III (BP2): ")


def test_what_will_happen_names_every_phase(grouped: Case) -> None:
    round = submitted(grouped)
    assert outcomes.consequences(round, Outcome.APPROVED)[:3] == [
        "Phase II, Explore solutions, closes today.", "Phase III, Detail solution, closes today.", "Phase IV, Initiate, begins.",
    ]  # fmt: skip


def test_the_seal_holds_the_documents_and_says_what_is_decided(grouped: Case) -> None:
    round = submitted(grouped)
    sealed = set(round.basis.values_list("key", flat=True))
    assert {f"document:{kind.key}" for gate in (2, 3) for kind in method.basis_types(gate) if kind.written} <= sealed
    assert round.basis.get(key="summary").content["gates"] == [2, 3] and sealing.changed_since(round) == []
    mapped(grouped, g2="BP2", g3="BP3")
    assert asked.gates_of(Round.objects.select_related("initiative__lead").get(pk=round.pk)) == (2, 3)


def test_the_protocol_sets_the_points_under_their_milestones(grouped: Case) -> None:
    decision = Decision.objects.select_related("initiative__lead", "decided_by", "round").get(pk=decided(grouped).pk)
    section = next(s for s in protocol_document(decision).sections if s.key == "points")
    titles = [block.text for block in section.blocks if type(block).__name__ == "Heading"]
    assert [title[:13] for title in titles] == ["Milestone II:", "Milestone III"]


def test_pages_show_them_together(grouped: Case, sign_in: Any) -> None:
    client = sign_in(grouped.coordinator)
    url = opened(grouped, 3).get_absolute_url()
    title = "Milestone II (BP2): Choice of solution"
    assert title in client.get(url).content.decode()
    overview = client.get(reverse("initiative", args=[grouped.initiative.pk])).content.decode()
    assert "What stands before: Milestone III (BP2)" in overview
    decision = decided(grouped)
    for address in (reverse("decision", args=[decision.pk]), reverse("milestones", args=[grouped.initiative.pk])):
        assert "Milestone II" in client.get(address).content.decode()
    passed = client.get(reverse("milestone", args=[grouped.initiative.pk, 2])).content.decode()
    assert reverse("decision", args=[decision.pk]) in passed


def test_a_round_begun_before_stays_until_it_is_withdrawn(case: Case, sign_in: Any) -> None:
    steps.passed(case, 1)
    early = steps.prepared(case, 2)
    mapped(case, g2="BP2", g3="BP2")
    with pytest.raises(PermissionDenied, match="decided together with"):
        rounds.submit(early, by=case.coordinator)
    page = sign_in(case.coordinator).get(early.get_absolute_url()).content.decode()
    assert "This round can only be withdrawn." in page and "Ask for the decision" not in page
    rounds.withdraw(early, by=case.coordinator, reason="Decided at BP2.")
    later = opened(case, 3)
    assert later.points.get(key=keys(2)[0]).text == "As proposed."


def test_points_asked_only_now_are_answered_in_a_round_begun_before(case: Case, sign_in: Any) -> None:
    steps.passed(case, 1)
    round = opened(case, 3)
    assert Point.objects.filter(round=round).count() == len(keys(3))
    mapped(case, g2="BP2", g3="BP2")
    url = reverse("point-answer", args=[round.pk, keys(2)[0]])
    sign_in(case.coordinator).post(url, {"answer": "yes", "text": "Both.", "version": 1})
    assert Point.objects.get(round=round, key=keys(2)[0]).text == "Both."


def test_a_sealed_round_decides_what_its_seal_says(case: Case) -> None:
    steps.passed(case, 1)
    alone = steps.submitted(case, 2)
    mapped(case, g2="BP2", g3="BP2")
    steps.say(alone, case, chair="for", member="for", partner_member="for")
    decisions.decide(alone, by=case.chair, outcome=Outcome.APPROVED)
    assert case.fresh().phase_number == 3 and decision_points.decided_with(case.initiative, 3) == (3,)


def test_reviews_are_held_together_too(case: Case) -> None:
    mapped(in_reviews(case), g1="BP1", g2="BP1", g3="BP1")
    with pytest.raises(PermissionDenied):
        opened(case, 2)
    decision = reviewed(case, 3)
    assert case.fresh().phase_number == 4 and decision.gate == 3
    assert Round.objects.get().state == RoundState.DECIDED


def test_a_passed_milestone_is_not_decided_again(case: Case) -> None:
    steps.passed(case, 1)
    steps.passed(case, 2)
    mapped(case, g2="BP2", g3="BP2")
    assert [one.gate for one in asked.points(case.fresh(), decision_points.decided_with(case.initiative, 3))] == [3] * len(keys(3))


def test_a_pack_with_the_same_key_twice_keeps_both_apart(grouped: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    real = method.milestone(3)

    class Twice:
        def milestone(self, _gate: int) -> method.Milestone:
            return real

    monkeypatch.setattr(asked, "method_for", lambda _initiative: Twice())
    found = asked.points(grouped.initiative, (2, 3))
    assert len({one.key for one in found}) == len(found) and found[0].key == f"2-{real.points[0].key}"


def test_the_priority_of_the_need_is_compared_with_what_was_said_at_the_first(case: Case, sign_in: Any) -> None:
    """M24: the need is prioritised at milestone I and again at III."""
    steps.passed(case, 1)
    opened(case, 3)
    need = next(n for n in readiness.needs(case.fresh(), 3) if n.key == "milestones.point.need_still_prioritised")
    assert "Milestone I: Yes. As proposed." in str(need.detail)
    page = sign_in(case.reader).get(reverse("milestone", args=[case.initiative.pk, 3])).content.decode()
    assert "Milestone I: Yes. As proposed." in page


def test_the_harder_demand_stands_where_two_milestones_ask_the_same() -> None:
    def need(level: str, text: str) -> Any:
        return readiness.Need(key="k", level=level, met=False, text=text, url="/", link="")  # type: ignore[arg-type]

    assert [n.text for n in readiness.merged([need("enforce", "II"), need("warn", "III")])] == ["II"]
    assert [n.text for n in readiness.merged([need("warn", "II"), need("warn", "III")])] == ["III"]


def test_what_is_missing_at_one_of_them_is_not_hidden_by_what_the_other_has() -> None:
    def need(met: bool, text: str) -> Need:
        return Need(key="agreements.covered", level="warn", met=met, text=text, url="/", link="")

    assert [n.text for n in readiness.merged([need(False, "II"), need(True, "III")])] == ["II"]


def test_questions_and_funding_are_asked_for_each_of_them(grouped: Case) -> None:
    """M08, M23: what milestone I asks is not settled by what milestone II has."""
    mapped(grouped, g1="BP1", g2="BP1")
    found = {need.key for need in readiness.needs(grouped.fresh(), 5)}
    assert "funding.decided.5" in found and "checklists.5.legal" in found
    both = {need.key for gate in (1, 2) for need in registry.needs(grouped.fresh(), gate)}
    assert {"funding.decided.1", "funding.decided.2", "checklists.1.legal", "checklists.2.legal"} <= both


def test_the_decider_of_the_group_is_that_of_the_last(grouped: Case) -> None:
    with pytest.raises(PermissionDenied):
        deciders.set_decider(grouped.fresh(), 2, by=grouped.coordinator, seen_version=1, decider="business_owner", decider_note="So.")
    with pytest.raises(ValidationError):
        deciders.set_decider(grouped.fresh(), 3, by=grouped.coordinator, seen_version=1, decider="business_owner")
