"""The tag that explains a term of the method where it is first met."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

import method
from adoption.templatetags import method_words
from core.misuse import ComponentMisuse


def rendered(source: str, **values: object) -> str:
    return Template("{% load method_words %}" + source).render(Context({"request": RequestFactory().get("/"), **values}))


def test_a_term_leads_to_the_glossary_and_is_explained_on_the_spot_without_a_script() -> None:
    html = rendered('{% term "gate" %}')
    assert f'<a href="{reverse("guide-words")}#gate">milestone (gate)</a>' in html
    assert 'popovertarget="term-gate"' in html and 'id="term-gate" popover' in html
    assert "<script" not in html and "onclick" not in html and str(method.whole().term("gate").explanation) in html


def test_the_second_time_on_a_page_it_is_only_the_word() -> None:
    assert rendered('{% term "gate" %}|{% term "gate" %}').endswith("|milestone (gate)")


def test_it_can_be_inflected_and_stand_in_a_sentence() -> None:
    html = rendered('{% term "phase" "phases" as phases %}{% blocktranslate %}All {{ phases }} close.{% endblocktranslate %}')
    assert html.startswith('All <span class="fl-term">') and ">phases</a>" in html


def test_what_is_given_as_the_word_is_escaped() -> None:
    assert "<b>" not in rendered('{% term "phase" word %}', word="<b>")


@pytest.mark.parametrize(("language", "word"), [("sv", "milstolpe"), ("fi", "etappi"), ("nb", "milepæl")])
def test_it_speaks_the_language_of_the_reader(language: str, word: str) -> None:
    with translation.override(language):
        assert f">{word}" in rendered('{% term "gate" %}')


def test_an_abbreviation_keeps_its_capitals() -> None:
    assert method_words._small("HUKI") == "HUKI" and method_words._small("Milestone") == "milestone"


def test_an_unknown_term_is_told_to_the_one_who_writes_the_page() -> None:
    with pytest.raises(ComponentMisuse):
        rendered('{% term "nonsense" %}')
