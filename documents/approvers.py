"""Who may approve a document: its type states the roles (method/data/documents.yaml), the initiative says who holds them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Person
from adoption.access import people_of
from adoption.choices import Role
from adoption.models import RoleAssignment
from core.components import Text
from documents.access import reviewers
from documents.models import Document


@dataclass(frozen=True)
class Approvers:
    """People who may be asked to approve, and the roles that the type states.

    `stated`: they hold one of these roles; False where nobody else than the sender does, and everybody with a role may be asked.
    """

    people: list[Person]
    roles: tuple[Text, ...]
    stated: bool

    @property
    def role_names(self) -> str:
        """The roles in one line, in the active language."""
        return ", ".join(str(role) for role in self.roles)

    @property
    def refusal(self) -> str:
        """What is said when somebody else was chosen."""
        if not self.stated:
            return _("Choose somebody else with a role in the initiative and an account.")
        return _("Choose somebody else with an account who may approve this kind of document: %(roles)s.") % {"roles": self.role_names}


def approvers(document: Document, sender: Person) -> Approvers:
    """Who may approve the document today, without the one who sends it. One query, two where nobody holds a stated role."""
    roles = document.type.approved_by
    holders = RoleAssignment.objects.current().filter(initiative=document.initiative_id, role__in=roles).values("person_id")
    names = tuple(Role(role).label for role in roles)
    people = list(people_of(document.initiative).filter(pk__in=holders, user__is_active=True).exclude(pk=sender.pk))
    return Approvers(people or reviewers(document.initiative, sender), names, stated=bool(people))
