"""Processes that decide at the same moment: run as `python -m tests.milestones.racing prepare|decide|submit|review|count ...`."""

import json
import os
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Person  # noqa: E402
from adoption.models import Initiative  # noqa: E402
from core import events  # noqa: E402
from core.db import Superseded  # noqa: E402
from core.models import Event, Job  # noqa: E402
from milestones.models import Decision, Round  # noqa: E402
from milestones.services import decisions, reviews, rounds  # noqa: E402
from tests import factories  # noqa: E402
from tests.milestones import review_steps, steps  # noqa: E402


def prepare() -> dict[str, str]:
    """An empty database with three initiatives: milestone I sealed, only prepared, and to be reviewed."""
    call_command("migrate", verbosity=0)
    sealed, ready, reviewing = factories.case(), factories.case(), review_steps.case_in_reviews()
    return {
        "decide": str(steps.submitted(sealed, 1).pk),
        "owner": str(sealed.owner.pk),
        "submit": str(steps.prepared(ready, 1).pk),
        "coordinator": str(ready.coordinator.pk),
        "review": str(review_steps.opened(reviewing, 1).pk),
        "reviewer": str(reviewing.coordinator.pk),
    }


def act(verb: str, round_id: str, person_id: str, outcome: str, start: str) -> dict[str, str]:
    """Do it at the agreed moment; says whether it was first."""
    round, person = Round.objects.select_related("initiative").get(pk=round_id), Person.objects.get(pk=person_id)
    time.sleep(max(0.0, float(start) - time.time()))
    try:
        with transaction.atomic():
            if verb == "decide":
                decisions.decide(round, by=person, outcome=outcome, motive="Because.")
            elif verb == "review":
                held = reviews.Held(timezone.localdate(), "BP1", body="The board")
                reviews.record_review(round, by=person, held=held, outcome=outcome, motive="Because.")
            else:
                rounds.submit(round, by=person)
    except Superseded:
        return {"was": "superseded"}
    return {"was": "first"}


def count(round_id: str) -> dict[str, Any]:
    """What stands in the database afterwards."""
    round = Round.objects.get(pk=round_id)
    initiative = Initiative.objects.get(pk=round.initiative_id)
    told = Event.objects.filter(stream=initiative.pk)
    return {
        "decisions": Decision.objects.filter(round=round).count(),
        "made": told.filter(action="milestones.decision.made").count(),
        "moves": told.filter(action="adoption.phase.closed").count(),
        "submitted": told.filter(action="milestones.round.submitted").count(),
        "jobs": Job.objects.filter(name="milestones.seal", args=[round_id]).count(),
        "rounds": Round.objects.filter(initiative=initiative, gate=1).count(),
        "agree": initiative.phase_number == (2 if Decision.objects.filter(round=round, outcome="approved").exists() else 1),
        "chain": events.verify(initiative.pk) is None,
    }


if __name__ == "__main__":
    verb, *values = sys.argv[1:]
    answer = prepare() if verb == "prepare" else count(*values) if verb == "count" else act(verb, *values)
    print(json.dumps(answer))  # noqa: T201
