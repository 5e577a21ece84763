"""Lessons learned: their page, and that an initiative ends with them."""

import pytest
from django.urls import reverse

from adoption import registry
from registers.descriptions import lesson
from registers.models import Lesson
from tests import factories
from tests.adoption.work_support import SignIn, queries, text
from tests.factories import Case

VALUES = {"title": "Ask earlier", "kind": "to_improve", "happened": "They were asked too late.", "phase_number": "6"}


def test_an_empty_page_teaches(case: Case, sign_in: SignIn) -> None:
    page = text(sign_in(case.coordinator).get(reverse("lessons", args=[case.initiative.pk])))
    assert "No lesson has been written down yet" in page and "Example from another town" in page


def test_it_is_written_and_read(case: Case, sign_in: SignIn) -> None:
    client = sign_in(case.coordinator)
    client.post(reverse("lesson-new", args=[case.initiative.pk]), VALUES)
    entry = Lesson.objects.get()
    page = text(sign_in(case.reader).get(reverse("lesson", args=[entry.pk])))
    assert "L1" in page and "They were asked too late." in page and "VI Introduce" in page


@pytest.mark.parametrize(("field", "value"), [("title", ""), ("happened", " "), ("kind", "x"), ("phase_number", "9")])
def test_faults_stand_at_their_field(case: Case, sign_in: SignIn, field: str, value: str) -> None:
    answer = sign_in(case.coordinator).post(reverse("lesson-new", args=[case.initiative.pk]), {**VALUES, field: value})
    assert field in answer.context["form"].errors and not Lesson.objects.exists()


def test_it_is_asked_at_milestone_viii_and_demanded_at_a_stop(case: Case) -> None:
    assert not list(lesson.needs(case.initiative, 7))
    (asked,) = lesson.needs(case.initiative, 8)
    (demanded,) = registry.end_needs(case.initiative)
    assert (asked.level, asked.met, demanded.level, demanded.met) == ("warn", False, "enforce", False)
    factories.lesson(case)
    assert next(iter(lesson.needs(case.initiative, 8))).met


def test_the_list_costs_the_same_however_long(case: Case, sign_in: SignIn) -> None:
    factories.lesson(case, owner=case.team)
    client, address = sign_in(case.coordinator), reverse("lessons", args=[case.initiative.pk])
    few = queries(client, address)
    for _n in range(5):
        factories.lesson(case, owner=case.expert)
    assert queries(client, address) == few
