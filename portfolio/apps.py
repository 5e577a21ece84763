"""Pages across everything: start page, initiatives, overview."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"
