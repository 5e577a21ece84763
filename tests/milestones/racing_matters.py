"""Processes that decide a matter and a milestone at once: `python -m tests.milestones.racing_matters prepare|decide|count ...`."""

import json
import os
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.exceptions import PermissionDenied, ValidationError  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from accounts.models import Person  # noqa: E402
from adoption.models import Initiative  # noqa: E402
from core import events  # noqa: E402
from core.db import Superseded  # noqa: E402
from core.models import Event  # noqa: E402
from milestones.models import Decision, Round  # noqa: E402
from milestones.services import decisions, matters  # noqa: E402
from tests import factories  # noqa: E402
from tests.milestones import matter_steps, steps  # noqa: E402


def prepare() -> dict[str, str]:
    """An empty database: a pause beside milestone I, a change of lead alone, and one where nothing is brought up yet."""
    call_command("migrate", verbosity=0)
    both, alone, new = factories.case(), factories.case(), factories.case()
    return {
        "gate": str(steps.submitted(both, 1).pk),
        "pause": str(matter_steps.submitted(both, "pause").pk),
        "owner": str(both.owner.pk),
        "lead": str(matter_steps.submitted(alone, "lead_change", organisation=alone.partner).pk),
        "lead_owner": str(alone.owner.pk),
        "new": str(new.initiative.pk),
        "coordinator": str(new.coordinator.pk),
    }


def decide(round_id: str, person_id: str, outcome: str, start: str) -> dict[str, str]:
    """Decide at the agreed moment; says whether it was first, too late, or refused."""
    round, person = Round.objects.select_related("initiative").get(pk=round_id), Person.objects.get(pk=person_id)
    time.sleep(max(0.0, float(start) - time.time()))
    try:
        with transaction.atomic():
            decisions.decide(round, by=person, outcome=outcome, motive="Because.")
    except Superseded:
        return {"was": "superseded"}
    except (PermissionDenied, ValidationError):
        return {"was": "refused"}
    return {"was": "first"}


def bring_up(initiative_id: str, person_id: str, matter: str, start: str) -> dict[str, str]:
    """Bring a matter up at the agreed moment; says which round it is."""
    initiative, person = Initiative.objects.get(pk=initiative_id), Person.objects.get(pk=person_id)
    time.sleep(max(0.0, float(start) - time.time()))
    return {"was": str(matters.open_matter(initiative, matter, by=person).pk)}


def count(initiative_of: str) -> dict[str, Any]:
    """What stands in the database afterwards, of the initiative of a round."""
    initiative = Initiative.objects.get(pk=Round.objects.get(pk=initiative_of).initiative_id)
    told = Event.objects.filter(stream=initiative.pk)
    return {
        "decisions": Decision.objects.filter(initiative=initiative).count(),
        "made": told.filter(action="milestones.decision.made").count(),
        "moves": told.filter(action="adoption.phase.closed").count(),
        "pauses": told.filter(action="adoption.initiative.pause").count(),
        "leads": told.filter(action="adoption.lead.changed").count(),
        "phase": initiative.phase_number,
        "status": initiative.status,
        "rests_on_decision": Decision.objects.filter(pk=initiative.status_decision).exists(),
        "chain": events.verify(initiative.pk) is None,
    }


VERBS = {"prepare": prepare, "decide": decide, "bring_up": bring_up, "count": count}

if __name__ == "__main__":
    verb, *values = sys.argv[1:]
    print(json.dumps(VERBS[verb](*values)))  # type: ignore[operator]  # noqa: T201
