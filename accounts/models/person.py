"""People, with or without an account, and the account itself."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Language, Organisation
from core.models import BaseModel, EditableModel


class Person(EditableModel):
    """Anybody who holds a role, owns a task or is told something; may have no account (product.md, decided question 3)."""

    name = models.CharField(_("Name"), max_length=150)
    email = models.EmailField(_("E-mail"), blank=True)
    title = models.CharField(_("Title"), max_length=150, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people", verbose_name=_("Organisation"))
    language = models.CharField(_("Language"), max_length=2, choices=Language.choices, default=Language.ENGLISH)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the e-mail address is the name one signs in with."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, *, person: Person | None = None, **extra: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), person=person, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")


class User(BaseModel, AbstractBaseUser, PermissionsMixin):
    """A sign-in. Being superuser opens no initiative: rights come from roles only."""

    email = models.EmailField(_("E-mail"), unique=True)
    person = models.OneToOneField(Person, null=True, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    objects = UserManager()

    def __str__(self) -> str:
        return self.person.name if self.person else self.email
