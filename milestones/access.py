"""The door to what belongs to a milestone."""

from uuid import UUID

from accounts.models import User
from adoption.access import Rule, of_initiative, thing_for
from adoption.permissions import view_initiative
from milestones.models import Addressee, Condition, Decision, Round
from milestones.permissions import may_note_told

_ROUNDS = Round.objects.select_related("initiative__steering_rule", "initiative__owner_rule")
_DECISIONS = Decision.objects.select_related("decided_by", "round", "initiative", "supersedes")


def round_for(user: User, pk: UUID | str, rule: Rule | None = None) -> Round:
    """A round the user may see; `rule` is asked about the round. Raises Http404, PermissionDenied."""
    return thing_for(user, _ROUNDS.all(), pk, rule or of_initiative(view_initiative))


def decision_for(user: User, pk: UUID | str, rule: Rule | None = None) -> Decision:
    """A decision the user may see. Raises Http404, PermissionDenied."""
    return thing_for(user, _DECISIONS.all(), pk, rule or of_initiative(view_initiative))


def addressee_for(user: User, pk: UUID | str) -> Addressee:
    """Somebody to be told of a decision, for whoever may note that they were. Raises Http404, PermissionDenied."""
    path = "communication__decision__initiative"
    queryset = Addressee.objects.select_related("person__organisation", "message", "communication__decision__round")
    return thing_for(user, queryset, pk, of_initiative(may_note_told, path), path=path)


def condition_for(user: User, pk: UUID | str, rule: Rule | None = None) -> Condition:
    """A condition the user may see. Raises Http404, PermissionDenied."""
    path = "decision__initiative"
    queryset = Condition.objects.select_related("decision__round", "task__responsible")
    return thing_for(user, queryset, pk, rule or of_initiative(view_initiative, path), path=path)
