"""The page of a phase: what to do, what is asked, what it hands over, what its milestone decides."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import method
from adoption.models import Initiative, Task
from adoption.services import activities
from documents.services import writing
from registers.services import answer as answers
from tests.factories import Case
from tests.milestones import steps

SignIn = Callable[[Any], Client]
MOST = 12
KEY = "phase/identify_need/analyse_needs"


def see(client: Client, case: Case, number: int = 1) -> str:
    answer = client.get(reverse("phase", args=[case.initiative.pk, number]))
    assert answer.status_code == 200
    return answer.content.decode()


def set_on(case: Case, **values: Any) -> None:
    Initiative.objects.filter(pk=case.initiative.pk).update(**values)


def test_the_way_leads_to_the_present_phase(case: Case, sign_in: SignIn) -> None:
    client = sign_in(case.reader)
    url = reverse("phases", args=[case.initiative.pk])
    assert client.get(url)["Location"] == reverse("phase", args=[case.initiative.pk, 1])
    steps.passed(case, 1)
    assert client.get(url)["Location"] == reverse("phase", args=[case.initiative.pk, 2])
    assert client.get(reverse("phase", args=[case.initiative.pk, 9])).status_code == 404
    assert f'href="{url}"' in client.get(case.initiative.get_absolute_url()).content.decode()


@pytest.mark.parametrize("number", range(1, 9))
def test_it_says_what_the_method_says(number: int, case: Case, sign_in: SignIn) -> None:
    """M11, M15, M18: purpose, activities, results, questions, support and the points of the milestone, of every phase."""
    page = see(sign_in(case.reader), case, number).replace("&#x27;", "'")
    phase = method.phase(number)
    said = [phase.purpose, phase.responsible.text, phase.milestone.purpose, *(line.text for line in (*phase.points, *phase.support))]
    said += [one.title for one in phase.activities] + [one.text for one in phase.milestone.points]
    said += [line.text for line in phase.results.other] + [area.name for area in method.areas()]
    assert [str(text) for text in said if str(text).replace("&", "&amp;") not in page] == []


def test_each_activity_shows_its_usual_letters_with_the_names_of_roles(case: Case, sign_in: SignIn) -> None:
    """U17: who usually does what."""
    page = see(sign_in(case.reader), case)
    assert 'data-l="H"' in page and str(method.role("coordinator").name) in page


def test_one_primary_action(case: Case, sign_in: SignIn) -> None:
    coordinator, expert = see(sign_in(case.coordinator), case), see(sign_in(case.expert), case)
    for page in (coordinator, expert):
        buttons = [part.split(">")[0] for part in page.split('class="ds-button"')[1:]]
        assert len([button for button in buttons if "data-variant" not in button]) == 1
    assert "Go to Milestone I" in coordinator and "Answer: Architecture" in expert


def test_activities_are_ticked_given_and_set_aside_from_here(case: Case, sign_in: SignIn) -> None:
    client = sign_in(case.coordinator)
    assert "0 of 9 settled" in see(client, case)
    client.post(reverse("activity-done", args=[case.initiative.pk, KEY]))
    activities.set_aside(
        case.initiative, "phase/identify_need/state_purpose", by=case.coordinator, seen_version=None, reason="Said by the council."
    )
    page = see(client, case)
    assert "2 of 9 settled" in page and "Said by the council." in page and "Take it up again" in page
    assert page.count(">Tick off<") == 7


def test_a_team_member_ticks_off_what_is_theirs_and_a_reader_nothing(case: Case, sign_in: SignIn) -> None:
    activities.assign(case.initiative, KEY, by=case.coordinator, seen_version=None, responsible=case.team)
    assert see(sign_in(case.team), case).count(">Tick off<") == 1
    reader = see(sign_in(case.reader), case)
    assert ">Tick off<" not in reader and "Give to somebody" not in reader


def test_playbooks_stand_under_their_own_names(case: Case, sign_in: SignIn) -> None:
    set_on(case, playbooks=[one.key for one in method.whole().playbooks])
    page = see(sign_in(case.coordinator), case, 4)
    assert [one.name.en for one in method.whole().playbooks if one.name.en not in page] == []
    assert "Playbook · 0 of 13 settled" in page


def test_documents_stand_with_their_state(case: Case, sign_in: SignIn) -> None:
    page = see(sign_in(case.coordinator), case)
    assert reverse("document-begin", args=[case.initiative.pk, "idea_description"]) in page
    document = writing.ensure(case.initiative, "idea_description", case.coordinator)
    assert document.get_absolute_url() in see(sign_in(case.reader), case)
    assert reverse("document-begin", args=[case.initiative.pk, "needs_analysis"]) not in see(sign_in(case.reader), case)


def test_what_the_profile_does_not_demand_says_so(case: Case, sign_in: SignIn) -> None:
    said = "Not demanded in your profile"
    assert said not in see(sign_in(case.coordinator), case)
    set_on(case, profile="light")
    results = see(sign_in(case.coordinator), case).split('id="results"')[1].split("</section>")[0]
    assert results.count(said) == 2 and said not in results.split("Needs analysis")[0]


def test_version_one_one_speaks_of_the_phase_review(case: Case, sign_in: SignIn) -> None:
    """M14: the organisation's own decision point."""
    set_on(case, method_version="v1_1")
    case.lead.decision_points = {"1": {"name": "BP1", "formal": True}}
    case.lead.save()
    page = see(sign_in(case.coordinator), case)
    assert "Phase review 1 (BP1)" in page and "Reuse" not in page.split('id="questions"')[1].split('id="results"')[0]


def test_the_number_of_queries_does_not_grow(case: Case, sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
    client = sign_in(case.coordinator)
    set_on(case, playbooks=[one.key for one in method.whole().playbooks])
    see(client, case, 4)
    with django_assert_max_num_queries(MOST):
        see(client, case, 4)
    fresh = case.fresh()
    for usual in activities.activities.of_phase(fresh, 4):
        activities.comment(fresh, usual.key, by=case.coordinator, text="Seen.")
    for area in method.areas():
        for one in area.of_phase("initiate"):
            answers.answer(fresh, one.key, by=case.coordinator, seen_version=None, word="no")
    assert Task.objects.count() > 20
    with django_assert_max_num_queries(MOST):
        see(client, case, 4)
