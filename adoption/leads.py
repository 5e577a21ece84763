"""The lead organisation from phase to phase, and when it changed (M04, 002:228)."""

import datetime
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from adoption import log
from adoption.choices import PhaseState
from adoption.models import Initiative, InitiativePhase
from adoption.schedule_words import span
from core import words


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
    """One change of the lead, as the log keeps it."""

    at: datetime.datetime
    before: str
    after: str
    who: str


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
    rows = log.events_of(initiative.pk).filter(action="adoption.initiative.changed", text__data__changes__has_key="lead")
    told = ((event, event.text.data["changes"]["lead"]) for event in rows.annotate(who=Subquery(who)))
    return [Change(event.at, before, after, event.who or "") for event, (before, after) in told]
