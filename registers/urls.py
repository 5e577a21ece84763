"""Addresses."""

from django.urls import URLPattern, path

from registers.views import RISKS, risk_close, risk_review, risks

urlpatterns: list[URLPattern] = [
    # risks, risk-
    path("initiatives/<uuid:pk>/risks/", risks, name="risks"),
    *RISKS.urls(),
    path("risks/<uuid:pk>/review/", risk_review, name="risk-review"),
    path("risks/<uuid:pk>/close/", risk_close, name="risk-close"),
]
