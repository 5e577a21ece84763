"""The core: initiatives, their phases, people, plan; the registry that other apps plug into."""

from importlib import import_module

from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    name = "adoption"

    def ready(self) -> None:
        from accounts import hooks
        from adoption import administration, exports, grants, register_descriptions, register_exports, registry
        from adoption.imports import importer, importers
        from adoption.services import decision_points  # noqa: F401  (registers its background work)

        for told in ("log_words", "messages", "plan_messages"):  # each registers what it holds by being read
            import_module(f"adoption.{told}")
        hooks.on_account_change(grants.derive_for_person)
        hooks.offer_ways(administration.ways)

        for found in importers.ALL:
            importer.add(found)
        for register in register_descriptions.ALL:
            registry.add(register)
        for export in register_exports.ALL:
            exports.add(export)
