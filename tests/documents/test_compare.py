"""Versions beside each other."""

import pytest
from django.urls import reverse

from documents import services
from documents.comparing import differences
from documents.models import Version
from tests import factories
from tests.documents.conftest import sent
from tests.documents.test_rich_text import put

pytestmark = pytest.mark.django_db


def address(version, query=""):
    return reverse("document-compare", args=[version.document_id]) + query


@pytest.fixture
def second(case, version) -> Version:
    """A second version: one section changed, one written anew, and a goal more."""
    draft = services.new_draft(version.document, by=case.coordinator)
    put(draft, "identified_need", "<p>Applicants wait 43 days.</p>", case.team)
    put(draft, "target_group", "<p>Everybody</p>", case.team)
    factories.goal(case, title="Fewer errors")
    in_review = sent(draft, case)
    return services.approve(in_review, by=in_review.reviewer)


def test_each_section_says_how_it_differs(version, second):
    found = {each.key: each for each in differences(version.content, second.content)}
    assert {key: each.kind for key, each in found.items()} == {
        "identified_need": "changed", "outline_solution": "same", "target_group": "changed", "expected_effects": "changed",
        "rough_cost": "same",
    }  # fmt: skip
    assert ("removed", "41") in [(piece.kind, piece.text) for change in found["identified_need"].changes for piece in change.pieces]
    assert "Fewer errors" in repr(found["expected_effects"].changes), "registers are compared as well"


def test_sections_that_came_and_went_stand_in_their_place(version, second):
    old, new = version.content, second.content
    gone = {**new, "sections": new["sections"][:1] + new["sections"][2:]}
    assert [(each.key, each.kind) for each in differences(old, gone)][1] == ("outline_solution", "removed")
    assert [(each.key, each.kind) for each in differences(gone, old)][1] == ("outline_solution", "added")
    renamed = {**new, "sections": [{**new["sections"][0], "title": "Another"}, *new["sections"][1:]]}
    assert differences(new, renamed)[0].renamed == "Identified need"


def test_a_version_of_the_time_of_plain_text_is_compared_too(second):
    row = {"key": "identified_need", "number": "1", "level": 1, "title": "Identified need", "text": "Applicants wait 41 days."}
    [found, *_rest] = differences({"sections": [row]}, second.content)
    assert (found.kind, found.count) == ("changed", 1)


def test_the_page_compares_the_last_two_versions_in_words_as_well_as_colour(case, version, second, sign_in, django_assert_max_num_queries):
    client = sign_in(case.reader)
    with django_assert_max_num_queries(16):
        page = client.get(address(version)).content.decode()
    assert "3 of 5 sections differ." in page and "[taken away: " in page and "[added: " in page


def test_any_two_can_be_chosen_and_the_draft_is_one_of_them(case, version, second, sign_in):
    client = sign_in(case.reader)
    same = client.get(address(version, "?from=2&to=now")).content.decode()
    assert "They say the same" in same
    draft = services.new_draft(second.document, by=case.coordinator)
    put(draft, "rough_cost", "<p>Nine</p>", case.team)
    page = client.get(address(version, "?from=2&to=now&only=changed")).content.decode()
    assert "1 of 5 sections differs." in page and "Nine" in page and "Identified need" not in page.split("<article")[1]


@pytest.mark.parametrize("query", ["?from=99&to=x", "?from=-1", "?to=²", "?from=" + "9" * 40])
def test_numbers_that_are_none_give_a_page_all_the_same(case, version, sign_in, query):
    assert sign_in(case.reader).get(address(version, query)).status_code == 200


def test_without_a_version_the_page_teaches(case, draft, sign_in):
    assert "No version is approved yet" in sign_in(case.reader).get(reverse("document-compare", args=[draft.pk])).content.decode()


def test_older_versions_are_superseded(case, version, second, sign_in):
    client = sign_in(case.reader)
    listed = client.get(reverse("document-versions", args=[version.document_id])).content.decode()
    assert listed.count("Superseded") == 1
    assert "Superseded" in client.get(version.get_absolute_url()).content.decode()
    assert "Superseded" not in client.get(second.get_absolute_url()).content.decode()
