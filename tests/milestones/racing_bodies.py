"""Processes of a body at the same moment: run as `python -m tests.milestones.racing_bodies prepare|decide|say|work|count ...`."""

import json
import os
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.exceptions import PermissionDenied  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from accounts.models import User  # noqa: E402
from adoption import grants  # noqa: E402
from adoption.choices import Role  # noqa: E402
from adoption.models import Goal, RoleAssignment  # noqa: E402
from core import events  # noqa: E402
from core.db import Superseded  # noqa: E402
from core.models import Event  # noqa: E402
from milestones.models import Decision, Position, Round  # noqa: E402
from milestones.services import decisions, positions  # noqa: E402
from notifications import outbox  # noqa: E402
from tests import factories  # noqa: E402
from tests.milestones import steps  # noqa: E402

MEMBERS = 50


def prepare() -> dict[str, Any]:
    """A milestone whose chair is noted as absent, so that the deputy chair may confirm; and one that waits for fifty members."""
    call_command("migrate", verbosity=0)
    small, large = factories.case(), factories.case()
    RoleAssignment.objects.filter(initiative=small.initiative, person=small.member).update(vice_chair=True)
    steps.passed(small, 1)
    waits = steps.submitted(small, 2)
    steps.say(waits, small, member="for", partner_member="for")
    positions.note_absent(waits, small.role(small.chair, Role.STEERING_CHAIR), by=small.member)
    steps.passed(large, 1)
    crowd = [_member(large, number) for number in range(MEMBERS)]
    grants.derive(large.initiative)
    return {
        "decide": str(waits.pk), "chair": str(small.role(small.chair, Role.STEERING_CHAIR).pk),
        "vice": str(small.role(small.member, Role.STEERING_MEMBER).pk), "say": str(steps.submitted(large, 2).pk), "crowd": crowd,
    }  # fmt: skip


def _member(case: factories.Case, number: int) -> str:
    somebody = factories.person(f"Member {number}", of=case.partner, account=False)
    User.objects.create(email=somebody.email, person=somebody)
    values = {"person": somebody, "role": Role.STEERING_MEMBER, "organisation": case.partner}
    return str(RoleAssignment.objects.create(initiative=case.initiative, **values).pk)


def decide(round_id: str, member_id: str, start: str) -> dict[str, str]:
    """The deputy chair confirms; the chair comes after all, gives a position and confirms."""
    round, row = _at(round_id, member_id, start)
    try:
        if row.is_chair:
            positions.take(round, row, by=row.person, stance="for")
        decisions.decide(round, by=row.person, outcome="approved")
    except Superseded:
        return {"was": "superseded"}
    except PermissionDenied:
        return {"was": "refused"}
    return {"was": "first"}


def say(round_id: str, members: str, start: str) -> dict[str, int]:
    """Some of the members take their positions, one after the other, as fast as they can."""
    rows = RoleAssignment.objects.select_related("person__user", "initiative").filter(pk__in=members.split(","))
    round = Round.objects.select_related("initiative").get(pk=round_id)
    time.sleep(max(0.0, float(start) - time.time()))
    return {"took": sum(bool(positions.take(round, row, by=row.person, stance="for")) for row in rows)}


def work(round_id: str, times: str, start: str) -> dict[str, int]:
    """Somebody works in the initiative meanwhile: each time an event first, then rows that point to the initiative, as registers do."""
    round = Round.objects.select_related("initiative").get(pk=round_id)
    chair = RoleAssignment.objects.select_related("person").filter(initiative=round.initiative_id, role=Role.STEERING_CHAIR).get()
    time.sleep(max(0.0, float(start) - time.time()))
    for number in range(int(times)):
        with transaction.atomic():
            events.record(round.initiative_id, "adoption.goal.changed", by=chair.person, subject=round, data={"title": str(number)})
            outbox.put("milestones.decided", chair.person, initiative=round.initiative_id, once=f"work:{number}")
            Goal.objects.create(initiative=round.initiative, title=f"Goal {number}", number=1000 + number)
    return {"took": int(times)}


def _at(round_id: str, member_id: str, start: str) -> tuple[Round, RoleAssignment]:
    round = Round.objects.select_related("initiative").get(pk=round_id)
    row = RoleAssignment.objects.select_related("person__user", "initiative").get(pk=member_id)
    time.sleep(max(0.0, float(start) - time.time()))
    return round, row


def count(round_id: str) -> dict[str, Any]:
    """What stands in the database afterwards."""
    round = Round.objects.select_related("initiative").get(pk=round_id)
    told = Event.objects.filter(stream=round.initiative_id)
    return {
        "decisions": Decision.objects.filter(round=round).count(),
        "made": told.filter(action="milestones.decision.made", subject__in=Decision.objects.filter(round=round).values("pk")).count(),
        "positions": Position.objects.filter(round=round, stance="for").count(),
        "told": told.filter(action="milestones.position.taken").count(),
        "votes": positions.judgement(round).for_,
        "chain": events.verify(round.initiative_id) is None,
    }


if __name__ == "__main__":
    verb, *values = sys.argv[1:]
    verbs: dict[str, Any] = {"prepare": prepare, "decide": decide, "say": say, "work": work, "count": count}
    print(json.dumps(verbs[verb](*values)))  # noqa: T201
