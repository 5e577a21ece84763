"""Writes expected benefits, procurements and what is done about risks through the same services that people use."""

from decimal import Decimal
from typing import Any

from adoption.models import Goal, Initiative, Task
from adoption.services import entries
from benefits.models import ExpectedBenefit
from portfolio.demo.writing import Cast, add_risks, day
from procurement.services import necessary
from registers.models import Risk, RiskKind
from registers.services import risk as risks
from registers.services import risk_measures, risk_meeting

SCORES = ("probability", "consequence")


def with_first_scores(found: list[dict[str, Any]], first: dict[str, list[int]]) -> list[dict[str, Any]]:
    """The risks as they were judged when they were written; a meeting brings today's scores."""
    return [{**risk, "scores": [*first.get(risk["title"], risk["scores"][:2]), *risk["scores"][2:]]} for risk in found]


def add_measures(initiative: Initiative, measures: dict[str, list[str]], cast: Cast) -> None:
    """Say which tasks of the plan are measures against which risk."""
    for risk, titles in measures.items():
        for title in titles:
            risk_measures.link(_risk(initiative, risk), _task(initiative, title), by=cast["coordinator"])


def risks_since(initiative: Initiative, told: dict[str, Any], cast: Cast) -> None:
    """One risk has passed, and an opportunity has come."""
    passing = _risk(initiative, told["closed_risk"]["title"])
    risks.close(passing, by=cast["coordinator"], seen_version=passing.version, reason=told["closed_risk"]["closed"])
    add_risks(initiative, [told["new_opportunity"]], cast, RiskKind.OPPORTUNITY)


def hold_meeting(initiative: Initiative, told: dict[str, Any], scores: list[dict[str, Any]], cast: Cast) -> None:
    """A review meeting: some risks judged with what was found, some skipped, the others not reached."""
    by, now = cast["coordinator"], {risk["title"]: risk for risk in scores}
    people = [cast[key] for key in told["participants"]]
    meeting = risk_meeting.begin(initiative, by=by, scope="all", participants=people, others=told["others"])
    for point in meeting.points.select_related("risk__initiative", "meeting"):
        title = point.risk.title
        if title in told["skipped"]:
            risk_meeting.skip(point, by=by)
        elif title in told["judged"]:
            judged = {**dict(zip(SCORES, now[title]["scores"], strict=False)), "next_review": day(now[title]["review"])}
            risk_meeting.judge(point, by=by, seen_version=point.risk.version, note=told["judged"][title], **judged)
    risk_meeting.end(meeting, by=by, seen_version=meeting.version, note=told["note"])


def answer_for_tasks(initiative: Initiative, needed: dict[str, str], cast: Cast) -> None:
    """Say of tasks whether they need a procurement."""
    for title, answer in needed.items():
        task = _task(initiative, title)
        entries.edit(task, by=cast["coordinator"], seen_version=task.version, procurement_needed=answer)


def add_procurements(initiative: Initiative, found: list[dict[str, Any]], cast: Cast) -> None:
    """Write what has to be bought, with its estimated value."""
    for facts in found:
        values = {name: facts.get(name, "") for name in ("title", "description", "way", "state", "note")}
        task = _task(initiative, facts["task"]) if "task" in facts else None
        necessary.create(
            initiative, by=cast["coordinator"], task=task, needed_on=day(facts["needed"]), responsible=cast[facts["by"]],
            estimate=Decimal(facts["estimate"]) if "estimate" in facts else None, **values,
        )  # fmt: skip


def add_benefits(initiative: Initiative, found: list[dict[str, Any]], cast: Cast) -> None:
    """Write what becomes better, for whom, and how it is measured."""
    goals = {goal.title: goal for goal in Goal.objects.filter(initiative=initiative)}
    names = ("title", "description", "beneficiary", "whom", "reach", "nature", "measure", "unit")
    for facts in found:
        values = {name: facts.get(name, "") for name in names}
        values |= {name: Decimal(str(facts[name])) for name in ("baseline", "target")}
        begun = day(facts["begun"]) if "begun" in facts else None
        entries.create(
            ExpectedBenefit, initiative, by=cast["coordinator"], goal=goals[facts["goal"]], owner=cast[facts["owner"]],
            starts_on=day(facts["starts"]), begun_on=begun, **values,
        )  # fmt: skip


def _risk(initiative: Initiative, title: str) -> Risk:
    return Risk.objects.select_related("initiative").get(initiative=initiative, title=title, deleted_at=None)


def _task(initiative: Initiative, title: str) -> Task:
    return Task.objects.select_related("initiative").get(initiative=initiative, title=title, deleted_at=None)
