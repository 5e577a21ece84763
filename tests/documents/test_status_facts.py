"""What stands by itself in a status report: facts of the registers beside each side, and what changed, each told once."""

from datetime import date, datetime, time
from decimal import Decimal
from unittest import mock

import pytest
from django.utils import timezone

from adoption.models import InitiativePhase
from adoption.services import entries
from adoption.services import tasks as task_services
from documents.models import Side, StatusReport
from documents.services import status
from documents.status.changes import changes
from documents.status.content import content_of
from documents.status.facts import facts, scores
from documents.status.paper import status_blocks
from registers.models import FundingState
from registers.services import funding as fundings
from tests import factories
from tests.documents.test_status import published

pytestmark = pytest.mark.django_db


def test_the_next_milestone_says_how_late_it_is(case: factories.Case) -> None:
    InitiativePhase.objects.filter(initiative=case.initiative, number=1).update(planned_gate=factories.in_days(-3))
    assert facts(case.fresh())[Side.OVERALL][0].endswith("(Overdue by 3 days)")


def test_risks_are_counted_by_level_with_what_makes_it(case: factories.Case) -> None:
    factories.risk(case, probability=5, consequence=5)
    factories.risk(case, probability=1, consequence=1)
    factories.risk(case, probability=1, consequence=1, kind="opportunity")
    factories.risk(case, probability=1, consequence=1, closed_on=factories.in_days(0))
    assert "Severe (15–25): 1; low (1–4): 1" in facts(case.fresh())[Side.RISKS]


def test_risks_that_came_or_grew_since_the_last_report_are_counted(case: factories.Case) -> None:
    grows, shrinks = factories.risk(case, probability=2, consequence=2), factories.risk(case, probability=3, consequence=3)
    before = published(case)
    assert not any("since the last report" in line for line in before.content["sides"][2]["facts"])
    for risk, probability in ((grows, 4), (shrinks, 1)):
        entries.edit(risk, by=case.coordinator, seen_version=risk.version, probability=probability)
    factories.risk(case)
    second = status.begin(case.fresh(), by=case.coordinator)
    said = content_of(second)["sides"][2]["facts"]
    assert "1 risk is new since the last report." in said and "1 risk has become worse." in said


def test_a_risk_judged_for_the_first_time_counts_as_worse_and_a_closed_one_is_gone(case: factories.Case) -> None:
    risk, closed = factories.risk(case, probability=None, consequence=None), factories.risk(case, closed_on=factories.in_days(0))
    before = scores(case.fresh())
    assert before == {str(risk.pk): 0} and str(closed.pk) not in before
    assert "1 risk has become worse." in facts(case.fresh(), {str(risk.pk): 6}, before)[Side.RISKS]


def test_money_is_summed_by_what_is_decided_and_proposed_in_each_currency(case: factories.Case) -> None:
    decided = factories.funding(case, amount=Decimal(2000))
    values = {"state": FundingState.DECIDED, "decided_on": factories.in_days(0), "shares": {}}
    fundings.edit(decided, by=case.coordinator, seen_version=decided.version, **values)
    factories.funding(case, amount=Decimal(500), gate=2)
    factories.funding(case, amount=Decimal(70), currency="SEK", gate=2)
    refused = factories.funding(case, amount=Decimal(9), gate=3)
    fundings.edit(refused, by=case.coordinator, seen_version=refused.version, state=FundingState.REFUSED, shares={})
    said = [line.replace("\u00a0", " ") for line in facts(case.fresh())[Side.ECONOMY]]
    assert said[:2] == ["Funding: 2 000 € decided, 500 € proposed.", "Funding: 0 kr decided, 70 kr proposed."]


def test_late_deliverables_are_counted(case: factories.Case) -> None:
    factories.deliverable(case, due=factories.in_days(-1))
    factories.deliverable(case, due=factories.in_days(-1), delivered_on=factories.in_days(-1))
    factories.deliverable(case, due=factories.in_days(0))
    assert facts(case.fresh())[Side.DELIVERABLES][-1] == "1 deliverable is late."


class TestChanges:
    def test_what_is_finished_stands_before_what_only_came(self, case: factories.Case) -> None:
        moment, done = timezone.now(), factories.task(case, title="Finished first")
        task_services.finish(done, by=case.coordinator, seen_version=done.version)
        for number in range(20):
            factories.task(case, title=f"Came {number}")
        [kind] = [kind for kind in changes(case.fresh(), moment) if kind.title == "Tasks and goals"]
        assert kind.lines[0].endswith("Finished first") and "Came 19" in kind.lines[1]
        assert len(kind.lines) + kind.more == 21

    def test_a_risk_that_was_removed_is_told(self, case: factories.Case) -> None:
        risk = factories.risk(case, title="Access is late")
        moment = timezone.now()
        entries.delete(risk, by=case.coordinator, reason="Written twice")
        assert [kind.lines for kind in changes(case.fresh(), moment)] == [(f"Removed risk {risk.code}: Access is late",)]

    def test_each_event_is_told_in_one_report_and_no_other(self, case: factories.Case) -> None:
        factories.task(case, title="Before")
        first = published(case)
        factories.task(case, title="After")
        second = published(case)
        assert "Before" in repr(first.content["changes"]) and "After" not in repr(first.content["changes"])
        assert "After" in repr(second.content["changes"]) and "Before" not in repr(second.content["changes"])

    def test_the_day_of_the_last_report_is_that_of_the_installation(self, case: factories.Case) -> None:
        late = timezone.make_aware(datetime.combine(date(2026, 3, 10), time(0, 30)))
        with mock.patch("documents.services.status.timezone.now", return_value=late):
            published(case)
        assert content_of(status.begin(case.fresh(), by=case.coordinator))["since"] == "2026-03-10"


def test_on_paper_the_kinds_are_counted_and_the_checksum_stands_at_the_end(case: factories.Case) -> None:
    report = StatusReport.objects.select_related("initiative__lead", "published_by__organisation").get(pk=published(case).pk)
    said = repr(status_blocks(report))
    assert "People and organisations (" in said
    assert report.sha256[:8] in said and repr(report.content["published_by"]).strip("'") in said
    assert report.content["written_by"] == f"Coordinator, {case.lead.name}"
