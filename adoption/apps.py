"""The core: initiatives, their phases, people, plan; the registry that other apps plug into."""

from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    name = "adoption"

    def ready(self) -> None:
        from adoption import messages, register_descriptions, registry  # noqa: F401

        for register in register_descriptions.ALL:
            registry.add(register)
