"""What the documents demand before a milestone (M11, M03), and what waits for whom."""

import pytest

from adoption import due, registry
from adoption.models import DueItem
from documents import services
from documents.models import Document, Version
from documents.needs import needs
from documents.register import DOCUMENTS
from tests import factories
from tests.documents.conftest import write

pytestmark = pytest.mark.django_db


def test_each_written_basis_type_of_the_milestone_is_demanded(case: factories.Case) -> None:
    found = needs(case.initiative, 1)
    assert [need.key for need in found] == ["documents.idea_description", "documents.needs_analysis", "documents.prestudy_directive"]
    assert all(not need.met and need.level == "enforce" and need.rule == "M11" for need in found)
    assert found[0].url.endswith("/documents/") and str(found[0].text) == "Idea description is not approved yet"


def test_what_a_milestone_only_names_is_warned_of_where_the_profile_demands_it(case: factories.Case) -> None:
    """M11: letters of intent are verified at III, if possible (002:242)."""
    assert "documents.letter_of_intent" not in {need.key for need in needs(case.initiative, 3)}
    case.initiative.profile = "full"
    levels = {need.key: need.level for need in needs(case.initiative, 3)}
    assert levels["documents.letter_of_intent"] == "warn" and levels["documents.business_case"] == "enforce"


def test_a_light_profile_asks_for_less(case: factories.Case) -> None:
    case.initiative.profile = "light"
    assert [need.key for need in needs(case.initiative, 1)] == ["documents.idea_description"]


def test_an_approved_version_meets_the_need(case: factories.Case, version: Version) -> None:
    need = needs(case.initiative, 1)[0]
    assert need.met and need.url == version.document.get_absolute_url()
    assert "Version 1" in str(need.detail) and "Owner" in str(need.detail)


def test_a_newer_draft_beside_the_version_is_fine(case: factories.Case, version: Version) -> None:
    document = services.new_draft(version.document, by=case.coordinator)
    write(document, "target_group", "More of them", case.team)
    assert needs(case.initiative, 1)[0].met


def test_while_in_review_it_is_the_reviewers_turn(case: factories.Case, in_review: Document) -> None:
    need = needs(case.initiative, 1)[0]
    assert (need.owner, need.due, need.detail) == (case.owner, in_review.review_due, "In review with Owner")


def test_the_needs_cost_one_query(case: factories.Case, version: Version, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        needs(case.initiative, 1)


def test_rebuilding_the_due_rows_finds_nothing_to_change(case: factories.Case, in_review: Document) -> None:
    assert due.rebuild(case.initiative) == 0
    assert DueItem.objects.open().filter(subject=in_review.pk).count() == 1


def test_the_register_is_described(case: factories.Case, version: Version) -> None:
    assert registry.register("documents") is DOCUMENTS
    (table,) = DOCUMENTS.blocks(case.initiative)  # type: ignore[misc]
    assert [cell.text for cell in table.rows[1]] == ["Idea description", "Approved", "Version 1", "Coordinator"]


def test_an_initiative_without_documents_gives_no_table(case: factories.Case) -> None:
    assert list(DOCUMENTS.blocks(case.initiative)) == []  # type: ignore[misc]
