"""The plan put together: own frame, chapters from the registers, where it comes from. In the initiative's language."""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Person
from adoption.methods import method_for
from adoption.models import Initiative
from adoption.services.setup import coordinator_of
from core import blocks, words
from core.blocks import Cell, Column, Table
from documents import title_page
from documents.logos import logo_of
from documents.plan.brief import brief, next_milestone
from documents.plan.chapters import Chapter, chapters
from documents.plan.governance import governance
from documents.settle import settled


def plan_document(initiative: Initiative) -> blocks.Document:
    """The whole plan as it is today. Shows what is open to everybody with a role, whoever asks for it (product.md, circles)."""
    with translation.override(initiative.language):
        found, coordinator = _chapters(initiative), coordinator_of(initiative.pk)
        kind = method_for(initiative).document_type("adoption_plan")
        return settled(
            blocks.Document(
                title=initiative.name,
                subtitle=f"{kind.name}. {kind.purpose}",
                language=initiative.language,
                kind=str(kind.name),
                organisation_line=title_page.organisation_line(initiative),
                case_number=initiative.case_number,
                status_text=_("As of %(day)s") % {"day": words.day(timezone.localdate())},
                prepared_by=_named(coordinator),
                date_text=words.day(timezone.localdate()),
                rail=title_page.rail(initiative),
                facts=_facts(initiative, coordinator),
                sections=tuple(_section(chapter, number) for number, chapter in enumerate(found, 1)),
                provenance=_provenance(coordinator),
                logo=logo_of(initiative.lead),
                data={"initiative": _data(initiative)},
            )
        )


def _facts(initiative: Initiative, coordinator: Person | None) -> tuple[tuple[str, str], ...]:
    ahead = next_milestone(initiative)
    pairs = (
        (_("Case number"), initiative.case_number),
        (_("As of"), words.day(timezone.localdate())),
        (_("Status"), str(initiative.get_status_display())),  # type: ignore[attr-defined]
        (_("Lead organisation"), initiative.lead.name),
        (_("Prepared by"), _named(coordinator)),
        (_("Next decision"), ahead),
    )
    return tuple(pair for pair in pairs if pair[1])


def _section(chapter: Chapter, number: int) -> blocks.Section:
    parts = tuple(blocks.Section(part.title, part.blocks, f"{number}.{at}", 2, key=part.key) for at, part in enumerate(chapter.parts, 1))
    return blocks.Section(chapter.title, chapter.blocks, str(number), 1, chapter.landscape, chapter.key, parts)


def _provenance(coordinator: Person | None) -> Table:
    columns = (Column(_("What"), "m"), Column(_("Who"), "l"), Column(_("When"), "m"))
    who = (Cell(_("Prepared by")), Cell(_named(coordinator) or "–"), Cell(words.day(timezone.localdate())))
    source = (Cell(_("Content")), Cell(_("Goals, tasks, risks, documents and decisions as they stood in Farled.")), Cell(""))
    return Table(columns, (who, source), _("Where this document comes from"))


def _named(person: Person | None) -> str:
    return words.named(person.name, person.organisation) if person else ""


def _data(initiative: Initiative) -> dict[str, Any]:
    return {
        "id": str(initiative.pk),
        "name": initiative.name,
        "case_number": initiative.case_number,
        "lead": initiative.lead.name,
        "phase": str(initiative.phase),
        "status": str(initiative.status),
        "starts": _iso(initiative.starts),
        "wished_end": _iso(initiative.wished_end),
        "milestones": [
            {"number": row.number, "planned": _iso(row.planned_gate), "passed": _iso(row.closed_on), "outcome": row.outcome}
            for row in initiative.phases.all()
        ],
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def chapter_titles(initiative: Initiative) -> list[str]:
    """What the plan holds, in the reader's language."""
    return [settled(chapter.title) for chapter in _chapters(initiative)]


def _chapters(initiative: Initiative) -> list[Chapter]:
    found, not_described = chapters(initiative, {"governance": governance(initiative)})
    return [brief(initiative, not_described), *found]
