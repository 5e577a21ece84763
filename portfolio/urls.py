"""Addresses."""

from django.urls import URLPattern, path

from portfolio.views import about, guide, start
from portfolio.views.overview import initiative
from portfolio.views.phase import phase, phases
from portfolio.views.work import my_work

urlpatterns: list[URLPattern] = [
    path("", start.start, name="start"),
    path("my-work/", my_work, name="my-work"),
    path("initiatives/", start.initiatives, name="initiatives"),
    path("initiatives/<uuid:pk>/", initiative, name="initiative"),
    path("initiatives/<uuid:pk>/phases/", phases, name="phases"),
    path("initiatives/<uuid:pk>/phases/<int:number>/", phase, name="phase"),
    path("help/", about.help_page, name="help"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("about-method/", guide.about_method, name="about-method"),
    path("guide/", guide.guide, name="guide"),
    path("guide/search/", guide.search, name="guide-search"),
    path("guide/phases/<int:number>/", guide.phase, name="guide-phase"),
    path("guide/documents/", guide.documents, name="guide-documents"),
    path("guide/documents/<slug:key>/", guide.document, name="guide-document"),
    path("guide/areas/", guide.areas, name="guide-areas"),
    path("guide/areas/<slug:key>/", guide.area, name="guide-area"),
    path("guide/playbooks/", guide.playbooks, name="guide-playbooks"),
    path("guide/playbooks/<slug:key>/", guide.playbook, name="guide-playbook"),
    path("guide/roles/", guide.roles, name="guide-roles"),
    path("guide/rules/", guide.rules, name="guide-rules"),
    path("guide/versions/", guide.versions, name="guide-versions"),
    path("guide/words/", guide.glossary, name="guide-words"),
]
