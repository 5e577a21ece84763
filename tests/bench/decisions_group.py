"""Fifty members at once (answered by four processes), sealing eighteen documents, the pages of a decision; prints the rows as JSON."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import django

from tests.bench.measured import client_of, got, row

MEMBERS, DOCUMENTS = int(os.environ.get("BENCH_MEMBERS", "50")), 18
SERVERS = 4  # processes that answer at once, as a server of two workers with two threads does


def main() -> None:
    """Measure and print; with arguments, be one member who waits for the moment and takes a position."""
    django.setup()
    if len(sys.argv) > 1:
        print(json.dumps(_say(*sys.argv[1:])))
        return
    from django.db import transaction

    from tests import factories
    from tests.milestones import steps

    with transaction.atomic():
        case = factories.case()
        steps.passed(case, 1)
    rows = [_sealing(case)]
    print(json.dumps([*rows, *_at_once(case), *_pages(case)]))


def _sealing(case: Any) -> dict[str, Any]:
    """A basis of eighteen documents is frozen, again and again (each time put back)."""
    from django.db import transaction

    import method
    from documents.services import freezing, writing
    from milestones.choices import RoundState
    from milestones.models import BasisItem, Round
    from milestones.services import basis, rounds, sealing
    from tests.milestones import steps

    kinds = [kind for kind in method.document_types() if kind.written][:DOCUMENTS]
    basis._types = lambda _initiative, _gate: kinds
    with transaction.atomic():
        for kind in kinds:
            freezing.freeze(writing.ensure(case.initiative, kind.key, case.coordinator), by=case.owner, comment="")
        round = rounds.submit(steps.prepared(case, 2), by=case.coordinator)

    def seal() -> None:
        with transaction.atomic():
            sealing.seal(round.pk)
            transaction.set_rollback(True)

    found = row("seal a basis", f"{len(kinds)} documents", seal, turns=10)
    sealed = sealing.seal(round.pk)
    if sealed.state != RoundState.SUBMITTED or BasisItem.objects.filter(round=sealed, kind="document").count() != len(kinds):
        raise RuntimeError("It is not sealed whole.")
    if Round.objects.get(pk=round.pk).seal == "":
        raise RuntimeError("It has no seal.")
    return found


def _at_once(case: Any) -> list[dict[str, Any]]:
    """So many members, each in a process of their own, let go at the same moment: how long each waited, and all of them."""
    from adoption.choices import Role
    from milestones.models import Position, Round
    from tests import factories

    people = [factories.person(f"Member {n}", of=case.partner) for n in range(MEMBERS)]
    from adoption.models import RoleAssignment

    values = {"initiative": case.initiative, "role": Role.STEERING_MEMBER, "organisation": case.partner}
    seats = [RoleAssignment.objects.create(person=person, **values) for person in people]
    round = Round.objects.get(initiative=case.initiative, gate=2)
    start = str(time.time() + 12)
    command = [sys.executable, "-m", "tests.bench.decisions_group", str(round.pk)]
    shares = [",".join(str(seat.pk) for seat in seats[n::SERVERS]) for n in range(SERVERS)]
    running = [subprocess.Popen([*command, share, start], stdout=subprocess.PIPE, text=True) for share in shares]
    answers = [one for process in running for one in json.loads(process.communicate()[0].splitlines()[-1])]
    if Position.objects.filter(round=round).count() != MEMBERS:
        raise RuntimeError("A position was lost.")
    taken, waited = ([answer[name] for answer in answers] for name in ("ms", "waited"))
    each = {"what": "take a position", "size": f"{MEMBERS} at once", "queries": answers[-1]["queries"], "memory MB": "-"}
    return [{**each, **_spread(taken)}, {**each, "what": "until a member is answered", "queries": "-", **_spread(waited)}]


def _spread(times: list[float]) -> dict[str, float]:
    return {"p50 ms": statistics.median(times), "p95 ms": statistics.quantiles(times, n=20)[18]}


def _say(round_id: str, seat_ids: str, start: str) -> list[dict[str, Any]]:
    """One process of the server answers its share of the members, who all press at the same moment."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from adoption.models import RoleAssignment
    from milestones.models import Round
    from milestones.services import positions

    seats = list(RoleAssignment.objects.select_related("person__user", "initiative").filter(pk__in=seat_ids.split(",")))
    round = Round.objects.select_related("initiative").get(pk=round_id)
    time.sleep(max(0.0, float(start) - time.time()))
    found = []
    for seat in seats:
        began = time.time()
        with CaptureQueriesContext(connection) as captured:
            positions.take(round, seat, by=seat.person, stance="for")
        end = time.time()
        found.append({"ms": (end - began) * 1000, "waited": (end - float(start)) * 1000, "queries": len(captured)})
    return found


def _pages(case: Any) -> list[dict[str, Any]]:
    """What a member and the chair wait for."""
    from django.urls import reverse

    from milestones.models import Decision, Round

    round = Round.objects.get(initiative=case.initiative, gate=2)
    pages: list[tuple[str, Any, str]] = [
        ("decision page, member", case.member, round.get_absolute_url()),
        ("decision page, chair", case.chair, round.get_absolute_url()),
        ("decision brief", case.member, reverse("round-brief", args=[round.pk])),
        ("making the decision", case.chair, reverse("milestone-decide", args=[round.pk])),
        ("record of a decision", case.reader, reverse("decision", args=[Decision.objects.get(initiative=case.initiative).pk])),
        ("start page, member", case.member, "/"),
    ]
    return [_page(what, client_of(person), path) for what, person, path in pages]


def _page(what: str, client: Any, path: str) -> dict[str, Any]:
    act: Callable[[], int] = got(client, path)
    return row(what, f"{MEMBERS} members", act)


if __name__ == "__main__":
    main()
