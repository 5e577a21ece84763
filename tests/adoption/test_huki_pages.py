"""The pages of who does what: the matrix, one cell in place, the row as a form, roles, the proposal, what somebody is in it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from adoption import gaps
from adoption.huki import version_of
from adoption.models import HukiCell, HukiRole, Initiative, Task
from adoption.services import huki as services
from tests import factories
from tests.adoption.work_support import HOSTILE, SignIn, field_errors, queries, text
from tests.factories import Case


@pytest.fixture
def client(case: Case, sign_in: SignIn) -> Client:
    return sign_in(case.coordinator)


def url(case: Case, name: str = "huki") -> str:
    return reverse(name, args=[case.initiative.pk])


def put(client: Client, task: Task, column: str, letters: str, version: int | str = 0) -> Any:
    return client.post(reverse("huki-cell", args=[task.pk]), {"column": column, "letters": letters, "version": version})


class TestMatrix:
    def test_an_empty_plan_teaches(self, case: Case, client: Client) -> None:
        said = text(client.get(url(case)))
        assert "No tasks are planned yet" in said and "Go to the plan" in said

    def test_it_says_who_does_what_and_what_is_missing(self, case: Case, client: Client) -> None:
        task = factories.task(case, title=HOSTILE, responsible=case.team)
        factories.letters(task, case.coordinator, expert="K")
        page = client.get(url(case))
        assert "1 task has a gap; milestone IV waits for this." in text(page)
        assert "Nobody accountable" in text(page) and "does it: Team member" in text(page)
        assert "&lt;script&gt;" in page.content.decode() and "<script>alert" not in page.content.decode()

    def test_readers_see_it_and_are_led_nowhere(self, case: Case, sign_in: SignIn) -> None:
        task = factories.task(case)
        page = sign_in(case.reader).get(url(case)).content.decode()
        assert reverse("huki-row", args=[task.pk]) not in page and "data-fl-huki" not in page and "huki.js" not in page

    def test_filters_choose_rows_and_nonsense_is_passed_over(self, case: Case, sign_in: SignIn) -> None:
        held, gap, late = (factories.task(case, title=name) for name in ("Held", "Gap", "Late"))
        factories.letters(held, case.coordinator, team_member="HU")
        Task.objects.filter(pk=late.pk).update(phase_number=5)

        def codes(query: str) -> set[str]:
            rows = sign_in(case.team).get(f"{url(case)}?{query}").context["rows"]
            return {row.row.task.title for row in rows if row.row}

        assert codes("gaps=on") == {"Gap", "Late"}
        assert codes("mine=on") == {"Held"} == codes("role=team_member") == codes("q=hel")
        assert codes("phase=5") == {"Late"} and codes("phase=5&q=held") == set()
        assert codes("phase=99&role=king&page=x") == {"Held", "Gap", "Late"}
        assert gap.title == "Gap"

    def test_the_reader_switches_the_letters(self, case: Case, client: Client) -> None:
        factories.letters(factories.task(case), case.coordinator, coordinator="HU")
        answer = client.post(url(case, "huki-letters"), {"letters": "raci", "next": "https://elsewhere.example/"})
        assert answer.url == url(case)
        row = next(row for row in client.get(url(case)).context["rows"] if row.row)
        assert [sign.shown for cell in row.cells for sign in cell.signs] == ["A", "R"]
        client.post(url(case, "huki-letters"), {"letters": "nonsense"})
        assert client.get(url(case)).context["style"] == "raci"

    def test_the_initiative_chooses_for_everybody(self, case: Case, client: Client, sign_in: SignIn) -> None:
        Initiative.objects.filter(pk=case.initiative.pk).update(letters="raci")
        factories.task(case)
        assert sign_in(case.reader).get(url(case)).context["style"] == "raci"
        assert 'name="letters"' in client.get(reverse("initiative-edit", args=[case.initiative.pk])).content.decode()

    def test_two_hundred_cost_the_same_queries_as_three(self, case: Case, client: Client) -> None:
        for _n in range(3):
            factories.letters(factories.task(case), case.coordinator, coordinator="HU")
        few = {name: queries(client, url(case, name)) for name in ("huki", "huki-summary", "huki-roles", "huki-propose")}
        tasks = [
            Task(initiative=case.initiative, number=n, title=f"T{n}", phase_number=1 + n % 8, responsible=case.team) for n in range(10, 210)
        ]
        Task.objects.bulk_create(tasks)
        cells = [
            HukiCell(initiative=case.initiative, task=task, role=role, letters="K") for task in tasks for role in ("expert", "coordinator")
        ]
        HukiCell.objects.bulk_create(cells)
        assert {name: queries(client, url(case, name)) for name in few} == few
        assert sum(row.kind == "task" for row in client.get(url(case)).context["rows"]) <= 50


class TestCell:
    def test_it_is_saved_and_answered_in_words_with_the_rows_it_touches(self, case: Case, client: Client) -> None:
        task = factories.task(case)
        part = factories.task(case, parent=task)
        answer = put(client, task, "coordinator", "UH")
        data = answer.json()
        assert answer.status_code == 200 and (data["letters"], data["version"]) == ("HU", 1)
        assert data["said"] == f"{task.code}, Coordinator: accountable, does the work"
        assert set(data["rows"]) == {str(task.pk), str(part.pk)} and "data-from" in data["rows"][str(part.pk)]
        assert data["lead"] == ""

    def test_a_second_accountable_is_refused_by_name(self, case: Case, client: Client) -> None:
        """U17."""
        task = factories.task(case)
        put(client, task, "business_owner", "H")
        answer = put(client, task, "coordinator", "H")
        assert answer.status_code == 422 and "Business owner is accountable here already" in answer.json()["said"]

    def test_a_second_editor_is_told_what_the_first_one_wrote(self, case: Case, client: Client, sign_in: SignIn) -> None:
        task = factories.task(case)
        put(client, task, "coordinator", "H")
        answer = put(client, task, "coordinator", "K")
        assert answer.status_code == 409 and (answer.json()["shown"], answer.json()["version"]) == ("H", 1)
        assert put(client, task, "coordinator", "K", answer.json()["version"]).json()["letters"] == "K"

    @pytest.mark.parametrize(
        "data",
        [{}, {"column": "king", "letters": "H", "version": "0"}, {"column": "coordinator", "letters": "Ö🚀", "version": "0"}],
    )
    def test_nonsense_changes_nothing(self, case: Case, client: Client, data: dict[str, str]) -> None:
        task = factories.task(case)
        answer = client.post(reverse("huki-cell", args=[task.pk]), data)
        assert answer.status_code in (409, 422) and answer.json()["said"]
        assert not HukiCell.objects.exists()

    @pytest.mark.parametrize("version", ["x", "-1", "9" * 30, ""])
    def test_a_version_that_is_none_is_out_of_date(self, case: Case, client: Client, version: str) -> None:
        assert put(client, factories.task(case), "coordinator", "H", version).status_code == 409

    @pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("reader", 403), ("team", 403), ("chair", 403)])
    def test_nobody_else_may(self, case: Case, sign_in: SignIn, who: str, status: int) -> None:
        task = factories.task(case, responsible=case.team)
        assert put(sign_in(getattr(case, who)), task, "coordinator", "H").status_code == status

    def test_a_removed_task_is_gone(self, case: Case, client: Client) -> None:
        task = factories.task(case)
        factories.task_services.remove(task, by=case.coordinator, reason="x")
        assert put(client, task, "coordinator", "H").status_code == 404


class TestRow:
    def form(self, client: Client, task: Task) -> Any:
        return client.get(reverse("huki-row", args=[task.pk])).context["form"]

    def sent(self, client: Client, task: Task, version: int, **row: str) -> dict[str, Any]:
        names = {column.key: f"role_{number}" for number, column in enumerate(self.form(client, task).columns)}
        return {"version": version} | {names[key]: list(letters) for key, letters in row.items()}

    def test_a_whole_row_is_saved_without_scripts(self, case: Case, client: Client) -> None:
        task = factories.task(case)
        data = self.sent(client, task, version_of({}), coordinator="UH", expert="K")
        assert client.post(reverse("huki-row", args=[task.pk]), data).url == f"{url(case)}#{task.code}"
        assert factories.own_letters(task) == {"coordinator": "HU", "expert": "K"}
        page = text(client.get(reverse("huki-row", args=[task.pk])))
        assert "Expert: K" in page and "Who does what" in page

    def test_two_accountable_are_refused_and_what_was_ticked_stays(self, case: Case, client: Client) -> None:
        """U17."""
        task = factories.task(case)
        answer = client.post(reverse("huki-row", args=[task.pk]), self.sent(client, task, version_of({}), coordinator="H", expert="HK"))
        assert "is accountable here already" in str(answer.context["form"].errors)
        assert not factories.own_letters(task) and answer.content.decode().count(" checked") == 3

    def test_a_second_editor_sees_both(self, case: Case, client: Client) -> None:
        task = factories.task(case)
        factories.letters(task, case.coordinator, coordinator="H")
        answer = client.post(reverse("huki-row", args=[task.pk]), self.sent(client, task, version_of({}), coordinator="U"))
        (conflict,) = answer.context["form"].conflicts
        assert (conflict.label, conflict.theirs, conflict.yours) == ("Coordinator", "H accountable", "U does the work")
        again = self.sent(client, task, int(answer.context["form"].data["version"]), coordinator="U")
        assert client.post(reverse("huki-row", args=[task.pk]), again).status_code == 302
        assert factories.own_letters(task) == {"coordinator": "U"}

    @pytest.mark.parametrize("bad", [{"version": "x"}, {"version": "0"}, {}, {"version": "1", "role_0": "Z"}])
    def test_nonsense_is_said(self, case: Case, client: Client, bad: dict[str, str]) -> None:
        assert client.post(reverse("huki-row", args=[factories.task(case).pk]), bad).context["form"].errors


class TestRoles:
    def test_one_is_added_renamed_and_removed(self, case: Case, client: Client) -> None:
        assert client.post(url(case, "huki-role-new"), {"name": "IT <i>", "is_one": "on", "person": case.team.pk}).status_code == 302
        role = HukiRole.objects.get()
        assert "IT &lt;i&gt;" in client.get(url(case, "huki-roles")).content.decode()
        edit = reverse("huki-role-edit", args=[role.pk])
        assert client.post(edit, {"name": "Operations", "version": 1}).status_code == 302
        assert client.post(edit, {"name": "Other", "version": 1}).context["form"].conflicts
        factories.letters(factories.task(case), case.coordinator, **{str(role.pk): "H"})
        remove = reverse("huki-role-delete", args=[role.pk])
        assert "letters in 1 task" in text(client.get(remove))
        client.post(remove)
        assert not HukiRole.objects.exists() and client.post(remove).status_code == 404

    @pytest.mark.parametrize(("name", "field"), [("", "name"), ("Coordinator", "name"), ("x" * 81, "name")])
    def test_what_cannot_be_is_said_at_the_field(self, case: Case, client: Client, name: str, field: str) -> None:
        assert set(field_errors(client.post(url(case, "huki-role-new"), {"name": name}))) == {field}

    def test_somebody_from_elsewhere_cannot_hold_it(self, case: Case, client: Client) -> None:
        assert set(field_errors(client.post(url(case, "huki-role-new"), {"name": "A", "person": case.stranger.pk}))) == {"person"}

    def test_they_move(self, case: Case, client: Client) -> None:
        first, second = (services.add_role(case.initiative, by=case.coordinator, name=name) for name in "AB")
        client.post(reverse("huki-role-move", args=[second.pk]), {"to": "up"})
        assert [role.name for role in case.initiative.huki_roles.all()] == ["B", "A"] and first.order == 1

    def test_a_role_without_a_person_is_a_gap_of_people(self, case: Case, client: Client) -> None:
        role = services.add_role(case.initiative, by=case.coordinator, name="IT operations")
        assert gaps.of_letters(case.fresh()) == []
        factories.letters(factories.task(case), case.coordinator, **{str(role.pk): "HU"})
        (gap,) = gaps.of_letters(case.fresh())
        assert gap.url == reverse("huki-role-edit", args=[role.pk])
        assert str(gap.text) in text(client.get(reverse("people", args=[case.initiative.pk])))


def test_the_proposal_is_shown_before_it_is_written(case: Case, client: Client) -> None:
    task = factories.task(case, activity="phase/explore_solutions/recommend_option")
    page = text(client.get(url(case, "huki-propose")))
    assert "Write the letters of 1 task" in page and "Lead organisation" in page and not HukiCell.objects.exists()
    client.post(url(case, "huki-propose"))
    assert "steering_group" in factories.own_letters(task)
    assert "There is nothing to propose" in text(client.get(url(case, "huki-propose")))


def test_somebody_sees_what_they_are_in_it(case: Case, client: Client, sign_in: SignIn) -> None:
    factories.letters(factories.task(case, title="Accountable for this"), case.coordinator, team_member="HU")
    factories.task(case, title="Responsible for that", responsible=case.team)
    factories.letters(factories.task(case, title="Others do this"), case.coordinator, expert="HU")

    def rows(reader: Person, query: str = "") -> list[str]:
        return [part.task.title for part in sign_in(reader).get(url(case, "huki-summary") + query).context["page_obj"]]

    assert rows(case.team) == ["Accountable for this", "Responsible for that"] == rows(case.reader, f"?person={case.team.pk}")
    assert rows(case.reader, f"?person={case.stranger.pk}") == [] == rows(case.reader, "?person=nonsense")


def test_it_is_taken_out_as_it_is_shown(case: factories.Case, sign_in: SignIn) -> None:
    from core.sheets.read import read

    task, other = factories.task(case, title="Connect"), factories.task(case, title="Train")
    factories.letters(task, case.coordinator, coordinator="HU")
    client = sign_in(case.reader)
    url = reverse("register-export", args=[case.initiative.pk, "huki", "xlsx"])
    rows = [[str(value) for value in row.values] for row in read(client.get(url).content).rows]
    assert {"Connect", "Train"} <= {row[1] for row in rows}
    line = next(row for row in rows if row[1] == "Connect")
    assert line[0] == task.code and "HU" in "".join(line).replace(" ", "")
    assert [row[1] for row in [[str(v) for v in row.values] for row in read(client.get(f"{url}?q=Train").content).rows]][1:] == [
        other.title
    ]
