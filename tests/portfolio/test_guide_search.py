"""Search in the guide: folding, matching, ranking, marks, what is said when nothing is found."""

import unicodedata

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

import method
from method import LANGUAGES, DocumentType, Heading
from portfolio.guide.alphabet import composed, fold, place_of
from portfolio.guide.search import find
from portfolio.guide.search.entries import KINDS, Kind, index
from portfolio.guide.search.marks import AROUND, excerpt, marked
from portfolio.guide.search.matching import MOST_WORDS, pattern, words_of

HEADINGS = [(kind, heading) for kind in method.document_types() for heading in kind.headings]
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)


class TestFolding:
    @pytest.mark.parametrize(
        ("text", "folded"), [("Åtgärd ÖPPNA", "åtgärd öppna"), ("résumé, É", "resume, e"), ("Ærlig Øl", "ærlig øl"), ("A\u030a", "å")]
    )
    def test_accents_and_capitals_go_and_letters_stay(self, text: str, folded: str) -> None:
        assert fold(text) == folded

    @given(TEXTS)
    def test_the_folded_text_is_as_long_as_the_text(self, text: str) -> None:
        assert len(fold(text)) == len(composed(text)) and composed(text) == unicodedata.normalize("NFC", text)

    @pytest.mark.parametrize(
        ("written", "there"),
        [
            ("atgard", "åtgärd"),
            ("paatos", "päätös"),
            ("maling", "måling"),
            ("aerlig", "ærlig"),
            ("oekt", "økt"),
            ("okt", "økt"),
            ("åtgärd", "åtgärd"),
        ],
    )
    def test_a_plain_spelling_finds_the_letter(self, written: str, there: str) -> None:
        assert pattern(fold(written)).fullmatch(fold(there))

    @pytest.mark.parametrize(("written", "there"), [("mål", "mal"), ("häst", "hast"), ("ö", "o"), ("å", "ä"), ("øl", "ol")])
    def test_a_letter_of_its_own_stands_only_for_itself(self, written: str, there: str) -> None:
        assert not pattern(fold(written)).search(fold(there))

    def test_each_language_has_its_order(self) -> None:
        assert sorted(["ö", "å", "z", "ä"], key=lambda word: place_of(word, "fi")) == ["z", "å", "ä", "ö"]
        assert sorted(["å", "ø", "z", "æ"], key=lambda word: place_of(word, "nb")) == ["z", "æ", "ø", "å"]


class TestFinding:
    @pytest.mark.parametrize("language", LANGUAGES)
    @given(st.sampled_from(HEADINGS))
    def test_every_heading_is_found_by_its_name(self, language: str, one: tuple[DocumentType, Heading]) -> None:
        kind, heading = one
        found = {(entry.argument, entry.anchor) for entry in find.search(heading.name.in_(language), language)}
        assert (kind.key, f"heading-{heading.key}") in found

    @given(TEXTS)
    def test_whatever_is_written_all_words_occur_in_what_is_found(self, query: str) -> None:
        words = words_of(query)
        for entry in find.search(query, "fi"):
            assert all(pattern(word).search(f"{entry.folded_title}\n{entry.folded_text}") for word in words)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_entry_has_a_place(self, client: Client, language: str, db: None) -> None:
        pages: dict[str, str] = {}
        with translation.override(language):
            for entry in index(language):
                address, _hash, anchor = entry.url.partition("#")
                if address not in pages:
                    pages[address] = client.get(address, headers={"Accept-Language": language}).content.decode()
                assert not anchor or f'id="{anchor}"' in pages[address], entry.url

    def test_every_kind_is_there_in_every_language(self) -> None:
        assert all({entry.kind for entry in index(language)} == set(Kind) == set(KINDS) for language in LANGUAGES)

    def test_a_title_comes_before_a_text_and_the_whole_title_first(self) -> None:
        found = find.search("risk", "en")
        assert (found[0].kind, found[0].title) == (Kind.WORD, "Risk")
        of_headings = [entry.title for entry in found if entry.kind == Kind.HEADING]
        assert of_headings.index("Risk analysis") < of_headings.index("Option one (nothing changes)")

    def test_several_words_must_all_occur(self) -> None:
        both = {entry.url for entry in find.search("risk contingency", "en")}
        assert both and both == {e.url for e in find.search("risk", "en")} & {e.url for e in find.search("contingency", "en")}

    def test_a_rule_is_found_by_its_id(self) -> None:
        assert find.search("m11", "en")[0].anchor == "M11"

    def test_the_other_languages_are_not_searched(self) -> None:
        assert find.search("milstolpe", "sv") and not find.search("milstolpe", "en")

    @pytest.mark.parametrize("query", ["", "  ", "…", "(.*)", "\\", "%_", "x" * 5000, "a " * 500])
    def test_nothing_that_is_written_breaks_it(self, query: str) -> None:
        assert len(words_of(query)) <= MOST_WORDS
        find.search(query, "en")


class TestMarks:
    @given(TEXTS, st.lists(st.text("aåäoöe r", min_size=1, max_size=4), max_size=3))
    def test_the_parts_are_the_text(self, text: str, words: list[str]) -> None:
        assert "".join(part.text for part in marked(text, [word for query in words for word in words_of(query)])) == composed(text)

    def test_hits_are_marked_as_they_are_written(self) -> None:
        assert [part.text for part in marked("Åtgärder och ÅTGÄRD", ["atgard"]) if part.hit] == ["Åtgärd", "ÅTGÄRD"]

    def test_a_long_text_is_shown_around_its_hit(self) -> None:
        parts = excerpt("word " * 200 + "needle " + "word " * 200, ["needle"])
        text = "".join(part.text for part in parts)
        assert len(text) < AROUND + 10 and text.startswith("… word") and text.endswith(" …") and any(part.hit for part in parts)


class TestPage:
    def ask(self, client: Client, language: str = "en", **values: str) -> str:
        answer = client.get(reverse("guide-search"), values, headers={"Accept-Language": language})
        assert answer.status_code == 200
        return answer.content.decode()

    def test_hits_are_grouped_marked_and_lead_to_their_place(self, client: Client, db: None) -> None:
        page = self.ask(client, q="contingency")
        assert "<mark>Contingency</mark> plan" in page and f'href="{reverse("guide-words")}#contingency_plan"' in page
        assert ">Words</h2>" in page and ">Headings of documents</h2>" in page

    def test_what_is_written_never_becomes_html(self, client: Client, db: None) -> None:
        page = self.ask(client, q="<b>risk</b>\"'&")
        assert "<b>risk" not in page and "&lt;b&gt;risk" in page

    def test_one_kind_can_be_chosen_and_a_wrong_one_is_passed_over(self, client: Client, db: None) -> None:
        page = self.ask(client, q="risk", kind="role")
        assert ">Roles</h2>" in page and ">Headings of documents</h2>" not in page
        assert ">Headings of documents</h2>" in self.ask(client, q="risk", kind="nonsense")

    def test_it_is_paged(self, client: Client, db: None) -> None:
        first, second = self.ask(client, q="plan"), self.ask(client, q="plan", page="2")
        assert first.count('<li><a href="/guide/') >= 25 and 'rel="next"' in first and 'rel="prev"' in second and first != second
        assert 'rel="prev"' not in self.ask(client, q="plan", page="-3x")

    def test_empty_it_teaches(self, client: Client, db: None) -> None:
        page = self.ask(client)
        assert "all of them must occur" in page and reverse("guide") in page

    def test_without_a_hit_it_offers_words_that_are_alike(self, client: Client, db: None) -> None:
        page = self.ask(client, q="contingancy")
        assert "does not occur" in page and "?q=contingency" in page

    def test_words_that_never_meet_are_offered_one_by_one(self, client: Client, db: None) -> None:
        page = self.ask(client, q="archivist zone decommission")
        assert "No single place has all of the words" in page and "?q=archivist" in page

    @pytest.mark.parametrize(
        ("language", "query", "word"), [("sv", "atgard", "åtgärd"), ("fi", "paatos", "päätös"), ("nb", "maling", "måling")]
    )
    def test_a_plain_keyboard_finds_the_letters_of_the_language(
        self, client: Client, language: str, query: str, word: str, db: None
    ) -> None:
        assert f"<mark>{word}" in self.ask(client, language, q=query).lower()
