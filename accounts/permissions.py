"""Rights outside initiatives."""

from django.utils.translation import gettext_lazy as _

from accounts.models import MembershipKind, Person, User
from core.permissions import Answer, Denied


def administered(user: User) -> set[object]:
    """Ids of the organisations the user administers (without the installation's administrator, who does all)."""
    if user.person is None:
        return set()
    return set(user.person.memberships.filter(kind=MembershipKind.ADMINISTRATOR).values_list("organisation_id", flat=True))


def is_administrator(user: User) -> Answer:
    """Administrator of the installation or of any organisation."""
    if user.is_authenticated and (user.is_superuser or _administers_some(user)):
        return True
    return Denied(_("Only administrators may open this page."))


def _administers_some(user: User) -> bool:
    """Read together with whoever is signed in (accounts.backends); asked anew for anybody else."""
    return bool(user.administers_some) if hasattr(user, "administers_some") else bool(administered(user))


def is_installation_administrator(user: User) -> Answer:
    """Administrator of the whole installation."""
    return True if user.is_superuser else Denied(_("Only the administrator of the installation may open this page."))


def has_profile(user: User) -> Answer:
    """An account made on the command line may belong to no person; it has nothing of its own to change."""
    return True if user.person is not None else Denied(_("This account belongs to no person, so there is nothing to change here."))


def person_of(user: User) -> Person:
    """The person who is signed in. Raises ValueError for an account without a person (it can hold no role)."""
    if user.person is None:
        raise ValueError("This account belongs to no person.")
    return user.person
