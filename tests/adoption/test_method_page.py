"""The page of the method: seen by everybody with a role, changed after a look at the difference."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from adoption.forms.setup_method import pack_title
from adoption.models import Pack, PackVersion, Task
from adoption.services import activities_plan
from adoption.services import method as services
from core.models import Event
from core.permissions import Denied
from tests.factories import Case

SignIn = Callable[[Any], Client]
JOINING, REMOTE = "joining_shared_service", "remote_services"


def address(case: Case) -> str:
    return reverse("initiative-method", args=[case.initiative.pk])


def values(case: Case, **changes: Any) -> dict[str, Any]:
    found = case.fresh()
    return {
        "version": found.version,
        "method_version": found.method_version,
        "profile": found.profile,
        "playbooks": found.playbooks,
        **changes,
    }


@pytest.fixture
def coordinator(case: Case, sign_in: SignIn) -> Client:
    return sign_in(case.coordinator)


class TestPage:
    def test_everybody_with_a_role_sees_what_is_followed(self, case: Case, sign_in: SignIn) -> None:
        services.choose(case.initiative, by=case.coordinator, seen_version=case.initiative.version, playbooks=[JOINING], profile="light")
        text = sign_in(case.reader).get(address(case)).content.decode()
        assert "Version 1.0, with milestones" in text and "Joining a shared service" in text and "10 documents" in text
        assert "0 of 13 activities are in the plan" in text
        assert "See what would change" not in text and "Plan the others" not in text
        assert sign_in(case.reader).post(address(case), values(case)).status_code == 403

    def test_a_look_comes_first_and_saves_nothing(self, case: Case, coordinator: Client) -> None:
        page = coordinator.post(address(case), values(case, profile="light", playbooks=[JOINING]))
        text = page.content.decode()
        assert "What would change" in text and "Needs analysis" in text and "Rules that come with Joining a shared service" in text
        assert "13 activities" in text and "12 rules" in text and "D03" in text
        assert 'data-is="blocks"' in text and 'data-is="warns"' in text
        assert (case.fresh().profile, case.initiative.playbooks) == ("normal", [])

    def test_confirmed_it_is_saved_and_the_activities_of_the_new_playbook_come_next(self, case: Case, coordinator: Client) -> None:
        page = coordinator.post(address(case), values(case, playbooks=[JOINING]))
        hidden = page.context["form"]
        data = {name: hidden[name].value() for name in hidden.fields} | {"confirm": "1"}
        answer = coordinator.post(address(case), data)
        assert answer.url == reverse("initiative-activities", args=[case.initiative.pk]) + f"?playbook={JOINING}"
        assert case.fresh().playbooks == [JOINING]
        offered = coordinator.get(answer.url)
        assert offered.context["count"] == 13 and "Choose other phases" not in offered.content.decode()
        assert coordinator.post(address(case), values(case, profile="full", confirm="1")).url == address(case)

    def test_a_playbook_that_goes_says_how_many_of_its_tasks_stay(self, case: Case, coordinator: Client) -> None:
        after = services.choose(case.initiative, by=case.coordinator, seen_version=case.initiative.version, playbooks=[JOINING])
        wanted = [activities_plan.Wanted(f"playbook/{JOINING}/{name}") for name in ("set_goals", "approve_plan")]
        activities_plan.create(after, wanted, by=case.coordinator)
        assert "2 of 13 activities are in the plan" in coordinator.get(address(case)).content.decode()
        text = coordinator.post(address(case), values(case, playbooks=[])).content.decode()
        assert "2 of its tasks stay in the plan" in text
        coordinator.post(address(case), values(case, playbooks=[], confirm="1"))
        assert case.fresh().playbooks == [] and Task.objects.live().filter(initiative=case.initiative).count() == 2

    def test_back_keeps_what_was_chosen(self, case: Case, coordinator: Client) -> None:
        page = coordinator.post(address(case), values(case, profile="full", playbooks=[REMOTE], back="1"))
        form = page.context["form"]
        assert (form["profile"].value(), form["playbooks"].value()) == ("full", [REMOTE])
        assert "See what would change" in page.content.decode()

    def test_nothing_to_change_is_said(self, case: Case, coordinator: Client) -> None:
        assert "Nothing would change" in coordinator.post(address(case), values(case)).content.decode()

    @pytest.mark.parametrize(
        "wrong", [{"profile": "huge"}, {"method_version": ""}, {"playbooks": ["<script>"]}, {"profile": ""}, {"version": "x"}]
    )
    def test_what_is_not_offered_is_said_and_nothing_is_saved(self, case: Case, coordinator: Client, wrong: dict[str, Any]) -> None:
        page = coordinator.post(address(case), values(case, **wrong, confirm="1"))
        assert page.status_code == 200 and set(page.context["form"].errors) == set(wrong)
        assert "<script>" not in page.content.decode().partition("<main")[2]
        assert not Event.objects.filter(stream=case.initiative.pk, action="adoption.method.chosen").exists()

    def test_the_second_of_two_editors_sees_the_firsts_change(self, case: Case, coordinator: Client) -> None:
        seen = values(case)
        coordinator.post(address(case), {**seen, "profile": "light", "confirm": "1"})
        page = coordinator.post(address(case), {**seen, "profile": "full", "playbooks": [JOINING], "confirm": "1"})
        found = {str(one.label): (one.theirs, one.yours) for one in page.context["form"].conflicts}
        assert found == {"Profile": ("Light", "Full"), "Playbooks": ("–", "Joining a shared service")}
        assert case.fresh().profile == "light"

    def test_a_refused_version_is_said_at_the_field(self, case: Case, coordinator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(services, "_guards", [lambda initiative, hold: Denied("Not now.")])
        page = coordinator.post(address(case), values(case, method_version="v1_1"))
        assert page.context["form"].errors["method_version"] == ["Not now."]

    def test_packs_are_offered_to_those_who_may_use_them(self, case: Case, coordinator: Client) -> None:
        assert "packs" not in coordinator.get(address(case)).context["form"].fields
        row = Pack.objects.create(key="own", organisation=case.lead)
        name = {"en": "Our checklist", "sv": "Vår lista"}
        content = 'pack:\n  key: own\n  version: "1"\n  name: {en: A, sv: A, fi: A, nb: A}\n'
        version = PackVersion.objects.create(pack=row, version="1", name=name, content=content, sha256="0" * 64)
        text = coordinator.get(address(case)).content.decode()
        assert "Our checklist, version 1" in text and "Of your organisation." in text
        page = coordinator.post(address(case), values(case, packs=[str(version.pk)], confirm="1"))
        assert page.status_code == 302 and case.fresh().packs == [str(version.pk)]
        with translation.override("sv"):
            assert pack_title(version) == "Vår lista, version 1"

    def test_the_queries_do_not_grow(self, case: Case, coordinator: Client, django_assert_max_num_queries: Any) -> None:
        after = services.choose(
            case.initiative, by=case.coordinator, seen_version=case.initiative.version, playbooks=[JOINING, REMOTE, "services_online"]
        )
        keys = [f"playbook/{JOINING}/{name}" for name in ("set_goals", "approve_plan")]
        activities_plan.create(after, [activities_plan.Wanted(key) for key in keys], by=case.coordinator)
        with django_assert_max_num_queries(11):
            coordinator.get(address(case))
        with django_assert_max_num_queries(14):
            coordinator.post(address(case), values(case, playbooks=[], profile="full"))

    def test_the_settings_lead_there_and_the_menu_has_it(self, case: Case, coordinator: Client) -> None:
        text = coordinator.get(reverse("initiative-edit", args=[case.initiative.pk])).content.decode()
        assert text.count(address(case)) >= 2
