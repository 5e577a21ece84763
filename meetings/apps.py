"""Meetings: agenda, papers, invitation, attendance, outcomes, minutes."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from adoption import registry
        from core import append_only, events, record
        from documents import verifying
        from meetings import jobs, log_words, messages, record_check  # noqa: F401
        from meetings.registers import MEETINGS
        from meetings.verifying import MINUTES

        registry.add(MEETINGS)
        append_only.protect("meetings_minutesrecord")
        events.keep_text("meetings.minutes.frozen")
        verifying.add(MINUTES)
        record.check_with(record_check.faults, among=record_check.streams)
