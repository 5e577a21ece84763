"""Deciding: the decision page, positions, the two steps of a decision, the record, conditions."""

from typing import Any

import pytest
from django.urls import reverse

from adoption.choices import Outcome, Role, Status
from adoption.services import people, setup
from milestones.choices import RoundState
from milestones.models import Condition, Decision, Position, Round
from milestones.services import decisions, rounds
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, queries, text
from tests.milestones import steps

pytestmark = pytest.mark.django_db


def url(round_: Round, name: str = "milestone-decide") -> str:
    return reverse(name, args=[round_.pk])


@pytest.fixture
def owners(case: factories.Case) -> Round:
    """Milestone I, waiting for the business owner."""
    return steps.submitted(case, 1)


@pytest.fixture
def bodys(case: factories.Case) -> Round:
    """Milestone II, waiting for the steering group."""
    steps.passed(case, 1)
    return steps.submitted(case, 2)


def sent(case: factories.Case, step: str, outcome: str = "approved", **values: Any) -> dict[str, Any]:
    return {"step": step, "outcome": outcome, "motive": "", "rows": "3", "seen": "", **values}


def confirm(client: Any, round_: Round, data: dict[str, Any]) -> Any:
    """Preview first, then confirm with the word the preview carries."""
    preview = client.post(url(round_), {**data, "step": "preview"})
    return client.post(url(round_), {**data, "step": "confirm", "seen": preview.context["form"]["seen"].value()})


class TestTheDecisionPage:
    def test_everybody_with_a_role_reads_what_is_to_be_decided(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        people = (case.coordinator, case.team, case.expert, case.owner, case.chair, case.member, case.deputy, case.reader, case.archivist)
        for somebody in people:
            answer = sign_in(somebody).get(bodys.get_absolute_url())
            assert answer.status_code == 200
            assert "What you decide" in text(answer)
            assert bodys.seal[:4] in text(answer)

    def test_each_is_asked_for_what_is_theirs(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        names = ("chair", "member", "reader", "coordinator", "owner")
        pages = {name: text(sign_in(getattr(case, name)).get(bodys.get_absolute_url())) for name in names}
        assert "Make the decision" in pages["chair"]
        assert "Record my position" in pages["chair"]
        assert "Record my position" in pages["member"]
        assert "Make the decision" not in pages["member"]
        assert "Withdraw the question" in pages["coordinator"]
        for name in ("reader", "owner", "coordinator"):
            assert "Record my position" not in pages[name]
            assert "Make the decision" not in pages[name]

    def test_the_business_owner_decides_alone(self, case: factories.Case, sign_in: SignIn, owners: Round) -> None:
        answer = sign_in(case.owner).get(owners.get_absolute_url())
        assert "Make the decision" in text(answer)
        assert "Positions" not in text(answer)

    def test_what_changed_since_the_seal_is_shown(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        factories.risk(case, title="A late risk")
        page = text(sign_in(case.member).get(bodys.get_absolute_url()))
        assert "1 thing has changed since" in page
        assert "A late risk" in page

    def test_what_changed_since_the_milestone_before_is_shown(self, case: factories.Case, sign_in: SignIn) -> None:
        steps.passed(case, 1)
        goal = factories.goal(case, title="Shorter waits")
        round_ = steps.submitted(case, 2)
        page = text(sign_in(case.member).get(round_.get_absolute_url()))
        assert "Changed since: Milestone I" in page
        assert f"New: {goal.code} Shorter waits" in page

    def test_a_sealed_register_is_read_as_it_stood(self, case: factories.Case, sign_in: SignIn) -> None:
        risk = factories.risk(case, title=HOSTILE, contingency="We wait.")
        factories.task(case, title="Train everybody", responsible=case.team)
        round_ = steps.submitted(case, 1)
        factories.risk(case, title="A late risk")
        client = sign_in(case.owner)
        orders = dict(round_.basis.values_list("key", "order"))
        page = client.get(reverse("round-basis", args=[round_.pk, orders["register:risks"]]))
        assert risk.code in text(page)
        assert "A late risk" not in text(page)
        assert "<script>alert" not in page.content.decode()
        for key in ("register:goals", "register:plan", "register:conditions"):
            assert client.get(reverse("round-basis", args=[round_.pk, orders[key]])).status_code == 200
        assert client.get(reverse("round-basis", args=[round_.pk, orders["body"]])).status_code == 404
        assert sign_in(case.stranger).get(reverse("round-basis", args=[round_.pk, 1])).status_code == 404

    def test_it_costs_the_same_however_much_is_sealed(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        client = sign_in(case.member)
        before = queries(client, bodys.get_absolute_url())
        steps.say(bodys, case, chair="for", partner_member="conditions")
        for _number in range(4):
            factories.risk(case)
        assert queries(client, bodys.get_absolute_url()) == before < 15

    def test_nobody_pays_more_than_fourteen_queries_for_it(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        steps.say(bodys, case, chair="for", member="against")
        for name in ("chair", "member", "deputy", "owner", "coordinator", "reader"):
            assert queries(sign_in(getattr(case, name)), bodys.get_absolute_url()) < 15, name
        assert queries(sign_in(case.chair), url(bodys)) < 15

    def test_the_business_owners_page_too(self, case: factories.Case, sign_in: SignIn, owners: Round) -> None:
        assert queries(sign_in(case.owner), owners.get_absolute_url()) < 15
        assert queries(sign_in(case.owner), url(owners)) < 15


class TestPositions:
    def test_a_position_is_taken_and_changed(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        client = sign_in(case.member)
        client.post(url(bodys, "position-take"), {"stance": "conditions", "condition": HOSTILE, "comment": "", "reservation": ""})
        position = Position.objects.get()
        assert (position.stance, position.condition) == ("conditions", HOSTILE)
        assert "<script>alert" not in client.get(bodys.get_absolute_url()).content.decode()
        client.post(url(bodys, "position-take"), {"stance": "against", "reservation": "Too dear.", "version": position.version})
        assert Position.objects.get().reservation == "Too dear."
        assert "Reservation: Too dear." in text(sign_in(case.chair).get(bodys.get_absolute_url()))

    def test_half_a_position_is_refused_and_what_was_typed_stays(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        client = sign_in(case.member)
        answer = client.post(url(bodys, "position-take"), {"comment": "Let us wait."})
        assert "Choose a position." in text(answer)
        assert "Let us wait." in text(answer)
        answer = client.post(url(bodys, "position-take"), {"stance": "conditions", "condition": ""})
        assert "Write the condition." in text(answer)
        assert not Position.objects.exists()

    def test_a_stale_window_is_shown_what_was_said(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        steps.say(bodys, case, member="for")
        client = sign_in(case.member)
        client.post(url(bodys, "position-take"), {"stance": "against", "version": 1})
        answer = client.post(url(bodys, "position-take"), {"stance": "abstain", "version": 1})
        assert "Somebody else changed this" in text(answer)
        assert Position.objects.get().stance == "against"

    def test_only_members_take_one(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        for somebody in (case.coordinator, case.owner, case.team, case.reader):
            for name in ("position-take", "position-disqualify"):
                answer = sign_in(somebody).post(url(bodys, name), {"stance": "for", "reason": "x"})
                assert answer.status_code == 403
                assert "Only members of the steering group" in text(answer)

    def test_a_conflict_of_interest_takes_the_form_away(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        client = sign_in(case.member)
        assert "Write what the conflict of interest is." in text(client.post(url(bodys, "position-disqualify"), {"reason": ""}))
        client.post(url(bodys, "position-disqualify"), {"reason": "I sit on the supplier's board."})
        page = text(client.get(bodys.get_absolute_url()))
        assert "You have a conflict of interest" in page
        assert "Record my position" not in page

    def test_after_the_decision_it_leads_to_the_decision(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        steps.say(bodys, case, chair="for", member="for")
        decision = decisions.decide(bodys, by=case.chair, outcome=Outcome.APPROVED)
        answer = sign_in(case.member).post(url(bodys, "position-take"), {"stance": "against"}, follow=True)
        assert answer.redirect_chain[-1][0] == reverse("decision", args=[decision.pk])
        assert "Chair has decided this milestone already." in text(answer)


class TestMakingTheDecision:
    def test_it_is_seen_before_it_is_confirmed(self, case: factories.Case, sign_in: SignIn, owners: Round) -> None:
        client = sign_in(case.owner)
        answer = client.post(url(owners), sent(case, "preview", motive="The need is plain."))
        assert "What will happen" in text(answer)
        assert "closes today" in text(answer)
        assert not Decision.objects.exists()
        answer = confirm(client, owners, sent(case, "", motive="The need is plain."))
        decision = Decision.objects.get()
        assert answer.url == reverse("decision", args=[decision.pk])
        assert decision.motive == "The need is plain."
        assert case.fresh().phase_number == 2

    def test_confirmed_twice_it_is_decided_once(self, case: factories.Case, sign_in: SignIn, owners: Round) -> None:
        client = sign_in(case.owner)
        first = confirm(client, owners, sent(case, ""))
        second = client.post(url(owners), sent(case, "confirm", outcome="stopped", motive="No."))
        assert first.url == second.url
        assert Decision.objects.get().outcome == Outcome.APPROVED

    def test_only_who_decides_may(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        for somebody in (case.coordinator, case.owner, case.member, case.deputy, case.reader):
            for answer in (sign_in(somebody).get(url(bodys)), sign_in(somebody).post(url(bodys), sent(case, "confirm"))):
                assert answer.status_code == 403
                assert "Only the chair" in text(answer)
        assert Decision.objects.count() == 1

    def test_it_says_which_outcome_or_reason_is_missing(self, case: factories.Case, sign_in: SignIn, owners: Round) -> None:
        client = sign_in(case.owner)
        assert "Choose an outcome." in text(client.post(url(owners), sent(case, "preview", outcome="")))
        assert "This choice is not offered" in text(client.post(url(owners), sent(case, "preview", outcome="gap_accepted")))
        assert "Write why it is stopped." in text(client.post(url(owners), sent(case, "preview", outcome="stopped")))

    def test_a_body_without_quorum_cannot_decide(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        answer = sign_in(case.chair).post(url(bodys), sent(case, "preview"))
        assert "0 of the 2 needed have given a position" in text(answer)
        assert "Confirm the decision" not in text(answer)

    def test_a_position_changed_meanwhile_is_shown_before_confirming(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        steps.say(bodys, case, chair="for", member="for")
        client = sign_in(case.chair)
        preview = client.post(url(bodys), sent(case, "preview"))
        seen = preview.context["form"]["seen"].value()
        steps.say(bodys, case, partner_member="against")
        answer = client.post(url(bodys), sent(case, "confirm", seen=seen))
        assert "A position has changed since you looked" in text(answer)
        assert Decision.objects.count() == 1
        again = client.post(url(bodys), sent(case, "confirm", seen=answer.context["form"]["seen"].value()))
        assert again.status_code == 302
        assert Decision.objects.count() == 2

    @pytest.mark.parametrize("change", ["rule", "member"])
    def test_another_rule_or_another_body_is_shown_before_confirming(
        self, case: factories.Case, sign_in: SignIn, bodys: Round, change: str
    ) -> None:
        steps.say(bodys, case, chair="for", member="for", partner_member="for")
        client = sign_in(case.chair)
        seen = client.post(url(bodys), sent(case, "preview")).context["form"]["seen"].value()
        if change == "rule":
            setup.set_steering_rule(case.initiative, by=case.coordinator, rule="chair", count_by="member", quorum=1)
        else:
            people.end(case.role(case.member, Role.STEERING_MEMBER), by=case.coordinator, reason="Has moved.")
        answer = client.post(url(bodys), sent(case, "confirm", seen=seen))
        assert answer.status_code == 200 and Decision.objects.count() == 1
        answer = client.post(url(bodys), sent(case, "confirm", seen=answer.context["form"]["seen"].value()))
        assert answer.status_code == 302 and Decision.objects.count() == 2

    def test_conditions_need_what_who_and_when(self, case: factories.Case, sign_in: SignIn, owners: Round) -> None:
        client = sign_in(case.owner)
        half = {"condition_0-text": "An agreement is signed."}
        answer = client.post(url(owners), sent(case, "preview", "approved_with_conditions", **half))
        assert "Choose who sees to it." in text(answer)
        assert "Write by when it must be met." in text(answer)
        assert "An agreement is signed." in text(answer)
        answer = client.post(url(owners), sent(case, "preview", "approved_with_conditions"))
        assert "Write at least one condition." in text(answer)
        stranger = {**half, "condition_0-owner": str(case.stranger.pk), "condition_0-due": "1.1.2030"}
        answer = client.post(url(owners), sent(case, "preview", "approved_with_conditions", **stranger))
        assert "This choice is not offered any more" in text(answer)

    def test_conditions_become_tasks(self, case: factories.Case, sign_in: SignIn, owners: Round) -> None:
        client = sign_in(case.owner)
        row = {"condition_1-text": "An agreement is signed.", "condition_1-owner": str(case.team.pk), "condition_1-due": "1.1.2030"}
        preview = client.post(url(owners), sent(case, "preview", "approved_with_conditions", **row))
        assert "An agreement is signed." in text(preview)
        assert 'value="1.1.2030"' in preview.content.decode()
        confirm(client, owners, sent(case, "", "approved_with_conditions", **row))
        assert Condition.objects.get().task.responsible == case.team

    def test_more_rows_and_turning_back_keep_what_was_typed(self, case: factories.Case, sign_in: SignIn, owners: Round) -> None:
        client = sign_in(case.owner)
        row = {"condition_2-text": "Third.", "condition_2-due": "soon", "motive": "Because."}
        more = client.post(url(owners), sent(case, "more", **row))
        assert len(more.context["rows"]) == 6
        back = client.post(url(owners), sent(case, "back", **row))
        for answer in (more, back):
            assert "Third." in text(answer)
            assert 'value="soon"' in answer.content.decode()
            assert "Because." in text(answer)
            assert "needs mending" not in text(answer)

    def test_what_members_asked_for_stands_in_the_rows(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        steps.say(bodys, case, chair="for", member="conditions")
        assert "It is measured." in text(sign_in(case.chair).get(url(bodys)))

    def test_with_something_to_follow_there_is_no_plain_approval(self, case: factories.Case, sign_in: SignIn) -> None:
        round_ = steps.prepared(case, 1)
        point = round_.points.get(key="need_exists")
        rounds.answer_point(round_, point.key, by=case.coordinator, seen_version=point.version, answer="", text="")
        rounds.mark(round_, "milestones.point.need_exists", "to_follow", "Comes in May.", by=case.coordinator)
        round_ = steps.sealing.seal(rounds.submit(round_, by=case.coordinator).pk)
        page = sign_in(case.owner).get(url(round_))
        assert 'value="approved"' not in page.content.decode()
        assert "Not possible now: Approved." in text(page)
        assert "Comes in May." in text(sign_in(case.owner).get(round_.get_absolute_url()))


class TestTheRecord:
    def test_it_is_read_by_everybody_with_a_role_and_by_nobody_else(self, case: factories.Case, sign_in: SignIn) -> None:
        decision = steps.passed(case, 1)
        for somebody in (case.coordinator, case.reader, case.archivist, case.member):
            answer = sign_in(somebody).get(reverse("decision", args=[decision.pk]))
            assert "Milestone I: Approved" in text(answer)
            assert decision.sha256[:4] in text(answer)
        assert sign_in(case.stranger).get(reverse("decision", args=[decision.pk])).status_code == 404

    def test_it_waits_for_its_protocol_and_then_offers_it(self, case: factories.Case, sign_in: SignIn, commits: Any) -> None:
        decision = steps.passed(case, 1)
        address, client = reverse("decision", args=[decision.pk]), sign_in(case.reader)
        assert client.get(address)["Refresh"] == "5"
        file = steps_protocol(decision)
        answer = client.get(address)
        assert reverse("file", args=[file]) in answer.content.decode()
        assert "Refresh" not in answer

    def test_positions_and_reservations_stand_in_it(self, case: factories.Case, sign_in: SignIn, bodys: Round) -> None:
        steps.say(bodys, case, chair="for", member="for")
        sign_in(case.partner_member).post(url(bodys, "position-take"), {"stance": "against", "reservation": "Too dear."})
        decision = decisions.decide(bodys, by=case.chair, outcome=Outcome.APPROVED)
        page = text(sign_in(case.reader).get(reverse("decision", args=[decision.pk])))
        assert "Reservation: Too dear." in page
        assert "2 for, 1 against" in page

    def test_the_milestone_shows_it_and_keeps_the_round_before(self, case: factories.Case, sign_in: SignIn, owners: Round) -> None:
        decisions.decide(owners, by=case.owner, outcome=Outcome.RETURNED, motive="Say what it costs.")
        page = sign_in(case.reader).get(owners.get_absolute_url())
        assert "Returned for completion" in text(page)
        decision = Decision.objects.get()
        assert reverse("decision", args=[decision.pk]) in page.content.decode()
        assert sign_in(case.reader).get(url(owners, "round")).url == reverse("decision", args=[decision.pk])

    def test_a_passed_milestone_leads_to_its_decision(self, case: factories.Case, sign_in: SignIn) -> None:
        decision = steps.passed(case, 1)
        answer = sign_in(case.coordinator).get(reverse("milestone", args=[case.initiative.pk, 1]))
        assert reverse("decision", args=[decision.pk]) in answer.content.decode()
        assert "Prepare this milestone" not in text(answer)

    def test_a_withdrawn_basis_is_kept_to_read(self, case: factories.Case, sign_in: SignIn, owners: Round) -> None:
        rounds.withdraw(owners, by=case.coordinator, reason="A figure was wrong.")
        answer = sign_in(case.owner).get(url(owners, "round"))
        assert "This round was withdrawn" in text(answer)
        assert "Make the decision" not in text(answer)

    def test_it_costs_the_same_however_many_conditions_it_has(self, case: factories.Case, sign_in: SignIn, owners: Round) -> None:
        many = [steps.condition(case, f"Condition {n}") for n in range(6)]
        decision = decisions.decide(owners, by=case.owner, outcome=Outcome.APPROVED_WITH_CONDITIONS, conditions=many)
        assert queries(sign_in(case.owner), reverse("decision", args=[decision.pk])) < 18


def steps_protocol(decision: Decision) -> Any:
    """The protocol as the worker would make it, without rendering it."""
    from documents.models import RenderedFile
    from milestones.models import Protocol

    file = RenderedFile.objects.create(
        kind="protocol", initiative=decision.initiative_id, content_sha256="0" * 64, file_sha256="1" * 64, path="x.pdf", size=1, pages=1
    )
    Protocol.objects.create(decision=decision, file=file)
    return file.pk


class TestConditions:
    def test_an_empty_page_teaches(self, case: factories.Case, sign_in: SignIn) -> None:
        answer = sign_in(case.reader).get(reverse("conditions", args=[case.initiative.pk]))
        assert "No conditions have been set" in text(answer)

    def test_who_decided_signs_off_and_nobody_else(self, case: factories.Case, sign_in: SignIn, owners: Round) -> None:
        conditions = [steps.condition(case)]
        decisions.decide(owners, by=case.owner, outcome=Outcome.APPROVED_WITH_CONDITIONS, conditions=conditions)
        condition, page = Condition.objects.get(), reverse("conditions", args=[case.initiative.pk])
        address = reverse("condition-sign-off", args=[condition.pk])
        for somebody in (case.coordinator, case.chair, case.team, case.reader):
            assert address not in sign_in(somebody).get(page).content.decode()
            assert sign_in(somebody).post(address, {"comment": ""}).status_code == 403
        assert sign_in(case.stranger).get(address).status_code == 404
        client = sign_in(case.owner)
        assert address in client.get(page).content.decode()
        assert "The agreement is signed." in text(client.get(address))
        client.post(address, {"comment": "Seen."})
        answer = client.post(address, {"comment": "Again."}, follow=True)
        assert "signed off already" in text(answer)
        assert Condition.objects.get().comment == "Seen."

    def test_the_list_costs_the_same_however_long_it_is(self, case: factories.Case, sign_in: SignIn, owners: Round) -> None:
        many = [steps.condition(case, f"Condition {n}") for n in range(8)]
        decisions.decide(owners, by=case.owner, outcome=Outcome.APPROVED_WITH_CONDITIONS, conditions=many)
        assert queries(sign_in(case.owner), reverse("conditions", args=[case.initiative.pk])) < 15


class TestResuming:
    def test_a_paused_initiative_is_resumed_by_who_may(self, case: factories.Case, sign_in: SignIn, owners: Round) -> None:
        decisions.decide(owners, by=case.owner, outcome=Outcome.PAUSED, motive="No money now.")
        address = reverse("initiative-resume", args=[case.initiative.pk])
        assert sign_in(case.coordinator).get(address).status_code == 403
        client = sign_in(case.owner)
        assert address in client.get(reverse("milestones", args=[case.initiative.pk])).content.decode()
        assert "Write the reason." in text(client.post(address, {"motive": ""}))
        answer = client.post(address, {"motive": "There is money."}, follow=True)
        assert "Taking the initiative up again: Adopted" in text(answer)
        assert case.fresh().status == Status.ACTIVE
        assert client.get(address).status_code == 403

    def test_the_list_shows_that_it_rests(self, case: factories.Case, sign_in: SignIn, owners: Round) -> None:
        decisions.decide(owners, by=case.owner, outcome=Outcome.PAUSED, motive="No money now.")
        assert Round.objects.get(pk=owners.pk).state == RoundState.DECIDED
        for somebody in (case.reader, case.coordinator):
            assert "The initiative is paused." in text(sign_in(somebody).get(reverse("milestones", args=[case.initiative.pk])))
        assert case.role(case.owner, Role.BUSINESS_OWNER).initiative_id == case.initiative.pk
