"""The facts are those of the sources: phases, milestones, documents, headings, areas."""

import re

import pytest

import method
from adoption.pages import NOTES
from method import Decider, PointKind, RoleKind
from method.text import REFERENCE
from tests.method.walk import facts

pytestmark = pytest.mark.once

PHASES = (
    "identify_need",
    "explore_solutions",
    "detail_solution",
    "initiate",
    "develop",
    "introduce",
    "establish_maintenance",
    "realise_benefits",
)
BASIS = {
    1: ("idea_description", "needs_analysis", "prestudy_directive"),
    2: ("prestudy_report",),
    3: ("indepth_prestudy_report", "business_case", "benefits_realisation_plan", "business_model"),
    4: ("implementation_directive",),
    5: ("product_service_specification", "introduction_plan", "connection_plan"),
    6: ("handover_plan",),
    7: ("maintenance_plan", "cooperation_agreement", "operations_plan", "final_report"),
    8: ("benefits_evaluation_report",),
}
NUMBERS = {
    "idea_description": "1 2 3 4 5",
    "needs_analysis": "1 1.1 2 2.1 2.2 3 3.1 3.2 3.3 4 4.1 4.2 4.3 5 6 7",
    "prestudy_directive": "1 1.1 1.2 1.3 2 2.1 2.2 2.3 2.4 3 3.1 3.1.1 3.1.2 3.1.3 3.2 3.3 3.3.1 3.3.2 4 4.1 4.2 5 5.1 5.2",
    "prestudy_report": "1 1.1 1.2 1.3 1.4 2 2.1 2.2 3 3.1.1 3.1.2 3.1.3 3.1.3.1 3.1.3.2 4 4.1.1 4.1.2 4.1.3 4.1.4 4.1.5",
    "indepth_prestudy_report": "1 1.1 1.2 1.3 1.4 2 2.1 3 3.1 3.1.1 3.1.2 3.1.3 3.1.4 3.2 3.2.1 3.2.2 3.2.3 3.2.4 3.3 4 4.1 5 5.1 5.2 5.3",
    "business_case": "1 1.1 1.2 1.3 1.4 1.5 2 2.1 2.2 3 3.1 3.2 3.3 4 4.1 4.2 4.3 4.4 4.5 4.6",
    "benefits_realisation_plan": "1 1.1 1.2 1.3 2 2.1 2.2 2.3 2.4 2.5 2.6",
    "implementation_directive": "1 1.1 1.2 1.3 1.4 2 2.1 2.2 2.3 3 3.1 4 4.1 4.2 5 5.1 6 6.1 6.2 7 7.1 8 9",
}
STANDARD = ("approved", "approved_with_conditions", "returned", "paused", "stopped")


def test_there_are_eight_phases_in_order():
    assert tuple(phase.key for phase in method.phases()) == PHASES
    assert [phase.number for phase in method.phases()] == list(range(1, 9))
    assert [phase.roman for phase in method.phases()] == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]
    assert all(phase.milestone.number == phase.number and phase.milestone.roman == phase.roman for phase in method.phases())


def test_each_phase_expects_two_to_four_things_and_has_usual_activities():
    assert all(2 <= len(phase.points) <= 4 for phase in method.phases())
    assert [len(phase.activities) for phase in method.phases()] == [9, 10, 10, 9, 6, 8, 6, 3]


def test_business_owner_decides_first_and_last_milestone_and_steering_group_the_others():
    """M07."""
    deciders = [method.milestone(number).decider for number in range(1, 9)]
    assert deciders == [Decider.BUSINESS_OWNER, *[Decider.STEERING_GROUP] * 6, Decider.BUSINESS_OWNER]


def test_each_milestone_has_the_points_of_the_source():
    """M11."""
    assert [len(method.milestone(number).points) for number in range(1, 9)] == [5, 3, 7, 4, 4, 3, 4, 3]
    verified = {point.key for phase in method.phases() for point in phase.milestone.points if point.kind == PointKind.VERIFY}
    assert verified == {
        "benefits_plan_anchored",
        "business_model_verified",
        "profitability_verified",
        "in_production",
        "business_model_works",
        "benefit_generated",
    }
    if_possible = [point.key for point in method.milestone(3).points if point.kind == PointKind.VERIFY_IF_POSSIBLE]
    assert if_possible == ["letters_of_intent"]


def test_the_proposer_is_told_at_the_milestones_that_name_them():
    """M10."""
    told = {phase.number for phase in method.phases() if "proposer" in phase.milestone.informed}
    assert told == {1, 2, 8}
    assert all({"partner", "stakeholder"} <= set(phase.milestone.informed) for phase in method.phases())


def test_the_last_milestone_has_outcomes_of_its_own():
    assert all(method.milestone(number).outcomes == STANDARD for number in range(1, 8))
    assert method.milestone(8).outcomes == ("benefits_realised", "gap_accepted", "further_activities", "returned")
    assert str(method.outcome("returned").name) == "Returned for completion"


@pytest.mark.parametrize("gate", range(1, 9))
def test_each_milestone_is_decided_on_its_documents(gate):
    """M11."""
    assert tuple(document.key for document in method.basis_types(gate)) == BASIS[gate]
    assert all(document.gate == gate and document.phase == PHASES[gate - 1] for document in method.basis_types(gate))


ALSO = {
    3: {"letter_of_intent"},
    5: {"delivery_report", "acceptance_test_report", "benefits_realisation_plan"},
    6: {"delivery_report", "introduction_report"},
    7: {"business_model_analysis"},
    8: {"gap_analysis"},
}


def test_there_are_eighteen_documents_of_the_method_and_the_others_that_it_names():
    types = method.document_types()
    assert [document.order for document in types] == list(range(1, 31))
    assert [document.gate is not None for document in types] == [True] * 18 + [False] * 12
    assert {document.key for document in types if not document.written} == {"adoption_plan", "decision_protocol"}
    assert {gate: set(method.milestone(gate).also) for gate in ALSO} == ALSO
    others = {"service_level_agreement", "communication_plan", "procurement_strategy", "status_report"}
    assert others | set().union(*ALSO.values()) <= {document.key for document in types}


@pytest.mark.parametrize("key", NUMBERS)
def test_headings_have_the_numbers_of_the_source(key):
    document = method.document_type(key)
    assert [heading.number for heading in document.headings] == NUMBERS[key].split()
    assert all(heading.ours == (key == "needs_analysis") for heading in document.headings)


def test_every_heading_of_a_document_that_can_be_written_says_what_to_write():
    headings = [heading for document in method.document_types() if document.written for heading in document.headings]
    assert len(headings) == 403
    assert all(heading.help for heading in headings)


def test_levels_never_jump_even_where_the_source_skips_a_number():
    levels = {heading.number: heading.level for heading in method.document_type("prestudy_report").headings}
    assert (levels["3"], levels["3.1.1"], levels["3.1.3.1"], levels["4.1.5"]) == (1, 2, 3, 2)
    for document in method.document_types():
        previous = 0
        for heading in document.headings:
            assert heading.level <= previous + 1, (document.key, heading.number)
            previous = heading.level


def test_keys_are_unique_where_they_are_looked_up():
    for document in method.document_types():
        keys = [heading.key for heading in document.headings]
        assert len(keys) == len(set(keys)), document.key
    for group in (method.phases(), method.document_types(), method.areas(), method.roles(), method.whole().notes, method.glossary()):
        assert len({item.key for item in group}) == len(group)
    named = [(place, value.key) for place, value in facts(method.whole()) if hasattr(value, "key")]
    plain = [key for place, key in named if not re.match("/(rules|all_areas/\\w+/questions|versions)/", place)]
    assert [key for key in plain if not re.fullmatch(r"[a-z][a-z0-9_]*", key)] == []


def test_every_fact_names_its_place_in_the_sources_or_is_ours():
    found = list(facts(method.whole()))
    assert len(found) > 1500
    for place, value in found:
        assert value.ref == "" or REFERENCE.fullmatch(value.ref), place


def test_there_are_ten_coordination_areas():
    assert [area.key for area in method.areas()] == [
        "architecture",
        "needs_driven",
        "financing",
        "maintenance",
        "information_security",
        "communication",
        "benefits",
        "resources",
        "legal",
        "reuse",
    ]
    assert method.area("legal").ref == "002:228"


def test_roles_are_explained_for_persons_bodies_organisations_and_audiences():
    kinds = {kind: {role.key for role in method.roles() if role.kind == kind} for kind in RoleKind}
    assert kinds[RoleKind.PERSON] >= {
        "coordinator",
        "team_member",
        "expert",
        "business_owner",
        "steering_chair",
        "steering_member",
        "steering_deputy",
        "benefits_owner",
        "procurement_officer",
        "reader",
        "archivist",
    }
    assert kinds[RoleKind.BODY] >= {"steering_group"}
    assert kinds[RoleKind.ORGANISATION] >= {"lead_organisation", "partner"}
    assert kinds[RoleKind.AUDIENCE] >= {"stakeholder", "proposer"}
    assert len(method.roles()) == 43


@pytest.mark.parametrize("page", sorted(set(NOTES.values())))
def test_each_page_has_its_note_with_a_source(page):
    note = method.note(page)
    assert note.ref
    assert all(len(words) < 400 for words in note.text.values())


@pytest.mark.parametrize(
    "look_up",
    [
        lambda: method.phase(0),
        lambda: method.phase(9),
        lambda: method.milestone(-1),
        lambda: method.phase_by_key("closing"),
        lambda: method.document_type("memo"),
        lambda: method.document_type("idea_description").heading("summary"),
        lambda: method.role("king"),
        lambda: method.note("weather"),
        lambda: method.outcome("maybe"),
        lambda: method.area("music"),
    ],
)
def test_an_unknown_key_is_refused(look_up):
    with pytest.raises(KeyError):
        look_up()


def test_the_files_are_read_once():
    assert method.phases() is method.phases()
    assert method.whole().phase_by_key("initiate") is method.phase(4)
    assert method.document_type("prestudy_report") is method.basis_types(2)[0]
    assert method.document_type("prestudy_report").heading("recommendation").number == "4.1.5"
