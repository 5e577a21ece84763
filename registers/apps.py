"""Registers of an initiative besides the plan: risks, solution options, deliverables, governance and the others the method asks for."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "registers"

    def ready(self) -> None:
        from adoption import exports, registry
        from adoption.imports import importer
        from registers import descriptions, log_words, messages, risk_import, sheets  # noqa: F401

        importer.add(risk_import.IMPORTER)
        for register in descriptions.ALL:
            registry.add(register)
        for export in sheets.ALL:
            exports.add(export)
