"""Daily work of the core."""

from django.utils import timezone

from adoption import due, grants
from adoption.models import ImportDraft, Initiative, LeadChange
from adoption.services import leads
from core.tasks import task


@task
def refresh_grants() -> None:
    """Each night: mandates that began or ended change what people may open, and what waits for whom."""
    ids = list(Initiative.objects.values_list("pk", flat=True))
    for start in range(0, len(ids), 200):
        for initiative in Initiative.objects.filter(pk__in=grants.derive_many(ids[start : start + 200])):
            due.rebuild(initiative)


@task
def change_leads() -> None:
    """Each night: a lead organisation whose day has come takes over (M04)."""
    for initiative_id in list(LeadChange.objects.waiting().values_list("initiative", flat=True)):
        leads.day_begun(initiative_id)


@task
def drop_import_drafts() -> None:
    """Each night: what was read of spreadsheets and not brought in within a day."""
    ImportDraft.objects.filter(expires_at__lt=timezone.now()).delete()
