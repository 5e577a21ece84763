"""Mails of documents: a review or advice is asked, all advice is there, a document came back, a document was approved."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from adoption.messages import may_see
from core import words
from documents.models import Advice, Document, DocumentState, ReportState, StatusReport
from notifications import messages
from notifications.messages import Content, Message
from notifications.models import OutboxRow


class _OfDocument(Message):
    """What they share: whose mail it is, where it leads and in which state of the document it still holds."""

    states: tuple[str, ...] = ()

    def may_receive(self, row: OutboxRow) -> bool:
        document = self.document(row)
        return document is not None and document.state in self.states and self.concerns(row, document) and may_see(row, document.initiative)

    def concerns(self, row: OutboxRow, document: Document) -> bool:
        return row.recipient_id in (document.sent_by_id, document.responsible_id)

    def document(self, row: OutboxRow) -> Document | None:
        return Document.objects.select_related("initiative__lead", "sent_by", "reviewer").filter(pk=row.subject).first()

    def content(self, row: OutboxRow) -> Content:
        document = self.document(row)
        assert document is not None
        words_: dict[str, Any] = self.words(document)
        return Content(
            **words_,
            url=reverse("document", args=[document.pk]),
            facts=((_("Initiative"), document.initiative.name), *self.facts(document)),
            case=document.initiative.case_number,
            organisation=document.initiative.lead.name,
        )

    def words(self, document: Document) -> dict[str, str]:
        """subject, heading, lead, button and why."""
        raise NotImplementedError

    def facts(self, document: Document) -> tuple[tuple[str, str], ...]:
        comment = document.review_comment
        return ((_("Comment"), comment),) if comment else ()


class ReviewAsked(_OfDocument):
    """Somebody is asked to review."""

    key = "documents.review_asked"
    states = (DocumentState.IN_REVIEW,)

    def concerns(self, row: OutboxRow, document: Document) -> bool:
        return row.recipient_id == document.reviewer_id

    def words(self, document: Document) -> dict[str, str]:
        return {
            "subject": _("Please review: %(document)s") % {"document": document},
            "heading": _("Please review: %(document)s") % {"document": document},
            "lead": _("Read the document, then approve it or send it back with what should be changed."),
            "button": _("Read the document"),
            "why": _("You get this because you were asked to review the document."),
        }

    def facts(self, document: Document) -> tuple[tuple[str, str], ...]:
        sender = ((_("Sent by"), document.sent_by.name),) if document.sent_by else ()
        return (*sender, (_("Answer by"), words.day(document.review_due)))


class AdviceAsked(ReviewAsked):
    """Somebody is asked to read and to say what they advise."""

    key = "documents.advice_asked"

    def concerns(self, row: OutboxRow, document: Document) -> bool:
        return document.requests.filter(round=document.round, person_id=row.recipient_id, advice=Advice.AWAITED).exists()

    def words(self, document: Document) -> dict[str, str]:
        return {
            "subject": _("Please read: %(document)s") % {"document": document},
            "heading": _("Please read: %(document)s") % {"document": document},
            "lead": _("Read the document and say what you advise. Somebody else approves it."),
            "button": _("Read the document"),
            "why": _("You get this because you were asked to read the document."),
        }


class AllAdvised(ReviewAsked):
    """All readers have answered whoever approves."""

    key = "documents.all_advised"

    def words(self, document: Document) -> dict[str, str]:
        return {
            "subject": _("All readers have answered: %(document)s") % {"document": document},
            "heading": _("All readers have answered: %(document)s") % {"document": document},
            "lead": _("See what they advise, then approve the document or send it back."),
            "button": _("Open the document"),
            "why": _("You get this because you were asked to review the document."),
        }


class Approved(_OfDocument):
    """The document was approved."""

    key = "documents.approved"
    states = (DocumentState.APPROVED, DocumentState.DRAFT)

    def words(self, document: Document) -> dict[str, str]:
        return {
            "subject": _("Approved: %(document)s") % {"document": document},
            "heading": _("Approved: %(document)s") % {"document": document},
            "lead": _("The document is frozen as a version that milestones can rest on."),
            "button": _("Open the document"),
            "why": _("You get this because you sent the document for review or are responsible for it."),
        }

    def facts(self, document: Document) -> tuple[tuple[str, str], ...]:
        version = document.versions.select_related("approved_by").first()
        named = ((_("Version"), str(version.number)), (_("Approved by"), version.approved_by.name)) if version else ()
        return (*named, *super().facts(document))


class SentBack(_OfDocument):
    """The document came back with what should be changed."""

    key = "documents.sent_back"
    states = (DocumentState.DRAFT,)

    def words(self, document: Document) -> dict[str, str]:
        return {
            "subject": _("Sent back: %(document)s") % {"document": document},
            "heading": _("Sent back: %(document)s") % {"document": document},
            "lead": _("The reviewer asks for changes. Write on, then send the document for review again."),
            "button": _("Open the document"),
            "why": _("You get this because you sent the document for review or are responsible for it."),
        }


class ReportPublished(Message):
    """A status report is published: told to those who steer."""

    key = "documents.report_published"

    def may_receive(self, row: OutboxRow) -> bool:
        report = self.report(row)
        return report is not None and report.state == ReportState.PUBLISHED and may_see(row, report.initiative)

    def report(self, row: OutboxRow) -> StatusReport | None:
        return StatusReport.objects.select_related("initiative__lead").filter(pk=row.subject).first()

    def content(self, row: OutboxRow) -> Content:
        report = self.report(row)
        assert report is not None
        values = {"number": report.number, "initiative": report.initiative.name}
        return Content(
            subject=_("Status report %(number)s: %(initiative)s") % values,
            heading=_("Status report %(number)s is published") % values,
            lead=_("It says how the initiative stands, what changed since the last report, and what is decided next."),
            button=_("Read the report"),
            url=reverse("status-report", args=[report.pk]),
            facts=((_("Initiative"), report.initiative.name), (_("As of"), words.day(report.as_of))),
            why=_("You get this because you decide in the initiative."),
            case=report.initiative.case_number,
            organisation=report.initiative.lead.name,
        )


for _message in (ReviewAsked(), AdviceAsked(), AllAdvised(), Approved(), SentBack(), ReportPublished()):
    messages.add(_message)
