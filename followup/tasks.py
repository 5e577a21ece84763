"""Daily reminders."""

from core.tasks import task


@task
def remind_overdue() -> None:
    """Each morning (written by followup)."""
