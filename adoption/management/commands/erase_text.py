"""`manage.py erase_text INITIATIVE NUMBER --by E-MAIL --reason WHY`: blank what one event of the log says; the chain still holds."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from adoption import log
from core import events, record
from core.models import Event


class Command(BaseCommand):
    help = "Erase what an event says (a person's right to be forgotten). Without --yes it only shows what would go."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("initiative", help="id, or organisation/case number")
        parser.add_argument("number", type=int, help="number of the event, as the log shows it")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who erases it: the address they sign in with")
        parser.add_argument("--reason", required=True, help="why; it stays in the log")
        parser.add_argument("--yes", action="store_true", help="erase it")

    def handle(self, *args: Any, initiative: str, number: int, by: str, reason: str, yes: bool, **options: Any) -> None:
        """Raises CommandError, with what to do, when there is nothing to erase or it may not be erased."""
        stream, user = _stream(initiative), User.objects.select_related("person").filter(email__iexact=by).first()
        event = Event.objects.select_related("text").filter(stream=stream, seq=number).first()
        if user is None or user.person is None:
            raise CommandError(f"Nobody signs in as {by}.")
        if event is None:
            raise CommandError(f"There is no event {number} in this log.")
        if not reason.strip():
            raise CommandError("Write a reason.")
        self.stdout.write(f"{log.told([event], inner=True)[0].what}\n{event.text.data}")
        if not yes:
            self.stdout.write("Nothing is erased yet. Add --yes to erase it.")
            return
        try:
            with transaction.atomic():
                events.erase_text(stream, number, by=user.person, reason=reason.strip())
        except events.AlreadyErased as error:
            raise CommandError("It is erased already.") from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("It is erased.")


def _stream(name: str) -> UUID:
    found = record.find(name)
    if len(found) != 1:
        raise CommandError(f"{len(found)} initiatives are called {name}. Write the id, or organisation/case number.")
    return found[0]
