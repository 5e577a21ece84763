"""How events of documents are told."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from adoption import log
from documents.models import Advice


def _advised(data: Mapping[str, Any]) -> str:
    """What a reader answered, in the words of the form."""
    advice = Advice(data["advice"]).label if data["advice"] in Advice.values else "–"
    return gettext("Answered on the document %(title)s: %(advice)s") % {"title": data["title"], "advice": advice}


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
        "documents.document.advised": _advised,
        "documents.comment.made": _("Commented on the document %(title)s: %(heading)s"),
        "documents.comment.replied": _("Replied to a comment on the document %(title)s: %(heading)s"),
        "documents.comment.resolved": _("Did as a comment on the document %(title)s asked: %(heading)s"),
        "documents.comment.dismissed": _("Dismissed a comment on the document %(title)s: %(heading)s"),
        "documents.comment.reopened": _("Opened a comment on the document %(title)s again: %(heading)s"),
        "documents.comment.deleted": _("Took away a comment on the document %(title)s: %(heading)s"),
        "documents.report.begun": _("Began status report %(number)s"),
        "documents.report.published": _("Published status report %(number)s"),
        "documents.report.thrown_away": _("Threw away the draft of status report %(number)s"),
        "documents.picture.added": _("Put the picture %(name)s into the document %(title)s"),
        "documents.logo.changed": _("Changed the logo of %(name)s"),
        "documents.logo.removed": _("Took away the logo of %(name)s"),
        "documents.headings.changed": _("Changed the headings of documents of %(name)s: %(type)s"),
    }
)
