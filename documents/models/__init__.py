"""Models of documents."""

from documents.models.comment import Comment, CommentState
from documents.models.document import Document, DocumentState, Revision, Section, Version
from documents.models.file import Format, RenderedFile
from documents.models.headings import OwnHeadings
from documents.models.picture import Logo, Picture
from documents.models.review import Advice, ReviewRequest
from documents.models.status import Light, ReportState, Side, StatusLine, StatusReport

__all__ = [
    "Advice",
    "Comment",
    "CommentState",
    "Document",
    "DocumentState",
    "Format",
    "Light",
    "Logo",
    "OwnHeadings",
    "Picture",
    "RenderedFile",
    "ReportState",
    "ReviewRequest",
    "Revision",
    "Section",
    "Side",
    "StatusLine",
    "StatusReport",
    "Version",
]
