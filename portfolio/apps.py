"""Pages across everything: start page, initiatives, overview."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class PortfolioConfig(AppConfig):
    name = "portfolio"

    def ready(self) -> None:
        from adoption import registry

        registry.add_way(registry.Way("phases", gettext_lazy("Phases"), "plan", order=26))
