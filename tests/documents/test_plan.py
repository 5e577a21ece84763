"""The adoption plan: everything in one document, in the language of the initiative."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from adoption import registry
from adoption.choices import Circle
from adoption.models import Initiative
from adoption.registry import Register
from core.blocks import Document as Paper
from core.blocks import Figure, Paragraph, Section
from core.blocks.json import fingerprint
from documents.models import Document, RenderedFile, Version
from documents.plan import chapter_titles, plan_document
from tests import factories
from tests.support import pdf

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script> & 👩🏽‍💻 محمد אבג"


def titles(plan: Paper) -> list[str]:
    return [section.title for section in plan.sections]


def words_of(plan: Paper) -> str:
    return repr(plan)


def filled(case: factories.Case) -> None:
    factories.goal(case, title=f"Goal {NASTY}")
    factories.task(case, title="Agree on powers", starts=factories.in_days(1), due=factories.in_days(40), responsible=case.team)
    factories.late_task(case, title="Late work")
    factories.risk(case, title="Archiving is not settled", contingency="The town archives alone.")


def test_an_empty_initiative_gives_a_plan_without_empty_chapters(case: factories.Case) -> None:
    plan = plan_document(case.initiative)
    assert titles(plan) == ["The initiative in brief", "Organisations and people", "Milestones, decisions and documents"]
    brief = plan.sections[0]
    assert [part.title for part in brief.subsections][-1] == "Not described yet"


def test_everything_written_stands_in_it(case: factories.Case, version: Version) -> None:
    filled(case)
    plan = plan_document(case.initiative)
    said = words_of(plan)
    for expected in (
        "Agree on powers",
        "Late work",
        "Archiving is not settled",
        "The town archives alone.",
        "Idea description",
        "Partner member",
    ):
        assert expected in said
    assert "Tasks and time plan" in titles(plan) and "Risks and contingency plans" in titles(plan)


def test_the_time_plan_is_drawn_with_words_beside(case: factories.Case) -> None:
    filled(case)
    chapter = next(section for section in plan_document(case.initiative).sections if section.key == "tasks")
    figures = [block for block in chapter.blocks if isinstance(block, Figure)]
    assert figures and "Agree on powers" in figures[0].alternative


def test_it_speaks_the_language_of_the_initiative_whatever_the_readers(case: factories.Case) -> None:
    Initiative.objects.filter(pk=case.initiative.pk).update(language="sv")
    swedish = plan_document(case.fresh())
    with translation.override("fi"):
        again = plan_document(case.fresh())
    assert swedish.language == "sv" and swedish.kind == "Plan för införande"
    assert fingerprint(swedish) == fingerprint(again)


def test_a_register_of_a_closed_circle_stays_out(case: factories.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = Register(
        key="secret", name="Secret", order=99, model=Document, group="plan", page="documents", circle=Circle.CORE_TEAM,
        blocks=lambda initiative: [Paragraph("one"), Paragraph("two")],
    )  # fmt: skip
    monkeypatch.setitem(registry._registers, "secret", secret)
    assert "Secret" not in titles(plan_document(case.initiative))


def test_a_new_register_gets_a_chapter_of_its_own(case: factories.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    diary = Register(
        key="diary", name="Diary", order=99, model=Document, group="plan", page="documents",
        blocks=lambda initiative: [Paragraph("one"), Paragraph("two")],
    )  # fmt: skip
    monkeypatch.setitem(registry._registers, "diary", diary)
    assert titles(plan_document(case.initiative))[-1] == "Diary" == chapter_titles(case.initiative)[-1]


def test_the_number_of_queries_does_not_grow_with_the_tasks(case: factories.Case, django_assert_max_num_queries: Any) -> None:
    for _n in range(12):
        factories.task(case)
    with django_assert_max_num_queries(60):
        plan_document(Initiative.objects.select_related("lead").get(pk=case.initiative.pk))


def test_a_change_changes_its_fingerprint(case: factories.Case) -> None:
    before = fingerprint(plan_document(case.initiative))
    assert fingerprint(plan_document(case.fresh())) == before
    factories.goal(case)
    assert fingerprint(plan_document(case.fresh())) != before


def test_the_command_writes_a_file_that_passes_both_standards(case: factories.Case, version: Version, tmp_path: Path) -> None:
    filled(case)
    path = tmp_path / "plan.pdf"
    call_command("export_plan", str(case.initiative.pk), output=path, stdout=(tmp_path / "out").open("w"))
    data = path.read_bytes()
    assert pdf.violations(data) == []
    pages = "\n".join(pdf.page_texts(data))
    assert "Joining the service" in pages and "<script>alert(1)</script>" in pages and "محمد" in pages
    assert any("The initiative in brief" in mark for mark in pdf.bookmarks(data))


def test_the_command_finds_an_initiative_by_organisation_and_case_number(case: factories.Case, tmp_path: Path) -> None:
    type(case.lead).objects.filter(pk=case.lead.pk).update(name="Demo Town", short_name="DT")
    Initiative.objects.filter(pk=case.initiative.pk).update(case_number="DT 2026/412")
    for number, named in enumerate(("Demo Town/DT 2026/412", "dt / DT 2026/412")):
        path = tmp_path / f"{number}.pdf"
        call_command("export_plan", named, output=path, stdout=(tmp_path / "out").open("w"))
        assert path.read_bytes().startswith(b"%PDF")
    assert RenderedFile.objects.count() == 1


@pytest.mark.parametrize("named", ["Nowhere/1", "no-slash", "00000000-0000-0000-0000-000000000000"])
def test_the_command_says_how_to_name_an_initiative(case: factories.Case, tmp_path: Path, named: str) -> None:
    with pytest.raises(CommandError, match="id"):
        call_command("export_plan", named, output=tmp_path / "plan.pdf")


def test_the_command_says_where_it_cannot_write(case: factories.Case, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="folder"):
        call_command("export_plan", str(case.initiative.pk), output=tmp_path)
    with pytest.raises(CommandError, match="not there"):
        call_command("export_plan", str(case.initiative.pk), output=tmp_path / "none" / "plan.pdf")


def test_chapters_are_numbered_and_their_parts_below_them(case: factories.Case) -> None:
    sections: tuple[Section, ...] = plan_document(case.initiative).sections
    assert [section.number for section in sections] == ["1", "2", "3"]
    assert [part.number for part in sections[1].subsections] == ["2.1", "2.2", "2.3"]
