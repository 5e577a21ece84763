"""Who may do what with a document (product.md, table of rights)."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from adoption.choices import Status
from adoption.permissions import NO_LONGER, manage_initiative, view_initiative, work_in_initiative
from core.permissions import Answer, Denied
from documents.models import Comment, Document, Picture, StatusReport


def read_document(user: User, document: Document) -> Answer:
    """Anybody with a role in the initiative."""
    return view_initiative(user, document.initiative)


def see_picture(user: User, picture: Picture) -> Answer:
    """Whoever may read its document."""
    return read_document(user, picture.document)


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


def write_report(user: User, report: StatusReport) -> Answer:
    """Coordinator and team members."""
    return work_in_initiative(user, report.initiative)


def publish_report(user: User, report: StatusReport) -> Answer:
    """The coordinator."""
    return manage_initiative(user, report.initiative)


def advise(user: User, document: Document) -> Answer:
    """Readers of the round of review that is on, and nobody else."""
    asked = user.person_id is not None and document.requests.filter(round=document.round, person_id=user.person_id).exists()
    if not asked:
        return Denied(_("Only the people who were asked to read the document may answer here."))
    return _as_long_as_it_lasts(user, document)


def comment_on(user: User, document: Document) -> Answer:
    """Anybody with a role in the initiative, as long as it lasts."""
    return _as_long_as_it_lasts(user, document)


def reply_to(user: User, comment: Comment) -> Answer:
    """As for a comment of one's own."""
    return comment_on(user, comment.document)


def resolve_comment(user: User, comment: Comment) -> Answer:
    """Done as asked: whoever may write in the document, and whoever made the comment."""
    if _is_author(user, comment):
        return comment_on(user, comment.document)
    return write_document(user, comment.document) or Denied(_("Only those who write the document and whoever commented may do this."))


def dismiss_comment(user: User, comment: Comment) -> Answer:
    """Not done, with a reason: whoever may write in the document, and whoever approves it."""
    if user.person_id is not None and user.person_id == comment.document.reviewer_id:
        return comment_on(user, comment.document)
    return write_document(user, comment.document) or Denied(_("Only those who write or approve the document may do this."))


def settle_comment(user: User, comment: Comment) -> Answer:
    """In one way or the other."""
    return resolve_comment(user, comment) or dismiss_comment(user, comment)


def delete_comment(user: User, comment: Comment) -> Answer:
    """Whoever made it."""
    if not _is_author(user, comment):
        return Denied(_("Only whoever wrote the comment may take it away."))
    return comment_on(user, comment.document)


def _is_author(user: User, comment: Comment) -> bool:
    return user.person_id is not None and user.person_id == comment.author_id


def _as_long_as_it_lasts(user: User, document: Document) -> Answer:
    if document.initiative.status in (Status.STOPPED, Status.CLOSED):
        return Denied(NO_LONGER)
    return view_initiative(user, document.initiative)
