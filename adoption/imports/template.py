"""An empty spreadsheet to fill in: headings, a row that explains them, a row as an example."""

import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from adoption.imports.headings import CODE_HEADING, EXAMPLE, EXPLANATION
from adoption.imports.importer import Importer
from core import dates
from core.sheets import Book, Column, Format, Sheet, Value, to_bytes


def template(importer: Importer, kind: Format) -> bytes:
    """The file in the active language. The two rows are passed over when the file comes back."""
    columns = [Column(str(CODE_HEADING)), *(Column(str(field.label), field.width in ("l", "xl")) for field in importer.fields)]
    explained: list[Value] = [str(EXPLANATION), *(str(field.help) for field in importer.fields)]
    example: list[Value] = [str(EXAMPLE), *(_example(field.example) for field in importer.fields)]
    title = _("%(register)s, to fill in") % {"register": importer.name}
    sheet = Sheet(str(importer.name), columns, [explained, example])
    return to_bytes(Book(title, (get_language() or "en")[:2], [sheet]), kind)


def _example(value: object) -> Value:
    if isinstance(value, int):
        return value
    day: datetime.date | None = dates.read(str(value))
    return day or str(value)
