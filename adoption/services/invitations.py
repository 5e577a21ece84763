"""An account is asked for: whoever holds a role is told, and so are those who give accounts in their organisation."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, MembershipKind, Person, User
from adoption.models import RoleAssignment
from core import events
from notifications import outbox

INVITED, WANTED = "adoption.invited", "adoption.account_wanted"


def has_account(person: Person) -> bool:
    """Whether somebody can sign in."""
    return User.objects.filter(person=person, is_active=True).exists()


def administrators(person: Person) -> list[Person]:
    """Those who give accounts in somebody's organisation; of the installation where it has none."""
    own = Membership.objects.filter(organisation=person.organisation_id, kind=MembershipKind.ADMINISTRATOR, person__user__is_active=True)
    found = list(Person.objects.filter(pk__in=own.values("person")))
    return found or list(Person.objects.filter(user__is_superuser=True, user__is_active=True))


@transaction.atomic
def invite(row: RoleAssignment, *, by: Person) -> bool:
    """Tell them, once a day at most; False when they can sign in already or were told today."""
    if has_account(row.person):
        return False
    day = timezone.localdate().isoformat()
    told = [(INVITED, row.person), *((WANTED, one) for one in administrators(row.person))]
    rows = [
        outbox.put(key, somebody, initiative=row.initiative_id, subject=row.pk, once=f"{key}:{row.pk}:{somebody.pk}:{day}")
        for key, somebody in told
    ]
    if any(rows):
        events.record(row.initiative_id, "adoption.person.invited", by=by, subject=row.person, data={"person": row.person.name})
    return any(rows)
