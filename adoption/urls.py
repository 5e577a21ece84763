"""Addresses."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("adoption.urls_setup")),
    path("", include("adoption.urls_work")),
]
