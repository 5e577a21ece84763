"""Addresses."""

from django.urls import URLPattern, path

from portfolio.views import about, start
from portfolio.views.overview import initiative

urlpatterns: list[URLPattern] = [
    path("", start.start, name="start"),
    path("initiatives/", start.initiatives, name="initiatives"),
    path("initiatives/<uuid:pk>/", initiative, name="initiative"),
    path("help/", about.help_page, name="help"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("about-method/", about.about_method, name="about-method"),
]
