"""Sign-in by e-mail and password. Permissions are never granted here, not even to a superuser."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from accounts.models import Membership, MembershipKind, User


class FarledBackend(BaseBackend):
    """Checks e-mail and password; takes the same time whether the account exists or not."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        user = User.objects.filter(email__iexact=(username or "").strip()).first()
        if user is None:
            User().set_password(password)
            return None
        if user.is_active and password and user.check_password(password):
            return user
        return None

    def get_user(self, user_id: Any) -> User | None:
        rows = User.objects.select_related("person__organisation").annotate(administers_some=Exists(_administered()))
        return rows.filter(pk=user_id, is_active=True).first()


def _administered() -> QuerySet[Membership]:
    return Membership.objects.filter(person=OuterRef("person"), kind=MembershipKind.ADMINISTRATOR)
