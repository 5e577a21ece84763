"""Phase reviews: what was decided at the organisation's own decision point, recorded by the coordinator.

They close phases in method version 1.1, which has no milestones (domain.md, section 4), and where an organisation has marked a
milestone as not formal. The basis is sealed in the same moment; the same transitions are carried out as for a formal decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from adoption.access import people_of
from adoption.models import Initiative
from core import words
from core.db import locked
from core.permissions import require
from milestones.choices import BasisKind, DecisionKind, RoundState
from milestones.models import Decision, Round
from milestones.permissions import may_record, may_touch, user_of
from milestones.services import effects, matters, record, rounds, sealing
from milestones.services.basis import Item
from milestones.services.common import first_wins, round_in
from milestones.services.outcomes import ConditionText, check

LONGEST_POINT, LONGEST_BODY, LONGEST_MANDATE = 80, 100, 300
REVIEW = "review"
FUTURE = gettext_lazy("Write a day that has come: a review is recorded when it has been held.")


@dataclass(frozen=True)
class Held:
    """A review as it was held: on which day, at which decision point, and who decided: a person with a role, or a name in words."""

    on: date
    at: str
    person: Person | None = None
    body: str = ""

    @property
    def who(self) -> str:
        """Whoever decided, as the record names them."""
        return words.named(self.person.name, self.person.organisation) if self.person is not None else self.body.strip()


@transaction.atomic
def record_review(
    round: Round, *, by: Person, held: Held, outcome: str, motive: str = "", conditions: Sequence[ConditionText] = ()
) -> Decision:
    """Seal the basis as it is and record what the review decided; it takes effect at once. Two at once yield one decision.

    Raises PermissionDenied (not the coordinator, or decided formally), Superseded (recorded already, or withdrawn), ValidationError
    (something before it undecided; day, decision point, decider, outcome, reason or conditions missing or wrong).
    """
    require(may_touch(user_of(by), round))
    locked(Initiative, round.initiative_id)
    row = round_in(round, RoundState.PREPARING)
    require(may_record(user_of(by), row))
    if row.is_matter:
        row.gate, row.decider = matters.at_hand(row.initiative)
    rounds.nothing_in_the_way(row)
    check_held(row.initiative, held)
    check(row, outcome, motive, conditions)
    _seal(row, held, by)
    with first_wins(row):
        row.decide()
        row.save()
        with transaction.atomic():
            decision = _record(row, by, held, outcome, motive.strip(), conditions)
    effects.take_effect(row, decision, conditions, by=by)
    return decision


def check_held(initiative: Initiative, held: Held) -> None:
    """Raises ValidationError: a day to come, no decision point, nobody or two who decided, somebody without a role."""
    if held.on > timezone.localdate():
        raise ValidationError({"held_on": FUTURE})
    if not held.at.strip() or len(held.at) > LONGEST_POINT:
        raise ValidationError({"decision_point": _("Write at which decision point or meeting it was decided, in at most 80 characters.")})
    if bool(held.person) == bool(held.body.strip()):
        raise ValidationError({"body": _("Say who decided: choose a person or write a name, one of the two.")})
    if len(held.body) > LONGEST_BODY:
        raise ValidationError({"body": _("Write who decided in at most 100 characters.")})
    if held.person is not None and not people_of(initiative).filter(pk=held.person.pk).exists():
        raise ValidationError({"person": _("Choose a person with a role in the initiative, or write the name.")})


def _seal(round: Round, held: Held, by: Person) -> None:
    """The coordinator's question and the sealing of its basis, in one; nobody is asked for anything."""
    with translation.override(round.initiative.language):
        title = str(BasisKind.REVIEW.label)
    content = {"held_on": str(held.on), "decision_point": held.at.strip(), "decided_by": held.who, "recorded_by": by.name}
    sealing.seal_now(round, by, Item(BasisKind.REVIEW, REVIEW, title, content))


def _record(round: Round, by: Person, held: Held, outcome: str, motive: str, conditions: Sequence[ConditionText]) -> Decision:
    decision = Decision(
        initiative=round.initiative, kind=DecisionKind.REVIEW, matter=round.matter, gate=round.gate,
        round=round, outcome=outcome, motive=motive,
        decided_at=timezone.now(), decided_by=by, seal=round.seal, conditions=effects.conditions_json(conditions),
        decision_point=held.at.strip(), supersedes_id=record.superseded(round, outcome),
    )  # fmt: skip
    with translation.override(round.initiative.language):
        decision.mandate = mandate(held, by)
    return record.save(decision)


def mandate(held: Held, by: Person) -> str:
    """The board of Demo Town decided on 3 March 2026 at BP2; recorded by Anna Berg: in the active language."""
    values = {"who": held.who, "day": words.day(held.on), "point": held.at.strip(), "name": by.name}
    return (_("%(who)s decided on %(day)s at %(point)s; recorded by %(name)s") % values)[:LONGEST_MANDATE]
