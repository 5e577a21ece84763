"""The guide: every page in four languages, its links, its references, open to anybody."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from django.test import Client
from django.urls import reverse

import method
from method import LANGUAGES
from tests.factories import Case
from tests.method.walk import texts

SINGLE = ("guide", "guide-documents", "guide-areas", "guide-playbooks", "guide-roles", "guide-rules", "guide-versions", "guide-words")


def addresses() -> list[str]:
    whole = method.whole()
    return [
        *(reverse(name) for name in SINGLE),
        *(reverse("guide-phase", args=[phase.number]) for phase in whole.phases),
        *(reverse("guide-document", args=[kind.key]) for kind in whole.document_types),
        *(reverse("guide-area", args=[area.key]) for area in whole.areas),
        *(reverse("guide-playbook", args=[playbook.key]) for playbook in whole.playbooks),
    ]


@lru_cache
def pages(language: str) -> dict[str, str]:
    """{address: page}, read once: they are the same for everybody who is not signed in."""
    return {address: read(Client(), address, language) for address in addresses()}


def read(client: Client, address: str, language: str = "en") -> str:
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200, address
    return answer.content.decode()


def said(page: str) -> str:
    """The text of a page without its tags, blanks made one."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page)))


def sentences(language: str) -> Iterator[str]:
    """English texts of the method, long enough to be unmistakable, that the language says otherwise."""
    spoken = {text.in_(language) for _place, text in texts(method.whole())}
    for _place, text in texts(method.whole()):
        if len(text.en) > 25 and text.en not in spoken:
            yield text.en


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_for_anybody_in_each_language_without_a_query(
    client: Client, language: str, db: None, django_assert_num_queries: Any
) -> None:
    for page in pages(language).values():
        assert f'<html lang="{language}"' in page and "fl-local" in page
    with django_assert_num_queries(0):
        for address in addresses()[::7]:
            read(client, address, language)


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_the_method_speaks_one_language_at_a_time(language: str, db: None) -> None:
    english = set(sentences(language))
    for address, page in ((address, said(page)) for address, page in pages(language).items()):
        assert [one for one in english if one in page] == [], address


def test_the_whole_method_stands_in_the_guide(db: None) -> None:
    """Nothing that the method says is left out, but for the margin notes of the pages of an initiative."""
    everything = " ".join(said(page) for page in pages("en").values())
    left_out = {text.en for place, text in texts(method.whole()) if text.en and not re.match(r"/notes|/(version|profile)/", place)}
    assert sorted(one for one in left_out if re.sub(r"\s+", " ", one) not in everything) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_inside_the_guide_leads_somewhere(language: str, db: None) -> None:
    ids = {address: set(re.findall(r'\sid="([^"]+)"', page)) for address, page in pages(language).items()}
    lost = set()
    for address, page in pages(language).items():
        for link in re.findall(r'href="((?:/guide/|#)[^"]*)"', page):
            target, anchor = urldefrag(urljoin(address, html.unescape(link)))
            if target not in ids or (anchor and unquote(anchor) not in ids[target]):
                lost.add((address, link))
    assert lost == set()


def test_no_id_stands_twice_on_a_page(db: None) -> None:
    for address, page in pages("en").items():
        found = Counter(re.findall(r'\sid="([^"]+)"', page))
        assert [one for one, count in found.items() if count > 1] == [], address


@pytest.mark.parametrize(("name", "argument"), [("phase", 0), ("phase", 9), ("document", "x"), ("area", "x"), ("playbook", "x")])
def test_what_the_method_does_not_have_is_not_found(client: Client, name: str, argument: object, db: None) -> None:
    assert client.get(reverse(f"guide-{name}", args=[argument])).status_code == 404


class TestPhase:
    def test_it_says_what_is_done_when_and_by_whom(self, client: Client, db: None) -> None:
        """U17: at most one is accountable; usual dates are counted in working days."""
        page = said(read(client, reverse("guide-phase", args=[5])))
        assert "Carry out procurements At the start of the phase – about 60 working days into the phase" in page
        assert "About 45 working days before the milestone – about 10 working days before the milestone" in page

    def test_its_milestone_has_points_basis_decider_and_outcomes(self, client: Client, db: None) -> None:
        """M07, M11: who decides, on what, and how it may end."""
        for phase in method.phases():
            page = read(client, reverse("guide-phase", args=[phase.number]))
            told = page[page.index('id="milestone"') :]
            assert all(f'id="point-{point.key}"' in told for point in phase.milestone.points)
            assert all(reverse("guide-document", args=[key]) in told for key in (*phase.milestone.basis, *phase.milestone.also))
            assert all(str(method.outcome(key).effect) in html.unescape(told) for key in phase.milestone.outcomes)

    def test_the_fifth_has_the_criteria_for_deliveries(self, client: Client, db: None) -> None:
        """M15: nine criteria before milestone V."""
        assert read(client, reverse("guide-phase", args=[5])).count('id="criterion-') == 9
        assert 'id="criterion-' not in read(client, reverse("guide-phase", args=[4]))

    def test_it_shows_what_playbooks_add_and_what_other_models_call_it(self, client: Client, db: None) -> None:
        page = said(read(client, reverse("guide-phase", args=[5])))
        assert all(str(model.stage("develop")) in page for model in method.whole().crosswalk)
        assert all(str(step.title) in page for playbook in method.whole().playbooks for step in playbook.of_phase("develop"))


class TestOthers:
    def test_a_document_says_who_demands_it(self, client: Client, db: None) -> None:
        page = said(read(client, reverse("guide-document", args=["benefits_realisation_plan"])))
        assert "Milestone III: Solution, business case and business model" in page
        assert "Milestone V: Developed solution (named besides)" in page
        assert "Light , Normal , Full" in page

    def test_an_area_that_version_1_1_lost_says_where_its_questions_went(self, client: Client, db: None) -> None:
        page = said(read(client, reverse("guide-area", args=["reuse"])))
        assert "Version 1.1 asks these questions inside the other areas." in page and "In version 1.1 under Communication" in page
        assert "Only in version 1.1" in said(read(client, reverse("guide-area", args=["communication"])))

    def test_a_rule_says_its_level_in_a_word_and_a_shape(self, client: Client, db: None) -> None:
        page = read(client, reverse("guide-rules"))
        row = page[page.index('id="M11"') :].split("</tr>")[0]
        assert 'data-is="blocks"' in row and "Enforced" in row and "002:234" in row

    def test_a_document_says_who_approves_it_and_one_that_is_not_written_says_nothing(self, client: Client, db: None) -> None:
        page = said(read(client, reverse("guide-document", args=["operations_plan"])))
        assert "Approved by Coordinator , Business owner , Chair of the steering group" in page
        assert "Approved by" not in said(read(client, reverse("guide-document", args=["decision_protocol"])))

    def test_words_stand_in_the_order_of_the_language(self, client: Client, db: None) -> None:
        letters = re.findall(r'href="#letter-(\w)"', read(client, reverse("guide-words"), "sv"))
        assert letters == sorted(letters, key="ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ".index) and "Å" in letters

    def test_the_sources_of_a_page_are_named_at_its_foot(self, client: Client, db: None) -> None:
        page = said(read(client, reverse("guide-playbook", args=["remote_services"])))
        assert "004 Kainuun Nuotta" in page and "Ours Added by Farled" in page and "E-delegationen" not in page

    def test_the_contents_name_every_source(self, client: Client, db: None) -> None:
        page = said(read(client, reverse("guide")))
        assert all(number in page for number in ("000 ", "001 ", "002 ", "003 ", "004 "))


class TestWays:
    def test_the_guide_stands_in_the_foot_for_all_and_in_the_head_for_those_signed_in(
        self, case: Case, sign_in: Any, client: Client
    ) -> None:
        foot = read(client, reverse("help"))
        assert f'<a href="{reverse("guide")}">Guide to the method</a>' in foot and 'class="fl-topnav"' not in foot
        head = sign_in(case.reader).get(reverse("guide-rules")).content.decode()
        assert f'<a href="{reverse("guide")}" aria-current="true">Guide' in head

    def test_a_page_costs_those_signed_in_no_more_than_the_head_does(
        self, case: Case, sign_in: Any, django_assert_max_num_queries: Any
    ) -> None:
        client = sign_in(case.coordinator)
        with django_assert_max_num_queries(6):
            client.get(reverse("guide-phase", args=[1]))
