"""Models of documents."""

from documents.models.document import Document, DocumentState, Section, Version
from documents.models.file import RenderedFile

__all__ = ["Document", "DocumentState", "RenderedFile", "Section", "Version"]
