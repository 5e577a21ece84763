"""Personal links: what lets somebody without an account answer one referral, and nothing else.

The secret stands nowhere. It is computed from the recipient's id and a nonce with the key of the installation; a new nonce kills
every link made before it.
"""

import secrets
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from milestones.choices import ReferralState, RoundState
from milestones.models import Recipient

SALT = "milestones.referral"


def new_nonce() -> str:
    """128 bits nobody can guess, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def token_of(recipient: Recipient, key: str | None = None) -> str:
    """The secret half of the link: 64 hexadecimal digits. key: that of the installation unless an older one is tried."""
    return salted_hmac(SALT, f"{recipient.pk}:{recipient.nonce}", key, algorithm="sha256").hexdigest()


def url_of(recipient: Recipient) -> str:
    """The address that a mail carries, without the host."""
    return reverse("personal-answer", args=[recipient.pk, token_of(recipient)])


def find(pk: UUID, token: str) -> Recipient | None:
    """The recipient a link was made for; None if it is unknown, of an old nonce, or withdrawn, which cannot be told apart."""
    rows = Recipient.objects.select_related("referral__round__initiative__lead", "person")
    recipient = rows.filter(pk=pk, withdrawn_at=None).first()
    if recipient is None or recipient.referral.state != ReferralState.SENT or recipient.referral.round.state == RoundState.WITHDRAWN:
        return None
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return recipient if any(constant_time_compare(token_of(recipient, key), token) for key in keys) else None
