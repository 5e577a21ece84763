"""The personal link of a referral: it answers that one referral. A new nonce kills every link made before it (core.links)."""

import secrets
from uuid import UUID

from django.urls import reverse

from core import links
from milestones.choices import ReferralState, RoundState
from milestones.models import Recipient

SALT = "milestones.referral"


def new_nonce() -> str:
    """128 bits nobody can guess, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def token_of(recipient: Recipient) -> str:
    """The secret half of the link."""
    return links.token(SALT, _value(recipient))


def url_of(recipient: Recipient) -> str:
    """The address that a mail carries, without the host."""
    return reverse("personal-answer", args=[recipient.pk, token_of(recipient)])


def find(pk: UUID, token: str) -> Recipient | None:
    """The recipient a link was made for; None if it is unknown, of an old nonce, or withdrawn, which cannot be told apart."""
    rows = Recipient.objects.select_related("referral__round__initiative__lead", "person")
    recipient = rows.filter(pk=pk, withdrawn_at=None).first()
    if recipient is None or recipient.referral.state != ReferralState.SENT or recipient.referral.round.state == RoundState.WITHDRAWN:
        return None
    return recipient if links.matches(SALT, _value(recipient), token) else None


def _value(recipient: Recipient) -> str:
    return f"{recipient.pk}:{recipient.nonce}"
