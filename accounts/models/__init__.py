"""Organisations, people, sign-ins."""

from accounts.models.organisation import Country, Language, Membership, MembershipKind, Organisation
from accounts.models.person import Person, User

__all__ = ["Country", "Language", "Membership", "MembershipKind", "Organisation", "Person", "User"]
