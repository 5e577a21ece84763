"""What is done with a document: begun, written, reviewed, approved, taken up again."""

from documents.services.review import advise, approve, new_draft, send_back, send_for_review, take_back
from documents.services.writing import ensure, set_responsible, write_html, write_section

__all__ = [
    "advise",
    "approve",
    "ensure",
    "new_draft",
    "send_back",
    "send_for_review",
    "set_responsible",
    "take_back",
    "write_html",
    "write_section",
]
