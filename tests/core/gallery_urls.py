"""Addresses for the component tests: the gallery, and a stand-in for each way that head and foot know."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from core.navigation import ADMINISTRATION, FOOT, MAIN
from core.views_gallery import components


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


OTHERS = ("account", "sign-in", "sign-out", ADMINISTRATION)
NAMES = (*(name for name, _label in (*MAIN, *FOOT)), *OTHERS)

urlpatterns = [
    path("components/", components, name="components"),
    path("i18n/", include("django.conf.urls.i18n")),
    *(path(f"{name}/", nothing, name=name) for name in NAMES),
]
