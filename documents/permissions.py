"""Who may do what with a document (product.md, table of rights)."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from adoption.choices import Status
from adoption.permissions import NO_LONGER, manage_initiative, view_initiative, work_in_initiative
from core.permissions import Answer, Denied
from documents.models import Document


def read_document(user: User, document: Document) -> Answer:
    """Anybody with a role in the initiative."""
    return view_initiative(user, document.initiative)


def write_document(user: User, document: Document) -> Answer:
    """Coordinator, team members, and the person responsible for the document whatever their role."""
    if user.person_id is not None and user.person_id == document.responsible_id:
        return _as_long_as_it_lasts(user, document)
    return work_in_initiative(user, document.initiative)


def name_responsible(user: User, document: Document) -> Answer:
    """The coordinator."""
    return manage_initiative(user, document.initiative)


def answer_review(user: User, document: Document) -> Answer:
    """The reviewer who was named, and nobody else."""
    if user.person_id is None or user.person_id != document.reviewer_id:
        return Denied(_("Only the person who was asked to review may answer."))
    return _as_long_as_it_lasts(user, document)


def take_back(user: User, document: Document) -> Answer:
    """Whoever sent it, or the coordinator."""
    if user.person_id is not None and user.person_id == document.sent_by_id:
        return _as_long_as_it_lasts(user, document)
    return manage_initiative(user, document.initiative)


def _as_long_as_it_lasts(user: User, document: Document) -> Answer:
    if document.initiative.status in (Status.STOPPED, Status.CLOSED):
        return Denied(NO_LONGER)
    return view_initiative(user, document.initiative)
