"""Grants per object: a direct foreign-key permission table of django-guardian, written only by adoption.grants."""

from django.db import models
from guardian.models.models import UserObjectPermissionBase

from adoption.models.initiative import Initiative


class InitiativeUserPermission(UserObjectPermissionBase):
    """What a user may do in an initiative today; derived from RoleAssignment, never edited by hand."""

    content_object = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="grants")
