"""What several services of milestones share: the row under a lock in the state it must have, and errors as the house raises them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from adoption.decision_points import told
from adoption.models import Initiative
from core.db import Superseded, locked
from milestones.models import Round


def event_data(round: Round, **data: Any) -> dict[str, Any]:
    """What an event of a round keeps: the milestone, as it is called now (adoption.log), or the matter, and what more there is to tell."""
    if round.is_matter:
        return {"matter": round.matter, "round": round.number, **data}
    return {"gate": round.gate, "round": round.number, **data, **told(round.initiative, round.gate)}


def round_in(round: Round, *states: str) -> Round:
    """The round fetched anew under its lock, with its initiative. Raises Superseded if it is in none of `states`.

    The initiative is locked first, as a decision does: whoever takes the two in another order could wait for each other.
    """
    row = locked_round(round.pk)
    if row.state not in states:
        raise Superseded(row)
    return row


def locked_round(pk: UUID | str) -> Round:
    """The round fetched anew under its lock, with its initiative, which is locked first. Raises Round.DoesNotExist."""
    locked(Initiative, Round.objects.values_list("initiative", flat=True).get(pk=pk))
    row = locked(Round, pk)
    row.initiative = Initiative.objects.select_related("lead").get(pk=row.initiative_id)
    return row


@contextmanager
def first_wins(round: Round) -> Iterator[None]:
    """Whatever shows that somebody else was first becomes Superseded, with the round as it is now."""
    try:
        yield
    except (ConcurrentTransition, TransitionNotAllowed, IntegrityError) as error:
        raise Superseded(round) from error
