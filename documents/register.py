"""Description of the documents register."""

from adoption.choices import Circle
from adoption.registry import Register
from documents.models import Document

DOCUMENTS = Register(key="documents", name="Documents", order=20, model=Document, group="decide", page="documents", circle=Circle.OPEN)
