"""What is missing is one list: enforced, warned, marked."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

import method
from adoption.choices import Role
from adoption.models import Initiative, SteeringRule
from adoption.services import people, setup
from milestones import readiness
from milestones.choices import MarkKind
from milestones.models import Point
from milestones.services import rounds
from tests import factories
from tests.factories import Case, in_days
from tests.milestones import steps


def item(case: Case, key: str, gate: int = 1, round: object = None) -> readiness.ReadyItem:
    found = readiness.summary(case.fresh(), gate, round)  # type: ignore[arg-type]
    return next(i for i in found.items if i.need.key == key)


def keys(case: Case, gate: int) -> set[str]:
    return {need.key for need in readiness.needs(case.fresh(), gate)}


def test_it_lists_every_point_and_every_document_of_the_milestone(case: Case) -> None:
    for gate in range(1, 9):
        wanted = {f"milestones.point.{point.key}" for point in method.milestone(gate).points}
        wanted |= {f"documents.{kind.key}" for kind in method.basis_types(gate) if kind.written}
        assert wanted <= keys(case, gate)


def test_a_light_profile_demands_fewer_documents_and_a_full_one_more(case: Case) -> None:
    """M11, M13: what a milestone only names is demanded by the full profile, and warned of."""
    asked = {}
    for profile in ("light", "normal", "full"):
        Initiative.objects.filter(pk=case.initiative.pk).update(profile=profile)
        asked[profile] = {key for gate in range(1, 9) for key in keys(case, gate) if key.startswith("documents.")}
    assert asked["light"] < asked["normal"] < asked["full"]
    assert (len(asked["light"]), len(asked["normal"])) == (10, 18)
    assert "documents.delivery_report" in asked["full"] - asked["normal"]


def test_keys_are_unique(case: Case) -> None:
    factories.risk(case)
    for gate in range(1, 9):
        found = [need.key for need in readiness.needs(case.initiative, gate)]
        assert len(found) == len(set(found))


def test_every_need_says_where_it_is_mended_and_by_whom(case: Case) -> None:
    for need in readiness.needs(case.initiative, 2):
        assert need.url.startswith("/") and str(need.link) and str(need.text)
    assert item(case, "milestones.before", 2).need.owner == case.coordinator


def test_an_empty_initiative_has_nothing_to_seal(case: Case) -> None:
    assert not item(case, "milestones.basis").may_mark


def test_half_an_answer_counts_as_missing(case: Case) -> None:
    round = rounds.open_round(case.initiative, 1, by=case.coordinator)
    rounds.answer_point(round, "need_exists", by=case.coordinator, seen_version=1, answer="yes", text="")
    assert item(case, "milestones.point.need_exists", 1, round).state == "blocks"
    rounds.answer_point(round, "need_exists", by=case.coordinator, seen_version=2, answer="yes", text="Cases take 41 days.")
    assert item(case, "milestones.point.need_exists", 1, round).state == "done"


def test_a_plain_yes_answers_what_is_only_verified() -> None:
    point = next(p for p in method.milestone(7).points if p.key == "in_production")
    assert readiness.answered(point, Point(key=point.key, answer="yes"))
    assert not readiness.answered(point, Point(key=point.key, answer="no"))
    assert readiness.answered(point, Point(key=point.key, answer="no", text="In May."))


def test_an_enforced_need_blocks_until_it_is_to_follow(case: Case) -> None:
    round = steps.prepared(case, 1)
    rounds.answer_point(round, "need_prioritised", by=case.coordinator, seen_version=2, answer="", text="")
    ready = readiness.summary(case.fresh(), 1, round)
    assert (ready.may_submit, ready.blocks) == (False, 1)
    rounds.mark(round, "milestones.point.need_prioritised", MarkKind.TO_FOLLOW, "The board meets on Friday.", by=case.coordinator)
    ready = readiness.summary(case.fresh(), 1, round)
    assert (ready.may_submit, ready.only_with_conditions, ready.blocks) == (True, True, 0)


def test_a_mark_on_what_was_mended_counts_for_nothing(case: Case) -> None:
    round = steps.prepared(case, 1)
    rounds.answer_point(round, "need_prioritised", by=case.coordinator, seen_version=2, answer="", text="")
    rounds.mark(round, "milestones.point.need_prioritised", MarkKind.TO_FOLLOW, "Friday.", by=case.coordinator)
    rounds.answer_point(round, "need_prioritised", by=case.coordinator, seen_version=3, answer="yes", text="It is.")
    assert not readiness.summary(case.fresh(), 1, round).only_with_conditions


def test_a_warning_must_be_accepted_with_a_reason(case: Case) -> None:
    round = steps.prepared(case, 1)
    rounds.unmark(round, "milestones.date", by=case.coordinator)
    assert not readiness.summary(case.fresh(), 1, round).may_submit
    with pytest.raises(ValidationError):
        rounds.mark(round, "milestones.date", MarkKind.ACCEPTED, "  ", by=case.coordinator)
    rounds.mark(round, "milestones.date", MarkKind.ACCEPTED, "Planned after the decision.", by=case.coordinator)
    ready = readiness.summary(case.fresh(), 1, round)
    assert ready.may_submit and not ready.only_with_conditions


def test_a_warning_is_not_marked_as_to_follow_nor_a_demand_accepted(case: Case) -> None:
    round = rounds.open_round(case.initiative, 1, by=case.coordinator)
    with pytest.raises(ValidationError):
        rounds.mark(round, "milestones.date", MarkKind.TO_FOLLOW, "Later.", by=case.coordinator)
    with pytest.raises(ValidationError):
        rounds.mark(round, "milestones.point.need_exists", MarkKind.ACCEPTED, "Later.", by=case.coordinator)


def test_what_is_met_or_unknown_cannot_be_marked(case: Case) -> None:
    round = rounds.open_round(case.initiative, 1, by=case.coordinator)
    for key in ("milestones.start", "nothing.such"):
        with pytest.raises(ValidationError):
            rounds.mark(round, key, MarkKind.ACCEPTED, "Later.", by=case.coordinator)


def test_no_reason_excuses_an_undecided_earlier_milestone(case: Case) -> None:
    round = rounds.open_round(case.initiative, 2, by=case.coordinator)
    assert not item(case, "milestones.before", 2, round).may_mark
    with pytest.raises(ValidationError):
        rounds.mark(round, "milestones.before", MarkKind.TO_FOLLOW, "Soon.", by=case.coordinator)


def test_no_reason_excuses_that_nobody_could_decide(case: Case) -> None:
    round = rounds.open_round(case.initiative, 1, by=case.coordinator)
    people.end(case.role(case.owner, Role.BUSINESS_OWNER), by=case.coordinator, reason="Left.")
    found = item(case, "milestones.owner", 1, round)
    assert (found.state, found.may_mark) == ("blocks", False)


def test_a_business_owner_who_cannot_sign_in_cannot_decide(case: Case) -> None:
    case.owner.user.is_active = False
    case.owner.user.save()
    assert item(case, "milestones.owner").state == "blocks"


def test_a_mandate_that_begins_tomorrow_is_not_there_today(case: Case) -> None:
    steps.end_role(case, case.owner, Role.BUSINESS_OWNER, valid_from=in_days(1))
    assert item(case, "milestones.owner").state == "blocks"


def test_the_steering_group_needs_chair_rule_and_quorum(case: Case) -> None:
    assert {item(case, f"milestones.{name}", 2).state for name in ("chair", "rule", "quorum")} == {"done"}
    people.end(case.role(case.chair, Role.STEERING_CHAIR), by=case.coordinator, reason="Left.")
    SteeringRule.objects.update(quorum=3)
    assert {item(case, f"milestones.{name}", 2).state for name in ("chair", "quorum")} == {"blocks"}
    SteeringRule.objects.all().delete()
    assert item(case, "milestones.rule", 2).state == "blocks"


def test_the_body_is_asked_for_only_where_it_decides(case: Case) -> None:
    assert "milestones.chair" not in keys(case, 1) and "milestones.owner" in keys(case, 8)
    assert "milestones.owner" not in keys(case, 2) and "milestones.chair" in keys(case, 7)


def test_a_partner_without_a_member_is_warned_of(case: Case) -> None:
    """M05: each partner has a member in the steering group."""
    third = factories.organisation()
    setup.set_partners(case.initiative, [case.partner, third], by=case.coordinator)
    assert item(case, f"milestones.partner.{case.partner.pk}", 2).state == "done"
    assert item(case, f"milestones.partner.{third.pk}", 2).state == "warns"


def test_only_the_coordinator_marks(case: Case) -> None:
    round = rounds.open_round(case.initiative, 1, by=case.coordinator)
    for person in (case.team, case.owner, case.reader, case.administrator):
        with pytest.raises(PermissionDenied):
            rounds.mark(round, "milestones.date", MarkKind.ACCEPTED, "Later.", by=person)


def test_the_number_of_queries_does_not_grow(case: Case) -> None:
    round = rounds.open_round(case.initiative, 2, by=case.coordinator)
    with CaptureQueriesContext(connection) as few:
        readiness.summary(case.fresh(), 2, round)
    steps.passed(case, 1, "approved_with_conditions", conditions=[steps.condition(case, f"Condition {n}") for n in range(6)])
    for _n in range(8):
        factories.risk(case)
        factories.goal(case)
        factories.late_task(case)
        people.assign(case.initiative, by=case.coordinator, person=factories.person(of=case.lead), role=Role.STEERING_MEMBER)
    steps.answer_all(round, case)
    with CaptureQueriesContext(connection) as many:
        readiness.summary(case.fresh(), 2, round)
    assert len(many) <= len(few) + 2, [q["sql"][:120] for q in many]
    assert len(many) < 28
