"""The registers of the method are told everywhere a register is told: in the log, in the plan, with a note on their pages."""

from typing import Any

import pytest

from adoption import log, registry
from adoption.models import RegisterEntry
from adoption.pages import NOTES
from adoption.registry import Register
from documents.plan import plan_document
from documents.plan.chapters import ORDER
from tests import factories

pytestmark = pytest.mark.django_db
ALL = registry.all_registers()
ENTRIES = [register for register in ALL if issubclass(register.model, RegisterEntry)]


@pytest.mark.parametrize("register", ENTRIES, ids=lambda register: register.key)
def test_the_log_calls_each_entry_by_its_name(register: Register) -> None:
    action = f"{register.model._meta.label_lower}.created"
    said = log.sentence(action, {"code": "X1", "title": "This"})
    assert said == f"Added {register.noun} X1: This"


@pytest.mark.parametrize("register", ENTRIES, ids=lambda register: register.key)
def test_each_is_of_one_kind_in_the_log(register: Register) -> None:
    action = f"{register.model._meta.label_lower}."
    assert sum(action.startswith(beginnings) for _name, beginnings in log.kinds().values()) == 1


def test_each_stands_in_a_chapter_of_the_plan() -> None:
    placed = [key for plan in ORDER for key in plan.registers]
    assert len(placed) == len(set(placed))
    assert {register.key for register in ALL if register.blocks} <= set(placed)


@pytest.mark.parametrize("register", [r for r in ALL if r.model._meta.app_label == "registers"], ids=lambda register: register.key)
def test_each_has_a_note_of_the_method_on_its_page(register: Register) -> None:
    assert register.page in NOTES


def test_the_plan_puts_together_what_belongs_together(case: factories.Case) -> None:
    """002:236, 002:256."""
    factories.option(case, title="Join the shared platform"), factories.funding(case), factories.remaining(case)
    found: dict[str, Any] = {section.title: section for section in plan_document(case.initiative).sections}
    assert [part.title for part in found["Solution, profitability and funding"].subsections] == ["Solution options", "Funding"]
    assert "Maintenance and what remains" in found and "Funding" not in found
