"""Follow-up: reminders of what is overdue, each claimed before it is sent."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "followup"

    def ready(self) -> None:
        from followup import messages  # noqa: F401
