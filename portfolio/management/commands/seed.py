"""`manage.py seed --initiatives N`: made-up initiatives in bulk, for measuring."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portfolio.seed import ACCOUNT, seed


class Command(BaseCommand):
    help = "Make N initiatives for measuring, all coordinated by seed@demo.example."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--initiatives", type=int, required=True, metavar="N")
        parser.add_argument("--password", default="", help="password of the account; a random one is made and printed unless given")

    def handle(self, *args: Any, initiatives: int, password: str, **options: Any) -> None:
        if initiatives < 1:
            raise CommandError("Say how many: --initiatives 100")
        word = password or secrets.token_urlsafe(12)
        for done in seed(initiatives, password=word):
            self.stderr.write(f"{done} of {initiatives}")
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        else:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA optimize=0x10002")
        self.stdout.write(
            f"{initiatives} initiatives made; sign in as {ACCOUNT}" + ("" if password else f" with {word} (if the account is new)")
        )
