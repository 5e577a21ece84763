"""Processes that answer or seal at the same moment: `python -m tests.milestones.advice_racing prepare|answer|give|submit|count ...`."""

import json
import os
import sys
import time
from collections import Counter
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.exceptions import PermissionDenied  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from accounts.models import Person  # noqa: E402
from core import events  # noqa: E402
from core.db import Superseded  # noqa: E402
from core.models import Event  # noqa: E402
from milestones.models import Recipient, Round, Statement  # noqa: E402
from milestones.services import recipients, rounds, sealing, statements  # noqa: E402
from notifications.models import OutboxRow  # noqa: E402
from tests import factories  # noqa: E402
from tests.milestones import advice_steps  # noqa: E402


def prepare() -> dict[str, str]:
    """An empty database with a referral that was sent, and a round that may be submitted."""
    call_command("migrate", verbosity=0)
    asking, sealing_, giving = factories.case(), factories.case(), factories.case()
    _referral, outside = advice_steps.sent(asking)
    return {
        "recipient": str(outside.pk),
        "asker": str(asking.coordinator.pk),
        "seal": str(advice_steps.sealable(sealing_).pk),
        "sealer": str(sealing_.coordinator.pk),
        "expert": str(sealing_.expert.pk),
        "give": str(advice_steps.opened(giving).pk),
        "giver": str(giving.expert.pk),
    }


def act(verb: str, pk: str, person_id: str, word: str, start: str) -> dict[str, str]:
    """Do it at the agreed moment; says whether it was first, came second, or was refused."""
    person = Person.objects.get(pk=person_id) if person_id else None
    work = _work(verb, pk, person, word)
    time.sleep(max(0.0, float(start) - time.time()))
    try:
        with transaction.atomic():
            work()
    except Superseded:
        return {"was": "superseded"}
    except PermissionDenied:
        return {"was": "refused"}
    return {"was": "first"}


def _work(verb: str, pk: str, person: Any, word: str) -> Any:
    """What is done, read as a page that was opened before has read it."""
    if verb in ("answer", "remind"):
        row = Recipient.objects.select_related("referral").get(pk=pk)
        if verb == "remind":
            return lambda: recipients.remind(row.referral, by=person)
        return lambda: recipients.answer(row, by=None, seen_version=row.version, view="supports", text=word, name=word)
    round = Round.objects.select_related("initiative").get(pk=pk)
    if verb == "give":
        return lambda: statements.give(round, advice_steps.AREA, by=person, kind="against", opinion=word)
    return lambda: rounds.submit(round, by=person)


def count(round_id: str, recipient_id: str) -> dict[str, Any]:
    """What stands in the database afterwards; the round is sealed if it was submitted."""
    round = sealing.seal(round_id)
    statement = Statement.objects.filter(round=round).first()
    frozen = [item.content["opinion"] for item in round.basis.filter(kind="statement")]
    recipient = Recipient.objects.get(pk=recipient_id)
    said = Event.objects.filter(subject=recipient.pk, action="milestones.referral.answered")
    return {
        "frozen": frozen,
        "opinion": statement.opinion if statement else "",
        "given": Event.objects.filter(stream=round.initiative_id, action="milestones.statement.given").count(),
        "whole": sealing.verify_seal(round) == [] if round.seal else True,
        "answer": recipient.text,
        "same_name": recipient.answered_name == recipient.text,
        "answered": said.count(),
        "reminders": list(Counter(OutboxRow.objects.filter(key="milestones.referral_reminder").values_list("subject", flat=True)).values()),
        "chain": events.verify(round.initiative_id) is None,
    }


if __name__ == "__main__":
    verb, *values = sys.argv[1:]
    answer = prepare() if verb == "prepare" else count(*values) if verb == "count" else act(verb, *values)
    print(json.dumps(answer))  # noqa: T201
