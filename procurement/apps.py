"""Procurement: what an initiative has to buy, made from its tasks; procurements and their contracts are to grow on it."""

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "procurement"

    def ready(self) -> None:
        from adoption import registry
        from procurement import descriptions, log_words  # noqa: F401

        for register in descriptions.ALL:
            registry.add(register)
