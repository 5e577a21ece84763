"""The door to documents, versions and rendered files: what is not visible is not there."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import Http404

from accounts.models import Organisation, Person, User
from accounts.permissions import is_administrator
from adoption.access import Rule, initiative_for, of_initiative, people_of, thing_for
from adoption.models import Initiative
from adoption.permissions import administer, view_initiative
from core.permissions import require
from documents.models import Comment, Document, Logo, Picture, RenderedFile, ReportState, StatusReport, Version
from documents.permissions import read_document, see_picture, write_report


def document_for(user: User, pk: UUID, rule: Rule = read_document) -> Document:
    """A document with its people, if the user may know of it and `rule` allows. Raises Http404, PermissionDenied."""
    rows = Document.objects.select_related("responsible__organisation", "reviewer__organisation", "sent_by")
    return thing_for(user, rows, pk, rule)


def version_for(user: User, pk: UUID) -> Version:
    """A frozen version, open to all with a role. Raises Http404."""
    rows = Version.objects.select_related("approved_by__organisation", "document")
    return thing_for(user, rows, pk, of_initiative(view_initiative, "document__initiative"), path="document__initiative")


def comment_for(user: User, pk: UUID, rule: Rule) -> Comment:
    """A comment with its document, if the user may know of it and `rule` allows. Raises Http404, PermissionDenied."""
    rows = Comment.objects.select_related("author__organisation", "document__responsible", "document__reviewer")
    found: Comment = thing_for(user, rows, pk, rule, path="document__initiative")
    return found


def picture_for(user: User, pk: UUID) -> Picture:
    """A picture of a document, for whoever may read the document. Raises Http404."""
    found: Picture = thing_for(user, Picture.objects.select_related("document"), pk, see_picture, path="document__initiative")
    return found


def organisation_for(user: User, pk: UUID) -> Organisation:
    """An organisation the user administers. Raises PermissionDenied for whoever administers none, Http404 for another one."""
    require(is_administrator(user))
    organisation = Organisation.objects.filter(pk=pk).first()
    if organisation is None or not administer(user, organisation):
        raise Http404
    return organisation


def logo_for(user: User, pk: UUID) -> Logo:
    """The logo of an organisation, for its administrators and whoever has a role in an initiative it leads. Raises Http404."""
    logo = Logo.objects.select_related("organisation").filter(organisation=pk).first()
    if logo is None or not (administer(user, logo.organisation) or Initiative.objects.visible_to(user).filter(lead=pk).exists()):
        raise Http404
    return logo


def report_for(user: User, pk: UUID, rule: Rule | None = None) -> StatusReport:
    """A status report; a draft is there only for those who work in the initiative. Raises Http404, PermissionDenied."""
    rows = StatusReport.objects.select_related("by__organisation", "published_by__organisation")
    report: StatusReport = thing_for(user, rows, pk, of_initiative(view_initiative))
    if report.state == ReportState.DRAFT and not write_report(user, report):
        raise Http404
    if rule is not None:
        require(rule(user, report))
    return report


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
