"""How places in the sources and usual dates are said."""

import pytest
from django.template import Context, Template
from django.utils import translation

import method
from method.dates import parse
from method.model import Line
from portfolio.guide import sources, words
from tests.method.walk import facts


def rendered(source: str) -> str:
    return Template("{% load guide %}" + source).render(Context())


def test_a_place_is_said_with_the_name_of_its_guide_in_its_own_language() -> None:
    html = rendered('{% source "002:222, 002:232" %}')
    assert html == '<small class="fl-ref"><span lang="sv">Metod för Utveckling i Samverkan 1.0</span>, 002:222, 002:232</small>'
    assert rendered('{% source "003:7, 004:8" %}').count("<span lang=") == 2


def test_in_a_table_number_and_line_are_enough() -> None:
    assert rendered('{% place "004:8" %}') == '<small class="fl-ref" title="Kainuun Nuotta, 004:8">004:8</small>'


def test_ours_is_said_as_ours() -> None:
    assert rendered('{% source "" %}') == rendered('{% place "" %}') == '<small class="fl-ref">Ours</small>'


def test_every_reference_of_the_method_names_a_guide_we_know() -> None:
    for _place, fact in facts(method.whole()):
        assert sources.cited(fact.ref) or fact.ours


def test_one_note_is_enough_where_all_come_from_one_place() -> None:
    one, same, other = (Line(key=key, ref=ref, text=method.NOTHING) for key, ref in (("a", "002:1"), ("b", "002:1"), ("c", "")))
    assert (sources.common([one, same]), sources.common([one, other]), sources.common([other]), sources.common([])) == (
        "002:1",
        None,
        "",
        None,
    )


def test_the_guides_below_a_thing_are_found() -> None:
    assert [source.number for source in sources.used(method.whole().playbook("remote_services"))] == ["004"]


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("start+0", "At the start of the phase"),
        ("start+1", "About 1 working day into the phase"),
        ("start+10", "About 10 working days into the phase"),
        ("gate-10", "About 10 working days before the milestone"),
        ("gate+0", "At the milestone"),
        ("gate+5", "About 5 working days after the milestone"),
    ],
)
def test_usual_dates_are_said_in_words(moment: str, said: str) -> None:
    assert words.moment(parse(moment)) == said


def test_long_words_of_finnish_can_be_divided_between_syllables_in_a_narrow_place() -> None:
    with translation.override("fi"):
        assert words.breakable("Kokonaissuunnitelma").split("\u00ad") == ["Ko", "ko", "nais", "suun", "ni", "telma"]
        assert words.breakable("Ratkaisun valinta") == "Ratkaisun valinta"
    assert words.breakable("Responsibilities") == "Responsibilities"
