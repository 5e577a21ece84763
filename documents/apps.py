"""Documents of an initiative: written section by section, reviewed, approved, frozen; and the plan as PDF."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        from accounts import hooks
        from adoption import registry
        from core import anchors, append_only, events, record
        from documents import administration, anchor_mail, comment_messages, jobs, log_words, messages, record_check, verifying  # noqa: F401
        from documents.register import DOCUMENTS
        from documents.verifying.versions import VERSIONS

        hooks.offer_ways(administration.ways)
        registry.add(DOCUMENTS)
        registry.add_way(registry.Way("status-reports", _("Status reports"), "decide", 21))
        anchors.tell_with(anchor_mail.send)
        verifying.add(VERSIONS)
        append_only.protect("documents_version")
        events.keep_text("documents.document.approved")
        record.check_with(record_check.faults, among=record_check.streams)
