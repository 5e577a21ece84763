"""Registers taken out: as their page shows them, typed, for those who may see the page."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Person
from adoption import exports, list_pages, registry
from adoption.methods import method_for
from core.sheets import Format
from core.sheets.read import read
from registers.models import Answer
from registers.services import answer as services
from tests import factories
from tests.factories import Case, in_days

SignIn = Callable[[Any], Client]
OWN = ("plan", "goals", "people", "organisations", "log", "risks", "checklists")


def url(case: Case, page: str, kind: str = "xlsx", query: str = "") -> str:
    return reverse("register-export", args=[case.initiative.pk, page, kind]) + query


def rows(client: Client, case: Case, page: str, query: str = "", kind: str = "xlsx") -> list[list[Any]]:
    answer = client.get(url(case, page, kind, query))
    assert answer.status_code == 200
    table = read(answer.content)
    width = len(table.rows[0].values)
    return [[*row.values, *[None] * (width - len(row.values))] for row in table.rows]


def column(found: list[list[Any]], heading: str) -> list[Any]:
    at = found[0].index(heading)
    return [row[at] for row in found[1:]]


class TestWhatIsTakenOut:
    @pytest.mark.parametrize("kind", list(Format))
    def test_every_register_in_both_formats(self, case: Case, sign_in: SignIn, kind: Format) -> None:
        client = sign_in(case.coordinator)
        client.get("/")  # the addresses are known from now on
        pages = {register.page for register in registry.all_registers()} | set(OWN)
        assert len(pages) > 15 and all(exports.find(page) for page in pages)
        for page in sorted(pages):
            found = rows(client, case, page, kind=kind)
            assert found and found[0][0]

    def test_an_answer_given_after_midnight_has_the_day_of_this_place(self, case: Case, sign_in: SignIn) -> None:
        found = method_for(case.initiative)
        question = next(question for area in found.areas for question in area.of_phase(found.phase(1).key))
        answer = services.answer(case.initiative, question.key, by=case.coordinator, seen_version=None, word="yes", comment="")
        at = timezone.make_aware(datetime.datetime.combine(in_days(-3), datetime.time(0, 30)))
        Answer.objects.filter(pk=answer.pk).update(answered_at=at)
        assert in_days(-3) in column(rows(sign_in(case.reader), case, "checklists"), "Answered on")

    def test_every_page_with_a_list_links_to_both(self, case: Case, sign_in: SignIn) -> None:
        factories.task(case)
        factories.risk(case)
        factories.goal(case)
        factories.agreement(case)
        client = sign_in(case.reader)
        for page in ("plan", "risks", "goals", "agreements", "people", "organisations", "checklists", "milestones", "documents"):
            text = client.get(reverse(page, args=[case.initiative.pk])).content.decode()
            for kind in Format:
                assert f'href="{url(case, page, kind)}' in text, page

    def test_dates_numbers_and_people_are_typed_and_nobody_is_an_empty_cell(self, case: Case, sign_in: SignIn) -> None:
        parent = factories.task(case, title="Whole")
        due, starts = in_days(9), in_days(2)
        factories.task(case, title="=1+1", parent=parent, responsible=case.team, starts=starts, due=due, state="doing", progress=40)
        found = rows(sign_in(case.reader), case, "plan")
        assert found[0] == [
            "No.", "Task", "Description", "Phase", "Part of", "Responsible", "Start", "Due", "State", "Progress, per cent", "Version",
        ]  # fmt: skip
        assert column(found, "Task") == ["Whole", "=1+1"] and column(found, "No.") == ["T1", "T2"]
        row = found[2]
        assert row[3] == 1 and row[4] == "T1" and row[5] == f"Team member, {case.lead}" and row[6:8] == [starts, due]
        assert row[8] == "Under way" and row[9].value == 40 and row[10] == 1
        assert found[1][5] is None

    def test_money_stays_money(self, case: Case, sign_in: SignIn) -> None:
        factories.funding(case, amount=Decimal(84000))
        answer = sign_in(case.reader).get(url(case, "fundings"))
        sheet = load_workbook(io.BytesIO(answer.content)).active
        at = [cell.value for cell in sheet[1]].index("Amount")
        assert sheet[2][at].value == 84000 and "€" in sheet[2][at].number_format

    def test_it_speaks_the_readers_language(self, case: Case, sign_in: SignIn) -> None:
        factories.task(case)
        Person.objects.filter(pk=case.coordinator.pk).update(language="fi")
        answer = sign_in(case.coordinator).get(url(case, "plan"))
        assert read(answer.content).rows[0].values[1] == "Tehtävä"
        properties = load_workbook(io.BytesIO(answer.content)).properties
        assert case.initiative.case_number in properties.title and properties.creator == str(case.lead) and properties.language == "fi-FI"


class TestAsOnThePage:
    def test_filter_search_and_order_of_the_plan_go_along(self, case: Case, sign_in: SignIn) -> None:
        for title, days, who in (("B later", 20, case.team), ("A sooner", 5, case.team), ("C other", 1, case.expert)):
            factories.task(case, title=title, due=in_days(days), responsible=who)
        found = rows(sign_in(case.reader), case, "plan", f"?responsible={case.team.pk}&sort=due&page=7")
        assert column(found, "Task") == ["A sooner", "B later"]
        assert column(rows(sign_in(case.reader), case, "plan", "?q=other"), "Task") == ["C other"]

    def test_the_view_of_risks_goes_along(self, case: Case, sign_in: SignIn) -> None:
        factories.risk(case, title="A risk")
        factories.risk(case, title="A chance", kind="opportunity")
        client = sign_in(case.reader)
        assert column(rows(client, case, "risks"), "Short name") == ["A risk"]
        found = rows(client, case, "risks", "?show=opportunities")
        assert column(found, "Short name") == ["A chance"] and column(found, "Today") == [12]

    def test_all_pages_of_a_list_with_its_search_and_order(self, case: Case, sign_in: SignIn, settings: Any) -> None:
        settings.PAGE_SIZE = 2
        for name in ("Yes c", "Yes a", "No", "Yes b"):
            factories.training(case, title=name)
        found = rows(sign_in(case.reader), case, "trainings", "?q=yes&sort=title&page=2")
        assert column(found, "Training") == ["Yes a", "Yes b", "Yes c"]

    def test_the_log_is_filtered_and_read_by_those_who_may(self, case: Case, sign_in: SignIn) -> None:
        factories.risk(case, title="Late delivery")
        found = rows(sign_in(case.archivist), case, "log", "?kind=risks")
        assert len(found) == 2 and "Late delivery" in found[1][1]
        assert sign_in(case.reader).get(url(case, "log")).status_code == 403

    def test_a_removed_entry_is_not_taken_out(self, case: Case, sign_in: SignIn) -> None:
        from adoption.services import entries

        entries.delete(factories.goal(case, title="Gone"), by=case.coordinator, reason="x")
        factories.goal(case, title="Here")
        assert column(rows(sign_in(case.reader), case, "goals"), "Goal") == ["Here"]


class TestDoor:
    def test_nobody_learns_of_an_initiative_that_way(self, case: Case, sign_in: SignIn) -> None:
        for page in OWN:
            assert sign_in(case.stranger).get(url(case, page)).status_code == 404

    @pytest.mark.parametrize(("page", "kind"), [("nothing", "xlsx"), ("plan", "csv"), ("plan", "XLSX"), ("start", "ods")])
    def test_what_is_not_there_is_not_found(self, case: Case, sign_in: SignIn, page: str, kind: str) -> None:
        assert sign_in(case.coordinator).get(url(case, page, kind)).status_code == 404

    def test_the_name_of_the_file_is_safe(self, case: Case, sign_in: SignIn) -> None:
        case.initiative.case_number = 'Å 2026/1 "; x=\r\n../<b>'
        name = exports.file_name(case.initiative, "Risks & opportunities", Format.ODS)
        assert name == f"A-2026-1-x-b-Risks-opportunities-{timezone.localdate().isoformat()}.ods"
        answer = sign_in(case.reader).get(url(case, "plan"))
        assert re.fullmatch(r'attachment; filename="T-2026-\d+-Plan-[\d-]{10}\.xlsx"', answer["Content-Disposition"])
        assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"] == "private, no-store"
        assert zipfile.is_zipfile(io.BytesIO(answer.content))

    @pytest.mark.parametrize("page", [*OWN, "trainings", "agreements", "deliverables", "fundings", "options"])
    def test_the_number_of_queries_does_not_grow(self, case: Case, sign_in: SignIn, page: str) -> None:
        client = sign_in(case.coordinator)

        def fill(count: int) -> None:
            for _n in range(count):
                parent = factories.task(case)
                factories.task(case, parent=parent, responsible=case.team)
                for make in ("risk", "goal", "training", "agreement", "deliverable", "funding", "option"):
                    getattr(factories, make)(case)

        def queries() -> int:
            client.get(url(case, page))
            with CaptureQueriesContext(connection) as seen:
                assert client.get(url(case, page)).status_code == 200
            return len(seen)

        fill(1)
        few = queries()
        fill(4)
        assert queries() == few


def test_every_list_page_is_offered_by_itself() -> None:
    import registers.urls  # noqa: F401

    assert {"trainings", "agreements", "maintenance-objects"} <= set(exports._exports)
    assert list_pages.ListPage.sheets is not None
