"""The rules of a body beyond the first: deputy chair, who breaks a tie, more than half, per capsulam, mandates by the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adoption.choices import BodyRule, CountBy, Decider, PerCapsulam, TieBreak
from milestones.validity import Judgement, Member, Occasion, Rule, Stand, judge

DAY = date(2026, 3, 3)
CHAIR = Member("c", "Chair", "town", chair=True)
VICE = Member("v", "Vera", "town", vice=True)
BEN, EVA = Member("b", "Ben", "region"), Member("e", "Eva", "region")
DAN = Member("d", "Dan", "region", deputy_for="b")
BODY = (CHAIR, VICE, BEN, EVA)
MAJORITY = Rule(BodyRule.MAJORITY, CountBy.MEMBER, 1)


def said(**stances: str) -> list[Stand]:
    words = {"out": {"disqualified": True}, "absent": {"absent": True}}
    return [Stand(member, **words[stance]) if stance in words else Stand(member, stance) for member, stance in stances.items()]


def texts(judged: Judgement) -> list[str]:
    return [reason.text for reason in judged.reasons]


def circular(on: int = 0, rule: str = PerCapsulam.EVERY, quorum: int = 1) -> tuple[Rule, Occasion]:
    """A decision per capsulam with its deadline on DAY, weighed so many days after it."""
    return Rule(BodyRule.MAJORITY, CountBy.MEMBER, quorum, per_capsulam=rule), Occasion(DAY + timedelta(days=on), True, DAY)


@pytest.mark.parametrize("away", ["out", "absent"])
def test_the_deputy_chair_confirms_when_the_chair_is_away(away: str) -> None:
    judged = judge(BODY, said(c=away, v="for", b="for"), MAJORITY)
    assert judged.valid and judged.presiding == VICE
    assert any(text.startswith("Vera, deputy chair, confirms the decision") for text in texts(judged))


def test_the_deputy_chair_does_not_confirm_beside_the_chair() -> None:
    assert judge(BODY, said(v="for", b="for"), MAJORITY).presiding == CHAIR


@pytest.mark.parametrize("away", ["out", "absent"])
def test_without_either_nobody_confirms(away: str) -> None:
    judged = judge(BODY, said(c=away, v="out", b="for"), MAJORITY)
    assert not judged.valid and judged.presiding is None
    no_vice = judge((CHAIR, BEN), said(c=away, b="for"), MAJORITY)
    assert not no_vice.valid


def test_an_absent_chair_without_a_deputy_chair_is_said_in_words() -> None:
    judged = judge((CHAIR, BEN), said(c="absent", b="for"), MAJORITY)
    assert "The chair is absent, and there is no deputy chair to confirm the decision" in texts(judged)


def test_the_body_of_the_business_owner_is_named() -> None:
    judged = judge((BEN,), said(b="for"), Rule(BodyRule.MAJORITY, CountBy.MEMBER, 1, body=Decider.BUSINESS_OWNER))
    assert "The body of the business owner has no chair" in texts(judged)


@pytest.mark.parametrize(
    ("tie", "chair", "result"),
    [
        (TieBreak.CHAIR, "for", "for"), (TieBreak.PRESIDING, "against", "against"), (TieBreak.NOBODY, "for", "undecided"),
        (TieBreak.CHAIR, "out", "undecided"), (TieBreak.PRESIDING, "out", "for"), (TieBreak.NOBODY, "out", "undecided"),
    ],
)  # fmt: skip
def test_who_breaks_a_tie(tie: str, chair: str, result: str) -> None:
    against = {"for": "against", "against": "for"}.get(chair, "against")
    stances = {"c": chair, "v": "for", "b": against} if chair == "out" else {"c": chair, "b": against}
    assert judge(BODY, said(**stances), Rule(BodyRule.MAJORITY, CountBy.MEMBER, 1, tie=tie)).result == result


def test_a_tie_that_nobody_breaks_is_said_in_words() -> None:
    judged = judge(BODY, said(c="for", b="against"), Rule(BodyRule.MAJORITY, CountBy.MEMBER, 1, tie=TieBreak.NOBODY))
    assert judged.reasons[-1].text == "1 for, 1 against, 0 abstained; they are even and nobody breaks a tie"
    by_vice = judge(BODY, said(c="out", v="for", b="against"), Rule(BodyRule.MAJORITY, CountBy.MEMBER, 1, tie=TieBreak.PRESIDING))
    assert by_vice.reasons[-1].text == "1 for, 1 against, 0 abstained; the position of Vera, deputy chair, decides"


@pytest.mark.parametrize(("seats", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3)])
def test_more_than_half_counts_the_seats(seats: int, needed: int) -> None:
    body = [Member(f"m{n}", f"M{n}", "town", chair=n == 0) for n in range(seats)]
    rule = Rule(BodyRule.MAJORITY, CountBy.MEMBER, 99, more_than_half=True)
    for there in range(seats + 1):
        assert judge(body, said(**{f"m{n}": "for" for n in range(there)}), rule).valid == (there >= needed)


def test_a_mandate_that_ended_yesterday_does_not_count_and_it_is_said() -> None:
    gone = Member("g", "Gunn", "town", last=DAY - timedelta(days=1))
    coming = Member("k", "Kari", "town", first=DAY + timedelta(days=1))
    judged = judge((*BODY, gone, coming), said(c="for", g="against", k="against"), MAJORITY, Occasion(DAY))
    assert (judged.for_, judged.against) == (1, 0)
    assert "The mandate of Gunn ended on 2 March 2026: the position does not count" in texts(judged)
    assert "The mandate of Kari begins on 4 March 2026: the position does not count" in texts(judged)
    last_day = Member("g", "Gunn", "town", first=DAY, last=DAY)
    assert judge((CHAIR, last_day), said(g="for"), MAJORITY, Occasion(DAY)).for_ == 1


def test_a_conflict_of_interest_follows_the_person_to_another_seat() -> None:
    before = Member("old", "Ann", "town", person="ann", last=DAY - timedelta(days=1))
    now = Member("new", "Ann", "region", person="ann")
    judged = judge((CHAIR, before, now), said(old="out", new="for", c="for"), MAJORITY, Occasion(DAY))
    assert judged.for_ == 1 and "Ann has a conflict of interest and does not count as present" in texts(judged)


@pytest.mark.parametrize(
    ("stances", "sentence"),
    [
        ({"b": "for", "d": "against"}, "Dan is not counted beside Ben, who has given a position"),
        ({"b": "absent", "d": "for"}, "Dan serves in place of Ben"),
        ({"b": "absent"}, "Ben is absent"),
    ],
)
def test_a_deputy_beside_the_member_is_said_in_words(stances: dict[str, str], sentence: str) -> None:
    assert sentence in texts(judge((*BODY, DAN), said(**stances), MAJORITY))


def test_a_deputy_of_anybody_serves_first_for_whom_is_known_to_be_absent() -> None:
    general = Member("g", "Gus", "town", deputy_for="")
    judged = judge((*BODY, general), said(c="for", e="absent", g="for"), MAJORITY)
    assert [vote.seat.name for vote in judged.counted if vote.by == general] == ["Eva"]


def test_per_capsulam_needs_every_answer() -> None:
    judged = judge(BODY, said(c="for", v="for"), *circular())
    assert not judged.valid and [member.name for member in judged.awaited] == ["Ben", "Eva"]
    assert "2 of 4 have not answered; the deadline is 3 March 2026" in texts(judged)
    assert judge(BODY, said(c="for", v="abstain", b="against", e="for"), *circular()).valid


def test_per_capsulam_the_deadline_alone_decides_nothing() -> None:
    judged = judge(BODY, said(c="for", v="for"), *circular(on=1))
    assert not judged.valid and "2 of 4 did not answer by 3 March 2026; per capsulam every answer is needed" in texts(judged)


def test_per_capsulam_the_answers_given_decide_after_the_deadline_where_the_rule_says_so() -> None:
    assert not judge(BODY, said(c="for", v="for"), *circular(rule=PerCapsulam.DEADLINE)).valid
    after = judge(BODY, said(c="for", v="for"), *circular(on=1, rule=PerCapsulam.DEADLINE, quorum=2))
    assert after.valid and "2 of 4 did not answer by 3 March 2026; the answers given decide" in texts(after)
    assert not judge(BODY, said(c="for", v="for"), *circular(on=1, rule=PerCapsulam.DEADLINE, quorum=3)).valid


def test_per_capsulam_a_silent_chair_is_away_after_the_deadline() -> None:
    judged = judge(BODY, said(v="for", b="for"), *circular(on=1, rule=PerCapsulam.DEADLINE))
    assert judged.presiding == VICE and judge(BODY, said(v="for"), *circular(rule=PerCapsulam.DEADLINE)).presiding == CHAIR


def test_a_body_that_only_meets_does_not_decide_per_capsulam() -> None:
    judged = judge(BODY, said(c="for", v="for", b="for", e="for"), *circular(rule=PerCapsulam.NOT_ALLOWED))
    assert not judged.valid and "This body does not decide per capsulam, only in a meeting" in texts(judged)


def test_per_capsulam_a_deputy_serves_only_for_a_conflict_of_interest() -> None:
    silent = judge((*BODY, DAN), said(c="for", v="for", e="for", d="for"), *circular())
    assert not silent.valid and silent.for_ == 3
    assert "Dan is not counted: per capsulam nobody is absent, and Ben answers in person" in texts(silent)
    assert judge((*BODY, DAN), said(c="for", v="for", e="for", d="for", b="out"), *circular()).valid
    waits = judge((*BODY, DAN), said(c="for", v="for", e="for", b="out"), *circular())
    assert [member.name for member in waits.awaited] == ["Dan"]
    assert judge(BODY, said(c="for", v="for", e="for", b="out"), *circular()).valid


# What holds for every body, every set of positions, every rule and every occasion ---------------------------------------------------

STANCES = ["", "for", "conditions", "against", "abstain"]
Case = tuple[list[Member], list[Stand], Rule, Occasion]


@st.composite
def bodies(draw: st.DrawFn) -> Case:
    size = draw(st.integers(1, 6))
    chair, vice = draw(st.integers(0, size)), draw(st.integers(0, size))
    organisations, days = (
        st.sampled_from(["town", "region"]),
        st.sampled_from([None, DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)]),
    )
    people = st.sampled_from(["", "p1", "p2"])

    def member(key: str, **values: object) -> Member:
        more = {"voting": draw(st.booleans()), "person": draw(people), "first": draw(days), "last": draw(days)}
        return Member(key, key.upper(), draw(organisations), **more, **values)  # type: ignore[arg-type]

    members = [member(f"m{n}", chair=n == chair, vice=n == vice) for n in range(size)]
    for n in range(draw(st.integers(0, 3))):
        members.append(member(f"d{n}", deputy_for=draw(st.sampled_from(["", *[one.id for one in members]]))))
    stands = []
    for one in members:
        kind = draw(st.sampled_from(["said", "said", "said", "out", "absent"]))
        stands.append(Stand(one.id, draw(st.sampled_from(STANCES)) if kind == "said" else "", kind == "out", kind == "absent"))
    rule = Rule(
        draw(st.sampled_from(BodyRule.values)), draw(st.sampled_from(CountBy.values)), draw(st.integers(1, 7)), draw(st.booleans()),
        draw(st.sampled_from(TieBreak.values)), draw(st.sampled_from(PerCapsulam.values)), draw(st.sampled_from(Decider.values)),
    )  # fmt: skip
    return members, stands, rule, Occasion(DAY, draw(st.booleans()), draw(days))


@settings(deadline=None)
@given(bodies(), st.randoms())
def test_the_order_never_matters(case: Case, random: object) -> None:
    members, stands, rule, occasion = case
    before = judge(members, stands, rule, occasion)
    random.shuffle(members)  # type: ignore[attr-defined]
    random.shuffle(stands)  # type: ignore[attr-defined]
    assert judge(members, stands, rule, occasion) == before


@settings(deadline=None)
@given(bodies())
def test_nobody_with_a_conflict_of_interest_counts_presides_or_breaks_a_tie_under_any_seat(case: Case) -> None:
    members, stands, _rule, _occasion = case
    said_out = {stand.member_id for stand in stands if stand.disqualified}
    out = {member.who for member in members if member.id in said_out}
    judged = judge(*case)
    assert not out & {vote.by.who for vote in judged.counted}
    assert judged.presiding is None or judged.presiding.who not in out


@settings(deadline=None)
@given(bodies())
def test_no_person_counts_twice_and_no_seat_either(case: Case) -> None:
    counted = judge(*case).counted
    assert len({vote.by.who for vote in counted}) == len(counted) == len({vote.seat.id for vote in counted})


@settings(deadline=None)
@given(bodies())
def test_a_deputy_counts_only_in_place_of_who_is_not_there(case: Case) -> None:
    members, stands, _rule, occasion = case
    spoke = {stand.member_id for stand in stands if stand.stance and not stand.disqualified}
    out = {member.who for member in members if any(s.member_id == member.id and s.disqualified for s in stands)}
    for vote in judge(*case).counted:
        if vote.by == vote.seat:
            continue
        assert vote.by.deputy_for in ("", vote.seat.id) and vote.by.voting
        doubled = any(other.seat != vote.seat and other.by.who == vote.seat.who for other in judge(*case).counted)
        assert vote.seat.id not in spoke or vote.seat.who in out or doubled
        if occasion.per_capsulam:
            assert vote.seat.who in out


@settings(deadline=None)
@given(bodies())
def test_only_mandates_of_that_day_count(case: Case) -> None:
    judged = judge(*case)
    serving = [*(vote.by for vote in judged.counted), *(vote.seat for vote in judged.counted), *judged.awaited]
    assert all(member.serves(DAY) for member in serving + ([judged.presiding] if judged.presiding else []))


@settings(deadline=None)
@given(bodies())
def test_only_the_chair_or_the_deputy_chair_presides_and_the_chair_first(case: Case) -> None:
    judged = judge(*case)
    assert judged.presiding is None or judged.presiding.chair or judged.presiding.vice


@settings(deadline=None)
@given(bodies())
def test_per_capsulam_a_valid_decision_has_every_answer_or_a_rule_for_the_deadline(case: Case) -> None:
    _members, _stands, rule, occasion = case
    judged = judge(*case)
    if not (occasion.per_capsulam and judged.valid):
        return
    assert rule.per_capsulam != PerCapsulam.NOT_ALLOWED
    assert not judged.awaited or (rule.per_capsulam == PerCapsulam.DEADLINE and occasion.is_over)


@settings(deadline=None)
@given(bodies())
def test_unanimity_is_never_for_with_anybody_against(case: Case) -> None:
    members, stands, rule, occasion = case
    judged = judge(members, stands, Rule(BodyRule.UNANIMITY, rule.count_by, rule.quorum, body=rule.body), occasion)
    assert judged.result != "for" or (judged.against == 0 and judged.for_ > 0)


@settings(deadline=None)
@given(bodies())
def test_an_even_vote_that_nobody_breaks_decides_nothing(case: Case) -> None:
    members, stands, rule, occasion = case
    judged = judge(members, stands, Rule(BodyRule.MAJORITY, rule.count_by, rule.quorum, tie=TieBreak.NOBODY), occasion)
    expected = "undecided" if judged.for_ == judged.against else "for" if judged.for_ > judged.against else "against"
    assert judged.result == expected


@settings(deadline=None)
@given(bodies())
def test_an_invalid_decision_says_why_and_a_valid_one_has_no_unmet_rule(case: Case) -> None:
    judged = judge(*case)
    unmet = [reason for reason in judged.reasons[:-1] if not reason.met]
    assert judged.valid == (not unmet)
