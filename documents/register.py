"""Description of the documents register."""

from django.utils.translation import gettext_lazy as _

from adoption.choices import Circle
from adoption.models import Initiative
from adoption.registry import Register
from documents.dues import dues_of
from documents.models import Document
from documents.needs import needs
from documents.overview import of_initiative
from documents.table import blocks


def entries(initiative: Initiative) -> list[Document]:
    """The documents that were begun, with the people a due row names."""
    rows = Document.objects.filter(initiative=initiative).select_related("reviewer").prefetch_related("requests__person")
    return [of_initiative(row, initiative) for row in rows]


DOCUMENTS = Register(
    key="documents", name=_("Documents"), order=20, model=Document, group="decide", page="documents", circle=Circle.OPEN,
    needs=needs, blocks=blocks, entries=entries, dues_of=dues_of,
)  # fmt: skip
