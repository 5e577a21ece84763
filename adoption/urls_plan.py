"""Addresses of the plan's approval, its margin, its board and its printed page."""

from django.urls import URLPattern, path

from adoption.views import plan_board, plan_print, plan_verdicts, plan_versions

urlpatterns: list[URLPattern] = [
    # plan-: of an initiative
    path("initiatives/<uuid:pk>/plan/versions/", plan_versions.plan_versions, name="plan-versions"),
    path("initiatives/<uuid:pk>/plan/propose/", plan_versions.plan_propose, name="plan-propose"),
    path("initiatives/<uuid:pk>/plan/margin/", plan_versions.plan_margin, name="plan-margin"),
    path("initiatives/<uuid:pk>/plan/print/", plan_print.plan_print, name="plan-print"),
    path("tasks/<uuid:pk>/state/", plan_board.task_state, name="task-state"),
    # plan-version and what is answered to it
    path("plan-versions/<uuid:pk>/", plan_versions.plan_version, name="plan-version"),
    path("plan-versions/<uuid:pk>/approve/", plan_verdicts.plan_approve, name="plan-approve"),
    path("plan-versions/<uuid:pk>/send-back/", plan_verdicts.plan_send_back, name="plan-send-back"),
    path("plan-versions/<uuid:pk>/withdraw/", plan_verdicts.plan_withdraw, name="plan-withdraw"),
]
