"""Writes service lines, connections and commitments of the demonstration through the same services that people use."""

from typing import Any

from adoption.models import Initiative, Participation, ServiceLine, Task
from adoption.services import connections, entries, partners, service_lines
from adoption.services import tasks as task_services
from portfolio.demo.clock import Moment
from portfolio.demo.telling import Part
from portfolio.demo.writing import Cast, day

DAYS = ("starts", "due", "mandate_on")
OWN = ("stage", "moved", "owner")


def add_lines(initiative: Initiative, found: list[dict[str, Any]], tasks: dict[str, str], cast: Cast) -> None:
    """Write the services, and which tasks of the plan are done for one of them alone."""
    there: dict[str, ServiceLine] = {}
    for facts in found:
        values = {name: day(value) if name in DAYS else value for name, value in facts.items() if name not in OWN}
        owner = cast[facts["owner"]] if "owner" in facts else None
        there[facts["title"]] = entries.create(ServiceLine, initiative, by=cast["coordinator"], owner=owner, **values)
    for title, line in tasks.items():
        task = Task.objects.get(initiative=initiative, title=title)
        task_services.edit(task, by=cast["coordinator"], seen_version=task.version, service_line=there[line])


def move_lines(initiative: Initiative, found: list[dict[str, Any]], cast: Cast) -> Part:
    """Take those that have begun to the stage they are told in."""
    for facts in (one for one in found if "stage" in one):
        yield Moment(facts["moved"])
        line = ServiceLine.objects.get(initiative=initiative, title=facts["title"])
        while line.stage != facts["stage"]:
            line = service_lines.move_on(line, by=cast["coordinator"], seen_version=line.version)


def add_connections(initiative: Initiative, found: list[dict[str, Any]], withdrawn: dict[str, Any], cast: Cast) -> None:
    """Write who connects, each step on its day; one has thought better of it."""
    by = cast["coordinator"]
    for facts in found:
        values = {"responsible": cast[facts["by"]], "contact_name": facts.get("contact", "")}
        planned = day(facts["planned"]) if "planned" in facts else None
        made = connections.create(initiative, by=by, title=facts["title"], declared_on=day(facts["declared"]), planned=planned, **values)
        for days in facts["states"].values():
            made = connections.move_on(made, by=by, seen_version=made.version, on=day(days))
    gone = connections.create(initiative, by=by, title=withdrawn["title"], declared_on=day(withdrawn["declared"]), responsible=by)
    connections.withdraw(gone, by=by, seen_version=gone.version, reason=withdrawn["reason"], on=day(withdrawn["left"]))


def add_commitments(initiative: Initiative, found: dict[str, dict[str, str]], cast: Cast) -> None:
    """What each partner has said it commits to."""
    for key, facts in found.items():
        row = Participation.objects.get(initiative=initiative, organisation=cast.organisations[key])
        values = {"commitment": facts["commitment"], "contact": cast[facts["contact"]]}
        partners.edit(row, by=cast["coordinator"], seen_version=row.version, **values)
