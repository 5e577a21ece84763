"""The method whole: questions, playbooks, rules, criteria, crosswalk, versions and profiles say what the sources say."""

import re
from collections import Counter

import pytest

import method
from method import Level
from method.dates import Anchor, Moment, parse

pytestmark = pytest.mark.once

WHOLE = method.whole()
DOMAIN_RULES = {"M": 26, "D": 12, "U": 20, "K": 11, "N": 10}
PHASES = tuple(phase.key for phase in WHOLE.phases)


def test_every_area_asks_in_every_phase():
    """Ten areas × eight phases (002:226; appendix 4 is lost, so every question is ours)."""
    counted = Counter((area.key, question.phase) for area in WHOLE.all_areas for question in area.questions)
    assert len(counted) == 80 and min(counted.values()) >= 2
    assert sum(counted.values()) == 245
    assert all(question.ours for area in WHOLE.all_areas for question in area.questions)
    assert all(question.key.startswith(f"{area.key}.{question.phase}.") for area in WHOLE.all_areas for question in area.questions)


def test_every_question_can_be_answered_with_yes_or_no():
    questions = [question.text for area in WHOLE.all_areas for question in area.questions]
    assert all(words.endswith("?") for text in questions for words in text.values())
    assert [text.en for text in questions if re.match("(Which|What|Who|Why|How|When) ", text.en)] == []


def test_version_1_1_has_nine_areas_and_loses_no_question():
    """The area of reuse is gone; its questions are asked inside the others (domain.md, section 4)."""
    older, newer = WHOLE.following("v1_0"), WHOLE.following("v1_1")
    assert (len(older.areas), len(newer.areas)) == (10, 9)
    assert (older.version.milestones, newer.version.milestones) == (True, False)
    every = [{question.key for area in found.areas for question in area.questions} for found in (older, newer)]
    assert every[0] == every[1] and len(every[0]) == 245
    area, question = newer.question("reuse.develop.1")
    assert area.key == question.within == "maintenance"
    assert newer.area("reuse").key == "reuse", "answers given before stay readable"


def test_profiles_demand_less_and_more():
    light, normal, full = (WHOLE.following(profile=key) for key in ("light", "normal", "full"))
    assert set(light.profile.documents) < set(normal.profile.documents) < set(full.profile.documents)
    assert set(light.profile.areas) < set(normal.profile.areas) == set(full.profile.areas)
    eighteen = {kind.key for kind in WHOLE.document_types if kind.gate}
    assert set(normal.profile.documents) == eighteen
    assert all(any(light.demands(key) for key in phase.milestone.basis) for phase in WHOLE.phases), "each milestone rests on something"


def test_an_unknown_version_or_profile_is_refused():
    for wrong in ({"version": "v2"}, {"profile": "huge"}):
        with pytest.raises(KeyError):
            WHOLE.following(**wrong)


def test_every_rule_of_the_domain_is_there_once():
    counted = Counter(rule.key[0] for rule in WHOLE.rules)
    assert counted == DOMAIN_RULES
    assert [rule.key for rule in WHOLE.rules if rule.key[0] == "M"] == [f"M{number:02}" for number in range(1, 27)]
    levels = Counter(rule.level for rule in WHOLE.rules)
    assert set(levels) == set(Level)
    assert WHOLE.rule("M01").level == Level.ENFORCE and WHOLE.rule("M12").level == Level.WARN and WHOLE.rule("M14").level == Level.INFORM


def test_each_playbook_brings_the_rules_of_its_source():
    brought = {playbook.key: {rule[0] for rule in playbook.rules} for playbook in WHOLE.playbooks}
    assert brought == {"joining_shared_service": {"D"}, "procure_and_realise": {"U"}, "services_online": {"K"}, "remote_services": {"N"}}
    assert {key for playbook in WHOLE.playbooks for key in playbook.rules} == {rule.key for rule in WHOLE.rules if rule.playbook}


def test_playbooks_have_the_stages_of_their_sources():
    stages = {playbook.key: len(playbook.stages) for playbook in WHOLE.playbooks}
    assert stages == {"joining_shared_service": 6, "procure_and_realise": 3, "services_online": 5, "remote_services": 5}
    activities = {playbook.key: len(playbook.activities) for playbook in WHOLE.playbooks}
    assert activities == {"joining_shared_service": 13, "procure_and_realise": 11, "services_online": 12, "remote_services": 16}


def test_no_row_has_two_accountable_and_the_source_may_leave_it_open():
    """U17, 001:86-94, 001:455-474."""
    every = [activity for phase in WHOLE.phases for activity in phase.activities]
    every += [step for playbook in WHOLE.playbooks for step in playbook.activities]
    assert all(len(activity.huki.h) <= 1 for activity in every)
    free = {step.key for step in WHOLE.playbook("procure_and_realise").activities if not step.huki.h}
    assert free == {"use_service", "operate_service", "decommission"}
    assert all(activity.huki.ours for phase in WHOLE.phases for activity in phase.activities), "002 states no HUKI"
    assert not any(step.huki.ours for step in WHOLE.playbook("procure_and_realise").activities), "001 states it"


def test_deliveries_are_tested_against_nine_criteria():
    """M15, 002:248."""
    assert len(WHOLE.criteria) == 9
    assert {criterion.ref for criterion in WHOLE.criteria} == {"002:248"}


def test_each_phase_says_who_answers_what_it_yields_and_what_supports_it():
    for phase in WHOLE.phases:
        assert phase.responsible.text and phase.support
        assert set(phase.milestone.basis) <= set(phase.results.documents)
        assert {one.who for one in phase.milestone.prepared_by} & {"expert"}, "M08"
        assert all(activity.what for activity in phase.activities)
    assert WHOLE.phase(8).runs is not None, "benefits work runs in parallel (M19, 002:260)"


def test_stakeholders_are_consulted_from_the_second_milestone_on():
    """M09, 002:238."""
    consulted = [phase.number for phase in WHOLE.phases if any(one.who == "stakeholder" for one in phase.milestone.prepared_by)]
    assert consulted == list(range(2, 9))


def test_other_models_stand_beside_every_phase():
    assert {model.key for model in WHOLE.crosswalk} == {"skr_uhm", "dvv", "ks", "kainuun_nuotta", "prosjektveiviseren", "digg_steps"}
    assert all([phase for phase, _text in model.stages] == list(PHASES) for model in WHOLE.crosswalk)
    ends = [str(WHOLE.crosswalk[-2].stage(phase).nb) for phase in PHASES]
    assert [re.findall(r"BP\d", stage) for stage in ends] == [["BP1"], ["BP2"], ["BP2"], ["BP3"], [], ["BP4"], ["BP5"], ["BP6"]]


@pytest.mark.parametrize(
    ("text", "moment"), [("start+0", (Anchor.START, 0)), ("gate-10", (Anchor.GATE, -10)), ("gate+5", (Anchor.GATE, 5))]
)
def test_a_moment_is_working_days_from_the_start_or_the_milestone(text, moment):
    assert parse(text) == Moment(*moment)
    assert str(parse(text)) == text


@pytest.mark.parametrize("text", ["", "start", "end+3", "start + 3", "gate-", "start+1000", "gate-1.5"])
def test_any_other_moment_is_refused(text):
    with pytest.raises(ValueError):
        parse(text)
