"""Daily reminders."""

from django.utils import timezone

from core.tasks import task


@task
def remind_overdue() -> None:
    """Each morning: one mail to everybody with something overdue."""
    from followup import services

    services.remind_overdue(timezone.localdate())
