"""Registers of an initiative besides the plan: risks, solution options, deliverables, governance and the others the method asks for."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "registers"

    def ready(self) -> None:
        from adoption import exports, registry
        from registers import descriptions, log_words, messages, sheets  # noqa: F401

        for register in descriptions.ALL:
            registry.add(register)
        for export in sheets.ALL:
            exports.add(export)
