"""How events of documents are told."""

from django.utils.translation import gettext_lazy as _

from adoption import log

log.add(
    {
        "documents.document.begun": _("Began the document %(title)s"),
        "documents.document.given": _("Said who is responsible for the document %(title)s"),
        "documents.section.written": _("Wrote in the document %(title)s: %(heading)s"),
        "documents.document.sent": _("Sent the document %(title)s to %(to)s for review"),
        "documents.document.sent_back": _("Sent the document %(title)s back"),
        "documents.document.taken_back": _("Took the document %(title)s back from review"),
        "documents.document.approved": _("Approved the document %(title)s, version %(version)s"),
        "documents.document.drafted_anew": _("Began a new draft of the document %(title)s"),
    }
)
