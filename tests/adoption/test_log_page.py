"""The log: every event in words, for those who may read it, filtered and paged; and whether the chain holds."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption import log
from adoption.choices import Role
from core import append_only, events
from core.models import Event
from tests import factories
from tests.factories import Case, in_days

SignIn = Callable[[Any], Client]
APPS = ("adoption", "documents", "registers", "milestones")


@pytest.fixture
def url(case: Case) -> str:
    return reverse("log", args=[case.initiative.pk])


def actions_in_the_code() -> set[str]:
    """Every action that stands whole in a call of events.record."""
    found: set[str] = set()
    for app in APPS:
        for file in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            found |= set(re.findall(r'record\(\s*[^,]+,\s*"([a-z_.]+)"', file.read_text()))
    return found


def test_every_action_in_the_code_has_words() -> None:
    actions = actions_in_the_code()
    assert len(actions) > 20
    assert [action for action in sorted(actions) if not log.known(action)] == []


def test_an_action_is_told_once() -> None:
    with pytest.raises(ValueError, match="Told twice"):
        log.add({"adoption.initiative.created": "Again"})


def test_an_action_nobody_knows_is_named_as_it_is() -> None:
    assert log.sentence("benefits.curve.bent", {"x": 1}) == "Recorded: benefits curve bent"
    assert log.sentence("adoption.partner.added", {}) == "– takes part"


def test_it_tells_who_did_what_with_what_changed(case: Case, sign_in: SignIn, url: str) -> None:
    factories.setup.edit(
        case.initiative, by=case.coordinator, seen_version=case.initiative.version, name="<i>Named</i> anew", wished_end=in_days(400)
    )
    factories.people.end(case.role(case.reader, Role.READER), by=case.coordinator, reason="Moved to מקום 🚀")
    task = factories.task(case, title="Write <b>it</b>")
    page = sign_in(case.archivist).get(url).content.decode()
    assert "&lt;i&gt;Named&lt;/i&gt; anew" in page and "Joining the service" in page and "<i>Named" not in page
    assert "Moved to מקום 🚀" in page
    assert f"Added task {task.code}: Write &lt;b&gt;it&lt;/b&gt;" in page
    assert "The role of Reader ended: Reader" in page
    assert "Wished end" in page


@pytest.mark.parametrize(("who", "status"), [("coordinator", 200), ("archivist", 200), ("reader", 403), ("chair", 403), ("stranger", 404)])
def test_only_coordinator_and_archivist_read_it(case: Case, sign_in: SignIn, url: str, who: str, status: int) -> None:
    assert sign_in(getattr(case, who)).get(url).status_code == status


def test_it_is_filtered_by_person_kind_and_day(case: Case, sign_in: SignIn, url: str) -> None:
    factories.task(case)
    client = sign_in(case.coordinator)

    def found(**wanted: Any) -> list[str]:
        return [line.what for line in client.get(url, wanted).context["lines"]]

    assert all("task" in what for what in found(kind="plan")) and found(kind="plan")
    assert found(who=str(case.coordinator.pk)) and found(who="farled") == []
    assert found(since=in_days(1).strftime("%d.%m.%Y")) == []
    assert found(until=in_days(-1).strftime("%d.%m.%Y")) == []
    assert found(since=in_days(0).strftime("%d.%m.%Y"), until=in_days(0).strftime("%d.%m.%Y"))


@pytest.mark.parametrize("wanted", [{"who": "nonsense"}, {"kind": "x"}, {"since": "31.02.2026"}, {"page": "999"}, {"page": "x"}])
def test_a_filter_that_cannot_be_read_breaks_nothing(case: Case, sign_in: SignIn, url: str, wanted: dict[str, str]) -> None:
    answer = sign_in(case.coordinator).get(url, wanted)
    assert answer.status_code == 200 and answer.context["lines"]


def test_it_says_that_the_chain_is_unbroken(case: Case, sign_in: SignIn, url: str) -> None:
    page = sign_in(case.coordinator).get(url).content.decode()
    count = Event.objects.filter(stream=case.initiative.pk).count()
    assert f"Unbroken, {count} events" in page
    newest = Event.objects.filter(stream=case.initiative.pk).order_by("-seq").first()
    assert newest is not None and newest.hash[:4] in page


def test_it_names_the_first_broken_link(case: Case, sign_in: SignIn, url: str) -> None:
    append_only.remove("default")
    Event.objects.filter(stream=case.initiative.pk, seq=3).update(action="adoption.forged.action")
    append_only.put_back(using="default")
    assert "Broken at event 3" in sign_in(case.coordinator).get(url).content.decode()


def test_the_queries_do_not_grow_and_are_few(case: Case, sign_in: SignIn, url: str) -> None:
    client = sign_in(case.coordinator)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    few = count()
    for _n in range(30):
        factories.task(case)
    assert count() == few < 15


def test_what_stands_in_a_closer_circle_is_not_among_the_latest(case: Case) -> None:
    with transaction.atomic():
        events.record(
            case.initiative.pk, "adoption.partner.added", by=case.coordinator, data={"organisation": "Secret", "circle": "core_team"}
        )
    assert "Secret takes part" not in [line.what for line in log.latest(case.initiative.pk, 5)]
    assert "Secret takes part" in [line.what for line in log.told(log.events_of(case.initiative.pk)[:5])]
