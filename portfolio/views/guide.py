"""The guide: the whole method to be read and searched by anybody, without an initiative and without signing in."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

import method
from core.http import page
from portfolio.guide import menu, pages, phases, words
from portfolio.guide.reading import reading
from portfolio.guide.search import find
from portfolio.guide.search.entries import KINDS, Kind
from portfolio.guide.search.matching import MOST_CHARACTERS
from portfolio.guide.sources import SOURCES, used

T = TypeVar("T")


@login_not_required
@page()
def guide(request: HttpRequest) -> HttpResponse:
    """Contents: what the method is, the eight phases as the fairway, ways to everything, the search box, the sources."""
    told = [(phase, phases.gate_of(phase)) for phase in method.phases()]
    return _shown(request, "contents", phases=told, ways=menu.ways(), reading=reading(), sources=list(SOURCES.values()))


@login_not_required
@page()
def phase(request: HttpRequest, number: int) -> HttpResponse:
    """One of the eight phases, with the milestone that ends it."""
    found = _found(phases.page_of, number)
    criteria = method.whole().criteria if number == phases.DELIVERING else ()
    return _shown(request, "phase", page=found, criteria=criteria, sources=used(found, criteria))


@login_not_required
@page()
def documents(request: HttpRequest) -> HttpResponse:
    """Every kind of document: what it is for, when it is written, who demands it."""
    found = [pages.document_page(kind) for kind in method.document_types()]
    return _shown(request, "documents", kinds=found, sources=used(method.document_types()))


@login_not_required
@page()
def document(request: HttpRequest, key: str) -> HttpResponse:
    """One kind of document with its headings and the help for each."""
    kind = _found(method.document_type, key)
    return _shown(request, "document", page=pages.document_page(kind), sources=used(kind))


@login_not_required
@page()
def areas(request: HttpRequest) -> HttpResponse:
    """The coordination areas."""
    found = [pages.area_page(area) for area in method.areas()]
    return _shown(request, "areas", areas=found, sources=used(method.areas()))


@login_not_required
@page()
def area(request: HttpRequest, key: str) -> HttpResponse:
    """One coordination area: its questions phase by phase, and what version 1.1 changes."""
    found = pages.area_page(_found(method.area, key))
    return _shown(request, "area", page=found, sources=used(found))


@login_not_required
@page()
def playbooks(request: HttpRequest) -> HttpResponse:
    """The playbooks: when each is of use."""
    found = [(playbook, pages.stages_of(playbook)) for playbook in method.whole().playbooks]
    return _shown(request, "playbooks", playbooks=found, sources=used(method.whole().playbooks))


@login_not_required
@page()
def playbook(request: HttpRequest, key: str) -> HttpResponse:
    """One playbook: stages, activities, deliverables, lists, rules."""
    found = _found(method.whole().playbook, key)
    rules = pages.rules_of(found)
    return _shown(request, "playbook", playbook=found, stages=pages.stages_of(found), rules=rules, sources=used(found, rules))


@login_not_required
@page()
def roles(request: HttpRequest) -> HttpResponse:
    """Everybody the method names, explained."""
    return _shown(request, "roles", groups=pages.roles_by_kind(), sources=used(method.roles()))


@login_not_required
@page()
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule: how it is carried out, what it says, why."""
    levels = [(*words.LEVELS[level], text) for level, text in words.LEVEL_TEXTS]
    return _shown(request, "rules", groups=pages.rules_by_playbook(), levels=levels, sources=used(method.whole().rules))


@login_not_required
@page()
def versions(request: HttpRequest) -> HttpResponse:
    """Versions and profiles, outcomes, own decision points, and what other models call the phases."""
    whole = method.whole()
    kinds = [(kind, [(profile, kind.key in profile.documents) for profile in whole.profiles]) for kind in whole.document_types]
    models = [(model, [(phase, model.stage(phase.key)) for phase in whole.phases]) for model in whole.crosswalk]
    used_here = used(whole.versions, whole.profiles, whole.crosswalk, whole.outcomes)
    return _shown(request, "versions", method=whole, kinds=kinds, models=models, sources=used_here)


@login_not_required
@page()
def glossary(request: HttpRequest) -> HttpResponse:
    """Every term from A to Z in the language of the reader."""
    return _shown(request, "words", letters=pages.words_by_letter(get_language() or "en"), sources=used(method.glossary()))


@login_not_required
@page()
def search(request: HttpRequest) -> HttpResponse:
    """What is found for `?q=`, of one kind with `?kind=`; without a hit, what could be sought instead."""
    query, language = request.GET.get("q", "").strip()[:MOST_CHARACTERS], get_language() or "en"
    found = find.search(query, language)
    number, wanted = find.counts(found), request.GET.get("kind", "")
    kinds = [(kind, KINDS[kind], count) for kind, count in number.items()]
    chosen = [entry for entry in found if entry.kind == wanted] if wanted in number else found
    page_obj = Paginator(chosen, settings.PAGE_SIZE).get_page(request.GET.get("page"))
    told: dict[str, Any] = {"query": query, "total": len(found), "kinds": kinds, "kind": wanted if wanted in number else ""}
    told["groups"] = [(KINDS[Kind(kind)], hits) for kind, hits in find.grouped(page_obj.object_list, query)]
    told["lone"] = [] if found else find.lone_words(query, language)
    return _shown(request, "search", page_obj=page_obj, **told)


@login_not_required
@page()
def about_method(request: HttpRequest) -> HttpResponse:
    """The old address of what the guide says now."""
    return redirect("guide")


def _found(look_up: Callable[[Any], T], key: str | int) -> T:
    try:
        return look_up(key)
    except KeyError:
        raise Http404 from None


def _shown(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    groups = menu.groups(request.path)
    every: dict[str, Any] = {"menu": groups, "here": menu.here(groups), "query": "", "sources": ()}
    return render(request, f"portfolio/guide/{name}.html", every | context)
