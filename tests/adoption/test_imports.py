"""Brought in from a spreadsheet: what was taken out changes nothing; each row is told; wrong ones stop nobody; once is once."""

import datetime
import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from accounts.models import Person
from adoption.choices import TaskState
from adoption.imports import headings, importer
from adoption.models import DueItem, ImportDraft, Task
from adoption.services import people
from adoption.services import tasks as services
from adoption.tasks import drop_import_drafts
from core import events
from core.models import Event
from core.sheets import Book, Column, Format, Percent, Sheet, to_bytes
from core.sheets.read import read
from notifications.models import OutboxRow
from registers.models import Risk
from tests import factories
from tests.adoption.work_support import text
from tests.factories import Case, in_days
from tests.support.pictures import png

SignIn = Callable[[Any], Client]
Rows = Sequence[Sequence[Any]]
TASK = ["No.", "Task", "Phase", "Part of", "Responsible", "Start", "Due", "State", "Progress, per cent"]


def a_file(headings: Sequence[str], rows: Rows, kind: Format = Format.XLSX) -> bytes:
    return to_bytes(Book("T", "en", [Sheet("A", [Column(one) for one in headings], rows)]), kind)


def upload(client: Client, case: Case, data: bytes, page: str = "plan", name: str = "tasks.xlsx") -> Any:
    return client.post(reverse("register-import", args=[case.initiative.pk, page]), {"file": SimpleUploadedFile(name, data)})


def look(client: Client, case: Case, data: bytes, page: str = "plan", **query: str) -> Any:
    """The preview of a file."""
    answer = upload(client, case, data, page)
    assert answer.status_code == 302, answer.context["form"].errors
    return client.get(answer["Location"], query)


def rows_of(seen: Any) -> dict[int, tuple[str, list[str]]]:
    """{row of the file: (how it stands, what is said of it)}."""
    lines = seen.context["preview"].lines
    return {line.number: (line.kind.value, [f"{label}: {said}" for label, said in line.faults]) for line in lines}


def decide(client: Client, seen: Any, take: Sequence[int] = (), **values: str) -> Any:
    sent = {"do": "bring_in", "seen": seen.context["preview"].digest, "take": [str(one) for one in take], **values}
    return client.post(seen.request["PATH_INFO"], sent, follow=True)


def taken_out(client: Client, case: Case, page: str = "plan", kind: str = "xlsx") -> bytes:
    return client.get(reverse("register-export", args=[case.initiative.pk, page, kind])).content


def changed(data: bytes, change: Callable[[list[list[Any]]], Any], kind: Format = Format.XLSX) -> bytes:
    """The file after somebody worked on its cells."""
    rows = [list(row.values) for row in read(data).rows]
    width = len(rows[0])
    rows = [[*row, *[None] * (width - len(row))] for row in rows]
    change(rows)
    return a_file(rows[0], rows[1:], kind)


@pytest.fixture
def client(case: Case, sign_in: SignIn) -> Client:
    return sign_in(case.coordinator)


class TestRoundTrip:
    def fill(self, case: Case) -> None:
        whole = factories.task(case, title="Whole", description="  Two\n\nlines ", phase_number=3)
        factories.task(
            case, title="=1+1", parent=whole, responsible=case.team, starts=in_days(2), due=in_days(9), state="doing", progress=35
        )
        factories.task(case, title="Done", state=TaskState.DONE)
        aside = factories.task(case, title="Aside")
        services.set_aside(aside, by=case.coordinator, seen_version=1, reason="Not here")
        factories.risk(case, title="+Risk", description="Because of x", owner=case.team, next_review=in_days(-3), response="reduce")
        factories.risk(case, title="Bare", probability=None, consequence=None, owner=None)

    @pytest.mark.parametrize("kind", list(Format))
    @pytest.mark.parametrize("page", ["plan", "risks"])
    def test_what_was_taken_out_changes_nothing(self, case: Case, client: Client, page: str, kind: Format) -> None:
        self.fill(case)
        before = Event.objects.count()
        seen = look(client, case, taken_out(client, case, page, kind), page)
        assert {kind for kind, _said in rows_of(seen).values()} == {"same"} and len(rows_of(seen)) == (4 if page == "plan" else 2)
        assert "There is nothing to bring in" in seen.content.decode() and seen.context["unknown"] == []
        assert Event.objects.count() == before

    @pytest.mark.parametrize("language", ["sv", "fi", "nb"])
    def test_it_changes_nothing_in_another_language_either(self, case: Case, client: Client, language: str) -> None:
        self.fill(case)
        Person.objects.filter(pk=case.coordinator.pk).update(language=language)
        data = taken_out(client, case)
        assert read(data).rows[0].values[1] != "Task"
        Person.objects.filter(pk=case.coordinator.pk).update(language="en")
        seen = look(client, case, data)
        assert {kind for kind, _said in rows_of(seen).values()} == {"same"}

    def test_somebody_who_has_left_stays_responsible(self, case: Case, client: Client) -> None:
        factories.task(case, responsible=case.team)
        data = taken_out(client, case)
        people.end(case.role(case.team, "team_member"), by=case.coordinator, reason="x")
        assert rows_of(look(client, case, data))[2] == ("same", [])


class TestNewRows:
    def test_new_tasks_with_all_they_may_have(self, case: Case, client: Client, django_capture_on_commit_callbacks: Any) -> None:
        row = ["", " Agree  on dates ", 4, "", case.team.email, datetime.date(2027, 2, 1), "26.2.2027", "under WAY", Percent(40)]
        seen = look(client, case, a_file(TASK, [row, [None, "Part", "5", "agree on dates", "Expert", None, None, None, None]]))
        assert rows_of(seen) == {2: ("new", []), 3: ("new", [])} and not Task.objects.exists()
        page = decide(client, seen)
        assert "2 rows are brought in: 2 new, 0 changed." in page.content.decode()
        first, part = Task.objects.order_by("number")
        assert (first.title, first.phase_number, first.responsible) == ("Agree on dates", 4, case.team)
        assert (first.state, first.progress) == ("doing", 40)
        assert (first.starts, first.due) == (datetime.date(2027, 2, 1), datetime.date(2027, 2, 26))
        assert part.parent == first and part.responsible == case.expert and part.state == "todo"
        assert DueItem.objects.open().get(subject=first.pk).person == case.team
        assert list(OutboxRow.objects.values_list("key", flat=True)) == ["adoption.task_assigned"] * 2
        assert events.verify(case.initiative.pk) is None and not ImportDraft.objects.exists()

    def test_one_mail_for_many_tasks(self, case: Case, client: Client) -> None:
        decide(client, look(client, case, a_file(TASK[:5], [["", f"Task {n}", 1, "", case.team.email] for n in range(20)])))
        assert Task.objects.filter(responsible=case.team).count() == 20
        assert list(OutboxRow.objects.values_list("key", "recipient")) == [("adoption.tasks_assigned", case.team.pk)]

    def test_a_column_that_is_missing_gives_what_is_usual(self, case: Case, client: Client) -> None:
        decide(client, look(client, case, a_file(["Task"], [["Alone"]])))
        task = Task.objects.get()
        assert (task.phase_number, task.state, task.responsible) == (case.initiative.phase_number, "todo", None)

    def test_the_same_name_twice_is_noted(self, case: Case, client: Client) -> None:
        task = factories.task(case, title="Agree")
        seen = look(client, case, a_file(["Task"], [["agree"]]))
        assert f"{task.code} has the same name" in seen.content.decode()

    def test_risks(self, case: Case, client: Client) -> None:
        headings = ["No.", "Short name", "What could happen", "Owner", "Probability", "Consequence", "Response", "Next review", "Today"]
        row = ["", "Late", "Because of x, y may happen", case.team.name, 4, "3 felt", "Reduce", in_days(30), 12]
        seen = look(client, case, a_file(headings, [row]), "risks")
        assert rows_of(seen) == {2: ("new", [])}
        decide(client, seen)
        risk = Risk.objects.get()
        assert (risk.score, risk.response, risk.owner, risk.kind, risk.review_days) == (12, "reduce", case.team, "risk", 30)
        assert DueItem.objects.open().get(subject=risk.pk).due == in_days(30)


class TestChangedRows:
    def test_each_cell_is_told_old_and_new_and_then_written(self, case: Case, client: Client) -> None:
        task = factories.task(case, title="Old", due=in_days(5), responsible=case.team)
        due = in_days(8)

        def change(rows: list[list[Any]]) -> None:
            rows[1][1], rows[1][rows[0].index("Due")], rows[1][rows[0].index("Responsible")] = "New", due, None

        seen = look(client, case, changed(taken_out(client, case), change))
        (line,) = seen.context["preview"].lines
        assert [(str(one.label), one.before, one.after) for one in line.changes][0] == ("Task", "Old", "New")
        assert [one.after for one in line.changes][1] == "–" and len(line.changes) == 3
        assert "<del>Old</del>" in seen.content.decode() and "<ins>New</ins>" in seen.content.decode()
        decide(client, seen)
        now = Task.objects.get()
        assert (now.title, now.due, now.responsible, now.version) == ("New", due, None, task.version + 1)
        event = Event.objects.filter(subject=task.pk).select_related("text").order_by("-seq")[0]
        assert event.action == "adoption.task.changed" and event.text.data["changes"]["title"] == ["Old", "New"]
        assert DueItem.objects.open().get(subject=task.pk).due == due

    def test_a_row_somebody_changed_meanwhile_is_left_alone_unless_chosen(self, case: Case, client: Client) -> None:
        task = factories.task(case, title="Old")
        other = factories.task(case, title="Other")
        data = changed(taken_out(client, case), lambda rows: [row.__setitem__(1, f"{row[1]} by file") for row in rows[1:]])
        services.edit(task, by=case.team, seen_version=1, title="By somebody")
        seen = look(client, case, data)
        assert [kind for kind, _said in rows_of(seen).values()] == ["conflict", "changed"]
        assert "<del>By somebody</del>" in seen.content.decode() and 'name="take"' in seen.content.decode()
        decide(client, seen)
        assert Task.objects.get(pk=task.pk).title == "By somebody" and Task.objects.get(pk=other.pk).title == "Other by file"
        again = look(client, case, data)
        assert rows_of(again)[2][0] == "conflict"
        decide(client, again, take=[2])
        assert Task.objects.get(pk=task.pk).title == "Old by file"

    def test_one_changed_meanwhile_to_the_same_is_no_conflict(self, case: Case, client: Client) -> None:
        task = factories.task(case, title="Old")
        data = changed(taken_out(client, case), lambda rows: rows[1].__setitem__(1, "New"))
        services.edit(task, by=case.team, seen_version=1, title="New")
        assert rows_of(look(client, case, data))[2] == ("same", [])

    def test_what_changes_between_looking_and_deciding_is_shown_first(self, case: Case, client: Client) -> None:
        task = factories.task(case, title="Old")
        seen = look(client, case, changed(taken_out(client, case), lambda rows: rows[1].__setitem__(1, "New")))
        services.edit(task, by=case.team, seen_version=1, title="By somebody")
        page = decide(client, seen)
        assert "Something has changed meanwhile" in page.content.decode() and rows_of(page)[2][0] == "conflict"
        assert Task.objects.get().title == "By somebody"

    def test_without_the_version_it_is_said_that_nobody_can_tell(self, case: Case, client: Client) -> None:
        task = factories.task(case, title="Old")
        seen = look(client, case, a_file(["No.", "Task"], [[task.code, "New"]]))
        assert rows_of(seen)[2][0] == "changed" and "does not tell the version" in seen.content.decode()

    def test_columns_that_are_not_in_the_file_stay(self, case: Case, client: Client) -> None:
        task = factories.task(case, title="Old", responsible=case.team, due=in_days(3))
        decide(client, look(client, case, a_file(["No.", "Task"], [[task.code, "New"]])))
        now = Task.objects.get()
        assert (now.title, now.responsible, now.due) == ("New", case.team, in_days(3))

    def test_done_in_the_file_is_done(self, case: Case, client: Client) -> None:
        task = factories.task(case, responsible=case.team, due=in_days(3))
        decide(client, look(client, case, a_file(["No.", "Task", "State"], [[task.code, task.title, "Valmis"]])))
        now = Task.objects.get()
        assert (now.state, now.progress, now.done_on) == ("done", 100, timezone.localdate())
        assert not DueItem.objects.open().filter(subject=task.pk).exists()


class TestWrongRows:
    @pytest.mark.parametrize(
        ("at", "value", "said"),
        [
            (0, "T99", "“T99” is not there"),
            (0, 7, "“7” is not there"),
            (0, "R1", "“R1” is not there"),
            (1, None, "Write what is to be done."),
            (1, "x" * 201, "This is too long: 201 characters. At most 200 fit."),
            (2, 9, "“9” does not fit. Write a whole number from 1 to 8."),
            (2, "first", "“first” does not fit"),
            (2, None, "Write the number of the phase"),
            (3, "T99", "T99 is not there"),
            (3, "Nowhere", "“Nowhere” is not there"),
            (4, "nobody@test.example", "has no role in this initiative"),
            (5, "1.5.20026", "has a year that cannot be"),
            (5, "soon", "“soon” is no date. Write it as 2026-05-01 or 1.5.2026."),
            (5, "31.2.2026", "is no date"),
            (5, 46143, "is no date"),
            (5, datetime.date(2927, 5, 1), "Write a year between 1990 and 2099."),
            (6, "2026-01-01", "cannot be due before it starts"),
            (7, "Nearly", "“Nearly” is not known here. Write one of: Not begun, Under way, Done"),
            (7, "Not relevant", "is said on its page, with the reason"),
            (8, 140, "Write per cent as a number from 0 to 100"),
            (8, 100, "At 100 per cent the task is done"),
        ],
    )
    def test_it_is_told_which_cell_and_how_to_mend_it(self, case: Case, client: Client, at: int, value: Any, said: str) -> None:
        row: list[Any] = ["", "Agree", 1, "", case.team.email, "2026-05-01", "2026-06-01", "Under way", 20]
        row[at] = value
        seen = look(client, case, a_file(TASK, [row, ["", "Right", 1, "", "", "", "", "", ""]]))
        kind, faults = rows_of(seen)[2]
        assert kind == "wrong" and len(faults) == 1 and said in faults[0], faults
        assert faults[0].startswith(TASK[at]) and "Row 2" in seen.content.decode()
        decide(client, seen)
        assert [task.title for task in Task.objects.all()] == ["Right"]

    def test_two_people_of_one_name_are_told_apart_by_address(self, case: Case, client: Client) -> None:
        twin = factories.person("Team member", of=case.lead)
        people.assign(case.initiative, by=case.coordinator, person=twin, role="team_member")
        seen = look(client, case, a_file(["Task", "Responsible"], [["A", "Team member"], ["B", twin.email.upper()]]))
        assert "Several people are called" in rows_of(seen)[2][1][0] and rows_of(seen)[3][0] == "new"

    def test_the_same_code_twice(self, case: Case, client: Client) -> None:
        task = factories.task(case)
        seen = look(client, case, a_file(["No.", "Task"], [[task.code, "A"], [task.code.lower(), "B"]]))
        assert rows_of(seen)[3] == ("wrong", [f"No.: {task.code.lower()} stands in row 2 already."])

    def test_a_removed_task_is_not_there(self, case: Case, client: Client) -> None:
        task = factories.task(case)
        services.remove(task, by=case.coordinator, reason="x")
        assert rows_of(look(client, case, a_file(["No.", "Task"], [[task.code, "A"]])))[2][0] == "wrong"

    def test_tasks_that_would_be_part_of_each_other(self, case: Case, client: Client) -> None:
        one, two, three = (factories.task(case) for _n in range(3))
        rows = [[one.code, one.title, two.code], [two.code, two.title, one.code], [three.code, three.title, one.code]]
        rows += [["", "New a", "New b"], ["", "New b", "New a"], ["", "New c", "New c"], ["", "New d", "New a"]]
        found = rows_of(look(client, case, a_file(["No.", "Task", "Part of"], rows)))
        assert [kind for kind, _said in found.values()] == ["wrong", "wrong", "changed", "wrong", "wrong", "wrong", "wrong"]
        assert "part of itself" in found[2][1][0] and "It is part of row 5, which is wrong itself" in found[8][1][0]

    def test_part_of_a_wrong_row_is_wrong_through_all_levels(self, case: Case, client: Client) -> None:
        rows = [["", "Top", 9, ""], ["", "Middle", 1, "Top"], ["", "Low", 1, "Middle"], ["", "Free", 1, ""]]
        seen = look(client, case, a_file(TASK[:4], rows))
        assert [kind for kind, _said in rows_of(seen).values()] == ["wrong", "wrong", "wrong", "new"]
        decide(client, seen)
        assert [task.title for task in Task.objects.all()] == ["Free"]

    def test_a_conflict_not_taken_may_not_leave_a_ring(self, case: Case, client: Client) -> None:
        one, two = factories.task(case, title="One"), factories.task(case, title="Two")
        services.edit(two, by=case.coordinator, seen_version=1, parent=one)
        # The file lets the second stand alone (overtaken) and makes the first a part of it.
        headings = ["No.", "Task", "Part of", "Version"]
        seen = look(client, case, a_file(headings, [[one.code, "One", two.code, 1], [two.code, "Two", "", 1]]))
        assert [kind for kind, _said in rows_of(seen).values()] == ["changed", "conflict"]
        decide(client, seen)
        assert Task.objects.get(pk=one.pk).parent is None
        again = look(client, case, a_file(headings, [[one.code, "One", two.code, 1], [two.code, "Two", "", 1]]))
        decide(client, again, take=[3])
        assert Task.objects.get(pk=one.pk).parent == two and Task.objects.get(pk=two.pk).parent is None

    def test_another_whole_may_not_make_tasks_wait_for_each_other(self, case: Case, client: Client) -> None:
        row = factories.dependency(case)
        before, after = row.before, row.after
        seen = look(client, case, a_file(["No.", "Task", "Part of", "Version"], [[before.code, before.title, after.code, before.version]]))
        shown = decide(client, seen)
        assert "would wait for each other" in text(shown) and before.code in text(shown)
        assert Task.objects.get(pk=before.pk).parent is None

    @pytest.mark.parametrize(
        ("column", "value", "said"),
        [
            ("Probability", 6, "from 1 to 5"),
            ("Next review", in_days(-1), "This date has passed"),
            ("What could happen", None, "Write what could happen."),
            ("Response", "Pray", "Avoid, Reduce, Share, Accept and follow"),
            ("Kind", "Danger", "Risk, Opportunity"),
        ],
    )
    def test_risks_too(self, case: Case, client: Client, column: str, value: Any, said: str) -> None:
        row = {
            "Short name": "A",
            "What could happen": "B",
            "Kind": "Risk",
            "Probability": 1,
            "Response": "Avoid",
            "Next review": in_days(9),
        }
        row[column] = value
        seen = look(client, case, a_file(list(row), [list(row.values())]), "risks")
        assert rows_of(seen)[2][0] == "wrong" and said in rows_of(seen)[2][1][0]

    def test_a_rule_of_the_method_is_asked(self, case: Case, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        from django.core.exceptions import ValidationError

        def refuse(task: Task) -> None:
            raise ValidationError("Settle this first: kick-off (N01)")

        task = factories.task(case, activity="phase/x/y")
        monkeypatch.setattr("adoption.activity_rules.check_order", refuse)
        seen = look(client, case, a_file(["No.", "Task", "State"], [[task.code, task.title, "Done"]]))
        assert "Settle this first" in rows_of(seen)[2][1][0]


class TestDatesAsText:
    @pytest.mark.parametrize(
        "text", ["2026-05-01", "1.5.2026", "01.05.2026", "1. mai 2026", "1 maj 2026", "1. toukokuuta 2026", "1 May 2026"]
    )
    def test_as_people_write_them(self, case: Case, client: Client, text: str) -> None:
        decide(client, look(client, case, a_file(["Task", "Due"], [["A", text]])))
        assert Task.objects.get().due == datetime.date(2026, 5, 1)


class TestHeadings:
    @pytest.mark.parametrize("page", ["plan", "risks"])
    def test_no_heading_stands_for_two_things_in_any_language(self, page: str) -> None:
        described = importer.find(page)
        assert described is not None
        names: dict[str, set[str]] = {}
        texts = [(headings.CODE, headings.CODE_HEADING), (headings.VERSION, headings.VERSION_HEADING)]
        texts += [(headings.TOLD, one) for one in described.told] + [(field.name, field.label) for field in described.fields]
        for name, label in texts:
            for spelt in headings.in_all_languages(label):
                names.setdefault(spelt.casefold(), set()).add(name)
        assert {spelt: found for spelt, found in names.items() if len(found) > 1} == {}

    @pytest.mark.parametrize(
        "written", [["uppgift", "Ansvarig", "SENAST"], ["Tehtävä", "Vastuuhenkilö", "Määräpäivä"], ["Oppgave", "Ansvarlig", "Frist"]]
    )
    def test_known_in_each_language(self, case: Case, client: Client, written: list[str]) -> None:
        seen = look(client, case, a_file(written, [["A", case.team.email, "1.5.2027"]]))
        assert seen.context["draft"].mapping[0] == "title", seen.context["draft"].headings

    def test_rows_above_the_headings_are_passed_over(self, case: Case, client: Client) -> None:
        seen = look(client, case, a_file(["Plan of the town", ""], [["", ""], ["Task", "Due"], ["A", "1.5.2027"]]))
        assert rows_of(seen) == {4: ("new", [])}

    def test_what_is_not_known_can_be_chosen(self, case: Case, client: Client) -> None:
        seen = look(client, case, a_file(["Vad", "När", "Anm."], [["Enas", "1.5.2027", "x"]]))
        page = seen.content.decode()
        assert not seen.context["preview"].complete and "No column is known to hold “Task”" in page and "Enas" in page
        url = seen.request["PATH_INFO"]
        refused = client.post(url, {"do": "columns", "column_0": "title", "column_1": "title"})
        assert "Two columns are chosen for “Task”" in refused.content.decode()
        assert "Choose the column that holds “Task”" in client.post(url, {"do": "columns", "column_1": "due"}).content.decode()
        assert "not offered any more" in client.post(url, {"do": "columns", "column_0": "pk"}).content.decode()
        answer = client.post(url, {"do": "columns", "column_0": "title", "column_1": "due", "column_2": ""}, follow=True)
        assert rows_of(answer) == {2: ("new", [])}
        decide(client, answer)
        assert Task.objects.get().due == datetime.date(2027, 5, 1)

    @pytest.mark.parametrize("kind", list(Format))
    @pytest.mark.parametrize("page", ["plan", "risks"])
    def test_the_empty_file_explains_itself(self, case: Case, client: Client, page: str, kind: Format) -> None:
        """Its two rows are passed over when it comes back filled in."""
        data = client.get(reverse("import-template", args=[case.initiative.pk, page, kind])).content
        rows = [list(row.values) for row in read(data).rows]
        width = len(rows[0])
        assert [row[0] for row in rows] == ["No.", "Explanation", "Example"] and len(str(rows[1][1])) > 20
        body = [*(row + [None] * (width - len(row)) for row in rows[1:]), ["", "Mine", *[None] * (width - 2)]]
        assert list(rows_of(look(client, case, a_file(rows[0], body, kind), page))) == [4]


class TestFiles:
    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (png(4, 4), "no spreadsheet"),
            (b"Task;Due\nA;1.5.2027\n", "CSV"),
            (b"\xd0\xcf\x11\xe0" + b"\0" * 900, "password"),
            (b"PK\x03\x04 broken", "no spreadsheet"),
            (b"", "The file is empty"),
        ],
    )
    def test_what_is_none_is_refused_at_the_field(self, case: Case, client: Client, data: bytes, said: str) -> None:
        answer = upload(client, case, data)
        assert answer.status_code == 200 and said in str(answer.context["form"].errors["file"])
        assert not ImportDraft.objects.exists()

    def test_no_file_an_empty_one_and_one_that_is_too_large(self, case: Case, client: Client) -> None:
        url = reverse("register-import", args=[case.initiative.pk, "plan"])
        assert "Choose a file." in client.post(url, {}).content.decode()
        out = io.BytesIO()
        Workbook().save(out)
        assert "is empty" in str(upload(client, case, out.getvalue()).context["form"].errors)
        assert "10 MB" in str(upload(client, case, b"PK" + b"x" * 10_000_001).context["form"].errors)

    def test_headings_alone_say_that_there_are_no_rows(self, case: Case, client: Client) -> None:
        assert "There are no rows below the headings" in look(client, case, a_file(TASK, [])).content.decode()

    def test_joined_cells_are_told(self, case: Case, client: Client) -> None:
        book = Workbook()
        for row in (["Task", "Phase"], ["A", 1], ["", 1]):
            book.active.append(row)
        book.active.merge_cells("A2:A3")
        out = io.BytesIO()
        book.save(out)
        seen = look(client, case, out.getvalue())
        assert "Some cells of the file are joined" in seen.content.decode()
        assert [kind for kind, _said in rows_of(seen).values()] == ["new", "wrong"]

    def test_a_formula_without_a_value_is_told(self, case: Case, client: Client) -> None:
        book = Workbook()
        for row in (["Task", "Phase"], ["=HYPERLINK(1)", 1], ["'=1+1", "=1"]):
            book.active.append(row)
        out = io.BytesIO()
        book.save(out)
        found = rows_of(look(client, case, out.getvalue()))
        assert "formula without a value" in found[2][1][0] and "formula without a value" in found[3][1][0]

    def test_what_is_smuggled_in_is_text_on_every_page(self, case: Case, client: Client) -> None:
        title = '=HYPERLINK("http://bad.example")<script>alert(1)</script>'
        seen = look(client, case, a_file(["Task", "<b>x</b>"], [[title, "<i>"]]))
        assert "<script>alert" not in seen.content.decode() and "<b>x</b>" not in seen.content.decode()
        decide(client, seen)
        assert Task.objects.get().title == title
        assert title in str([row.values for row in read(taken_out(client, case)).rows])


class TestOnce:
    def test_pressed_twice_is_done_once(self, case: Case, client: Client) -> None:
        seen = look(client, case, a_file(["Task"], [["A"], ["B"]]))
        decide(client, seen)
        again = decide(client, seen)
        assert Task.objects.count() == 2 and "already" in again.content.decode()

    def test_a_draft_is_its_owners_alone(self, case: Case, client: Client, sign_in: SignIn) -> None:
        second = factories.person("Second", of=case.lead)
        people.assign(case.initiative, by=case.coordinator, person=second, role="coordinator")
        seen = look(client, case, a_file(["Task"], [["A"]]))
        answer = decide(sign_in(second), seen)
        assert not Task.objects.exists() and "thrown away already" in answer.content.decode()

    def test_thrown_away_leaves_nothing(self, case: Case, client: Client) -> None:
        seen = look(client, case, a_file(["Task"], [["A"]]))
        decide(client, seen, do="throw_away")
        assert not ImportDraft.objects.exists() and not Task.objects.exists()

    def test_after_a_day_it_is_gone(self, case: Case, client: Client) -> None:
        seen = look(client, case, a_file(["Task"], [["A"]]))
        ImportDraft.objects.update(expires_at=timezone.now() - datetime.timedelta(minutes=1))
        assert "older than a day" in decide(client, seen).content.decode() and not Task.objects.exists()
        drop_import_drafts.run()
        assert not ImportDraft.objects.exists()

    def test_only_the_latest_three_are_kept(self, case: Case, client: Client) -> None:
        for n in range(5):
            upload(client, case, a_file(["Task"], [[f"A {n}"]]))
        assert ImportDraft.objects.count() == 3

    def test_it_stands_in_the_log(self, case: Case, client: Client) -> None:
        decide(client, look(client, case, a_file(["Task"], [["A"]])))
        page = client.get(reverse("log", args=[case.initiative.pk])).content.decode()
        assert "Brought in Plan from the spreadsheet “tasks.xlsx”: 1 new, 0 changed" in page


class TestDoor:
    @pytest.mark.parametrize("page", ["goals", "log", "nothing"])
    def test_other_registers_cannot_be_brought_in(self, case: Case, client: Client, page: str) -> None:
        assert client.get(reverse("register-import", args=[case.initiative.pk, page])).status_code == 404

    def test_only_the_coordinator_is_offered_it(self, case: Case, client: Client, sign_in: SignIn) -> None:
        factories.task(case)
        way = reverse("register-import", args=[case.initiative.pk, "plan"])
        assert way in client.get(reverse("plan", args=[case.initiative.pk])).content.decode()
        assert way not in sign_in(case.team).get(reverse("plan", args=[case.initiative.pk])).content.decode()
        assert upload(sign_in(case.team), case, a_file(["Task"], [["A"]])).status_code == 403


class TestMany:
    def test_two_thousand_rows_in_batches(self, case: Case, client: Client) -> None:
        def queries(count: int) -> int:
            people = ("", case.team.email)
            rows = [["", f"Row {count} {n}", 1 + n % 8, "", people[n % 2], "", in_days(n % 90), "", ""] for n in range(count)]
            seen = look(client, case, a_file(TASK, rows))
            assert seen.context["preview"].counts["new"] == count
            with CaptureQueriesContext(connection) as found:
                decide(client, seen)
            return len(found)

        few, many = queries(20), queries(2000)
        assert Task.objects.count() == 2020 and many - few < 110
        assert events.verify(case.initiative.pk) is None

    def test_a_thousand_changes_with_one_update_each(self, case: Case, client: Client) -> None:
        rows = [{"title": f"T {n}", "phase_number": 1, "due": in_days(9)} for n in range(1000)]
        services.create_many(case.initiative, rows, by=case.coordinator)
        data = changed(taken_out(client, case), lambda rows: [row.__setitem__(3, 2) for row in rows[1:]])
        seen = look(client, case, data)
        assert seen.context["preview"].counts["changed"] == 1000
        with CaptureQueriesContext(connection) as found:
            decide(client, seen)
        assert len(found) < 1150 and set(Task.objects.values_list("phase_number", "version")) == {(2, 2)}

    def test_the_preview_asks_as_little_for_many_rows(self, case: Case, client: Client) -> None:
        def queries(count: int) -> int:
            url = upload(client, case, a_file(TASK[:4], [["", f"Row {n}", 1, ""] for n in range(count)]))["Location"]
            client.get(url)
            with CaptureQueriesContext(connection) as found:
                client.get(url)
            return len(found)

        assert queries(3) == queries(300)
