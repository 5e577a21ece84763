"""Measures against risks that are tasks of the plan: made, linked, counted, told."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from adoption import log
from adoption.choices import TaskState
from adoption.models import Task
from adoption.services import entries, tasks
from core import events
from core.blocks import Bullets
from registers import risk_measures as reading
from registers.descriptions.risk import REGISTER
from registers.models import RiskMeasure
from registers.services import risk_measures as services
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text

pytestmark = pytest.mark.django_db


def form(**values: Any) -> dict[str, Any]:
    return {"title": "", "responsible": "", "due": "", "task": "", **values}


class TestAdding:
    def test_a_new_task_is_made_in_the_present_phase(self, case: factories.Case, sign_in: SignIn) -> None:
        risk, day = factories.risk(case), factories.in_days(9)
        data = form(title="Write the opinion", responsible=case.team.pk, due=day.strftime("%d.%m.%Y"))
        shown = text(sign_in(case.coordinator).post(reverse("risk-measure-new", args=[risk.pk]), data, follow=True))
        task = Task.objects.get()
        assert (task.title, task.responsible, task.due, task.phase_number) == ("Write the opinion", case.team, day, 1)
        assert "0 of 1 done" in shown and "Added a measure, Coordinator: T1 Write the opinion" in shown

    def test_a_task_of_the_plan_may_be_chosen(self, case: factories.Case, sign_in: SignIn) -> None:
        risk, task = factories.risk(case), factories.task(case)
        sign_in(case.coordinator).post(reverse("risk-measure-new", args=[risk.pk]), form(task=task.pk))
        assert RiskMeasure.objects.get().task == task and Task.objects.count() == 1

    def test_the_same_twice_is_once(self, case: factories.Case) -> None:
        risk, task = factories.risk(case), factories.task(case)
        for _n in range(2):
            services.link(risk, task, by=case.coordinator)
        assert RiskMeasure.objects.count() == 1
        assert sum("measure" in line.what for line in log.latest(case.initiative.pk, 20)) == 1

    def test_one_task_may_be_a_measure_against_several_risks(self, case: factories.Case, sign_in: SignIn) -> None:
        task = factories.task(case)
        for _n in range(2):
            services.link(factories.risk(case), task, by=case.coordinator)
        shown = text(sign_in(case.reader).get(reverse("task", args=[task.pk])))
        assert "Measure against R1" in shown and "Measure against R2" in shown and "12 significant" in shown

    @pytest.mark.parametrize(
        ("values", "errors"),
        [
            ({}, {"title": ["Write what is to be done, or choose a task of the plan below."]}),
            ({"task": "x"}, {"task": ["This choice is not offered any more. Choose another one."]}),
            ({"title": "Do", "due": "soon"}, {"due": ["Write the date as day, month, year, for example 31.12.2026."]}),
        ],
    )
    def test_errors_say_how_to_mend(self, values: Any, errors: Any, case: factories.Case, sign_in: SignIn) -> None:
        url = reverse("risk-measure-new", args=[factories.risk(case).pk])
        assert field_errors(sign_in(case.coordinator).post(url, form(**values))) == errors

    def test_both_at_once_is_refused(self, case: factories.Case, sign_in: SignIn) -> None:
        task, url = factories.task(case), reverse("risk-measure-new", args=[factories.risk(case).pk])
        answer = sign_in(case.coordinator).post(url, form(title="Do", task=task.pk))
        assert field_errors(answer) == {"task": ["Either write a new task or choose one of the plan, not both."]}

    def test_a_task_from_elsewhere_or_removed_is_refused(self, case: factories.Case, sign_in: SignIn) -> None:
        risk, elsewhere = factories.risk(case), factories.task(factories.case())
        with pytest.raises(ValidationError, match="not in the plan"):
            services.link(risk, elsewhere, by=case.coordinator)
        url = reverse("risk-measure-new", args=[risk.pk])
        assert "task" in field_errors(sign_in(case.coordinator).post(url, form(task=elsewhere.pk)))

    def test_a_removed_risk_gets_none(self, case: factories.Case, sign_in: SignIn) -> None:
        risk = factories.risk(case)
        entries.delete(risk, by=case.coordinator, reason="Twice")
        url = reverse("risk-measure-new", args=[risk.pk])
        assert "Somebody has removed this meanwhile" in text(sign_in(case.coordinator).post(url, form(title="Do")))
        assert not Task.objects.exists()


class TestRemoving:
    def test_it_is_asked_first_and_the_task_stays(self, case: factories.Case, sign_in: SignIn) -> None:
        measure, client = factories.measure(case, factories.risk(case), title="Train"), sign_in(case.coordinator)
        url = reverse("risk-measure-remove", args=[measure.pk])
        assert "The task itself stays in the plan." in text(client.get(url))
        assert RiskMeasure.objects.exists()
        shown = text(client.post(url, follow=True))
        assert "T1 is no measure against R1 any more." in shown and "Took a measure away" in shown
        assert Task.objects.live().count() == 1 and client.post(url).status_code == 404
        assert events.verify(case.initiative.pk) is None

    def test_gone_already_is_no_harm(self, case: factories.Case) -> None:
        measure = factories.measure(case, factories.risk(case))
        for _n in range(2):
            services.unlink(RiskMeasure(pk=measure.pk, risk=measure.risk, task=measure.task), by=case.coordinator)
        assert not RiskMeasure.objects.exists()


class TestTelling:
    def test_how_many_are_done(self, case: factories.Case) -> None:
        risk = factories.risk(case)
        for state in (TaskState.DONE, TaskState.DONE, TaskState.TODO):
            factories.measure(case, risk, state=state)
        aside = factories.measure(case, risk)
        tasks.set_aside(aside.task, by=case.coordinator, seen_version=1, reason="No")
        gone = factories.measure(case, risk)
        tasks.remove(gone.task, by=case.coordinator, reason="Twice")
        found = reading.of_initiative(case.initiative)[risk.pk]
        assert len(found) == 4 and reading.told(found) == "2 of 3 done" and reading.told([]) == ""

    def test_the_list_tells_it(self, case: factories.Case, sign_in: SignIn) -> None:
        factories.measure(case, factories.risk(case), state="done")
        assert "Measures: 1 of 1 done" in text(sign_in(case.reader).get(reverse("risks", args=[case.initiative.pk])))

    def test_it_stands_on_paper(self, case: factories.Case) -> None:
        factories.measure(case, factories.risk(case), title="Train", responsible=case.team)
        assert REGISTER.blocks is not None
        (bullets,) = [block for block in REGISTER.blocks(case.initiative) if isinstance(block, Bullets)]
        assert str(bullets.items[0]) == f"T1 Train: Team member, {case.lead.name}, not begun"

    def test_more_measures_cost_no_more_queries(self, case: factories.Case, sign_in: SignIn) -> None:
        client, risk = sign_in(case.coordinator), factories.risk(case)
        first = factories.measure(case, risk, responsible=case.team)
        urls = [reverse("risks", args=[case.initiative.pk]), reverse("risk", args=[risk.pk]), reverse("task", args=[first.task_id])]
        few = [queries(client, url) for url in urls]
        for _n in range(8):
            factories.measure(case, risk, responsible=case.expert)
        assert [queries(client, url) for url in urls] == few

    def test_text_is_shown_as_it_was_typed(self, case: factories.Case, sign_in: SignIn) -> None:
        measure = factories.measure(case, factories.risk(case, title=HOSTILE), title=HOSTILE)
        for url in (reverse("risk", args=[measure.risk_id]), reverse("task", args=[measure.task_id])):
            assert "<script>alert" not in sign_in(case.coordinator).get(url).content.decode()


class TestRights:
    def test_the_owner_of_the_risk_adds_and_takes_away(self, case: factories.Case, sign_in: SignIn) -> None:
        mine, other, client = factories.risk(case, owner=case.team), factories.risk(case), sign_in(case.team)
        assert client.post(reverse("risk-measure-new", args=[mine.pk]), form(title="Do")).status_code == 302
        assert client.post(reverse("risk-measure-new", args=[other.pk]), form(title="Do")).status_code == 403
        measure = factories.measure(case, other)
        assert client.post(reverse("risk-measure-remove", args=[measure.pk])).status_code == 403
        assert sign_in(case.stranger).get(reverse("risk-measure-remove", args=[measure.pk])).status_code == 404
