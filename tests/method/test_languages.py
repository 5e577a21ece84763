"""All four languages say everything, and say it in their own words."""

import re
from collections import Counter

import pytest
from django.utils import translation

import method
from method import LANGUAGES, Text
from tests.method.walk import texts

pytestmark = pytest.mark.once

ALL = list(texts(method.whole()))
SAME_WORD_IN_BOTH = {
    "sv": {"Budget", "Full", "Information", "Integration", "Normal", "Organisation", "Pilot", "Prosjektveiviseren", "Risk"},
    "fi": {"Prosjektveiviseren"},
    "nb": {"Full", "Normal", "Pilot", "Prosjektveiviseren"},
}
# Names of other guides' stages and of authorities stand in their own language.
NAMES = r"Metod för Utveckling|Tillstånd och tillsyn|Realisera och följa upp|DFØ"


def test_every_text_stands_in_every_language():
    """Every single one, help for each heading included: 2 500 texts in each language."""
    counted = Counter(language for _place, text in ALL for language in LANGUAGES if text.in_(language).strip())
    assert counted == dict.fromkeys(LANGUAGES, len(ALL))
    assert len(ALL) > 2500


@pytest.mark.parametrize("language", ["sv", "fi", "nb"])
def test_nothing_is_left_in_english(language):
    same = {text.en for _place, text in ALL if text and text.in_(language).casefold() == text.en.casefold()}
    assert same - {"Business case"} == SAME_WORD_IN_BOTH[language] & same
    assert same >= SAME_WORD_IN_BOTH[language], "a word in the list of exceptions is no longer needed there"


def test_swedish_and_norwegian_are_not_mixed_up():
    for place, text in (found for found in ALL if not found[0].startswith("/crosswalk/")):
        assert not re.search("[æøÆØ]", re.sub(NAMES, "", text.sv)), place
        assert not re.search("[äöÄÖ]", re.sub(NAMES, "", text.nb)), place
        assert not re.search("[æøÆØ]", re.sub(NAMES, "", text.fi)), place


def test_no_text_has_stray_white_space_or_shouts():
    for place, text in ALL:
        for words in text.values():
            assert words == words.strip(), place
            assert "  " not in words, place
            assert "!" not in words, place


def test_the_words_of_the_product_are_used():
    said = {term.key: term.name for term in method.glossary()}
    assert said["initiative"] == Text("Initiative", "Utvecklingsinsats", "Kehittämishanke", "Utviklingstiltak")
    assert said["phase"] == Text("Phase", "Fas", "Vaihe", "Fase")
    assert said["gate"] == Text("Milestone (gate)", "Milstolpe", "Etappi (päätöspiste)", "Milepæl (beslutningspunkt)")
    assert said["lead_organisation"] == Text("Lead organisation", "Färdledande myndighet", "Vastuuorganisaatio", "Ledende virksomhet")
    assert said["partner"] == Text("Partner", "Samverkanspart", "Yhteistyökumppani", "Samarbeidspart")
    assert said["steering_group"] == Text("Steering group", "Styrgrupp", "Ohjausryhmä", "Styringsgruppe")
    assert said["business_owner"] == Text("Business owner", "Verksamhetsägare", "Toiminnan omistaja", "Virksomhetseier")
    assert said["benefits_owner"] == Text("Benefits owner", "Nyttorealiseringsansvarig", "Hyötyvastaava", "Gevinstansvarlig")
    assert said["benefit"] == Text("Benefit", "Nytta", "Hyöty", "Gevinst")
    assert said["service_line"] == Text("Service line", "Tjänstelinje", "Palvelulinja", "Tjenestelinje")


@pytest.mark.parametrize(
    ("language", "other"),
    [("fi", "virstanpyl|johtava viranom"), ("nb", r"\bnytte|\bnytten|brukerorganisasjon"), ("sv", "gevinst|projektledare")],
)
def test_words_the_product_has_replaced_are_gone(language, other):
    """But for turns of speech and terms of economists that have no other word, and other guides' own names of stages."""
    kept = r"nytte-kostnad\w*|kost-nytte-\w*|nytte av|til nytte"
    found = [(place, re.sub(kept, "", text.in_(language), flags=re.IGNORECASE)) for place, text in ALL if "/crosswalk/" not in place]
    assert [place for place, words in found if re.search(other, words, re.IGNORECASE)] == []


def test_a_text_speaks_the_active_language():
    name = method.phase(2).name
    with translation.override("sv"):
        assert str(name) == "Ta fram lösningsalternativ"
    with translation.override("fi"):
        assert f"{name}" == "Ratkaisuvaihtoehtojen laatiminen"
    with translation.override(None):
        assert str(name) == "Explore solutions"


def test_a_text_falls_back_to_english_and_knows_regional_codes():
    name = method.phase(6).name
    assert name.in_("de") == name.in_(None) == name.in_("") == "Introduce"
    assert name.in_("sv-fi") == name.in_("sv_FI") == "Införa"
    assert name.in_("no") == name.in_("nn") == "Innføre"


def test_a_text_is_a_mapping_of_four_languages_that_cannot_be_changed():
    text = Text("need", "behov", "tarve", "behov")
    assert dict(text) == {"en": "need", "sv": "behov", "fi": "tarve", "nb": "behov"}
    with pytest.raises(KeyError):
        text["values"]
    with pytest.raises(AttributeError):
        text.en = "want"
    assert not Text("", "", "", "")
