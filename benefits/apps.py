"""Benefits that are expected; how they are followed up is to grow on it."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "benefits"

    def ready(self) -> None:
        from adoption import registry
        from benefits import descriptions

        for register in descriptions.ALL:
            registry.add(register)
