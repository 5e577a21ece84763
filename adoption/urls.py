"""Addresses."""

from django.urls import URLPattern, URLResolver, include, path

from adoption.views import decision_points, packs

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("adoption.urls_setup")),
    path("", include("adoption.urls_work")),
    path("", include("adoption.urls_plan")),
    *packs.URLS,
    *decision_points.URLS,
]
