"""Rules that activities carry: M16, M17, D04, D06, D11, K01-K04, K06, K08, N01, N02, N06-N08."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

import method
from adoption import activity_page, activity_rules, schedule, task_register
from adoption.choices import TaskState
from adoption.models import Initiative, Task
from adoption.registry import Need
from adoption.services import tasks
from tests import factories

pytestmark = pytest.mark.django_db


def planned(case: factories.Case, playbook: str, step: str, **values: object) -> Task:
    """The activity of a playbook as a task of the plan."""
    return factories.task(case, activity=f"playbook/{playbook}/{step}", phase_number=4, **values)


def follow(case: factories.Case, *playbooks: str) -> Initiative:
    Initiative.objects.filter(pk=case.initiative.pk).update(playbooks=list(playbooks))
    return case.fresh()


def asked(initiative: Initiative, gate: int) -> dict[str, Need]:
    plan = schedule.read(initiative)
    return {need.key: need for need in activity_rules.needs(initiative, gate, plan.tasks)}


def settle(task: Task, case: factories.Case) -> None:
    tasks.finish(task, by=case.coordinator, seen_version=task.version)


def test_without_a_playbook_only_the_methods_own_rules_ask(case):
    """M17: stakeholders are analysed before II; M16: connections are carried out as planned before VI."""
    found = {gate: [(need.rule, need.level) for need in asked(case.initiative, gate).values()] for gate in range(1, 9)}
    assert {gate: rules for gate, rules in found.items() if rules} == {2: [("M17", "warn")], 6: [("M16", "warn")]}
    factories.task(case, activity="phase/explore_solutions/describe_purpose_and_groups", state=TaskState.DONE)
    assert asked(case.initiative, 2)["activities.M17.describe_purpose_and_groups"].met


@pytest.mark.parametrize(
    ("playbook", "gate", "expected"),
    [
        ("joining_shared_service", 4, {"D04": "warn", "D06": "warn", "D11": "warn"}),
        ("services_online", 3, {"K04": "warn", "K06": "warn"}),
        ("services_online", 4, {"K01": "warn"}),
        ("services_online", 6, {"K02": "enforce", "K03": "warn", "K08": "warn"}),
        ("remote_services", 3, {"N01": "enforce"}),
        ("remote_services", 4, {"N02": "enforce"}),
        ("remote_services", 6, {"N06": "enforce", "N07": "warn", "N08": "warn"}),
    ],
)
def test_a_chosen_playbook_asks_for_its_activities_as_hard_as_its_rules(case, playbook, gate, expected):
    """D04 D06 D11 K01 K02 K03 K04 K06 K08 N01 N02 N06 N07 N08."""
    found = {key: need for key, need in asked(follow(case, playbook), gate).items() if need.rule[0] != "M"}
    assert {need.rule: need.level for need in found.values()} == expected
    assert not any(need.met for need in found.values())
    assert all(need.url and need.text and need.detail for need in found.values())


def test_every_rule_names_activities_that_the_playbook_has():
    phases = {phase.key: phase.activities for phase in method.phases()}
    for rule in activity_rules.RULES:
        of_phase = rule.origin in phases
        activities = phases[rule.origin] if of_phase else method.whole().playbook(rule.origin).activities
        keys = {one.key for one in activities}
        assert set(rule.steps) <= keys and (not rule.before or rule.before in keys), rule
        assert of_phase or rule.rule in method.whole().playbook(rule.origin).rules


def test_an_activity_that_is_done_or_not_relevant_is_met(case):
    """D11."""
    initiative = follow(case, "joining_shared_service")
    settle(planned(case, "joining_shared_service", "list_procurements"), case)
    consent = planned(case, "joining_shared_service", "stakeholder_commitment")
    tasks.set_aside(consent, by=case.coordinator, seen_version=consent.version, reason="One authority alone.")
    found = asked(initiative, 4)
    assert found["activities.D04.list_procurements"].met and found["activities.D11.stakeholder_commitment"].met
    assert "not relevant" in str(found["activities.D11.stakeholder_commitment"].text)


def test_what_is_asked_leads_to_the_task_and_its_person(case):
    initiative = follow(case, "joining_shared_service")
    task = planned(case, "joining_shared_service", "list_procurements", responsible=case.team, due=factories.in_days(9))
    need = asked(initiative, 4)["activities.D04.list_procurements"]
    assert (need.owner, need.due, need.url) == (case.team, factories.in_days(9), f"/tasks/{task.pk}/")


def test_everyday_use_waits_for_the_whole_pilot(case):
    """N06: a pilot, feedback of both groups, meetings and improvements come before everyday use."""
    follow(case, "remote_services")
    use = planned(case, "remote_services", "everyday_use")
    with pytest.raises(ValidationError) as refused:
        settle(use, case)
    assert "Settle this first" in refused.value.messages[0]
    for step in activity_rules.PILOT:
        settle(planned(case, "remote_services", step), case)
    settle(use, case)
    assert Task.objects.get(pk=use.pk).state == TaskState.DONE


def test_a_warned_order_does_not_refuse_but_is_told(case):
    """N07: practice comes before the pilot; it is a warning."""
    initiative = follow(case, "remote_services")
    pilot = planned(case, "remote_services", "run_pilot")
    assert [step.key for step in activity_rules.first(initiative, pilot.activity)] == ["playbook/remote_services/internal_test"]
    explained = activity_page.of_task(pilot)
    assert [str(title) for title in explained.first] == ["Test and practise inside the organisation"]
    settle(pilot, case)
    assert Task.objects.get(pk=pilot.pk).state == TaskState.DONE


def test_the_refusal_stands_on_the_form_and_nothing_typed_is_lost(case, sign_in):
    follow(case, "services_online")
    task = planned(case, "services_online", "switch_on_follow_up_next")
    sent = {"title": "Go live on Monday", "phase_number": 4, "state": "done", "progress": 100, "version": task.version}
    answer = sign_in(case.coordinator).post(f"/tasks/{task.pk}/edit/", sent)
    assert answer.status_code == 200
    assert "Settle this first" in answer.content.decode() and "Go live on Monday" in answer.content.decode()


def test_ticking_off_in_the_list_says_why_not(case, sign_in):
    """K02: somebody answers for the service before it starts."""
    follow(case, "services_online")
    task = planned(case, "services_online", "switch_on_follow_up_next")
    answer = sign_in(case.coordinator).post(f"/tasks/{task.pk}/done/", {"version": task.version}, follow=True)
    assert "Settle this first" in answer.content.decode()
    assert Task.objects.get(pk=task.pk).state == TaskState.TODO


def test_ticking_off_on_the_page_of_the_phase_says_why_not_and_makes_nothing(case, sign_in):
    """N06: nobody has touched the activity, so that there is no task before or after."""
    follow(case, "remote_services")
    address = reverse("activity-done", args=[case.initiative.pk, "playbook/remote_services/everyday_use"])
    answer = sign_in(case.coordinator).post(address, follow=True)
    assert answer.status_code == 200 and "Settle this first" in answer.content.decode()
    assert not Task.objects.exists()


def test_a_task_without_a_person_blocks_the_fourth_milestone_where_planning_has_its_playbook(case):
    """D03: warned elsewhere, enforced where the plan is approved."""
    factories.task(case, phase_number=4)
    initiative = follow(case, "joining_shared_service")
    held = {gate: next(n for n in task_register.needs(initiative, gate) if n.key == "plan.held") for gate in (4, 5)}
    assert (held[4].level, held[5].level) == ("enforce", "warn")
    assert next(n for n in task_register.needs(follow(case), 4) if n.key == "plan.held").level == "warn"


def test_a_reason_is_demanded_for_what_is_not_relevant(case):
    task = factories.task(case)
    with pytest.raises(ValidationError):
        tasks.set_aside(task, by=case.coordinator, seen_version=task.version, reason="  ")
    after = tasks.set_aside(task, by=case.coordinator, seen_version=task.version, reason="Done by the partner.")
    assert (after.state, after.not_relevant_reason, after.is_settled) == (TaskState.NOT_RELEVANT, "Done by the partner.", True)
    again = tasks.edit(after, by=case.coordinator, seen_version=after.version, state=TaskState.DOING)
    assert again.not_relevant_reason == ""


def test_the_needs_cost_no_query(case, django_assert_num_queries):
    initiative = follow(case, "remote_services", "services_online")
    plan = schedule.read(initiative)
    with django_assert_num_queries(0):
        list(activity_rules.needs(initiative, 6, plan.tasks))
