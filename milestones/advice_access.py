"""The door to referrals and their recipients."""

from uuid import UUID

from accounts.models import User
from adoption.access import Rule, of_initiative, thing_for
from adoption.permissions import view_initiative
from milestones.models import Recipient, Referral

_PATH = "round__initiative"
_RECIPIENT_PATH = "referral__round__initiative"


def referral_for(user: User, pk: UUID | str, rule: Rule | None = None) -> Referral:
    """A referral of an initiative the user has a role in; `rule` is asked about it. Raises Http404, PermissionDenied."""
    rows = Referral.objects.select_related("sent_by__organisation")
    found: Referral = thing_for(user, rows, pk, rule or of_initiative(view_initiative, _PATH), path=_PATH)
    return found


def recipient_for(user: User, pk: UUID | str, rule: Rule) -> Recipient:
    """A recipient; `rule` is asked about the referral. Raises Http404, PermissionDenied."""
    rows = Recipient.objects.select_related("person__user")
    found: Recipient = thing_for(user, rows, pk, lambda who, row: rule(who, row.referral), path=_RECIPIENT_PATH)
    return found
