"""Usual activities become tasks: the service, the preview with its dates, and the page on which they are moved and made."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

import method
from adoption.activity_preview import at_first, preview
from adoption.models import InitiativePhase, Task
from adoption.services import activities as one_by_one
from adoption.services import activities_plan, setup
from adoption.services import method as followed
from adoption.services.activities_plan import Wanted
from core.models import Event
from tests import factories
from tests.factories import Case, in_days

SignIn = Callable[[Any], Client]
NEEDS, SCOPE = "phase/identify_need/analyse_needs", "phase/identify_need/scope_prestudy"
JOINING = "joining_shared_service"
GOALS = f"playbook/{JOINING}/set_goals"
GATES = {1: date(2027, 3, 31), 2: date(2027, 9, 30), 4: date(2028, 6, 21)}


@pytest.fixture
def case(case: Case) -> Case:
    """An initiative of a Finnish town that starts on 4 January 2027, with planned milestones I, II and IV and a playbook."""
    type(case.lead).objects.filter(pk=case.lead.pk).update(country="FI")
    values = {"starts": date(2027, 1, 4), "planned": GATES}
    after = setup.edit(case.initiative, by=case.coordinator, seen_version=case.initiative.version, **values)
    followed.choose(after, by=case.coordinator, seen_version=after.version, playbooks=[JOINING])
    case.fresh()
    return case


def address(case: Case, query: str = "") -> str:
    return f"{reverse('initiative-activities', args=[case.initiative.pk])}{query}"


def sent(page: Any, **changes: Any) -> dict[str, Any]:
    """The form as the page offers it, with changes; a field set to None is left out."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    found = {name: value.strftime("%d.%m.%Y") if isinstance(value, date) else value or "" for name, value in values.items()}
    found = {name: "on" if value is True else value for name, value in found.items()} | {"create": "1"} | changes
    return {name: value for name, value in found.items() if value is not None}


def field(part: str, key: str) -> str:
    return f"{part}-{key.replace('/', '-')}"


def notes(page: Any, key: str) -> list[str]:
    (found,) = [row.notes for _group, rows in page.context["groups"] for row in rows if row.row.usual.key == key]
    return list(found)


class TestService:
    def test_tasks_carry_key_words_phase_and_dates_and_nobody(self, case: Case) -> None:
        type(case.initiative).objects.filter(pk=case.initiative.pk).update(language="sv")
        wanted = [Wanted(NEEDS, date(2027, 1, 4), date(2027, 1, 26)), Wanted(GOALS)]
        first, second = activities_plan.create(case.fresh(), wanted, by=case.coordinator)
        activity = method.phase(1).activities[0]
        assert (first.activity, first.phase_number, first.starts, first.due) == (NEEDS, 1, date(2027, 1, 4), date(2027, 1, 26))
        assert (first.title, first.description) == (activity.title.sv, activity.what.sv), "in the language of the documents"
        assert first.responsible is None and first.state == "todo"
        assert (second.phase_number, second.starts, second.due) == (4, None, None)
        made = Event.objects.filter(stream=case.initiative.pk, action="adoption.task.created", subject__in=[first.pk, second.pk])
        assert made.count() == 2

    def test_those_planned_already_are_passed_over(self, case: Case) -> None:
        there = one_by_one.ensure(case.initiative, NEEDS, by=case.coordinator)
        made = activities_plan.create(case.initiative, [Wanted(NEEDS), Wanted(SCOPE), Wanted(SCOPE)], by=case.coordinator)
        assert [task.activity for task in made] == [SCOPE]
        assert Task.objects.get(activity=NEEDS).pk == there.pk

    def test_one_that_was_removed_may_be_planned_again(self, case: Case) -> None:
        (task,) = activities_plan.create(case.initiative, [Wanted(NEEDS)], by=case.coordinator)
        factories.task_services.remove(task, by=case.coordinator, reason="By mistake.")
        assert len(activities_plan.create(case.initiative, [Wanted(NEEDS)], by=case.coordinator)) == 1

    @pytest.mark.parametrize(
        "wrong",
        [
            Wanted("phase/identify_need/nothing"),
            Wanted("playbook/remote_services/run_pilot"),
            Wanted("x" * 5000),
            Wanted(NEEDS, date(2027, 2, 2), date(2027, 2, 1)),
        ],
        ids=["unknown", "of a playbook not chosen", "endless", "ends before it starts"],
    )
    def test_a_wrong_one_makes_none(self, case: Case, wrong: Wanted) -> None:
        with pytest.raises(ValidationError):
            activities_plan.create(case.initiative, [Wanted(SCOPE), wrong], by=case.coordinator)
        assert not Task.objects.filter(initiative=case.initiative).exists()


class TestPreview:
    def test_the_present_phase_and_the_next_are_shown_first(self, case: Case) -> None:
        assert at_first(case.initiative) == [1, 2]
        assert at_first(case.initiative, [JOINING]) == [4]

    def test_dates_pass_over_the_holidays_of_the_leads_country(self, case: Case) -> None:
        """Epiphany, Wednesday 6 January 2027, is free in Finland: fifteen working days after the 4th is the 26th, not the 25th."""
        (group,) = preview(case.initiative, [1])
        row = group.rows[0]
        assert (row.usual.key, row.dates.starts, row.dates.due) == (NEEDS, date(2027, 1, 4), date(2027, 1, 26))
        type(case.lead).objects.filter(pk=case.lead.pk).update(country="NO")
        assert preview(case.fresh(), [1])[0].rows[0].dates.due == date(2027, 1, 25)

    def test_a_phase_without_a_milestone_gives_no_date_from_it(self, case: Case) -> None:
        third = {row.usual.key.split("/")[-1]: row for row in preview(case.initiative, [3])[0].rows}
        assert third["specify_solution"].dates.due and third["assess_feasibility"].dates.due is None

    def test_closed_phases_are_left_out(self, case: Case) -> None:
        InitiativePhase.objects.filter(initiative=case.initiative, number=1).update(state="closed", closed_on=date(2027, 3, 1))
        assert at_first(case.fresh()) == [2, 3]
        assert [group.phase.number for group in preview(case.fresh(), [1, 2])] == [2]


class TestPage:
    def test_ticked_ones_become_tasks_with_the_dates_that_stood_there(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        page = client.get(address(case))
        assert page.context["count"] == len(method.phase(1).activities) + len(method.phase(2).activities)
        moved = {field("due", NEEDS): "1.2.2027", field("take", SCOPE): None}
        answer = client.post(address(case), sent(page, **moved), follow=True)
        assert "18 tasks are in the plan now." in answer.content.decode()
        made = {task.activity: task for task in Task.objects.filter(initiative=case.initiative)}
        assert len(made) == 18 and SCOPE not in made
        assert (made[NEEDS].starts, made[NEEDS].due) == (date(2027, 1, 4), date(2027, 2, 1))

    def test_what_is_planned_is_shown_and_not_made_twice(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        page = client.get(address(case, "?phases=1"))
        one_by_one.ensure(case.initiative, NEEDS, by=case.coordinator)
        answer = client.post(address(case, "?phases=1"), sent(page), follow=True)
        assert "8 tasks are in the plan now." in answer.content.decode()
        again = client.get(address(case, "?phases=1"))
        text = again.content.decode()
        assert text.count("Planned already") == 9 and "All activities of these phases are in the plan." in text
        assert "Create these tasks" not in text

    def test_other_phases_are_chosen_and_nonsense_is_passed_over(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        for query, numbers in (("?phases=4&phases=6", [4, 6]), ("?phases=99&phases=x", [1, 2]), ("?playbook=unknown", [1, 2])):
            assert [group.phase.number for group, _rows in client.get(address(case, query)).context["groups"]] == numbers
        only = client.get(address(case, f"?playbook={JOINING}")).context["groups"]
        assert {row.row.usual.playbook.key for _group, rows in only for row in rows} == {JOINING}

    def test_looking_again_saves_nothing(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        page = client.get(address(case, "?phases=1"))
        saturday = {field("starts", NEEDS): "9.1.2027", "create": None, "move": "1"}
        answer = client.post(address(case, "?phases=1"), sent(page, **saturday))
        assert answer.status_code == 200 and not Task.objects.filter(initiative=case.initiative).exists()
        assert notes(answer, NEEDS) == ["9 Jan 2027 is no working day (Saturday 9 January 2027). The next one is 11 Jan 2027."]

    def test_all_ticked_are_moved_by_working_days(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        page = client.get(address(case, "?phases=1"))
        answer = client.post(address(case, "?phases=1"), sent(page, shift="2", move="1", create=None, **{field("take", SCOPE): None}))
        form = answer.context["form"]
        assert form[field("starts", NEEDS)].value() == "07.01.2027", "Epiphany is passed over"
        assert form[field("starts", SCOPE)].value() == sent(page)[field("starts", SCOPE)]
        assert form["shift"].value() == ""
        made = client.post(address(case, "?phases=1"), sent(answer))
        assert made.status_code == 302 and Task.objects.get(activity=NEEDS).starts == date(2027, 1, 7)

    @pytest.mark.parametrize(
        ("values", "wrong", "sentence"),
        [
            ({field("due", NEEDS): "1.1.2027"}, "due", "before it starts"),
            ({field("starts", NEEDS): "1.12.2026"}, "starts", "The initiative starts on 4 Jan 2027"),
            ({field("starts", NEEDS): "soon"}, "starts", "day, month, year"),
            ({field("due", NEEDS): "1.1.1066"}, "due", "Write a year between"),
        ],
    )
    def test_a_wrong_date_is_said_at_the_row_and_nothing_is_made(
        self, case: Case, sign_in: SignIn, values: dict[str, str], wrong: str, sentence: str
    ) -> None:
        client = sign_in(case.coordinator)
        answer = client.post(address(case), sent(client.get(address(case)), **values))
        assert answer.status_code == 200
        errors = answer.context["form"].errors
        assert set(errors) == {field(wrong, NEEDS)} and sentence in errors[field(wrong, NEEDS)][0]
        text = answer.content.decode()
        assert text.count(sentence) == 2, "in the summary, and at the row"
        assert f'id="id_{field(wrong, NEEDS)}_error"' in text and next(iter(values.values())) in text
        assert not Task.objects.filter(initiative=case.initiative).exists()

    def test_what_is_not_ticked_need_not_be_right(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        values = {field("take", NEEDS): None, field("due", NEEDS): "never", field("starts", NEEDS): "<b>"}
        assert client.post(address(case), sent(client.get(address(case)), **values)).status_code == 302
        assert not Task.objects.filter(activity=NEEDS).exists()

    def test_nothing_ticked_is_said(self, case: Case, sign_in: SignIn) -> None:
        answer = sign_in(case.coordinator).post(address(case), {"create": "1"})
        assert answer.context["form"].non_field_errors() == ["Tick at least one activity."]

    @pytest.mark.parametrize("shift", ["501", "-501", "1.5", "ten"])
    def test_a_move_too_far_or_none_at_all_is_said(self, case: Case, sign_in: SignIn, shift: str) -> None:
        client = sign_in(case.coordinator)
        answer = client.post(address(case), sent(client.get(address(case)), shift=shift, move="1", create=None))
        assert set(answer.context["form"].errors) == {"shift"}

    def test_what_has_no_date_says_why(self, case: Case, sign_in: SignIn) -> None:
        page = sign_in(case.coordinator).get(address(case, "?phases=3"))
        found = notes(page, "phase/detail_solution/assess_feasibility")
        assert found == ["Milestone III has no planned date."]
        assert notes(page, "phase/detail_solution/specify_solution") == []
        assert "has no planned date" in page.content.decode()

    def test_a_short_phase_says_so_at_the_row(self, case: Case, sign_in: SignIn) -> None:
        setup.set_dates(case.initiative, {1: date(2027, 1, 15)}, by=case.coordinator)
        page = sign_in(case.coordinator).get(address(case, "?phases=1"))
        assert notes(page, NEEDS) == ["The phase is short; the dates are kept within it."]

    def test_what_ends_after_the_milestone_or_has_passed_says_so(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        page = client.get(address(case, "?phases=1"))
        answer = client.post(address(case, "?phases=1"), sent(page, **{field("due", NEEDS): "1.4.2027", "create": None}))
        assert notes(answer, NEEDS) == ["It ends after Milestone I, 31 Mar 2027."]
        InitiativePhase.objects.filter(initiative=case.initiative).update(planned_gate=None)
        type(case.initiative).objects.filter(pk=case.initiative.pk).update(starts=in_days(-300))
        InitiativePhase.objects.filter(initiative=case.initiative, number=1).update(planned_start=in_days(-300))
        assert "The due date has passed." in notes(client.get(address(case, "?phases=1")), NEEDS)

    def test_in_version_1_1_it_speaks_of_phase_reviews(self, case: Case, sign_in: SignIn) -> None:
        followed.choose(case.initiative, by=case.coordinator, seen_version=case.initiative.version, version="v1_1")
        page = sign_in(case.coordinator).get(address(case, "?phases=3"))
        assert notes(page, "phase/detail_solution/assess_feasibility") == ["Phase review 3 has no planned date."]

    def test_the_queries_do_not_grow(self, case: Case, sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
        client = sign_in(case.coordinator)
        every = "?" + "&".join(f"phases={n}" for n in range(1, 9))
        for query in ("?phases=1", every):
            with django_assert_max_num_queries(12):
                client.get(address(case, query))
        client.post(address(case), sent(client.get(address(case))))
        with django_assert_max_num_queries(12):
            client.get(address(case, every))

    @pytest.mark.parametrize("who", ["team", "reader", "member", "expert"])
    def test_only_the_coordinator_may(self, case: Case, sign_in: SignIn, who: str) -> None:
        client = sign_in(getattr(case, who))
        assert client.get(address(case)).status_code == client.post(address(case), {"create": "1"}).status_code == 403
        assert address(case) not in client.get(reverse("plan", args=[case.initiative.pk])).content.decode()
