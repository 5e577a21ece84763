"""The live options of an initiative, in the order they are read: going on as today first (M12)."""

from adoption.models import Initiative
from adoption.models.entry import EntryQuerySet
from registers.models import Option


def entries(initiative: Initiative) -> EntryQuerySet:
    """Live options, with what a list of them shows. One query."""
    rows = Option.objects.live().filter(initiative=initiative)
    return rows.select_related("initiative__lead").order_by("-does_nothing", "number")
