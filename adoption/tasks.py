"""Daily work of the core."""

from adoption import due, grants
from adoption.models import Initiative
from core.tasks import task


@task
def refresh_grants() -> None:
    """Each night: mandates that began or ended change what people may open, and what waits for whom."""
    ids = list(Initiative.objects.values_list("pk", flat=True))
    for start in range(0, len(ids), 200):
        for initiative in Initiative.objects.filter(pk__in=grants.derive_many(ids[start : start + 200])):
            due.rebuild(initiative)
