"""Addresses of benefits, from the modules of its views."""

from django.urls import URLPattern

from benefits.views import expected

urlpatterns: list[URLPattern] = [*expected.URLS]
