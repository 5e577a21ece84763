"""Documents of an initiative: written section by section, reviewed, approved, frozen; and the plan as PDF."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        from accounts import hooks
        from adoption import registry
        from core import append_only, events, record
        from documents import administration, comment_messages, jobs, log_words, messages, record_check  # noqa: F401
        from documents.register import DOCUMENTS

        hooks.offer_ways(administration.ways)
        registry.add(DOCUMENTS)
        registry.add_way(registry.Way("status-reports", _("Status reports"), "decide", 21))
        append_only.protect("documents_version")
        events.keep_text("documents.document.approved")
        record.check_with(record_check.faults, among=record_check.streams)
