"""Load a method pack from a file: `manage.py load_pack pack.yaml --organisation "Demo Town"`."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organisation
from adoption.services import packs
from method import MethodDataError
from method.packs import MAX_BYTES


class Command(BaseCommand):
    """Says what is wrong with file, line and key; then nothing is loaded and the exit code is 1."""

    help = "Load a version of a method pack (YAML), for all or for one organisation. Nothing is loaded when something is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", default="", help="name of the organisation; all organisations when left out")

    def handle(self, *args: Any, file: Path, organisation: str = "", **options: Any) -> None:
        keeper = Organisation.objects.filter(name=organisation).first() if organisation else None
        if organisation and keeper is None:
            raise CommandError(f"There is no organisation called {organisation}.")
        try:
            with file.open("rb") as source:
                content = source.read(MAX_BYTES + 1)
            loaded = packs.load(content, file=file.name, organisation=keeper, by=None)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        except (MethodDataError, ValidationError) as error:
            raise CommandError("\n".join(getattr(error, "messages", [str(error)]))) from error
        word = "was loaded already" if loaded.was_there else "is loaded"
        self.stdout.write(f"{loaded.version} {word}, for {keeper or 'all organisations'}.")
