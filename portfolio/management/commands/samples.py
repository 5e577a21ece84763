"""`manage.py samples [FOLDER]`: every type of document of the demonstration, as files to look at."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from adoption.methods import method_for
from adoption.models import Initiative
from core.blocks.json import canonical
from core.blocks.model import Document as Blocks
from core.blocks.page import render_page
from core.docx import render_docx
from core.pdf import render_pdf
from documents.compose import document_blocks
from documents.models import Document, ReportState, StatusReport
from documents.overview import writable
from documents.plan import plan_document
from documents.status.content import TYPE
from documents.status.paper import status_blocks
from meetings.document import minutes_document
from meetings.models import MinutesRecord
from milestones.brief import fitted
from milestones.models import Round
from portfolio.demo.writing import is_loaded

WITH = ("initiative__lead", "by__organisation", "published_by__organisation")
CLOSED, MAIN = "DT 2023/86", "DT 2026/412"
SHOWN = "business_case"  # the one that is also written in the other formats


class Command(BaseCommand):
    help = "Write every type of document of the demonstration to a folder (docs/samples) as PDF, and one in every format."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=Path(settings.BASE_DIR) / "docs" / "samples")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_loaded():
            raise CommandError("The demonstration is not loaded. Type: manage.py demo")
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        closed, main = (Initiative.objects.select_related("lead").get(case_number=number) for number in (CLOSED, MAIN))
        report = StatusReport.objects.filter(initiative=main, state=ReportState.PUBLISHED).select_related(*WITH).first()
        if report is None:
            raise CommandError("The demonstration has no status report.")
        for name, blocks in [
            *documents_of(closed),
            ("status_report", status_blocks(report)),
            ("plan", plan_document(main)),
            ("brief", fitted(_next(main))),
            *_minutes(main),
        ]:
            self._write(folder / f"{name.replace('_', '-')}.pdf", render_pdf(blocks).data)
            if name == SHOWN:
                self._other_formats(folder, name.replace("_", "-"), blocks)

    def _other_formats(self, folder: Path, name: str, blocks: Blocks) -> None:
        self._write(folder / f"{name}.docx", render_docx(blocks))
        self._write(folder / f"{name}.html", render_page(blocks).encode())
        self._write(folder / f"{name}.json", canonical(blocks))

    def _write(self, path: Path, data: bytes) -> None:
        path.write_bytes(data)
        self.stdout.write(f"{path.name}: {len(data)} bytes")


def _next(initiative: Initiative) -> Round:
    """The round being prepared: its brief is a preview with everything that is still missing."""
    return Round.objects.of_gates().select_related("initiative__lead").filter(initiative=initiative).order_by("-gate", "-number")[0]


def _minutes(initiative: Initiative) -> list[tuple[str, Blocks]]:
    """The first frozen minutes."""
    found = MinutesRecord.objects.filter(initiative=initiative.pk).order_by("frozen_at")[:1]
    return [("minutes", minutes_document(record, initiative)) for record in found]


def documents_of(initiative: Initiative) -> list[tuple[str, Blocks]]:
    """(key, blocks) of every type that can be written here, in the method's order. Raises CommandError for one that is not written."""
    there = {row.type_key: row for row in Document.objects.filter(initiative=initiative).select_related("initiative__lead")}
    kinds = [kind.key for kind in writable(method_for(initiative)) if kind.key != TYPE]
    if missing := [key for key in kinds if key not in there]:
        raise CommandError(f"The demonstration has no document of these types: {', '.join(missing)}")
    return [(key, document_blocks(there[key])) for key in kinds]
