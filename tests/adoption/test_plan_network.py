"""The plan as a network: working days, parents that stand for their parts, what adds up, what was approved."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from adoption import plan_content, schedule
from adoption.choices import TaskState
from adoption.models import Dependency, Task
from adoption.services import dependencies, rescheduling, tasks
from core.db import Superseded
from core.models import Event
from tests import factories

pytestmark = pytest.mark.django_db

Day = datetime.date
MONDAY = Day(2026, 9, 7)


def day(number: int) -> Day:
    """The Monday and the days after it."""
    return MONDAY + datetime.timedelta(days=number)


@pytest.fixture
def chain(case: factories.Case) -> list[Task]:
    """A week, a week and three working days, each waiting for the one before; the third starts three working days later than it must."""
    first = factories.task(case, title="First", starts=day(0), due=day(4), responsible=case.team)
    second = factories.task(case, title="Second", starts=day(7), due=day(11))
    third = factories.task(case, title="Third", starts=day(17), due=day(21))
    factories.dependency(case, first, second)
    factories.dependency(case, second, third)
    return [first, second, third]


def plan(case: factories.Case) -> schedule.Plan:
    return schedule.read(case.fresh(), MONDAY)


class TestDays:
    def test_slack_and_the_critical_path(self, case: factories.Case, chain: list[Task]) -> None:
        network = plan(case).network
        assert [network.slack(task.pk) for task in chain] == [3, 3, 0]
        assert network.critical == {chain[2].pk}
        assert network.broken == []

    def test_what_moves_is_told_in_dates_over_weekends(self, case: factories.Case, chain: list[Task]) -> None:
        moves = plan(case).network.moved({chain[0].pk: (day(2), day(8))})
        assert moves == {chain[1].pk: (day(9), day(15))}
        far = plan(case).network.moved({chain[0].pk: (day(7), day(11))})
        assert far == {chain[1].pk: (day(14), day(18)), chain[2].pk: (day(21), day(23))}

    def test_a_national_holiday_is_stepped_over(self, case: factories.Case) -> None:
        first = factories.task(case, starts=Day(2026, 4, 1), due=Day(2026, 4, 1))
        second = factories.task(case, starts=Day(2026, 4, 2), due=Day(2026, 4, 2))
        factories.dependency(case, first, second)
        moves = plan(case).network.moved({first.pk: (Day(2026, 4, 2), Day(2026, 4, 2))})
        assert moves == {second.pk: (Day(2026, 4, 7), Day(2026, 4, 7))}, "Good Friday to Easter Monday are free"

    def test_done_and_dropped_tasks_hang_on_nothing(self, case: factories.Case, chain: list[Task]) -> None:
        tasks.edit(chain[1], by=case.coordinator, seen_version=chain[1].version, state=TaskState.DONE)
        network = plan(case).network
        assert network.moved({chain[0].pk: (day(28), day(32))}) == {}
        assert chain[1].pk not in network.critical


class TestParents:
    def test_they_add_up(self, case: factories.Case) -> None:
        whole = factories.task(case, starts=day(50), due=day(60))
        factories.task(case, parent=whole, starts=day(0), due=day(3), progress=100, state=TaskState.DONE)
        inner = factories.task(case, parent=whole)
        factories.task(case, parent=inner, starts=day(7), due=day(18), progress=30, state=TaskState.DOING)
        tasks.set_aside(
            factories.task(case, parent=inner, starts=day(90), due=day(99)), by=case.coordinator, seen_version=1, reason="Not here"
        )
        rolled = plan(case).network.rolled[whole.pk]
        assert (rolled.starts, rolled.due, rolled.settled) == (day(0), day(18), False)
        assert rolled.progress == (4 * 100 + 10 * 30) // 14, "weighed by working days"
        assert plan(case).network.dates(whole) == (day(0), day(18))

    def test_waiting_for_a_whole_is_waiting_for_each_part(self, case: factories.Case) -> None:
        whole = factories.task(case)
        parts = [factories.task(case, parent=whole, starts=day(n), due=day(n)) for n in (0, 3)]
        after = factories.task(case, starts=day(4), due=day(4))
        factories.dependency(case, whole, after)
        assert plan(case).network.moved({parts[0].pk: (day(8), day(8))}) == {after.pk: (day(9), day(9))}
        assert plan(case).network.moved({parts[0].pk: (day(1), day(1))}) == {}

    def test_a_ring_of_parents_in_old_data_hangs_nothing(self, case: factories.Case) -> None:
        one, other = factories.task(case), factories.task(case)
        Task.objects.filter(pk=one.pk).update(parent=other)
        Task.objects.filter(pk=other.pk).update(parent=one)
        network = plan(case).network
        assert set(network.rolled) == {one.pk, other.pk}
        assert network.placed == {}


class TestDependencies:
    def test_a_circle_is_refused_with_its_tasks(self, case: factories.Case, chain: list[Task]) -> None:
        with pytest.raises(ValidationError) as error:
            dependencies.wait_for(chain[0], chain[2], by=case.coordinator)
        told = error.value.message_dict["before"][0]
        assert all(task.code in told for task in chain) and "wait for each other" in told
        assert Dependency.objects.count() == 2

    def test_a_circle_over_a_whole_is_refused(self, case: factories.Case, chain: list[Task]) -> None:
        whole = factories.task(case)
        Task.objects.filter(pk=chain[2].pk).update(parent=whole)
        with pytest.raises(ValidationError):
            dependencies.wait_for(chain[0], whole, by=case.coordinator)

    @pytest.mark.parametrize("way", ["itself", "part", "whole"])
    def test_neither_itself_nor_its_own_parts(self, case: factories.Case, way: str) -> None:
        whole = factories.task(case)
        part = factories.task(case, parent=whole)
        pairs = {"itself": (part, part), "part": (whole, part), "whole": (part, whole)}
        with pytest.raises(ValidationError, match="its own parts"):
            dependencies.wait_for(*pairs[way], by=case.coordinator)

    def test_another_initiatives_task_is_none(self, case: factories.Case) -> None:
        with pytest.raises(ValidationError, match="task of this plan"):
            dependencies.wait_for(factories.task(case), factories.task(factories.case()), by=case.coordinator)

    def test_a_known_pair_gets_the_new_lag_and_is_told_once(self, case: factories.Case) -> None:
        row = factories.dependency(case, lag=2)
        again = dependencies.wait_for(row.after, row.before, lag=5, by=case.coordinator)
        assert (again.pk, again.lag, Dependency.objects.get().lag) == (row.pk, 5, 5)
        dependencies.wait_for(row.after, row.before, lag=5, by=case.coordinator)
        assert Event.objects.filter(action="adoption.task.waits").count() == 2

    def test_letting_go_twice_is_once(self, case: factories.Case) -> None:
        row = factories.dependency(case)
        dependencies.let_go(row, by=case.coordinator)
        dependencies.let_go(row, by=case.coordinator)
        assert Event.objects.filter(action="adoption.task.waits_no_more").count() == 1


class TestMoving:
    def test_first_told_then_done(self, case: factories.Case, chain: list[Task]) -> None:
        wanted = {chain[0].pk: (day(7), day(11))}
        steps = rescheduling.preview(case.initiative, wanted)
        assert [(step.task.title, step.own) for step in steps] == [("First", True), ("Second", False), ("Third", False)]
        assert Task.objects.get(pk=chain[1].pk).starts == day(7), "nothing is changed yet"
        rescheduling.carry_out(case.initiative, wanted, rescheduling.fingerprint(steps), by=case.coordinator)
        assert [Task.objects.get(pk=task.pk).starts for task in chain] == [day(7), day(14), day(21)]
        assert plan(case).network.broken == []

    def test_what_was_not_shown_is_not_moved(self, case: factories.Case, chain: list[Task]) -> None:
        wanted = {chain[0].pk: (day(7), day(11))}
        seen = rescheduling.fingerprint(rescheduling.preview(case.initiative, wanted))
        more = factories.task(case, starts=day(7), due=day(7))
        dependencies.wait_for(more, chain[0], by=case.coordinator)
        with pytest.raises(Superseded):
            rescheduling.carry_out(case.initiative, wanted, seen, by=case.coordinator)
        assert Task.objects.get(pk=chain[0].pk).starts == day(0)

    def test_what_somebody_changed_meanwhile_is_not_moved(self, case: factories.Case, chain: list[Task]) -> None:
        wanted = {chain[0].pk: (day(7), day(11))}
        seen = rescheduling.fingerprint(rescheduling.preview(case.initiative, wanted))
        tasks.edit(chain[1], by=case.coordinator, seen_version=chain[1].version, title="Other")
        with pytest.raises(Superseded):
            rescheduling.carry_out(case.initiative, wanted, seen, by=case.coordinator)

    def test_a_whole_has_the_dates_of_its_parts(self, case: factories.Case) -> None:
        whole = factories.task(case)
        factories.task(case, parent=whole, starts=day(0))
        with pytest.raises(ValidationError, match="come from its parts"):
            rescheduling.preview(case.initiative, {whole.pk: (day(1), day(2))})

    def test_an_end_before_the_start_is_refused(self, case: factories.Case, chain: list[Task]) -> None:
        with pytest.raises(ValidationError, match="due before it starts"):
            rescheduling.preview(case.initiative, {chain[0].pk: (day(5), day(1))})


class TestContent:
    def test_nothing_changed_says_nothing(self, case: factories.Case, chain: list[Task]) -> None:
        approved = plan_content.content(plan(case))
        assert plan_content.tasks_changed(approved, plan(case)) == []
        assert plan_content.end_moved(approved, plan(case)) == 0

    def test_what_moved_by_how_much_what_came_and_went(self, case: factories.Case, chain: list[Task]) -> None:
        approved = plan_content.content(plan(case))
        wanted = {chain[2].pk: (day(18), day(28))}
        seen = rescheduling.fingerprint(rescheduling.preview(case.initiative, wanted))
        rescheduling.carry_out(case.initiative, wanted, seen, by=case.coordinator)
        new = factories.task(case, title="New")
        dependencies.let_go(Dependency.objects.get(before=chain[0]), by=case.coordinator)
        tasks.remove(chain[0], by=case.coordinator, reason="Not needed")
        changes = {change.title: change for change in plan_content.tasks_changed(approved, plan(case))}
        assert {title: change.what for title, change in changes.items()} == {"Third": "moved", "New": "new", "First": "gone"}
        assert (changes["Third"].starts, changes["Third"].due) == (1, 5)
        assert changes["New"].code == new.code
        assert plan_content.end_moved(approved, plan(case)) == 5

    def test_it_is_plain_data(self, case: factories.Case, chain: list[Task]) -> None:
        from core import events

        one, other = plan_content.content(plan(case)), plan_content.content(plan(case))
        assert events.sha256_of(one) == events.sha256_of(other)


def test_reading_the_network_takes_a_fixed_number_of_queries(case: factories.Case, django_assert_max_num_queries) -> None:
    made = [factories.task(case, starts=day(n), due=day(n + 1)) for n in range(0, 60, 3)]
    for before, after in zip(made, made[1:], strict=False):
        factories.dependency(case, before, after)
    whole = plan(case)
    with django_assert_max_num_queries(2):  # links, and the lead with its country
        assert len(whole.network.placed) == 20
        assert whole.network.broken == []
