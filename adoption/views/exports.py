"""A register as a spreadsheet: what its page shows, all of it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from adoption import exports
from adoption.access import initiative_for
from core.http import attachment, page
from core.sheets import MIME, Format


@page()
def register_export(request: HttpRequest, pk: UUID, register: str, kind: str) -> HttpResponse:
    """The file. What was chosen on the page stands in the query and is chosen here too; who may see the page may take it out."""
    export = exports.find(register)
    if export is None or kind not in list(Format):
        raise Http404
    initiative = initiative_for(request.user, pk, export.rule)
    asked = exports.Asked(request.user, initiative, request.GET)
    found = Format(kind)
    return attachment(exports.file(export, asked, found), exports.file_name(initiative, export.name, found), MIME[found])
