"""Error pages, form pages and mails of the house: they stand with the context their heads promise, and no more."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.components import Conflict, Note
from core.forms import DeleteForm
from core.gallery import SampleForm, stops

pytestmark = pytest.mark.urls("tests.core.gallery_urls")

INITIATIVE = {
    "initiative": SimpleNamespace(name="Joining <b>", case_number="", get_absolute_url="/x/"),
    "rail": stops(2),
    "local_menu": [],
    "method_note": None,
}
FORM = {"title": "Add a risk", "lead": "Say what could happen.", "submit_label": "Save the risk", "cancel_url": "/risks/"}
READER = {"messages": [], "user": SimpleNamespace(is_authenticated=False), "csrf_token": "t"}


@pytest.mark.parametrize("name", ["400", "413", "500"])
def test_a_page_for_what_is_broken_needs_nothing(name: str) -> None:
    page = render_to_string(f"errors/{name}.html")
    assert page.count("<h1>") == 1 and 'href="/"' in page


@pytest.mark.parametrize("name", ["403", "403_csrf", "404", "409", "429"])
def test_an_error_page_says_what_to_do_and_shows_a_way_on(name: str) -> None:
    page = render_to_string(f"errors/{name}.html", {"reason": "", **READER})
    assert page.count("<h1>") == 1 and page.count('class="ds-button"') == 1


def test_a_refusal_says_why() -> None:
    page = render_to_string("errors/403.html", {"reason": "Only <b> may.", **READER})
    assert "Only &lt;b&gt; may." in page


def form_page(template: str, form: Any, **context: Any) -> str:
    return render_to_string(template, {"form": form, **FORM, **INITIATIVE, **READER, **context}, RequestFactory().get("/risks/add/"))


@pytest.mark.parametrize("template", ["forms/form_page.html", "forms/initiative_form_page.html"])
class TestFormPage:
    def test_it_has_one_filled_button_a_token_and_a_way_back(self, template: str) -> None:
        page = form_page(template, SampleForm())
        assert page.count('class="ds-button"') == 1 and "csrfmiddlewaretoken" in page and 'href="/risks/"' in page
        assert 'enctype="multipart/form-data"' in page

    def test_errors_stand_in_title_summary_and_at_the_field(self, template: str) -> None:
        page = form_page(template, SampleForm({}))
        assert "<title>Needs mending: Add a risk" in page and page.count("Write a name for the initiative.") == 2

    def test_a_conflict_takes_the_place_of_the_summary(self, template: str) -> None:
        form = SampleForm({})
        form.conflicts = [Conflict("Name", "theirs <b>", "yours")]
        page = form_page(template, form)
        assert "Somebody else changed this" in page and "theirs &lt;b&gt;" in page and "ds-error-summary" not in page


def test_the_method_speaks_beside_the_form() -> None:
    note = Note("The method", "Cause", "Act.", "Guide")
    page = form_page("forms/initiative_form_page.html", SampleForm(), method_note=note)
    assert "<cite>Guide</cite>" in page


def test_removing_asks_for_the_reason_and_offers_to_keep() -> None:
    page = form_page("forms/delete.html", DeleteForm())
    assert "Why is it removed?" in page and "Keep it" in page and 'data-color="danger"' in page


def test_the_band_of_an_initiative_escapes_its_name() -> None:
    assert "Joining &lt;b&gt;" in form_page("forms/initiative_form_page.html", SampleForm())


class TestMail:
    BLOCKS = (
        "{% block subject %}Asked{% endblock %}{% block heading %}Your position & more{% endblock %}{% block lead %}Soon.{% endblock %}"
        '{% block button %}{% include "mail/_button.html" with url="https://farled.example/x" label="Read" %}{% endblock %}'
        '{% block facts %}{% include "mail/_fact.html" with what="Sealed" value=value %}{% endblock %}'
        "{% block why %}A member.{% endblock %}"
    )

    def test_it_carries_its_rules_with_it(self) -> None:
        mail = engines["django"].from_string('{% extends "mail/base.html" %}' + self.BLOCKS).render({"value": "<b>"})
        assert re.search(r"<link|<style|<img|<script", mail) is None
        assert "&lt;b&gt;" in mail and mail.count("https://") == 1

    def test_the_text_of_a_mail_is_not_escaped(self) -> None:
        source = '{% extends "mail/base.txt" %}{% block heading %}{{ name }}{% endblock %}{% block why %}A member.{% endblock %}'
        assert "Permits & Supervision" in engines["django"].from_string(source).render({"name": "Permits & Supervision"})
