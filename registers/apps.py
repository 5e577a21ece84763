"""Registers of an initiative besides the plan: risks so far."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "registers"

    def ready(self) -> None:
        from adoption import registry
        from registers.risks import RISKS

        registry.add(RISKS)
