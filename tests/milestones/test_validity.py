"""The rules of the body, as pure arithmetic: each rule by each quorum, deputies, conflicts of interest; and what holds always."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adoption.choices import BodyRule, CountBy
from milestones.validity import Judgement, Member, Rule, Stand, judge

CHAIR = Member("c", "Chair", "town", chair=True)
ANN, BEN, EVA = Member("a", "Ann", "town"), Member("b", "Ben", "region"), Member("e", "Eva", "region")
DEPUTY = Member("d", "Dan", "region", deputy_for="b")
BODY = (CHAIR, ANN, BEN, EVA)


def said(**stances: str) -> list[Stand]:
    return [Stand(member, stance, stance == "out") if stance != "out" else Stand(member, "", True) for member, stance in stances.items()]


def majority(quorum: int = 1, count_by: str = CountBy.MEMBER) -> Rule:
    return Rule(BodyRule.MAJORITY, count_by, quorum)


def unmet(judged: Judgement) -> list[str]:
    return [reason.text for reason in judged.reasons if not reason.met]


@pytest.mark.parametrize("rule", BodyRule.values)
@pytest.mark.parametrize("quorum", [1, 2, 3, 4, 5])
def test_quorum_counts_who_gave_a_position_under_every_rule(rule: str, quorum: int) -> None:
    judged = judge(BODY, said(c="for", a="abstain", b="for"), Rule(rule, CountBy.MEMBER, quorum))
    assert judged.valid == (quorum <= 3)
    assert judged.result == "for"
    assert bool(unmet(judged)) == (quorum > 3)


@pytest.mark.parametrize(
    ("rule", "stances", "result"),
    [
        (BodyRule.MAJORITY, {"c": "for", "a": "for", "b": "against"}, "for"),
        (BodyRule.MAJORITY, {"c": "for", "a": "against", "b": "against"}, "against"),
        (BodyRule.MAJORITY, {"c": "abstain", "a": "for", "b": "abstain"}, "for"),
        (BodyRule.MAJORITY, {"c": "conditions", "a": "for"}, "for"),
        (BodyRule.MAJORITY, {"c": "for", "a": "against"}, "for"),
        (BodyRule.MAJORITY, {"c": "against", "a": "for"}, "against"),
        (BodyRule.MAJORITY, {"c": "abstain", "a": "for", "b": "against"}, "undecided"),
        (BodyRule.MAJORITY, {"a": "for", "b": "against"}, "undecided"),
        (BodyRule.MAJORITY, {"c": "abstain", "a": "abstain"}, "undecided"),
        (BodyRule.MAJORITY, {}, "undecided"),
        (BodyRule.UNANIMITY, {"c": "for", "a": "conditions", "b": "abstain"}, "for"),
        (BodyRule.UNANIMITY, {"c": "for", "a": "for", "b": "against"}, "against"),
        (BodyRule.UNANIMITY, {"c": "abstain", "a": "abstain"}, "undecided"),
        (BodyRule.CHAIR, {"c": "for", "a": "against", "b": "against"}, "for"),
        (BodyRule.CHAIR, {"c": "against", "a": "for", "b": "for"}, "against"),
        (BodyRule.CHAIR, {"a": "for", "b": "for"}, "undecided"),
    ],
)  # fmt: skip
def test_each_rule_reads_the_positions_in_its_way(rule: str, stances: dict[str, str], result: str) -> None:
    assert judge(BODY, said(**stances), Rule(rule, CountBy.MEMBER, 1)).result == result


def test_an_organisation_has_one_vote_however_many_it_sends() -> None:
    more = (*BODY, Member("f", "Fia", "state"))
    judged = judge(more, said(c="for", a="for", b="against", e="against", f="against"), majority(count_by=CountBy.ORGANISATION))
    assert (judged.for_, judged.against, judged.result) == (1, 2, "against")
    assert judge(more, said(c="for", a="for", b="against", f="for"), majority(count_by=CountBy.ORGANISATION)).for_ == 2


def test_an_organisation_that_disagrees_within_itself_abstains() -> None:
    judged = judge(BODY, said(c="for", a="for", b="for", e="against"), majority(count_by=CountBy.ORGANISATION))
    assert (judged.for_, judged.against, judged.abstain, judged.result) == (1, 0, 1, "for")


def test_quorum_counts_people_also_where_organisations_vote() -> None:
    assert judge(BODY, said(c="for", a="for", b="for"), majority(3, CountBy.ORGANISATION)).valid


def test_who_has_a_conflict_of_interest_is_not_present() -> None:
    judged = judge(BODY, said(c="for", a="for", b="out"), majority(3))
    assert not judged.valid and judged.for_ == 2
    assert any("Ben" in reason.text for reason in judged.reasons)


def test_a_deputy_counts_in_place_of_an_absent_member() -> None:
    judged = judge((*BODY, DEPUTY), said(c="for", d="against"), majority(2))
    assert judged.valid and judged.against == 1
    assert any("Dan" in reason.text and "Ben" in reason.text for reason in judged.reasons)


def test_a_deputy_counts_in_place_of_a_member_with_a_conflict_of_interest() -> None:
    assert judge((*BODY, DEPUTY), said(c="for", b="out", d="for"), majority(2)).for_ == 2


def test_a_deputy_does_not_count_beside_the_member() -> None:
    judged = judge((*BODY, DEPUTY), said(c="for", b="for", d="against"), majority(3))
    assert not judged.valid and (judged.for_, judged.against) == (2, 0)


def test_two_deputies_of_one_member_fill_one_seat() -> None:
    second = Member("d2", "Dia", "region", deputy_for="b")
    assert judge((*BODY, DEPUTY, second), said(d="for", d2="for"), majority(1)).for_ == 1


def test_a_deputy_of_nobody_special_fills_one_empty_seat() -> None:
    general = Member("g", "Gus", "region", deputy_for="")
    assert judge((*BODY, general), said(c="for", g="for"), majority(2)).for_ == 2
    assert judge(BODY[:1] + (general,), said(c="for", g="for"), majority(1)).for_ == 1


def test_a_deputy_with_a_conflict_of_interest_serves_for_nobody() -> None:
    assert judge((*BODY, DEPUTY), said(c="for", d="out"), majority(1)).for_ == 1


def test_who_does_not_vote_is_heard_but_not_counted() -> None:
    adviser = Member("h", "Hal", "town", voting=False)
    judged = judge((*BODY, adviser), said(c="for", h="against"), majority(2))
    assert not judged.valid and judged.against == 0


def test_a_chair_who_does_not_vote_may_still_decide_for_the_body() -> None:
    chair = Member("c", "Chair", "town", chair=True, voting=False)
    judged = judge((chair, ANN, BEN), said(c="for", a="against"), Rule(BodyRule.CHAIR, CountBy.MEMBER, 1))
    assert judged.valid and judged.result == "for" and judged.against == 1


def test_a_body_without_a_chair_cannot_decide() -> None:
    judged = judge((ANN, BEN), said(a="for", b="for"), majority(1))
    assert not judged.valid and unmet(judged) == ["The steering group has no chair"]


def test_a_chair_with_a_conflict_of_interest_does_not_confirm() -> None:
    judged = judge(BODY, said(c="out", a="for", b="for"), majority(1))
    assert not judged.valid and any("another chair" in text for text in unmet(judged))


def test_it_says_in_words_that_the_chair_broke_a_tie() -> None:
    judged = judge(BODY, said(c="for", a="against"), majority(1))
    assert judged.reasons[-1].text == "1 for, 1 against, 0 abstained; the chair's position decides"


# What holds for every body, every set of positions and every rule -----------------------------------------------------------------

STANCES = st.sampled_from(["", "for", "conditions", "against", "abstain"])


@st.composite
def bodies(draw: st.DrawFn) -> tuple[list[Member], list[Stand], Rule]:
    size = draw(st.integers(1, 7))
    with_chair = draw(st.booleans())
    organisations = st.sampled_from(["town", "region", "state"])
    members = [Member(f"m{n}", f"M{n}", draw(organisations), n == 0 and with_chair, draw(st.booleans())) for n in range(size)]
    for n in range(draw(st.integers(0, 4))):
        stands_for = draw(st.sampled_from(["", *[member.id for member in members]]))
        members.append(Member(f"d{n}", f"D{n}", draw(organisations), False, draw(st.booleans()), stands_for))
    stands = []
    for member in members:
        disqualified = draw(st.booleans()) and draw(st.booleans())
        stands.append(Stand(member.id, "" if disqualified else draw(STANCES), disqualified))
    rule = Rule(draw(st.sampled_from(BodyRule.values)), draw(st.sampled_from(CountBy.values)), draw(st.integers(1, 8)))
    return members, stands, rule


def weighed(judged: Judgement) -> tuple[object, ...]:
    return judged.valid, judged.result, judged.for_, judged.against, judged.abstain, judged.counted, judged.reasons


@settings(deadline=None)
@given(bodies(), st.randoms())
def test_the_order_of_members_and_positions_never_matters(case: tuple[list[Member], list[Stand], Rule], random: object) -> None:
    members, stands, rule = case
    before = weighed(judge(members, stands, rule))
    random.shuffle(members)  # type: ignore[attr-defined]
    random.shuffle(stands)  # type: ignore[attr-defined]
    assert weighed(judge(members, stands, rule)) == before


@settings(deadline=None)
@given(bodies())
def test_nobody_is_counted_twice_and_no_seat_either(case: tuple[list[Member], list[Stand], Rule]) -> None:
    members, stands, rule = case
    counted = judge(members, stands, rule).counted
    assert len({vote.by.id for vote in counted}) == len(counted) == len({vote.seat.id for vote in counted})


@settings(deadline=None)
@given(bodies())
def test_a_deputy_counts_only_for_a_member_who_is_not_there(case: tuple[list[Member], list[Stand], Rule]) -> None:
    members, stands, rule = case
    there = {stand.member_id for stand in stands if stand.stance and not stand.disqualified}
    for vote in judge(members, stands, rule).counted:
        assert vote.by.id in there and vote.by.voting and vote.seat.voting and vote.seat.deputy_for is None
        if vote.by != vote.seat:
            assert vote.seat.id not in there and vote.by.deputy_for in ("", vote.seat.id)


@settings(deadline=None)
@given(bodies())
def test_who_is_disqualified_is_never_counted(case: tuple[list[Member], list[Stand], Rule]) -> None:
    members, stands, rule = case
    out = {stand.member_id for stand in stands if stand.disqualified}
    assert not out & {vote.by.id for vote in judge(members, stands, rule).counted}


@settings(deadline=None)
@given(bodies())
def test_a_higher_quorum_never_makes_a_decision_valid(case: tuple[list[Member], list[Stand], Rule]) -> None:
    members, stands, rule = case
    answers = [judge(members, stands, Rule(rule.rule, rule.count_by, quorum)).valid for quorum in range(1, 10)]
    assert all(not later or earlier for earlier, later in itertools.pairwise(answers))


@settings(deadline=None)
@given(bodies())
def test_the_quorum_changes_neither_votes_nor_result(case: tuple[list[Member], list[Stand], Rule]) -> None:
    members, stands, rule = case
    low, high = (judge(members, stands, Rule(rule.rule, rule.count_by, quorum)) for quorum in (1, 9))
    assert (low.result, low.counted, low.for_) == (high.result, high.counted, high.for_)


@settings(deadline=None)
@given(bodies())
def test_votes_add_up_to_seats_or_to_organisations(case: tuple[list[Member], list[Stand], Rule]) -> None:
    members, stands, rule = case
    judged = judge(members, stands, rule)
    voters = {vote.seat.organisation for vote in judged.counted} if rule.count_by == CountBy.ORGANISATION else judged.counted
    assert judged.for_ + judged.against + judged.abstain == len(voters)


@settings(deadline=None)
@given(bodies())
def test_more_support_never_turns_a_yes_into_a_no(case: tuple[list[Member], list[Stand], Rule]) -> None:
    members, stands, rule = case
    if judge(members, stands, rule).result != "for":
        return
    for at, stand in enumerate(stands):
        if stand.stance in ("against", "abstain"):
            better = [*stands[:at], Stand(stand.member_id, "for"), *stands[at + 1 :]]
            assert judge(members, better, rule).result == "for"


@settings(deadline=None)
@given(bodies())
def test_an_invalid_decision_always_says_why(case: tuple[list[Member], list[Stand], Rule]) -> None:
    judged = judge(*case)
    blocking = [reason for reason in judged.reasons[:2] if not reason.met]
    assert judged.valid == (not blocking)
