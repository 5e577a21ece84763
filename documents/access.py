"""The door to documents, versions and rendered files: what is not visible is not there."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import Http404

from accounts.models import Person, User
from adoption.access import Rule, initiative_for, of_initiative, people_of, thing_for
from adoption.models import Initiative
from adoption.permissions import view_initiative
from documents.models import Document, RenderedFile, Version
from documents.permissions import read_document


def document_for(user: User, pk: UUID, rule: Rule = read_document) -> Document:
    """A document with its people, if the user may know of it and `rule` allows. Raises Http404, PermissionDenied."""
    rows = Document.objects.select_related("responsible__organisation", "reviewer__organisation", "sent_by")
    return thing_for(user, rows, pk, rule)


def version_for(user: User, pk: UUID) -> Version:
    """A frozen version, open to all with a role. Raises Http404."""
    rows = Version.objects.select_related("approved_by__organisation", "document")
    return thing_for(user, rows, pk, of_initiative(view_initiative, "document__initiative"), path="document__initiative")


def file_for(user: User, pk: UUID) -> tuple[RenderedFile, Initiative]:
    """A rendered file that lies on the disk, and its initiative. Raises Http404 for any other."""
    row = RenderedFile.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    initiative = initiative_for(user, row.initiative)
    if not default_storage.exists(row.path):
        raise Http404
    return row, initiative


def reviewers(initiative: Initiative, sender: Person) -> "list[Person]":
    """Whom a document may be sent to: people with a role today and an open account, without the sender."""
    return list(people_of(initiative).filter(user__is_active=True).exclude(pk=sender.pk))
