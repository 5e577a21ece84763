"""The letters of who does what: pure rules, what a row inherits and lacks (D03, U17), and how they are written."""

from itertools import product
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from adoption import huki, huki_matrix, huki_proposal
from adoption.choices import Profile, Role
from adoption.huki_register import blocks, needs
from adoption.models import HukiCell, HukiRole, Initiative, Task
from adoption.registry import Need
from adoption.services import huki as services
from adoption.services import people
from core import events
from core.blocks import Group, Paragraph, Table
from core.db import Superseded
from core.models import Event
from tests import factories
from tests.factories import Case
from tests.support.processes import RealDatabase


def cell(case: Case, task: Task, column: str, letters: str, seen: int = 0) -> HukiCell:
    return services.set_cell(task, column, letters, by=case.coordinator, seen_version=seen)


def need(case: Case, key: str, gate: int = 4) -> Need | None:
    return next((one for one in needs(case.fresh(), gate) if one.key == f"huki.{key}"), None)


class TestLetters:
    @pytest.mark.parametrize(("given", "expected"), [("", ""), ("IH", "HI"), ("UUH", "HU"), (["K", "U"], "UK"), ("IKUH", "HUKI")])
    def test_they_stand_in_one_order(self, given: Any, expected: str) -> None:
        assert huki.canonical(given) == expected and expected in huki.WRITINGS

    @pytest.mark.parametrize("bad", ["X", "h", "A", "HH ", "<"])
    def test_other_signs_are_refused(self, bad: str) -> None:
        with pytest.raises(ValueError, match="letters"):
            huki.canonical(bad)

    def test_toggling_twice_changes_nothing(self) -> None:
        for letters, one in product(huki.WRITINGS, huki.ORDER):
            assert huki.toggled(huki.toggled(letters, one), one) == letters

    def test_the_same_parts_have_other_letters_in_raci(self) -> None:
        assert huki.drawn("HUKI", "raci") == "A R C I" and huki.drawn("HUKI", "huki") == "H U K I"

    def test_finnish_is_used_to_raci_unless_something_was_chosen(self) -> None:
        with translation.override("fi"):
            assert huki.style_of("") == "raci" and huki.style_of("huki") == "huki"
        assert [huki.style_of("", language) for language in ("sv", "nb", "en", "fi")] == ["huki", "huki", "huki", "raci"]

    def test_a_row_lacks_who_is_accountable_and_who_does_it(self) -> None:
        """D03."""
        assert huki.lacking({}, False) == ("no_h", "no_u")
        assert huki.lacking({"a": "K", "b": "I"}, True) == ("no_h",)
        assert huki.lacking({"a": "H"}, False) == ("no_u",)
        assert huki.lacking({"a": "HU"}, False) == () == huki.lacking({"a": "H", "b": "U"}, False)

    def test_the_number_of_a_row_stands_for_what_it_says(self) -> None:
        assert huki.version_of({}) == huki.version_of({"a": ""})
        assert huki.version_of({"a": "H", "b": "U"}) == huki.version_of({"b": "U", "a": "H"}) != huki.version_of({"a": "U", "b": "H"})


class TestWriting:
    def test_a_cell_is_written_and_told(self, case: Case) -> None:
        task = factories.task(case)
        made = cell(case, task, "coordinator", "UH")
        assert (made.letters, made.version, made.column) == ("HU", 1, "coordinator")
        event = Event.objects.get(action="adoption.task.huki_set", subject=task.pk)
        assert event.text.data["changes"] == {"huki": ["", "Coordinator: H U"]}
        assert events.verify(case.initiative.pk) is None

    def test_a_second_accountable_is_refused_by_name(self, case: Case) -> None:
        """U17."""
        task = factories.task(case)
        cell(case, task, "business_owner", "H")
        with pytest.raises(ValidationError, match="Business owner is accountable here already"):
            cell(case, task, "coordinator", "HU")
        assert HukiCell.objects.get(task=task).letters == "H"

    def test_the_database_itself_refuses_two(self, case: Case) -> None:
        """U17: whatever code writes them."""
        task = factories.task(case)
        cell(case, task, "business_owner", "HU")
        with pytest.raises(IntegrityError), transaction.atomic():
            HukiCell.objects.create(initiative=case.initiative, task=task, role="coordinator", letters="HKI")

    @pytest.mark.parametrize("letters", ["UH", "X", "HH"])
    def test_the_database_knows_the_letters(self, case: Case, letters: str) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            HukiCell.objects.create(initiative=case.initiative, task=factories.task(case), role="coordinator", letters=letters)

    def test_who_comes_second_is_told_what_stands_there(self, case: Case) -> None:
        task = factories.task(case)
        cell(case, task, "coordinator", "H")
        with pytest.raises(Superseded) as late:
            cell(case, task, "coordinator", "K")
        assert late.value.obj.letters == "H"
        with pytest.raises(Superseded):
            cell(case, factories.task(case), "coordinator", "K", seen=3)

    def test_an_emptied_cell_is_not_taken_for_an_untouched_one(self, case: Case) -> None:
        task = factories.task(case)
        cell(case, task, "coordinator", "H")
        cell(case, task, "coordinator", "", seen=1)
        with pytest.raises(Superseded):
            cell(case, task, "coordinator", "U", seen=1)
        assert services.fill(case.initiative, {task.pk: {"coordinator": "K"}}, by=case.coordinator) == 1
        with pytest.raises(Superseded):
            cell(case, task, "coordinator", "U", seen=1)

    @pytest.mark.parametrize("column", ["reader", "nobody", "", "00000000-0000-0000-0000-000000000000"])
    def test_unknown_roles_are_refused(self, case: Case, column: str) -> None:
        with pytest.raises(ValueError, match="No role"):
            cell(case, factories.task(case), column, "H")

    def test_a_role_of_another_initiative_is_unknown(self, case: Case) -> None:
        other = factories.case()
        foreign = services.add_role(other.initiative, by=other.coordinator, name="IT")
        with pytest.raises(ValueError, match="No role"):
            cell(case, factories.task(case), str(foreign.pk), "H")

    def test_accountable_moves_from_one_to_another_in_one_row(self, case: Case) -> None:
        task = factories.task(case)
        factories.letters(task, case.coordinator, coordinator="HU", expert="K")
        factories.letters(task, case.coordinator, coordinator="U", business_owner="H")
        assert factories.own_letters(task) == {"coordinator": "U", "business_owner": "H", "expert": "K"}

    def test_a_stale_row_is_noticed(self, case: Case) -> None:
        task = factories.task(case)
        with pytest.raises(Superseded):
            services.set_row(task, {"coordinator": "H"}, by=case.coordinator, seen_version=7)


class TestMatrix:
    def matrix(self, case: Case) -> huki_matrix.Matrix:
        return huki_matrix.read(case.fresh())

    def test_parts_inherit_from_the_nearest_above_that_has_letters(self, case: Case) -> None:
        top = factories.task(case)
        middle = factories.task(case, parent=top)
        leaf, own = factories.task(case, parent=middle), factories.task(case, parent=middle)
        factories.letters(top, case.coordinator, coordinator="HU")
        factories.letters(own, case.coordinator, expert="H")
        matrix = self.matrix(case)
        row = matrix.row(leaf)
        assert (row.inherited, row.letters, row.gaps) == (top, {"coordinator": "HU"}, ())
        assert matrix.row(own).inherited is None and matrix.row(own).gaps == ("no_u",)
        assert {task.pk for task in matrix.below(top)} == {top.pk, middle.pk, leaf.pk, own.pk}

    def test_who_is_responsible_does_it_when_no_letter_says_who(self, case: Case) -> None:
        free = factories.task(case, responsible=case.team)
        said = factories.task(case, responsible=case.team)
        factories.letters(said, case.coordinator, expert="HU")
        matrix = self.matrix(case)
        assert (matrix.row(free).doer, matrix.row(free).gaps) == (case.team, ("no_h",))
        assert matrix.row(said).doer is None

    def test_settled_tasks_and_wholes_lack_nothing(self, case: Case) -> None:
        done, whole = factories.task(case, state="done"), factories.task(case)
        part = factories.task(case, parent=whole)
        assert [row.task.pk for row in self.matrix(case).gaps] == [part.pk]
        assert done.is_settled

    def test_a_ring_of_tasks_does_no_harm(self, case: Case) -> None:
        first, second = factories.task(case), factories.task(case)
        Task.objects.filter(pk=first.pk).update(parent=second)
        Task.objects.filter(pk=second.pk).update(parent=first)
        assert self.matrix(case).row(first).inherited is None

    def test_columns_are_roles_somebody_holds_or_that_have_letters(self, case: Case) -> None:
        people.end(case.role(case.procurer, Role.PROCUREMENT_OFFICER), by=case.coordinator, reason="x")
        assert "procurement_officer" not in [column.key for column in self.matrix(case).columns]
        cell(case, factories.task(case), "procurement_officer", "K")
        column = next(one for one in self.matrix(case).columns if one.key == "procurement_officer")
        assert column.is_vacant and self.matrix(case).vacant == [column]

    def test_reading_costs_the_same_for_many(self, case: Case) -> None:
        def count() -> int:
            initiative = case.fresh()
            with CaptureQueriesContext(connection) as seen:
                matrix = huki_matrix.read(initiative)
                assert matrix.columns and len(matrix.gaps) >= 0
            return len(seen)

        factories.letters(factories.task(case), case.coordinator, coordinator="H")
        few = count()
        for _n in range(20):
            factories.letters(factories.task(case, responsible=case.team), case.coordinator, coordinator="H", expert="UK")
        assert count() == few <= 6


class TestNeeds:
    def test_an_initiative_without_tasks_is_not_asked(self, case: Case) -> None:
        assert list(needs(case.initiative, 4)) == []

    def test_what_is_lacking_blocks_milestone_four_only(self, case: Case) -> None:
        """D03."""
        task = factories.task(case)
        assert [need(case, "no_h", gate) for gate in (1, 3, 5, 8)] == [None] * 4
        found = need(case, "no_h")
        assert found is not None and (found.level, found.met, found.rule) == ("enforce", False, "D03")
        assert "1 task lacks somebody accountable" in str(found.text) and task.code in str(found.detail)
        factories.letters(task, case.coordinator, coordinator="HU")
        assert all(one.met for one in needs(case.fresh(), 4))

    def test_light_initiatives_are_only_warned_until_they_begin(self, case: Case) -> None:
        """D03."""
        Initiative.objects.filter(pk=case.initiative.pk).update(profile=Profile.LIGHT)
        task = factories.task(case)
        assert need(case, "no_u").level == "warn"  # type: ignore[union-attr]
        factories.letters(task, case.coordinator, coordinator="H")
        assert need(case, "no_u").level == "enforce"  # type: ignore[union-attr]

    def test_a_role_with_letters_and_nobody_in_it_warns(self, case: Case) -> None:
        """U17: roles first, persons later."""
        role = services.add_role(case.initiative, by=case.coordinator, name="IT <b>operations")
        cell(case, factories.task(case), str(role.pk), "HU")
        found = need(case, "people")
        assert found is not None and not found.met and "IT <b>operations" in str(found.detail)
        services.edit_role(role, by=case.coordinator, seen_version=1, person=case.team)
        assert need(case, "people").met  # type: ignore[union-attr]


class TestProposal:
    KEY = "phase/explore_solutions/recommend_option"

    def test_it_fills_empty_rows_only_and_adds_the_roles_it_needs(self, case: Case) -> None:
        empty = factories.task(case, activity=self.KEY)
        mine = factories.task(case, activity="phase/explore_solutions/legal_per_option")
        own = factories.task(case)
        factories.letters(mine, case.coordinator, expert="I")
        proposal = huki_proposal.propose(huki_matrix.read(case.initiative))
        assert [row.task.pk for row in proposal.rows] == [empty.pk]
        assert huki_proposal.carry_out(case.initiative, proposal, by=case.coordinator) == 1
        lead = HukiRole.objects.get(method_key="lead_organisation")
        assert factories.own_letters(empty)[str(lead.pk)] == "H" and "steering_group" in factories.own_letters(empty)
        assert factories.own_letters(mine) == {"expert": "I"} and factories.own_letters(own) == {}

    def test_twice_is_once(self, case: Case) -> None:
        factories.task(case, activity=self.KEY)
        proposal = huki_proposal.propose(huki_matrix.read(case.initiative))
        huki_proposal.carry_out(case.initiative, proposal, by=case.coordinator)
        roles = HukiRole.objects.count()
        assert huki_proposal.carry_out(case.initiative, proposal, by=case.coordinator) == 0
        assert HukiRole.objects.count() == roles
        assert huki_proposal.propose(huki_matrix.read(case.fresh())).rows == ()

    def test_audiences_need_nobody_by_name(self, case: Case) -> None:
        factories.task(case, activity=self.KEY)
        huki_proposal.carry_out(case.initiative, huki_proposal.propose(huki_matrix.read(case.initiative)), by=case.coordinator)
        assert not HukiRole.objects.get(method_key="stakeholder").is_one and HukiRole.objects.get(method_key="partner").is_one


class TestRoles:
    def test_a_name_is_used_once(self, case: Case) -> None:
        services.add_role(case.initiative, by=case.coordinator, name="IT operations")
        for name in ("it Operations", "Coordinator", "steering group"):
            with pytest.raises(ValidationError, match="a role with this name"):
                services.add_role(case.initiative, by=case.coordinator, name=name)

    def test_they_change_places(self, case: Case) -> None:
        made = [services.add_role(case.initiative, by=case.coordinator, name=name) for name in "ABC"]
        services.move_role(made[2], -1), services.move_role(made[0], -1)
        assert [role.name for role in case.initiative.huki_roles.all()] == ["A", "C", "B"]

    def test_one_goes_with_its_letters_and_the_task_remembers(self, case: Case) -> None:
        role, task = services.add_role(case.initiative, by=case.coordinator, name="IT"), factories.task(case)
        factories.letters(task, case.coordinator, **{str(role.pk): "H", "expert": "U"})
        gone = HukiRole.objects.get(pk=role.pk)
        services.remove_role(gone, by=case.coordinator)
        services.remove_role(role, by=case.coordinator)
        assert factories.own_letters(task) == {"expert": "U"}
        last = Event.objects.filter(subject=task.pk).order_by("-seq")[0]
        assert last.text.data["changes"]["huki"] == ["Expert: U; IT: H", "Expert: U"]


class TestPaper:
    def test_it_says_that_nothing_is_written_yet(self, case: Case) -> None:
        factories.task(case)
        assert [type(block) for block in blocks(case.initiative)] == [Paragraph]

    def test_the_letters_are_those_the_initiative_chose(self, case: Case) -> None:
        parent = factories.task(case)
        factories.task(case, parent=parent)
        factories.letters(parent, case.coordinator, coordinator="HU")
        Initiative.objects.filter(pk=case.initiative.pk).update(letters="raci")
        table = next(block for block in blocks(case.fresh()) if isinstance(block, Table))
        rows = [row for row in table.rows if not isinstance(row, Group)]
        assert [column.title for column in table.columns] == ["Task", "Coordinator"]
        assert [str(row[1].text) for row in rows] == ["A R", "A R"] and rows[1][0].second == f"as in {parent.code}"

    def test_many_roles_stand_below_the_letters(self, case: Case) -> None:
        task = factories.task(case)
        names = [f"Role {number}" for number in range(9)]
        roles = [services.add_role(case.initiative, by=case.coordinator, name=name) for name in names]
        keys = {column.name: column.key for column in huki_matrix.read(case.fresh()).columns}
        factories.letters(task, case.coordinator, coordinator="HU", **{keys[role.name]: "KI" for role in roles})
        table = next(block for block in blocks(case.fresh()) if isinstance(block, Table))
        cells = next(row for row in table.rows if not isinstance(row, Group))
        assert [column.title[:2] for column in table.columns[1:]] == ["H ", "U ", "K ", "I "]
        assert [str(cell.text) for cell in cells[1:]] == ["Coordinator", "Coordinator", ", ".join(names), ", ".join(names)]


RACE = """
from accounts.models import Person
from adoption.models import Task
from adoption.services import huki
from core.db import Superseded
from django.core.exceptions import ValidationError
task, by = Task.objects.get(pk=arguments["task"]), Person.objects.get(pk=arguments["by"])
try:
    huki.set_cell(task, arguments["column"], "H", by=by, seen_version=0)
    print(json.dumps("first"))
except (ValidationError, Superseded):
    print(json.dumps("late"))
"""
# The database is shared by the whole run, so names and addresses count from a number of chance.
MAKE = """
import itertools
from tests import factories
factories._count = itertools.count(int.from_bytes(os.urandom(4), "big"))
case = factories.case()
print(json.dumps({"task": str(factories.task(case).pk), "by": str(case.coordinator.pk)}))
"""
COUNT = """
from adoption.models import HukiCell, Task
from core import events
task = Task.objects.get(pk=arguments["task"])
print(json.dumps([HukiCell.objects.filter(task=task, letters__contains="H").count(), events.verify(task.initiative_id) is None]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("columns", [("coordinator", "business_owner", "expert"), ("coordinator",) * 3])
def test_race_of_three_to_be_accountable_has_one_winner(real_database: RealDatabase, columns: tuple[str, ...]) -> None:
    """U17: real processes on a real database, different cells of a row and the same cell."""
    made = real_database.run(MAKE)
    answers = real_database.run_together(RACE, [{**made, "column": column} for column in columns])
    assert sorted(answers) == ["first", "late", "late"]
    assert real_database.run(COUNT, task=made["task"]) == [1, True]
