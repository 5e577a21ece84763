"""Organisations, people and accounts: made and changed by administrators, the own profile by oneself."""

from typing import Any

from django.db import transaction

from accounts import hooks
from accounts.models import Membership, MembershipKind, Organisation, Person, User
from core import events
from core.db import save_edited
from core.events import INSTALLATION

__all__ = ["INSTALLATION"]


@transaction.atomic
def save_profile(person: Person, *, seen_version: int, **values: Any) -> Person:
    """Own name, title, language. Raises Superseded."""
    return save_edited(person, seen_version, **values)


def choose_language(person: Person, language: str) -> None:
    """The language somebody reads in, from the chooser in the head of the page; changes nothing else."""
    Person.objects.filter(pk=person.pk).update(language=language)


@transaction.atomic
def add_organisation(*, by: Person | None, **values: Any) -> Organisation:
    """A new organisation; whoever adds it becomes no member of it."""
    organisation = Organisation.objects.create(**values)
    events.record(INSTALLATION, "accounts.organisation.added", by=by, subject=organisation, data={"name": organisation.name})
    return organisation


@transaction.atomic
def edit_organisation(organisation: Organisation, *, by: Person | None, seen_version: int, **values: Any) -> Organisation:
    """Raises Superseded."""
    after = save_edited(organisation, seen_version, **values)
    events.record(INSTALLATION, "accounts.organisation.changed", by=by, subject=after, data={"name": after.name})
    return after


@transaction.atomic
def add_person(*, by: Person | None, administrator: bool = False, password: str = "", **values: Any) -> Person:
    """Somebody in an organisation; with a password also an account."""
    person = Person.objects.create(**values)
    _set_kind(person, administrator)
    _set_account(person, password)
    events.record(INSTALLATION, "accounts.person.added", by=by, subject=person, data={"organisation": person.organisation.name})
    return person


@transaction.atomic
def edit_person(
    person: Person, *, by: Person | None, seen_version: int, administrator: bool = False, password: str = "", **values: Any
) -> Person:
    """Raises Superseded. A new password signs the person out everywhere; whoever moves away leaves the old organisation."""
    before = Person.objects.values_list("organisation_id", flat=True).get(pk=person.pk)
    after = save_edited(person, seen_version, **values)
    if after.organisation_id != before:
        Membership.objects.filter(person=after, organisation_id=before).delete()
    _set_kind(after, administrator)
    _set_account(after, password)
    events.record(INSTALLATION, "accounts.person.changed", by=by, subject=after, data={"new_password": bool(password)})
    return after


def _set_kind(person: Person, administrator: bool) -> None:
    kind = MembershipKind.ADMINISTRATOR if administrator else MembershipKind.MEMBER
    Membership.objects.update_or_create(person=person, organisation=person.organisation, defaults={"kind": kind})


def _set_account(person: Person, password: str) -> None:
    user = User.objects.filter(person=person).first()
    if user is None and password and person.email:
        User.objects.create_user(person.email, password, person=person)
        hooks.account_changed(person)
    elif user is not None:
        user.email = person.email.lower() or user.email
        if password:
            user.set_password(password)
        user.save(update_fields=["email", "password"])
