"""The adoption plan of one initiative as a PDF file, made at once."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from adoption.models import Initiative
from documents.files import render_and_store
from documents.plan import plan_document
from documents.services.rendering import PLAN


class Command(BaseCommand):
    help = "Writes the adoption plan of an initiative as PDF (PDF/A-3a and PDF/UA-1)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("initiative", help='Its id, or organisation and case number: "Demo Town/DT 2026/412".')
        parser.add_argument("--output", required=True, type=Path, help="The file to write, for example plan.pdf.")

    def handle(self, *args: Any, initiative: str, output: Path, **options: Any) -> None:
        _writable(output)
        found = find(initiative)
        row = render_and_store(plan_document(found), kind=PLAN, initiative_id=found.pk)
        with default_storage.open(row.path) as file:
            output.write_bytes(file.read())
        self.stdout.write(f"{output}: {row.pages} pages, {row.size} bytes, SHA-256 {row.file_sha256}")


def find(text: str) -> Initiative:
    """The initiative by its id, or by organisation (name or short name) / case number. Raises CommandError."""
    rows = Initiative.objects.select_related("lead")
    try:
        found = rows.filter(pk=UUID(text))
    except ValueError:
        organisation, slash, case_number = (part.strip() for part in text.partition("/"))
        if not slash or not case_number:
            raise CommandError(f'"{text}" is no id. Write organisation and case number: "Demo Town/DT 2026/412".') from None
        named = Q(lead__name__iexact=organisation) | Q(lead__short_name__iexact=organisation)
        found = rows.filter(named, case_number__iexact=case_number)
    initiatives = list(found[:2])
    if len(initiatives) != 1:
        why = "There is no initiative" if not initiatives else "There is more than one initiative"
        raise CommandError(f'{why} "{text}". Use its id, which stands in the address of its overview.')
    return initiatives[0]


def _writable(output: Path) -> None:
    if output.is_dir():
        raise CommandError(f"{output} is a folder. Name the file, for example {output / 'plan.pdf'}.")
    if not output.parent.is_dir():
        raise CommandError(f"The folder {output.parent} is not there. Make it first.")
