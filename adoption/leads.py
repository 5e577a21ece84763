"""The lead organisation from phase to phase, and when it changed (M04, 002:228)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from adoption import decided, log
from adoption.choices import PHASES, PhaseState
from adoption.models import Initiative, InitiativePhase, LeadChange
from adoption.schedule_words import span
from core import words

ACTIONS = ("adoption.initiative.changed", "adoption.lead.changed")


@dataclass(frozen=True)
class Term:
    """Phases after one another that the same organisation leads."""

    organisation: Organisation
    phases: tuple[InitiativePhase, ...]

    @property
    def first(self) -> InitiativePhase:
        """The phase it begins with."""
        return self.phases[0]

    @property
    def last(self) -> InitiativePhase:
        """The phase it ends with."""
        return self.phases[-1]

    @property
    def is_present(self) -> bool:
        """Whether one of its phases is open."""
        return any(row.state == PhaseState.OPEN for row in self.phases)

    @property
    def dates(self) -> str:
        """From the day its first phase began to the day its last one closed, as far as they are known."""
        if self.first.begun_on is None:
            return ""
        if self.last.closed_on is None:
            return _("since %(day)s") % {"day": words.short_day(self.first.begun_on)}
        return span(self.first.begun_on, self.last.closed_on)


@dataclass(frozen=True)
class Change:
    """One change of the lead, as the log keeps it. url: where the decision is read; empty while it was being set up."""

    at: datetime.datetime
    before: str
    after: str
    who: str
    url: str = ""


def of(initiative: Initiative) -> list[Term]:
    """Who leads which phases, in their order. One query."""
    found: list[list[InitiativePhase]] = []
    for row in InitiativePhase.objects.filter(initiative=initiative).select_related("lead").order_by("number"):
        if found and found[-1][0].lead_id == row.lead_id:
            found[-1].append(row)
        else:
            found.append([row])
    return [Term(rows[0].lead, tuple(rows)) for rows in found]


def changes(initiative: Initiative) -> list[Change]:
    """When the lead changed, newest first. One query."""
    who = Person.objects.filter(pk=OuterRef("actor")).values("name")
    rows = log.events_of(initiative.pk).filter(action__in=ACTIONS, text__data__changes__has_key="lead")
    told = ((event, event.text.data) for event in rows.annotate(who=Subquery(who)))
    return [_change(event, data) for event, data in told]


def _change(event: Any, data: dict[str, Any]) -> Change:
    before, after = data["changes"]["lead"]
    return Change(event.at, before, after, event.who or "", decided.url_of(data.get("decision")))


def ahead(initiative: Initiative) -> LeadChange | None:
    """A change that has been decided and waits for its phase or day. One query."""
    return LeadChange.objects.waiting().select_related("organisation").filter(initiative=initiative).first()


def since_words(change: LeadChange) -> str:
    """From 1 March 2027 on; from phase VII, Establish maintenance on."""
    if change.on is not None:
        return _("from %(day)s on") % {"day": words.day(change.on)}
    number = change.first_phase or 1
    return _("from phase %(number)d, %(name)s, on") % {"number": number, "name": PHASES[number - 1].label}
