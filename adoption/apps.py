"""The core: initiatives, their phases, people, plan; the registry that other apps plug into."""

from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    name = "adoption"

    def ready(self) -> None:
        from accounts import hooks
        from adoption import administration, grants, log_words, messages, plan_messages, register_descriptions, registry  # noqa: F401
        from adoption.services import decision_points  # noqa: F401  (registers its background work)

        hooks.on_account_change(grants.derive_for_person)
        hooks.offer_ways(administration.ways)

        for register in register_descriptions.ALL:
            registry.add(register)
