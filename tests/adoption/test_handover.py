"""Work handed over: all of what was shown or nothing, once, with the record, the due items and one mail."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from adoption import due, registry
from adoption.choices import Role
from adoption.models import DueItem, RoleAssignment, Task
from adoption.services import entries, handover, huki, people
from core import events
from core.db import Superseded
from core.models import Event
from notifications.models import OutboxRow
from tests import factories
from tests.adoption.work_support import SignIn, field_errors, text
from tests.factories import Case, in_days


@pytest.fixture
def client(case: Case, sign_in: SignIn) -> Client:
    return sign_in(case.coordinator)


def url(case: Case, person: Any = None) -> str:
    return reverse("hand-over", args=[case.initiative.pk, (person or case.team).pk])


def give(case: Case, *kinds: str, to: Any = None) -> dict[str, int]:
    return handover.hand_over(case.initiative, by=case.coordinator, person=case.team, to=to or case.expert, kinds=kinds)


def something_of_everything(case: Case) -> None:
    factories.task(case, responsible=case.team, due=in_days(5)), factories.task(case, responsible=case.team, state="done")
    for make in (factories.goal, factories.risk, factories.deliverable, factories.training, factories.agreement, factories.forum):
        make(case, owner=case.team)
    factories.funding(case, gate=3, owner=case.team), factories.remaining(case, owner=case.team)
    factories.maintenance_object(case, owner=case.team), factories.profitability(case, owner=case.team)
    factories.service_line(case, owner=case.team), factories.connection(case, responsible=case.team)
    factories.benefit(case, owner=case.team), factories.procurement(case, responsible=case.team)
    factories.lesson(case, owner=case.team)
    huki.add_role(case.initiative, by=case.coordinator, name="IT operations", person=case.team)


class TestHeld:
    def test_every_register_that_names_a_holder_is_asked(self, case: Case) -> None:
        something_of_everything(case)
        found = {kind.key: len(kind.things) for kind in handover.held(case.initiative, case.team)}
        with_holder = {one.key for one in registry.all_registers() if one.holder}
        assert set(found) == with_holder | {"huki_roles", "roles"} and set(found.values()) == {1}

    def test_each_register_whose_entries_somebody_holds_says_so(self) -> None:
        for register in registry.all_registers():
            names = {field.name for field in register.model._meta.get_fields()}
            if hasattr(register.model, "PREFIX") and names & {"owner", "responsible"}:
                assert register.holder in names, register.key


class TestHandingOver:
    def test_all_of_it_moves_with_an_event_each_and_one_mail(self, case: Case, commits: Any) -> None:
        something_of_everything(case)
        kinds = [kind.key for kind in handover.held(case.initiative, case.team) if kind.key != "roles"]
        before = Event.objects.filter(stream=case.initiative.pk).count()
        with commits():
            counts = give(case, *kinds)
        assert Event.objects.filter(stream=case.initiative.pk).count() == before + sum(counts.values()) + 1
        assert [kind.key for kind in handover.held(case.initiative, case.team)] == ["roles"]
        assert Task.objects.get(responsible=case.expert).state == "todo"
        assert DueItem.objects.open().filter(person=case.expert).exists() and due.rebuild(case.fresh()) == 0
        (sent,) = [one for one in mail.outbox if one.to == [case.expert.email]]
        assert f"{case.team.name} has handed {sum(counts.values())} things over to you." in sent.body
        assert events.verify(case.initiative.pk) is None

    def test_only_what_was_chosen(self, case: Case) -> None:
        something_of_everything(case)
        assert give(case, "risks") == {"risks": 1}
        assert Task.objects.filter(responsible=case.team).count() == 2

    def test_twice_is_once(self, case: Case) -> None:
        factories.risk(case, owner=case.team)
        assert give(case, "risks") == {"risks": 1} and give(case, "risks") == {}
        assert OutboxRow.objects.filter(key="adoption.handed_over").count() == 1
        assert Event.objects.filter(action="adoption.handover.done").count() == 1

    def test_what_cannot_be_is_refused(self, case: Case) -> None:
        for to, kinds, field in ((case.team, ["risks"], "to"), (case.stranger, ["risks"], "to"), (case.expert, [], "kinds")):
            with pytest.raises(ValidationError) as refused:
                give(case, *kinds, to=to)
            assert set(refused.value.error_dict) == {field}

    def test_a_failure_half_way_moves_nothing(self, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        factories.goal(case, owner=case.team), factories.risk(case, owner=case.team)
        monkeypatch.setattr(handover.outbox, "put", lambda *a, **b: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            give(case, "goals", "risks")
        assert len(handover.held(case.initiative, case.team)) == 3


class TestRoles:
    def test_a_role_goes_with_its_rights(self, case: Case, sign_in: SignIn) -> None:
        new = factories.person("New", of=case.lead)
        people.assign(case.initiative, by=case.coordinator, person=new, role=Role.READER)
        give(case, "roles", to=new)
        assert case.role(new, Role.TEAM_MEMBER) and sign_in(case.team).get(case.initiative.get_absolute_url()).status_code == 404

    def test_the_only_coordinator_may_hand_that_over_and_deputies_follow(self, case: Case) -> None:
        row = case.role(case.coordinator, Role.COORDINATOR)
        days = {"valid_from": in_days(0), "valid_to": in_days(9)}
        deputy = people.name_deputy(row, by=case.coordinator, person=case.expert, **days)
        handover.hand_over(case.initiative, by=case.coordinator, person=case.coordinator, to=case.team, kinds=["roles"])
        deputy.refresh_from_db()
        assert deputy.deputy_for == case.role(case.team, Role.COORDINATOR)

    def test_the_chair_too(self, case: Case) -> None:
        handover.hand_over(case.initiative, by=case.coordinator, person=case.chair, to=case.team, kinds=["roles"])
        current = RoleAssignment.objects.current().filter(initiative=case.initiative, role=Role.STEERING_CHAIR)
        assert [row.person for row in current] == [case.team]

    def test_a_second_seat_is_refused_and_nothing_moves(self, case: Case) -> None:
        factories.risk(case, owner=case.chair)
        with pytest.raises(ValidationError, match="in the steering group already"):
            handover.hand_over(case.initiative, by=case.coordinator, person=case.chair, to=case.member, kinds=["risks", "roles"])
        assert case.role(case.chair, Role.STEERING_CHAIR).valid_to is None


class TestPage:
    def test_it_is_shown_before_it_is_done(self, case: Case, client: Client) -> None:
        risk = factories.risk(case, owner=case.team, title="Late <b>delivery")
        data = {"to": case.expert.pk, "kinds": ["risks"]}
        shown = client.post(url(case), data)
        assert "Late &lt;b&gt;delivery" in shown.content.decode()
        risk.refresh_from_db()
        assert risk.owner == case.team
        answer = client.post(url(case), {**data, "seen": shown.context["seen"]}, follow=True)
        assert "1 thing is handed over to Expert." in text(answer)
        again = client.post(url(case), {**data, "seen": shown.context["seen"]})
        assert again.status_code == 200 and "kinds" in field_errors(again)

    def test_a_change_in_the_same_moment_stops_all_of_it(self, case: Case, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def late(*_args: Any, **_values: Any) -> None:
            raise Superseded

        risk = factories.risk(case, owner=case.team)
        data: dict[str, Any] = {"to": case.expert.pk, "kinds": ["risks"]}
        seen = client.post(url(case), data).context["seen"]
        monkeypatch.setattr(entries, "edit", late)
        answer = client.post(url(case), {**data, "seen": seen})
        assert "Somebody else has changed this meanwhile." in text(answer)
        risk.refresh_from_db()
        assert risk.owner == case.team

    def test_what_came_meanwhile_is_shown_first(self, case: Case, client: Client) -> None:
        factories.risk(case, owner=case.team)
        data = {"to": case.expert.pk, "kinds": ["risks"]}
        seen = client.post(url(case), data).context["seen"]
        factories.risk(case, owner=case.team, title="One more")
        answer = client.post(url(case), {**data, "seen": seen})
        assert "The list has changed" in text(answer) and "One more" in text(answer)

    @pytest.mark.parametrize(("to", "fields"), [("team", {"to"}), ("stranger", {"to"}), ("", {"to"}), ("nonsense", {"to"})])
    def test_nonsense_is_said_at_the_field(self, case: Case, client: Client, to: str, fields: set[str]) -> None:
        factories.risk(case, owner=case.team)
        chosen = getattr(case, to).pk if hasattr(case, to) else to
        assert set(field_errors(client.post(url(case), {"to": chosen, "kinds": ["risks"]}))) == fields

    def test_somebody_who_never_had_a_role_is_not_known_of(self, case: Case, client: Client) -> None:
        assert client.get(url(case, case.stranger)).status_code == 404

    def test_nothing_to_hand_over_teaches(self, case: Case, client: Client) -> None:
        people.end(case.role(case.reader, Role.READER), by=case.coordinator, reason="x")
        assert "holds no open work" in text(client.get(url(case, case.reader)))

    def test_ending_the_last_role_leads_there_when_work_is_left(self, case: Case, client: Client) -> None:
        factories.risk(case, owner=case.team)
        answer = client.post(reverse("role-end", args=[case.role(case.team, Role.TEAM_MEMBER).pk]), {"reason": "Left"})
        assert answer.url == url(case)
