"""The set-up's steps about the method: what is followed, after the partners, and the usual activities, before the end."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from adoption.models import Initiative, Task
from adoption.services import setup
from core.models import Event
from tests.adoption.test_setup_journey import create, day, step
from tests.factories import person

JOINING = "joining_shared_service"


@pytest.fixture
def anna(db: None) -> Person:
    return person("Anna")


@pytest.fixture
def client(anna: Person, sign_in: Callable[[Any], Client]) -> Client:
    return sign_in(anna)


def sent(initiative: Initiative, **changes: Any) -> dict[str, Any]:
    return {"version": initiative.version, "method_version": "v1_0", "profile": "normal", **changes}


class TestMethod:
    def test_the_choice_is_saved_with_an_event_and_the_dates_follow(self, client: Client, anna: Person) -> None:
        initiative = create(client, anna)
        page = client.get(step(initiative, "method")).content.decode()
        assert "Over all phases: 10 documents, 100 questions in 4 areas." in page
        assert "It adds 13 activities and 12 rules." in page
        answer = client.post(step(initiative, "method"), sent(initiative, profile="light", playbooks=[JOINING]))
        assert answer.url == step(initiative, "dates")
        after = Initiative.objects.get(pk=initiative.pk)
        assert (after.profile, after.playbooks) == ("light", [JOINING])
        assert Event.objects.filter(stream=initiative.pk, action="adoption.method.chosen").count() == 1

    def test_going_on_with_what_stands_there_changes_nothing(self, client: Client, anna: Person) -> None:
        initiative = create(client, anna)
        assert client.post(step(initiative, "method"), sent(initiative)).status_code == 302
        assert not Event.objects.filter(stream=initiative.pk, action="adoption.method.chosen").exists()

    def test_a_stale_page_shows_what_the_other_saved(self, client: Client, anna: Person) -> None:
        initiative = create(client, anna)
        client.post(step(initiative, "method"), sent(initiative, profile="light"))
        answer = client.post(step(initiative, "method"), sent(initiative, profile="full"))
        assert [(one.theirs, one.yours) for one in answer.context["form"].conflicts] == [("Light", "Full")]

    @pytest.mark.parametrize("wrong", [{"profile": "x"}, {"method_version": "v9"}, {"playbooks": ["x"]}])
    def test_unknown_keys_are_said(self, client: Client, anna: Person, wrong: dict[str, Any]) -> None:
        initiative = create(client, anna)
        answer = client.post(step(initiative, "method"), sent(initiative, **wrong))
        assert set(answer.context["form"].errors) == set(wrong)

    def test_in_version_1_1_the_later_steps_promise_no_milestones(self, client: Client, anna: Person) -> None:
        initiative = create(client, anna)
        client.post(step(initiative, "method"), sent(initiative, method_version="v1_1"))
        for name in ("dates", "steering"):
            main = client.get(step(initiative, name)).content.decode().partition("fl-steps")[2].partition("<aside")[0]
            assert "ilestone" not in main, name
        dates = client.get(step(initiative, "dates")).content.decode()
        assert "Phase review 1, Identify need" in dates and "Propose the phase reviews" in dates


class TestActivities:
    def test_activities_of_the_first_phases_become_tasks_or_are_skipped(self, client: Client, anna: Person) -> None:
        initiative = create(client, anna)
        dates = {
            "version": initiative.version,
            "starts": day(0),
            "wished_end": day(900),
            "planned_gate_1": day(100),
            "planned_gate_2": day(250),
        }
        client.post(step(initiative, "dates"), dates)
        page = client.get(step(initiative, "activities"))
        assert page.context["next_url"] == step(initiative, "check") and page.context["count"] == 19
        assert step(initiative, "check") in page.content.decode(), "it may be skipped"
        form = page.context["form"]
        values = {name: form[name].value() for name in form.fields}
        data = {name: value.strftime("%d.%m.%Y") if hasattr(value, "strftime") else value or "" for name, value in values.items()}
        answer = client.post(step(initiative, "activities"), {**data, "create": "1"})
        assert answer.url == step(initiative, "check")
        made = Task.objects.filter(initiative=initiative)
        assert made.count() == 19 and not made.filter(due=None).exists() and not made.exclude(responsible=None).exists()
        check = client.get(step(initiative, "check")).content.decode()
        assert "The plan holds usual activities" in check and "Profile: Normal" in check

    def test_without_dates_it_says_where_they_are_set(self, client: Client, anna: Person) -> None:
        initiative = create(client, anna)
        text = client.get(step(initiative, "activities")).content.decode()
        assert "has no planned date" in text and step(initiative, "dates") in text

    def test_the_tasks_are_written_in_the_language_of_the_documents(self, client: Client, anna: Person) -> None:
        initiative = create(client, anna)
        setup.edit(initiative, by=anna, seen_version=initiative.version, language="fi")
        assert "Suomi" in client.get(step(initiative, "activities")).content.decode()
