"""Bodies that decide: per capsulam or in a meeting, deputy chairs, a business owner that is a body, and what the chair notes."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from adoption.choices import Decider, DueKind, PerCapsulam, Role, Seat
from adoption.grounds import Ground, made_in
from adoption.models import DueItem, RoleAssignment, SteeringRule
from adoption.services import bodies, people
from core.models import Event
from milestones import permissions
from milestones.choices import Matter, RoundState, Way
from milestones.models import Decision, Position, Round
from milestones.protocol import protocol_document
from milestones.services import decisions, positions, rounds, sealing
from milestones.services.waiting import sync_round
from notifications.models import OutboxRow
from portfolio.demo.clock import days_from_now
from tests.adoption.work_support import SignIn, queries, text
from tests.factories import Case, in_days
from tests.milestones import matter_steps, steps

GROUND = Ground("Board, § 1")


def url(name: str, round_: Round, *more: Any) -> str:
    return reverse(name, args=[round_.pk, *more])


@pytest.fixture
def round_(case: Case) -> Round:
    """Milestone II, waiting for the steering group in a meeting."""
    steps.passed(case, 1)
    return steps.submitted(case, 2)


@pytest.fixture
def circular(case: Case) -> Round:
    """Milestone II, waiting for the steering group per capsulam."""
    steps.passed(case, 1)
    asked = rounds.submit(steps.prepared(case, 2), by=case.coordinator, way=Way.PER_CAPSULAM, answers_by=in_days(5))
    return sealing.seal(asked.pk)


def seat(case: Case, person: Any) -> RoleAssignment:
    return RoleAssignment.objects.get(initiative=case.initiative, person=person, role__startswith="steering_")


def vice(case: Case) -> None:
    row = seat(case, case.member)
    people.change(row, by=case.coordinator, seen_version=row.version, vice_chair=True, ground=GROUND)


class TestAskingForTheDecision:
    @pytest.fixture
    def ready(self, case: Case) -> Round:
        steps.passed(case, 1)
        return steps.prepared(case, 2)

    def test_a_body_is_asked_how_it_decides(self, case: Case, sign_in: SignIn, ready: Round) -> None:
        client = sign_in(case.coordinator)
        assert "How is it decided?" in text(client.get(url("round-submit", ready)))
        missing = client.post(url("round-submit", ready), {"way": "per_capsulam"})
        assert "Write the last day for answers." in text(missing) and missing.context["form"]["way"].value() == "per_capsulam"
        past = client.post(url("round-submit", ready), {"way": "per_capsulam", "answers_by": in_days(-1).isoformat()})
        assert "This day has passed" in text(past)
        assert client.post(url("round-submit", ready), {"way": "per_capsulam", "answers_by": in_days(4).isoformat()}).status_code == 302
        ready.refresh_from_db()
        assert (ready.way, ready.answers_by, ready.state) == (Way.PER_CAPSULAM, in_days(4), RoundState.SEALING)
        sealed = sealing.seal(ready.pk)
        assert sealed.basis.get(key="summary").content["way"]["answers_by"] == str(in_days(4))

    def test_a_meeting_may_have_its_day(self, case: Case, sign_in: SignIn, ready: Round) -> None:
        data = {"way": "meeting", "meets_on": in_days(3).isoformat(), "answers_by": in_days(9).isoformat()}
        sign_in(case.coordinator).post(url("round-submit", ready), data)
        ready.refresh_from_db()
        assert (ready.way, ready.meets_on, ready.answers_by) == (Way.MEETING, in_days(3), None)

    def test_a_body_that_only_meets_is_not_asked_per_capsulam(self, case: Case, ready: Round) -> None:
        SteeringRule.objects.update(per_capsulam=PerCapsulam.NOT_ALLOWED)
        with pytest.raises(ValidationError) as refused:
            rounds.submit(ready, by=case.coordinator, way=Way.PER_CAPSULAM, answers_by=in_days(3))
        assert set(refused.value.error_dict) == {"way"} and Round.objects.get(pk=ready.pk).state == RoundState.PREPARING

    def test_a_business_owner_alone_is_not_asked(self, case: Case, sign_in: SignIn) -> None:
        ready = steps.prepared(case, 1)
        client = sign_in(case.coordinator)
        assert client.get(url("round-submit", ready)).status_code == 302
        client.post(url("round-submit", ready))
        assert Round.objects.get(pk=ready.pk).way == ""

    def test_others_are_not_shown_the_choice(self, case: Case, sign_in: SignIn, ready: Round) -> None:
        assert sign_in(case.member).get(url("round-submit", ready)).status_code == 302
        assert sign_in(case.member).post(url("round-submit", ready), {"way": "meeting"}).status_code == 403


class TestPerCapsulam:
    def test_every_answer_is_needed_and_the_page_says_who_is_awaited(self, case: Case, sign_in: SignIn, circular: Round) -> None:
        steps.say(circular, case, chair="for", member="for")
        page = text(sign_in(case.chair).get(circular.get_absolute_url()))
        assert "1 of 3 have not answered; the deadline is" in page and "Per capsulam: every member answers in writing" in page
        with pytest.raises(ValidationError, match="have not answered"):
            decisions.decide(circular, by=case.chair, outcome="approved")
        steps.say(circular, case, partner_member="abstain")
        made = decisions.decide(circular, by=case.chair, outcome="approved")
        assert made.validity[0]["text"].startswith("Decided per capsulam, answers by")
        facts = dict(protocol_document(made).facts)
        assert facts["How it was decided"].startswith("Decided per capsulam")

    def test_the_day_to_answer_by_is_the_day_in_my_work(self, case: Case, circular: Round) -> None:
        days = set(DueItem.objects.open().filter(subject=circular.pk, kind=DueKind.DECISION).values_list("due", flat=True))
        assert days == {in_days(5)}

    def test_after_the_deadline_the_answers_given_decide_by_the_rule(self, case: Case, circular: Round) -> None:
        SteeringRule.objects.update(per_capsulam=PerCapsulam.DEADLINE)
        steps.say(circular, case, chair="for", member="for")
        assert not positions.judgement(circular).valid
        Round.objects.filter(pk=circular.pk).update(answers_by=in_days(-1))
        late = Round.objects.get(pk=circular.pk)
        assert positions.judgement(late).valid
        assert decisions.decide(late, by=case.chair, outcome="approved").outcome == "approved"

    def test_answers_that_come_too_late_change_nothing_that_is_decided(self, case: Case, circular: Round) -> None:
        SteeringRule.objects.update(per_capsulam=PerCapsulam.DEADLINE)
        steps.say(circular, case, chair="for", member="for")
        Round.objects.filter(pk=circular.pk).update(answers_by=in_days(-1))
        late = Round.objects.get(pk=circular.pk)
        for who, stance in (("member", "against"), ("partner_member", "against")):
            with pytest.raises(PermissionDenied, match="The last day for answers has passed"):
                steps.say(late, case, **{who: stance})
        seat = RoleAssignment.objects.get(initiative=case.initiative, person=case.member)
        assert positions.disqualify(late, seat, by=case.member, reason="My brother owns it.").disqualified, "that is never too late"

    def test_where_too_few_have_answered_a_late_answer_still_counts(self, case: Case, circular: Round) -> None:
        SteeringRule.objects.update(per_capsulam=PerCapsulam.DEADLINE)
        steps.say(circular, case, chair="for")
        Round.objects.filter(pk=circular.pk).update(answers_by=in_days(-1))
        late = Round.objects.get(pk=circular.pk)
        steps.say(late, case, member="for")
        assert positions.judgement(late).valid

    def test_a_pause_takes_no_time_from_those_who_answer(self, case: Case, circular: Round) -> None:
        pause = matter_steps.submitted(case, Matter.PAUSE)
        steps.say(pause, case, chair="for", member="for", partner_member="for")
        decisions.decide(pause, by=case.chair, outcome="adopted", motive="No money.")
        with days_from_now(12):
            asked = decisions.resume(case.fresh(), by=case.chair, motive="There is money.")
            steps.say(asked, case, chair="for", member="for", partner_member="for")
            decisions.decide(asked, by=case.chair, outcome="adopted", motive="There is money.")
        assert Round.objects.get(pk=circular.pk).answers_by == in_days(5 + 12)
        days = set(DueItem.objects.open().filter(subject=circular.pk, kind=DueKind.DECISION).values_list("due", flat=True))
        assert days == {in_days(17)}
        assert Event.objects.filter(action="milestones.round.given_time", subject=circular.pk).count() == 1
        asked_again = OutboxRow.objects.filter(key="milestones.decision_asked", subject=circular.pk, recipient=case.member)
        assert asked_again.count() == 2

    def test_what_is_answered_while_it_rests_or_was_over_before_gets_no_more_time(self, case: Case, circular: Round) -> None:
        Round.objects.filter(pk=circular.pk).update(answers_by=in_days(-1))
        pause = matter_steps.submitted(case, Matter.PAUSE)
        steps.say(pause, case, chair="for", member="for", partner_member="for")
        decisions.decide(pause, by=case.chair, outcome="adopted", motive="No money.")
        last = in_days(20)
        with days_from_now(12):
            lead = matter_steps.ready(case, Matter.LEAD_CHANGE, organisation=case.partner)
            lead = sealing.seal(rounds.submit(lead, by=case.coordinator, way=Way.PER_CAPSULAM, answers_by=last).pk)
            asked = decisions.resume(case.fresh(), by=case.chair, motive="There is money.")
            steps.say(asked, case, chair="for", member="for", partner_member="for")
            decisions.decide(asked, by=case.chair, outcome="adopted", motive="There is money.")
        days = dict(Round.objects.filter(pk__in=[circular.pk, lead.pk]).values_list("pk", "answers_by"))
        assert days == {circular.pk: in_days(-1), lead.pk: last}

    def test_where_the_answers_decide_nobody_is_asked_for_another(self, case: Case, circular: Round, sign_in: SignIn) -> None:
        SteeringRule.objects.update(per_capsulam=PerCapsulam.DEADLINE)
        steps.say(circular, case, chair="for", member="for")
        Round.objects.filter(pk=circular.pk).update(answers_by=in_days(-1))
        late = Round.objects.get(pk=circular.pk)
        sync_round(late)
        answer = sign_in(case.partner_member).get(late.get_absolute_url())
        assert "The last day for answers has passed" in text(answer) and answer.context["position_form"] is None
        waiting = DueItem.objects.open().filter(subject=late.pk, kind=DueKind.DECISION)
        assert [row.person for row in waiting] == [case.chair]

    def test_a_deputy_is_not_counted_for_a_silent_member(self, case: Case, circular: Round) -> None:
        steps.say(circular, case, chair="for", member="for", deputy="for")
        judged = positions.judgement(circular)
        assert judged.for_ == 2 and any("answers in person" in reason.text for reason in judged.reasons)

    def test_nobody_is_noted_as_absent(self, case: Case, circular: Round) -> None:
        with pytest.raises(PermissionDenied, match="Per capsulam nobody is absent"):
            positions.note_absent(circular, seat(case, case.member), by=case.chair)


class TestWhatTheChairNotes:
    def test_a_conflict_of_interest_of_another_and_back(self, case: Case, sign_in: SignIn, round_: Round) -> None:
        client, member = sign_in(case.chair), seat(case, case.partner_member)
        note = url("member-disqualify", round_, member.pk)
        assert "Write what the conflict of interest is." in text(client.post(note, {"reason": ""}))
        assert client.post(note, {"reason": "Sells to us"}).status_code == 302
        assert Position.objects.get(member=member).disqualified
        page = text(client.get(round_.get_absolute_url()))
        assert "Take the conflict of interest back" in page
        client.post(url("member-qualify", round_, member.pk))
        assert not Position.objects.exists()

    def test_an_absent_member_has_a_deputy_in_their_place(self, case: Case, sign_in: SignIn, round_: Round) -> None:
        client, member = sign_in(case.chair), seat(case, case.partner_member)
        assert client.get(url("member-absent", round_, member.pk)).status_code == 302 and not Position.objects.exists()
        client.post(url("member-absent", round_, member.pk))
        assert DueItem.objects.open().filter(subject=round_.pk, person=case.deputy).exists()
        assert not DueItem.objects.open().filter(subject=round_.pk, person=case.partner_member).exists()
        steps.say(round_, case, deputy="for")
        page = text(client.get(round_.get_absolute_url()))
        assert f"deputy, serves in place of {case.partner_member.name}" in page and "Is here after all" in page
        steps.say(round_, case, partner_member="against")
        assert not Position.objects.get(member=member).absent
        page = text(client.get(round_.get_absolute_url()))
        assert "deputy, not counted" in page and f"is not counted beside {case.partner_member.name}" in page
        assert Event.objects.filter(action="milestones.member.absent").count() == 1

    def test_noted_twice_it_is_told_once_and_may_be_taken_back(self, case: Case, round_: Round) -> None:
        member = seat(case, case.member)
        for _n in range(2):
            positions.note_absent(round_, member, by=case.chair)
        positions.note_present(round_, member, by=case.chair)
        positions.note_present(round_, member, by=case.chair)
        told = Event.objects.filter(action__in=("milestones.member.absent", "milestones.member.present"))
        assert told.count() == 2 and not Position.objects.exists()

    def test_who_has_spoken_is_not_absent(self, case: Case, sign_in: SignIn, round_: Round) -> None:
        steps.say(round_, case, member="for")
        answer = sign_in(case.chair).post(url("member-absent", round_, seat(case, case.member).pk), follow=True)
        assert "has given a position" in text(answer) and Position.objects.get().stance == "for"

    @pytest.mark.parametrize("who", ["member", "deputy", "coordinator", "owner", "reader"])
    def test_nobody_else_may(self, case: Case, sign_in: SignIn, round_: Round, who: str) -> None:
        client, member = sign_in(getattr(case, who)), seat(case, case.partner_member)
        for name in ("member-absent", "member-present", "member-disqualify", "member-qualify"):
            assert client.post(url(name, round_, member.pk), {"reason": "x"}).status_code == 403
        assert not Position.objects.exists()

    def test_only_members_of_this_body(self, case: Case, sign_in: SignIn, round_: Round) -> None:
        stray = case.role(case.team, Role.TEAM_MEMBER)
        assert sign_in(case.chair).post(url("member-absent", round_, stray.pk)).status_code == 404


class TestTheDeputyChair:
    def test_confirms_when_the_chair_is_absent_and_only_then(self, case: Case, sign_in: SignIn, round_: Round) -> None:
        vice(case)
        steps.say(round_, case, member="for", partner_member="for")
        with pytest.raises(PermissionDenied, match="The chair decides"):
            decisions.decide(round_, by=case.member, outcome="approved")
        positions.note_absent(round_, seat(case, case.chair), by=case.member)
        with pytest.raises(PermissionDenied, match="count as absent"):
            decisions.decide(round_, by=case.chair, outcome="approved")
        assert "Make the decision" in text(sign_in(case.member).get(round_.get_absolute_url()))
        made = decisions.decide(round_, by=case.member, outcome="approved")
        assert made.mandate.startswith("Member of the steering group for") and "deputy chair" in made.mandate
        assert any("deputy chair, confirms the decision: the chair is absent" in one["text"] for one in made.validity)

    def test_confirms_when_the_chair_has_a_conflict_of_interest(self, case: Case, round_: Round) -> None:
        vice(case)
        positions.disqualify(round_, seat(case, case.chair), by=case.chair, reason="My own firm")
        assert DueItem.objects.open().filter(subject=round_.pk, person=case.member).exists()
        steps.say(round_, case, member="for", partner_member="for")
        assert decisions.decide(round_, by=case.member, outcome="approved").decided_by == case.member

    def test_a_chair_who_comes_after_all_decides(self, case: Case, round_: Round) -> None:
        vice(case)
        positions.note_absent(round_, seat(case, case.chair), by=case.member)
        steps.say(round_, case, chair="for", member="for")
        with pytest.raises(PermissionDenied):
            decisions.decide(round_, by=case.member, outcome="approved")
        assert decisions.decide(round_, by=case.chair, outcome="approved").decided_by == case.chair


class TestTheBusinessOwnerAsABody:
    @pytest.fixture
    def owners(self, case: Case) -> Round:
        bodies.set_rule(
            case.initiative, Decider.BUSINESS_OWNER, by=case.coordinator, ground=GROUND, rule="majority", count_by="member", quorum=2
        )
        give = {"by": case.coordinator, "role": Role.BUSINESS_OWNER, "ground": GROUND}
        people.assign(case.initiative, person=case.benefits_owner, seat=Seat.MEMBER, **give)
        people.assign(case.initiative, person=case.procurer, seat=Seat.DEPUTY, **give)
        return steps.submitted(case, 1)

    def test_it_decides_together_and_its_chair_confirms(self, case: Case, owners: Round) -> None:
        chair, member = case.role(case.owner, Role.BUSINESS_OWNER), case.role(case.benefits_owner, Role.BUSINESS_OWNER)
        positions.take(owners, chair, by=case.owner, stance="for")
        with pytest.raises(ValidationError):
            decisions.decide(owners, by=case.owner, outcome="approved")
        positions.take(owners, member, by=case.benefits_owner, stance="for")
        with pytest.raises(PermissionDenied):
            decisions.decide(owners, by=case.benefits_owner, outcome="approved")
        made = decisions.decide(owners, by=case.owner, outcome="approved")
        assert made.mandate.startswith("Chair of the body of the business owner for") and "Board" not in made.mandate
        assert [one["name"] for one in made.positions if one["counted"]] == [case.owner.name, case.benefits_owner.name]
        assert protocol_document(made)

    def test_its_page_and_its_seal(self, case: Case, sign_in: SignIn, owners: Round) -> None:
        page = text(sign_in(case.benefits_owner).get(owners.get_absolute_url()))
        assert "Record my position" in page and "In reserve" in page and "Make the decision" not in page and "Board, § 1" in page
        sealed = owners.basis.get(key="body").content
        assert sealed["rule"]["quorum"] == 2 and {one.get("seat") for one in sealed["members"]} == {"chair", "member", "deputy"}
        assert queries(sign_in(case.owner), owners.get_absolute_url()) < 17

    def test_without_a_chair_it_cannot_be_asked(self, case: Case) -> None:
        bodies.set_rule(
            case.initiative, Decider.BUSINESS_OWNER, by=case.coordinator, ground=GROUND, rule="majority", count_by="member", quorum=1
        )
        ready = steps.prepared(case, 1)
        RoleAssignment.objects.filter(role=Role.BUSINESS_OWNER).update(seat=Seat.MEMBER)
        with pytest.raises(ValidationError, match="has no chair who can sign in"):
            rounds.submit(ready, by=case.coordinator)


def test_a_mandate_that_ended_yesterday_is_told_with_its_day(case: Case, sign_in: SignIn, round_: Round) -> None:
    steps.end_role(case, case.member, Role.STEERING_MEMBER, valid_to=in_days(-1))
    RoleAssignment.objects.create(initiative=case.initiative, person=case.member, role=Role.READER, organisation=case.lead)
    refused = permissions.may_take_position(case.member.user, round_)
    assert not refused and str(refused.reason).startswith("The mandate ended on")


def test_a_position_after_the_decision_is_told_clearly(case: Case, sign_in: SignIn, round_: Round) -> None:
    steps.say(round_, case, chair="for", member="for")
    decisions.decide(round_, by=case.chair, outcome="approved")
    late = Round.objects.get(pk=round_.pk)
    assert "no position can be given or changed any more" in str(permissions.may_take_position(case.member.user, late).reason)
    answer = sign_in(case.member).post(url("position-take", late), {"stance": "against"}, follow=True)
    assert f"{case.chair.name} has decided this milestone already." in text(answer)


def test_the_basis_of_a_mandate_stands_in_the_record(case: Case, round_: Round) -> None:
    RoleAssignment.objects.filter(pk=seat(case, case.chair).pk).update(basis="Delegation order 2026:3, § 4")
    steps.say(round_, case, chair="for", member="for")
    made = decisions.decide(round_, by=case.chair, outcome="approved")
    assert "Delegation order 2026:3, § 4" in made.mandate
    assert next(one["basis"] for one in made.positions if one["name"] == case.chair.name) == "Delegation order 2026:3, § 4"


def test_a_change_may_rest_on_a_decision_made_here(case: Case, sign_in: SignIn) -> None:
    made = steps.passed(case, 1)
    (known,) = made_in(case.fresh())
    assert known.id == made.pk and made.get_outcome_display() in known.words
    data = {"role": "steering_member", "person": case.team.pk, "voting": "on", "rests_on_decision": str(made.pk)}
    client = sign_in(case.coordinator)
    assert client.post(reverse("role-new", args=[case.initiative.pk]), data).status_code == 302
    row = seat(case, case.team)
    assert row.rests_on_decision == made.pk and row.rests_on == known.words
    assert reverse("decision", args=[made.pk]) in client.get(reverse("bodies", args=[case.initiative.pk])).content.decode()


def test_what_was_sealed_before_reads_the_same(case: Case, round_: Round) -> None:
    body = round_.basis.get(key="body").content
    assert set(body["rule"]) == {"rule", "count_by", "quorum"} and all("basis" not in one for one in body["members"])
    assert not [change for change in sealing.changed_since(round_) if change.kind == "body"]
    assert Decision.objects.count() == 1 and timezone.localdate() is not None
