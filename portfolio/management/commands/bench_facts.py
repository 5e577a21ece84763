"""`manage.py bench_facts`: what script/bench needs to know of a seeded installation: addresses, a session, queries a page."""

import json
import statistics
import time
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from adoption.models import Initiative
from portfolio.seed import ACCOUNT


class Command(BaseCommand):
    help = "Addresses, a session and the number of queries of each page, as JSON (used by script/bench)."

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.get(email=ACCOUNT)
        initiative = Initiative.objects.filter(case_number__startswith="SEED ", status="active").order_by("case_number")[0]
        pages = {
            "start": reverse("start"),
            "initiatives": reverse("initiatives"),
            "overview": reverse("initiative", args=[initiative.pk]),
            "plan": reverse("plan", args=[initiative.pk]),
            "milestone": reverse("milestone", args=[initiative.pk, initiative.phase_number]),
        }
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(user, backend="accounts.backends.FarledBackend")
        queries = {name: _queries(client, path) for name, path in pages.items()}
        create, times = _creation(client, user)
        facts = {
            "cookie": f"sessionid={_session(user)}",
            "pages": pages,
            "queries": {**queries, "create an initiative": create},
            "create_ms": times,
        }
        self.stdout.write(json.dumps(facts))


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def _creation(client: Client, user: User) -> tuple[int, dict[str, float]]:
    times, queries = [], 0
    for turn in range(12):
        values = {"name": "Measured", "case_number": f"BENCH {time.time_ns()}", "need": "", "lead": str(user.person.organisation_id)}
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(reverse("initiative-new"), values)
        times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 302:
            raise RuntimeError(f"Creating answered {answer.status_code}.")
        queries = len(captured) if turn else queries
    return queries, {"p50": statistics.median(times), "p95": statistics.quantiles(times, n=20)[18]}


def _session(user: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "accounts.backends.FarledBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return store.session_key or ""
