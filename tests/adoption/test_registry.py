"""The registry: each register is described once, and the rest of the house reads that."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from adoption import registry
from adoption.models import RegisterEntry
from adoption.registry import Due, Need, Register
from core.blocks.model import Block
from tests import factories

REGISTERS = registry.all_registers()


@pytest.fixture
def extra() -> Iterator[Register]:
    """One more register, as another app would plug it in."""
    description = replace(REGISTERS[0], key="test.extra", order=1000)
    registry.add(description)
    yield description
    registry._registers.pop("test.extra")


def test_a_register_is_described_once(extra: Register) -> None:
    with pytest.raises(ValueError, match="twice"):
        registry.add(extra)


def test_they_come_in_their_order(extra: Register) -> None:
    assert registry.all_registers()[-1] == registry.register("test.extra") == extra
    orders = [register.order for register in registry.all_registers()]
    assert orders == sorted(orders) and len(set(orders)) == len(orders)


def test_a_register_nobody_described_is_loud() -> None:
    with pytest.raises(KeyError):
        registry.register("test.unheard_of")


def test_every_kind_of_entry_has_its_register() -> None:
    kinds: set[type[models.Model]] = {model for model in apps.get_models() if issubclass(model, RegisterEntry)}
    assert kinds <= {register.model for register in REGISTERS}


def test_a_new_register_reaches_the_house_by_its_description_alone(case: factories.Case) -> None:
    need = Need("test.need", "enforce", False, "Do it", "/x/", "Do")
    description = replace(REGISTERS[0], key="test.needs", order=1000, needs=lambda initiative, gate: [need] if gate == 3 else [])
    registry.add(description)
    try:
        assert need in registry.needs(case.initiative, 3) and need not in registry.needs(case.initiative, 2)
    finally:
        registry._registers.pop("test.needs")


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.key)
class TestEach:
    def test_it_has_a_page(self, register: Register, case: factories.Case) -> None:
        assert reverse(register.page, args=[case.initiative.pk])

    def test_an_empty_one_answers_every_question(self, register: Register, case: factories.Case) -> None:
        for gate in range(1, 9):
            assert all(isinstance(need, Need) for need in (register.needs(case.initiative, gate) if register.needs else []))
        assert all(isinstance(block, Block) for block in (register.blocks(case.initiative) if register.blocks else []))
        found = list(register.entries(case.initiative)) if register.entries else []
        assert all(isinstance(due, Due) for entry in found for due in (register.dues_of(entry) if register.dues_of else []))

    def test_a_full_one_answers_every_question(self, register: Register, case: factories.Case) -> None:
        factories.late_task(case)
        factories.goal(case, due=factories.in_days(9), owner=case.owner, description="<b>&</b> 🚢")
        factories.risk(case)
        self.test_an_empty_one_answers_every_question(register, case)

    def test_its_needs_have_keys_and_ways_of_their_own(self, register: Register, case: factories.Case) -> None:
        factories.risk(case, owner=None)
        factories.risk(case)
        needs = list(register.needs(case.initiative, 2)) if register.needs else []
        assert len({need.key for need in needs}) == len(needs)
        assert all(need.url.startswith("/") and str(need.text) and str(need.link) for need in needs)
