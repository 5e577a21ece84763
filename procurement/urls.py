"""Addresses of procurement, from the modules of its views."""

from django.urls import URLPattern

from procurement.views import necessary, questions

urlpatterns: list[URLPattern] = [*questions.URLS, *necessary.URLS]
