"""`manage.py demo [--json]`: loads the demonstration if it is not there, and tells its accounts and addresses."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.models import Organisation, User
from adoption.models import Initiative
from portfolio.demo import story
from portfolio.demo.writing import PASSWORD, is_loaded


class Command(BaseCommand):
    help = "Load the demonstration if it is not there; print its accounts, organisations and initiatives."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_loaded():
            story.load()
        facts = _facts()
        if options["json"]:
            self.stdout.write(json.dumps(facts, indent=2, ensure_ascii=False))
            return
        for account in facts["accounts"]:
            self.stdout.write(f"{account['email']}  {PASSWORD}")
        for initiative in facts["initiatives"]:
            self.stdout.write(f"{initiative['name']}: {initiative['url']}")


def _facts() -> dict[str, Any]:
    users = User.objects.filter(is_demo=True).select_related("person__organisation").order_by("joined_at")
    organisations = Organisation.objects.filter(people__user__is_demo=True).distinct()
    initiatives = Initiative.objects.filter(created_by__user__is_demo=True, case_number__startswith="DT ").order_by("case_number")
    return {
        "url": settings.FARLED_BASE_URL + "/",
        "accounts": [{"email": u.email, "password": PASSWORD, "name": u.person.name} for u in users if u.person],
        "organisations": [{"id": str(o.pk), "name": o.name} for o in organisations],
        "initiatives": [
            {"id": str(i.pk), "name": i.name, "case_number": i.case_number, "url": settings.FARLED_BASE_URL + i.get_absolute_url()}
            for i in initiatives
        ],
    }  # fmt: skip
