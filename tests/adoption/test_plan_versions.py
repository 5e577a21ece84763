"""The plan put before the steering group: frozen, approved or sent back, measured against what was approved (D02, D03, D07, D09, D10)."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from adoption import due, plan_approval, plan_content, registry, schedule
from adoption.choices import Decider, DueKind, Outcome, Role
from adoption.models import DueItem, Initiative, InitiativePhase, PlanState, PlanVersion, RoleAssignment, Task
from adoption.plan_change_words import changes_since, counted_words, end_words, since_words
from adoption.services import dependencies, phases, plan_versions, tasks
from core import events
from core.db import Superseded
from core.models import Event
from notifications.models import OutboxRow
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2027, 3, 1)


def planned(case: factories.Case, **values: Any) -> Task:
    """A task of a week that somebody holds."""
    values = {"starts": MONDAY, "due": MONDAY + datetime.timedelta(days=4), "responsible": case.team, **values}
    return factories.task(case, **values)


def proposed(case: factories.Case, **values: Any) -> PlanVersion:
    if not Task.objects.filter(initiative=case.initiative).exists():
        planned(case, title="Connect the service")
    factories.say_who(case)
    return plan_versions.propose(case.fresh(), by=case.coordinator, **values)


def approved(case: factories.Case) -> PlanVersion:
    return plan_versions.approve(proposed(case), by=case.chair, mandate="Meeting of 12 May, item 4")


def moved(case: factories.Case, task: Task, days: int) -> None:
    dates = {"starts": task.starts + datetime.timedelta(days=days), "due": task.due + datetime.timedelta(days=days)}
    tasks.edit(task, by=case.coordinator, seen_version=task.version, **dates)


def address(name: str, version: PlanVersion) -> str:
    return reverse(name, args=[version.pk])


class TestAsking:
    def test_the_plan_is_kept_as_it_stood(self, case: factories.Case) -> None:
        task = planned(case, title="Connect the service")
        other = planned(case, title="Train", starts=MONDAY + datetime.timedelta(days=7), due=MONDAY + datetime.timedelta(days=11))
        dependencies.wait_for(other, task, by=case.coordinator)
        version = proposed(case, note="  The first plan.  ")
        Task.objects.filter(pk=task.pk).update(title="Something else", due=None)
        kept = PlanVersion.objects.get(pk=version.pk)
        assert (kept.number, kept.state, kept.note) == (1, PlanState.PROPOSED, "The first plan.")
        first = kept.content["tasks"][0]
        assert (first["title"], first["starts"], first["due"], first["responsible"]) == (
            "Connect the service", "2027-03-01", "2027-03-05", "Team member",
        )  # fmt: skip
        assert kept.content["waits"] == [[str(task.pk), str(other.pk), 0]]
        assert (kept.content["ends"], kept.content["margin_percent"]) == ("2027-03-12", 20)
        assert kept.sha256 == events.sha256_of(kept.content)

    def test_an_empty_plan_is_not_put_forward(self, case: factories.Case) -> None:
        with pytest.raises(ValidationError, match="no task in the plan"):
            plan_versions.propose(case.initiative, by=case.coordinator)

    def test_what_is_demanded_blocks_and_the_rest_is_named(self, case: factories.Case, sign_in: SignIn) -> None:
        """D03: somebody for each task, where planning follows its playbook."""
        planned(case, responsible=None)
        Initiative.objects.filter(pk=case.initiative.pk).update(playbooks=["joining_shared_service"])
        with pytest.raises(ValidationError, match="Something is missing"):
            proposed(case)
        client, url = sign_in(case.coordinator), reverse("plan-propose", args=[case.initiative.pk])
        shown = text(client.get(url))
        assert "Blocks: Tasks lack a responsible person" in shown
        assert "Mend what blocks; then you can ask here." in shown
        client.post(url, {"note": ""})
        assert not PlanVersion.objects.exists()

    def test_a_warning_is_named_and_does_not_block(self, case: factories.Case, sign_in: SignIn) -> None:
        planned(case)
        shown = text(sign_in(case.coordinator).get(reverse("plan-propose", args=[case.initiative.pk])))
        assert "This should be there" in shown and "You may ask all the same." in shown
        assert "Chair (Chair of the steering group): is this plan approved as the baseline?" in shown

    def test_nobody_to_ask(self, case: factories.Case, sign_in: SignIn) -> None:
        planned(case)
        RoleAssignment.objects.filter(initiative=case.initiative, role=Role.STEERING_CHAIR).update(valid_to=factories.in_days(-1))
        with pytest.raises(ValidationError, match="Nobody holds the role"):
            proposed(case)
        assert "Nobody holds the role" in text(sign_in(case.coordinator).get(reverse("plan-propose", args=[case.initiative.pk])))

    def test_one_at_a_time(self, case: factories.Case, sign_in: SignIn) -> None:
        first = proposed(case)
        with pytest.raises(ValidationError, match="waits for approval already"):
            proposed(case)
        client, url = sign_in(case.coordinator), reverse("plan-propose", args=[case.initiative.pk])
        assert first.get_absolute_url() in client.get(url).content.decode()
        assert "waits for approval already" in text(client.post(url, {"note": "Again"}))
        assert PlanVersion.objects.count() == 1

    def test_the_approver_is_told_and_waited_for(self, case: factories.Case) -> None:
        version = proposed(case)
        assert list(DueItem.objects.open().filter(kind=DueKind.PLAN_APPROVAL).values_list("person", flat=True)) == [case.chair.pk]
        assert OutboxRow.objects.get(key="adoption.plan_proposed").recipient == case.chair
        plan_versions.approve(version, by=case.chair, mandate="Meeting")
        assert not DueItem.objects.open().filter(kind=DueKind.PLAN_APPROVAL).exists()
        assert due.rebuild(case.fresh()) == 0

    def test_the_business_owner_is_asked_where_that_one_decides_the_milestone(self, case: factories.Case) -> None:
        InitiativePhase.objects.filter(initiative=case.initiative, number=4).update(decider=Decider.BUSINESS_OWNER)
        proposed(case)
        assert OutboxRow.objects.get(key="adoption.plan_proposed").recipient == case.owner

    def test_by_the_page(self, case: factories.Case, sign_in: SignIn) -> None:
        planned(case)
        factories.say_who(case)
        answer = sign_in(case.coordinator).post(reverse("plan-propose", args=[case.initiative.pk]), {"note": HOSTILE}, follow=True)
        assert "Version 1 of the plan waits for approval now." in text(answer)
        assert "<script>alert" not in answer.content.decode()


class TestAnswering:
    def test_approved_is_the_baseline(self, case: factories.Case, sign_in: SignIn) -> None:
        """D10."""
        version = proposed(case)
        client, url = sign_in(case.chair), address("plan-approve", version)
        assert "becomes the baseline of the plan" in text(client.get(url))
        answer = client.post(url, {"mandate": "Meeting of 12 May, item 4", "comment": ""}, follow=True)
        assert "The plan is approved. It is the baseline now." in text(answer)
        version.refresh_from_db()
        assert (version.state, version.decided_by, version.mandate) == (PlanState.APPROVED, case.chair, "Meeting of 12 May, item 4")
        assert schedule.read(case.fresh()).baseline == version
        told = Event.objects.get(action="adoption.plan.approved").text.data
        assert (told["number"], told["mandate"], told["sha256"]) == (1, "Meeting of 12 May, item 4", version.sha256)
        assert OutboxRow.objects.get(key="adoption.plan_decided").recipient == case.coordinator

    @pytest.mark.parametrize("mandate", ["", "   "])
    def test_approving_says_how_it_was_decided(self, mandate: str, case: factories.Case, sign_in: SignIn) -> None:
        version = proposed(case)
        answer = sign_in(case.chair).post(address("plan-approve", version), {"mandate": mandate})
        assert "Write when and how it was decided" in field_errors(answer)["mandate"][0]
        with pytest.raises(ValidationError):
            plan_versions.approve(version, by=case.chair, mandate=mandate)
        version.refresh_from_db()
        assert version.state == PlanState.PROPOSED

    def test_sending_back_says_what_must_be_mended(self, case: factories.Case, sign_in: SignIn) -> None:
        version, client = proposed(case), sign_in(case.chair)
        assert "comment" in field_errors(client.post(address("plan-send-back", version), {"comment": " "}))
        answer = client.post(address("plan-send-back", version), {"comment": "The pilot is too short."}, follow=True)
        assert "The pilot is too short." in text(answer)
        version.refresh_from_db()
        assert version.state == PlanState.RETURNED
        assert proposed(case).number == 2

    def test_the_coordinator_takes_it_back(self, case: factories.Case, sign_in: SignIn) -> None:
        version = proposed(case)
        assert "is withdrawn" in text(sign_in(case.coordinator).post(address("plan-withdraw", version), follow=True))
        version.refresh_from_db()
        assert version.state == PlanState.WITHDRAWN
        assert not OutboxRow.objects.filter(key="adoption.plan_decided").exists()

    @pytest.mark.parametrize("act", ["plan-approve", "plan-send-back"])
    def test_only_the_mandate_of_today_counts(self, act: str, case: factories.Case, sign_in: SignIn) -> None:
        version, client = proposed(case), sign_in(case.chair)
        RoleAssignment.objects.filter(initiative=case.initiative, role=Role.STEERING_CHAIR).update(valid_to=factories.in_days(-1))
        assert client.post(address(act, version), {"mandate": "M", "comment": "C"}).status_code == 403
        assert sign_in(case.coordinator).post(address(act, version), {"mandate": "M", "comment": "C"}).status_code == 403

    def test_a_coordinator_who_is_also_the_chair_may(self, case: factories.Case, sign_in: SignIn) -> None:
        version = proposed(case)
        RoleAssignment.objects.create(
            initiative=case.initiative, person=case.coordinator, role=Role.STEERING_CHAIR, organisation=case.lead
        )  # fmt: skip
        assert sign_in(case.coordinator).post(address("plan-approve", version), {"mandate": "M", "comment": ""}).status_code == 302

    def test_an_answer_given_is_final(self, case: factories.Case, sign_in: SignIn) -> None:
        version = proposed(case)
        stale = PlanVersion.objects.get(pk=version.pk)
        plan_versions.approve(version, by=case.chair, mandate="Meeting")
        with pytest.raises(Superseded):
            plan_versions.send_back(stale, by=case.chair, comment="Too late")
        assert sign_in(case.chair).post(address("plan-send-back", version), {"comment": "Too late"}).status_code == 403
        assert sign_in(case.coordinator).post(address("plan-withdraw", version)).status_code == 403

    def test_a_paused_initiative_approves_nothing(self, case: factories.Case, sign_in: SignIn) -> None:
        version = proposed(case)
        phases.carry_out(case.initiative.pk, 1, Outcome.PAUSED, decision=version.pk, by=case.owner)
        answer = sign_in(case.chair).post(address("plan-approve", version), {"mandate": "M"})
        assert answer.status_code == 403 and "not active" in text(answer)

    def test_content_stays_through_every_answer(self, case: factories.Case) -> None:
        version = proposed(case)
        before = (version.content, version.sha256)
        plan_versions.send_back(version, by=case.chair, comment="Mend")
        version = PlanVersion.objects.get(pk=version.pk)
        assert (version.content, version.sha256) == before
        assert plan_approval.holds(version)

    def test_what_was_changed_behind_the_services_shows(self, case: factories.Case, sign_in: SignIn) -> None:
        version, client = proposed(case), sign_in(case.reader)
        assert "the plan is what was put forward" in text(client.get(version.get_absolute_url()))
        content = {**version.content, "ends": "2030-01-01"}
        PlanVersion.objects.filter(pk=version.pk).update(content=content)
        assert "does not agree with its checksum" in text(client.get(version.get_absolute_url()))


class TestMoved:
    def test_by_how_much_in_working_days(self, case: factories.Case) -> None:
        task, gone = planned(case, title="Move"), planned(case, title="Leave")
        InitiativePhase.objects.filter(initiative=case.initiative, number=4).update(planned_gate=MONDAY)
        base = approved(case)
        moved(case, task, 7)
        tasks.remove(gone, by=case.coordinator, reason="Not needed")
        planned(case, title="Come")
        InitiativePhase.objects.filter(initiative=case.initiative, number=4).update(planned_gate=MONDAY - datetime.timedelta(days=3))
        plan = schedule.read(case.fresh())
        found = {change.title or change.code: change for change in changes_since(base, plan)}
        assert (found["Move"].what, found["Move"].starts, found["Move"].due) == ("moved", 5, 5)
        assert (found["Leave"].what, found["Come"].what, found["IV"].due) == ("gone", "new", -1)
        sentence = "1 milestone has another date, 1 task has moved, 1 task is new, 1 task is gone."
        assert counted_words(list(found.values())) == sentence
        assert since_words(base, plan, list(found.values())) == f"The work ends 5 working days later than approved. {sentence}"

    def test_nothing_moved_is_said(self, case: factories.Case, sign_in: SignIn) -> None:
        approved(case)
        shown = text(sign_in(case.reader).get(reverse("plan-versions", args=[case.initiative.pk])))
        assert "The work ends on the day that was approved. No date has moved." in shown
        assert "Every task and milestone has the dates that were approved." in shown

    def test_what_is_set_aside_does_not_move_the_end(self, case: factories.Case) -> None:
        planned(case)
        late = planned(case, due=MONDAY + datetime.timedelta(days=50))
        tasks.set_aside(late, by=case.coordinator, seen_version=late.version, reason="Not here")
        assert schedule.read(case.fresh()).end == datetime.date(2027, 3, 5)

    @pytest.mark.parametrize(("days", "words"), [(None, "a date is missing"), (1, "1 working day later"), (-2, "2 working days earlier")])
    def test_the_end_in_words(self, days: int | None, words: str) -> None:
        assert words in end_words(days)

    def test_the_second_version_is_told_against_the_first(self, case: factories.Case, sign_in: SignIn) -> None:
        task = planned(case, title="Connect the service")
        approved(case)
        moved(case, task, 7)
        second = proposed(case)
        shown = text(sign_in(case.chair).get(second.get_absolute_url()))
        assert "The work ends 5 working days later than approved. 1 task has moved." in shown
        assert "What it changes against version 1" in shown
        plan_versions.approve(second, by=case.chair, mandate="Meeting")
        listed = text(sign_in(case.reader).get(reverse("plan-versions", args=[case.initiative.pk])))
        assert "Approved: the baseline" in listed and "Approved, replaced by a later version" in listed

    def test_plans_are_compared_without_the_database(self, case: factories.Case) -> None:
        first = approved(case)
        calendar = plan_content.calendar_of(schedule.read(case.fresh()))
        assert plan_content.tasks_between(first.content, first.content, calendar) == []
        assert plan_content.gates_between(first.content, first.content, calendar) == []
        assert plan_content.end_between({}, first.content, calendar) is None


class TestPages:
    def test_an_empty_page_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        url = reverse("plan-versions", args=[case.initiative.pk])
        assert "has not been put before the steering group yet" in text(sign_in(case.reader).get(url))
        assert "Ask for approval" not in text(sign_in(case.coordinator).get(url))
        planned(case)
        assert "Ask for approval" in text(sign_in(case.coordinator).get(url))

    def test_many_tasks_are_paged_and_cost_the_same(self, case: factories.Case, sign_in: SignIn) -> None:
        task = planned(case)
        base, client = approved(case), sign_in(case.reader)
        pages = [reverse("plan-versions", args=[case.initiative.pk]), base.get_absolute_url()]
        moved(case, task, 7)
        few = [queries(client, url) for url in pages]
        plan_versions.withdraw(plan_versions.propose(case.fresh(), by=case.coordinator), by=case.coordinator)
        Task.objects.bulk_create(Task(initiative=case.initiative, number=n, title=f"Work {n}", starts=MONDAY) for n in range(100, 220))
        factories.say_who(case)
        for _n in range(3):
            plan_versions.withdraw(plan_versions.propose(case.fresh(), by=case.coordinator), by=case.coordinator)
        second = plan_versions.propose(case.fresh(), by=case.coordinator)
        assert [queries(client, url) for url in pages] == few
        assert max(few) < 16
        assert len(client.get(pages[0]).context["page_obj"].object_list) == 50
        shown = client.get(f"{second.get_absolute_url()}?page=3&changes=2").context
        assert (len(shown["page_obj"].object_list), len(shown["changes"].object_list)) == (21, 50)

    def test_the_frozen_table_names_parts_and_what_is_waited_for(self, case: factories.Case, sign_in: SignIn) -> None:
        whole, other = planned(case, title="Whole"), planned(case, title="Other")
        part = planned(case, title="Piece", parent=whole)
        dependencies.wait_for(part, other, by=case.coordinator)
        shown = text(sign_in(case.reader).get(proposed(case).get_absolute_url()))
        assert f"Part of {whole.code} · waits for {other.code}" in shown

    def test_readers_are_told_who_answers(self, case: factories.Case, sign_in: SignIn) -> None:
        shown = text(sign_in(case.reader).get(proposed(case).get_absolute_url()))
        assert "Chair (Chair of the steering group)" in shown
        assert "Only the chair of the steering group" in shown


class TestMargin:
    def save(self, client: Any, case: factories.Case, percent: str, version: int) -> Any:
        return client.post(reverse("plan-margin", args=[case.initiative.pk]), {"margin_percent": percent, "version": version})

    def test_it_is_changed_and_given_back_to_the_installation(self, case: factories.Case, sign_in: SignIn) -> None:
        """N03."""
        client = sign_in(case.coordinator)
        assert self.save(client, case, "30", case.fresh().version).status_code == 302
        assert case.fresh().margin == 30
        assert Event.objects.get(action="adoption.plan.margin").text.data == {"before": 20, "after": 30}
        self.save(client, case, "", case.initiative.version)
        assert case.fresh().margin_percent is None

    @pytest.mark.parametrize("percent", ["101", "-1", "x", "1.5", "9" * 30])
    def test_another_number_is_refused(self, percent: str, case: factories.Case, sign_in: SignIn) -> None:
        answer = self.save(sign_in(case.coordinator), case, percent, case.fresh().version)
        assert "margin_percent" in field_errors(answer)
        assert case.fresh().margin_percent is None

    def test_two_editors_lose_nothing(self, case: factories.Case, sign_in: SignIn) -> None:
        client, seen = sign_in(case.coordinator), case.fresh().version
        self.save(client, case, "30", seen)
        shown = text(self.save(client, case, "40", seen))
        assert "Somebody else changed this while you wrote" in shown and " 30 " in shown
        assert case.fresh().margin == 30
        self.save(client, case, "40", case.initiative.version)
        assert case.fresh().margin == 40

    def test_the_end_of_the_work_and_the_end_with_the_margin_stand_apart(self, case: factories.Case, sign_in: SignIn) -> None:
        planned(case, due=MONDAY + datetime.timedelta(days=9))
        shown = text(sign_in(case.coordinator).get(reverse("plan-margin", args=[case.initiative.pk])))
        assert "The work ends 10 Mar 2027" in shown and "With the margin 12 Mar 2027" in shown


class TestMilestone:
    def needs(self, case: factories.Case, gate: int) -> list[registry.Need]:
        return [need for need in registry.needs(case.fresh(), gate) if need.key == "plan.approved"]

    def test_milestone_four_asks_for_the_approval(self, case: factories.Case) -> None:
        """D10: it blocks where planning follows its own playbook, else it warns."""
        assert self.needs(case, 4) == []
        planned(case)
        assert (self.needs(case, 3), self.needs(case, 4)[0].met, self.needs(case, 4)[0].level) == ([], False, "warn")
        approved(case)
        assert self.needs(case, 4)[0].met
        Initiative.objects.filter(pk=case.initiative.pk).update(playbooks=["joining_shared_service"])
        assert self.needs(case, 4)[0].level == "enforce"

    def test_where_it_blocks_it_is_asked_for_before_the_first_task(self, case: factories.Case) -> None:
        Initiative.objects.filter(pk=case.initiative.pk).update(playbooks=["joining_shared_service"])
        assert (self.needs(case, 4)[0].met, self.needs(case, 4)[0].level) == (False, "enforce")


class TestMails:
    def rendered(self, key: str) -> Any:
        from notifications import messages

        row = OutboxRow.objects.get(key=key)
        message = messages.get(key)
        return message.render(row) if message.may_receive(row) else None

    def test_the_question_and_its_answer(self, case: factories.Case) -> None:
        version = proposed(case)
        asked = self.rendered("adoption.plan_proposed")
        assert asked.subject == "A plan for you to approve: Joining the service"
        assert version.get_absolute_url() in asked.text
        plan_versions.approve(version, by=case.chair, mandate="Meeting of 12 May", comment="Well done")
        answered = self.rendered("adoption.plan_decided")
        assert "Meeting of 12 May" in answered.text and "Well done" in answered.text
        assert self.rendered("adoption.plan_proposed") is None

    def test_nobody_is_told_who_may_not_see_it(self, case: factories.Case) -> None:
        proposed(case)
        RoleAssignment.objects.filter(initiative=case.initiative, role=Role.STEERING_CHAIR).update(valid_to=factories.in_days(-1))
        assert self.rendered("adoption.plan_proposed") is None
