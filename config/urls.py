"""Addresses: noun / id / verb; verbs are POST."""

from django.urls import include, path

from core import views as core_views
from core import views_gallery

urlpatterns = [
    path("healthz", core_views.healthz, name="healthz"),
    path("components/", views_gallery.components, name="components"),
    path("", include("accounts.urls")),
    path("", include("portfolio.urls")),
    path("", include("adoption.urls")),
    path("", include("documents.urls")),
    path("", include("registers.urls")),
    path("", include("procurement.urls")),
    path("", include("benefits.urls")),
    path("", include("milestones.urls")),
    path("", include("meetings.urls")),
    path("", include("notifications.urls")),
]
handler400 = "core.errors.bad_request"
handler403 = "core.errors.forbidden"
handler404 = "core.errors.not_found"
handler500 = "core.errors.server_error"
