"""Documents of an initiative: written section by section, reviewed, approved, frozen; and the plan as PDF."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        from adoption import registry
        from core import append_only
        from documents import jobs, log_words, messages  # noqa: F401
        from documents.register import DOCUMENTS

        registry.add(DOCUMENTS)
        append_only.protect("documents_version")
