"""Addresses: those of each register, from the module of its views."""

from django.urls import URLPattern

from registers.views import (
    agreement,
    answer,
    deliverable,
    funding,
    governance,
    lesson,
    maintenance,
    option,
    profitability,
    remaining,
    risk,
    risk_measures,
    risk_meetings,
    risk_since,
    training,
)

urlpatterns: list[URLPattern] = [
    *answer.URLS,
    *governance.URLS,
    *agreement.URLS,
    *funding.URLS,
    *risk_since.URLS,
    *risk.URLS,
    *risk_measures.URLS,
    *risk_meetings.URLS,
    *option.URLS,
    *deliverable.URLS,
    *training.URLS,
    *profitability.URLS,
    *remaining.URLS,
    *maintenance.URLS,
    *lesson.URLS,
]
