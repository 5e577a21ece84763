"""Mails about comments: that there is one and where. What it says is read in Farled, by those who still may."""

from django.urls import reverse
from django.utils.translation import gettext as _

from adoption.messages import may_see
from documents.content import heading_of
from documents.models import Comment
from notifications import messages
from notifications.messages import Content, Message
from notifications.models import OutboxRow


class _OfComment(Message):
    """What they share: where the mail leads, and that it is withheld when the comment is gone or settled meanwhile.

    `of_open`: whether it is about a comment that is open (a settled one where False).
    """

    of_open = True

    def may_receive(self, row: OutboxRow) -> bool:
        comment = self.comment(row)
        return comment is not None and comment.is_open == self.of_open and may_see(row, comment.document.initiative)

    def comment(self, row: OutboxRow) -> Comment | None:
        return Comment.objects.select_related("document__initiative__lead").filter(pk=row.subject).first()

    def content(self, row: OutboxRow) -> Content:
        comment = self.comment(row)
        assert comment is not None
        document = comment.document
        heading = str(heading_of(document, comment.key).name)
        subject, lead, why = self.words(comment)
        title = subject % {"document": document}
        return Content(
            subject=title,
            heading=title,
            lead=lead,
            button=_("Read the comment"),
            url=f"{reverse('document-comment', args=[document.pk, comment.key])}#c-{comment.pk}",
            facts=((_("Initiative"), document.initiative.name), (_("Document"), str(document)), (_("Section"), heading)),
            why=why,
            case=document.initiative.case_number,
            organisation=document.initiative.lead.name,
        )

    def words(self, comment: Comment) -> tuple[str, str, str]:
        """Subject (with %(document)s), lead and why."""
        raise NotImplementedError


class CommentMade(_OfComment):
    """Somebody commented on a section."""

    key = "documents.comment_made"

    def words(self, comment: Comment) -> tuple[str, str, str]:
        return (
            _("A comment on %(document)s"),
            _("Somebody has commented on the section. Do what is asked, or say why nothing is changed."),
            _("You get this because you are responsible for the document or wrote the section."),
        )


class CommentReplied(_OfComment):
    """Somebody replied."""

    key = "documents.comment_replied"

    def words(self, comment: Comment) -> tuple[str, str, str]:
        return (
            _("A reply to a comment on %(document)s"),
            _("Somebody has replied. Read the reply beside the text."),
            _("You get this because you took part in what is said about the section."),
        )


class CommentSettled(_OfComment):
    """The comment was resolved or dismissed."""

    key = "documents.comment_settled"
    of_open = False

    def words(self, comment: Comment) -> tuple[str, str, str]:
        return (
            _("Your comment on %(document)s is settled"),
            _("See what was done. You can open the comment again if you do not agree."),
            _("You get this because you made the comment."),
        )


class CommentReopened(_OfComment):
    """A settled comment waits again."""

    key = "documents.comment_reopened"

    def words(self, comment: Comment) -> tuple[str, str, str]:
        return (
            _("A comment on %(document)s is open again"),
            _("Somebody does not think it is settled. See what is said beside the text."),
            _("You get this because you made the comment or settled it."),
        )


for _message in (CommentMade(), CommentReplied(), CommentSettled(), CommentReopened()):
    messages.add(_message)
