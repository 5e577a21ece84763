"""The overview: where are we, what next, what stands in the way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption.choices import DueKind, Outcome, Role
from adoption.models import DueItem
from adoption.services import people, phases
from milestones import readiness
from milestones.choices import Matter
from milestones.facts import open_round
from milestones.permissions import may_decide
from milestones.services import decisions, matters, positions, rounds, sealing
from registers.models import Lesson, Risk
from tests import factories
from tests.factories import Case
from tests.milestones import matter_steps, steps

SignIn = Callable[[Any], Client]
MOST = 24  # one query for each register that asks something before the milestone, and fourteen for the rest


def see(client: Client, case: Case) -> str:
    answer = client.get(case.initiative.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def queries(client: Client, url: str) -> list[str]:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in seen.captured_queries]


def test_it_says_what_blocks_the_next_milestone(case: Case, sign_in: SignIn) -> None:
    page = see(sign_in(case.coordinator), case)
    assert "What stands before: Milestone I" in page
    assert "that block Milestone I" in page
    assert 'href="#ready"' in page


def test_it_has_one_primary_action_and_the_plan_is_posted(case: Case, sign_in: SignIn) -> None:
    page = see(sign_in(case.coordinator), case)
    buttons = [part.split(">")[0] for part in page.split('class="ds-button"')[1:]]
    assert len([button for button in buttons if "data-variant" not in button]) == 1
    assert f'method="post" action="{reverse("plan-pdf", args=[case.initiative.pk])}"' in page


def test_a_stranger_learns_nothing(case: Case, sign_in: SignIn) -> None:
    client = sign_in(case.stranger)
    assert client.get(case.initiative.get_absolute_url()).status_code == 404


def test_only_those_who_may_read_the_log_are_led_to_it(case: Case, sign_in: SignIn) -> None:
    url = reverse("log", args=[case.initiative.pk])
    assert url in see(sign_in(case.coordinator), case)
    assert url not in see(sign_in(case.reader), case)


def test_names_with_html_stand_as_text(case: Case, sign_in: SignIn) -> None:
    type(case.initiative).objects.filter(pk=case.initiative.pk).update(name="<script>alert(1)</script> 🚀 שלום")
    page = see(sign_in(case.coordinator), case)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 🚀 שלום" in page


def test_the_largest_risks_come_first_and_closed_ones_not_at_all(case: Case, sign_in: SignIn) -> None:
    for chance, harm, title in ((1, 1, "Smallest"), (2, 3, "Middle"), (5, 5, "Largest"), (4, 4, "Second")):
        factories.risk(case, probability=chance, consequence=harm, title=title)
    Risk.objects.filter(title="Second").update(closed_on=factories.in_days(0))
    page = see(sign_in(case.reader), case)
    assert page.index("Largest") < page.index("Middle")
    assert "Second</bdi>" not in page.split("Latest events")[0]


def test_the_queries_do_not_grow_and_are_few(case: Case, sign_in: SignIn) -> None:
    client = sign_in(case.coordinator)
    url = case.initiative.get_absolute_url()
    factories.risk(case), factories.task(case, responsible=case.team, due=factories.in_days(3)), factories.goal(case)
    few = queries(client, url)
    for _n in range(6):
        factories.risk(case), factories.task(case, responsible=case.team, due=factories.in_days(4)), factories.goal(case)
    many = queries(client, url)
    assert len(many) == len(few) < MOST


def test_open_conditions_reasons_and_reviews_keep_it_under_the_limit(case: Case, sign_in: SignIn) -> None:
    round_ = steps.with_everything(case)
    people.end(case.role(case.owner, Role.BUSINESS_OWNER), by=case.coordinator, reason="Moved on")
    client, url = sign_in(case.coordinator), case.initiative.get_absolute_url()
    few = queries(client, url)
    steps.more_of_everything(case, round_)
    assert len(queries(client, url)) == len(few) < MOST


def test_a_round_that_waits_for_its_decision_costs_no_more(case: Case, sign_in: SignIn) -> None:
    steps.passed(case, 1)
    round_ = steps.submitted(case, 2)
    url = case.initiative.get_absolute_url()
    few = {name: queries(sign_in(getattr(case, name)), url) for name in ("chair", "member", "deputy", "reader", "coordinator")}
    steps.say(round_, case, chair="conditions", member="for", partner_member="against")
    for name, before in few.items():
        assert len(queries(sign_in(getattr(case, name)), url)) == len(before) < MOST, name


def test_whoever_is_asked_is_led_to_the_answer_unless_out_of_it(case: Case, sign_in: SignIn) -> None:
    steps.passed(case, 1)
    round_ = steps.submitted(case, 2)
    for name, asked in (("chair", True), ("member", True), ("owner", False), ("reader", False)):
        assert ("Give my answer" in see(sign_in(getattr(case, name)), case)) == asked, name
    chair = case.role(case.chair, Role.STEERING_CHAIR)
    positions.disqualify(round_, chair, by=case.chair, reason="My sister works there.")
    assert not may_decide(case.chair.user, round_)
    assert open_round(case.fresh(), 2, case.chair.user).positions.all()[0].disqualified
    assert not open_round(case.fresh(), 2, case.member.user).positions.all()


def test_reasons_given_count_on_the_overview_too(case: Case, sign_in: SignIn) -> None:
    round_ = steps.with_everything(case)
    found = sign_in(case.coordinator).get(case.initiative.get_absolute_url()).context["overview"].readiness
    fresh = readiness.summary(case.fresh(), 2, round_)
    assert [(item.need.key, item.state) for item in found.items] == [(item.need.key, item.state) for item in fresh.items]
    assert "accepted" in {item.state for item in found.items}


@pytest.mark.parametrize(("outcome", "words"), [(Outcome.PAUSED, "The initiative is paused"), (Outcome.STOPPED, "has been stopped")])
def test_it_says_when_nothing_goes_on(case: Case, sign_in: SignIn, outcome: str, words: str) -> None:
    phases.carry_out(case.initiative.pk, 1, outcome, decision=case.initiative.pk, by=case.owner)
    assert words in see(sign_in(case.coordinator), case)


def test_it_stands_when_all_milestones_are_passed(case: Case, sign_in: SignIn) -> None:
    for number in range(1, 8):
        phases.carry_out(case.initiative.pk, number, Outcome.APPROVED, decision=case.initiative.pk, by=case.owner)
    phases.carry_out(case.initiative.pk, 8, Outcome.BENEFITS_REALISED, decision=case.initiative.pk, by=case.owner)
    assert "All eight milestones are passed" in see(sign_in(case.reader), case)


def test_somebody_who_only_reads_is_not_asked_to_mend(case: Case, sign_in: SignIn) -> None:
    page = see(sign_in(case.reader), case)
    assert "Next, being prepared: Milestone I" in page


def test_whoever_lost_the_role_sees_it_no_more(case: Case, sign_in: SignIn) -> None:
    client = sign_in(case.reader)
    people.end(case.role(case.reader, Role.READER), by=case.coordinator, reason="Moved on")
    assert client.get(case.initiative.get_absolute_url()).status_code == 404


class TestHowItEnded:
    def test_a_stopped_one_tells_why_what_becomes_of_what_is_left_and_what_was_learned(self, case: Case, sign_in: SignIn) -> None:
        benefit = factories.benefit(case)
        round_ = matter_steps.ready(case, Matter.STOP)
        matters.say(round_, [matters.Said(benefit.pk, "handed_over", "The library")], by=case.coordinator)
        sealing.seal(rounds.submit(round_, by=case.coordinator).pk)
        decision = decisions.decide(round_, by=case.owner, outcome="adopted", motive="No legal ground.")
        page = see(sign_in(case.coordinator), case)
        assert "How it ended" in page and "No legal ground." in page and reverse("decision", args=[decision.pk]) in page
        assert f"{benefit.code} {benefit.title}" in page and "Handed over: The library" in page
        assert Lesson.objects.get(initiative=case.initiative).title in page
        assert "What stands before" not in page and "Documents of this phase" not in page

    def test_that_it_is_told_still_waits_for_the_coordinator(self, case: Case, sign_in: SignIn) -> None:
        matter_steps.decided(case, Matter.STOP)
        assert DueItem.objects.awaiting(case.coordinator.pk).filter(kind=DueKind.COMMUNICATION).exists()
        assert "Stopping the initiative" in see(sign_in(case.coordinator), case).partition("Next dates")[2]

    def test_it_costs_three_queries_more(self, case: Case, sign_in: SignIn) -> None:
        matter_steps.decided(case, Matter.STOP)
        assert len(queries(sign_in(case.reader), case.initiative.get_absolute_url())) <= MOST
