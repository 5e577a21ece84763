"""The page of a section: the editor's way and the plain box, saving by itself, two writers, history."""

import json
import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from documents.models import Document
from tests import factories
from tests.documents.test_rich_text import put

pytestmark = pytest.mark.django_db
KEY = "target_group"


def url(name, draft, *more):
    return reverse(name, args=[draft.pk, KEY, *more])


def text(response):
    return response.content.decode()


def test_the_page_carries_both_ways_of_writing(case, draft, sign_in):
    put(draft, KEY, "<p>All <strong>of</strong> them</p>", case.team)
    page = text(sign_in(case.team).get(url("document-section", draft)))
    assert escape("<p>All <strong>of</strong> them</p>") in page and "All **of** them" in page
    assert reverse("document-autosave", args=[draft.pk, KEY]) in page and "tiptap" in page
    words = json.loads(re.search(r'data-words="([^"]+)"', page)[1].replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&"))
    assert words["bold"] == "Bold"


def test_a_section_costs_as_many_queries_with_a_long_history_as_without(case, draft, sign_in, django_assert_max_num_queries):
    client = sign_in(case.team)
    for number in range(30):
        put(draft, KEY, f"<p>{number}</p>", case.team if number % 2 else case.coordinator)
    with django_assert_max_num_queries(25):
        assert client.get(url("document-section", draft)).status_code == 200
    with django_assert_max_num_queries(18):
        assert client.get(url("document-history", draft)).status_code == 200


def test_the_editor_s_text_is_saved(case, draft, sign_in):
    sign_in(case.team).post(url("document-section", draft), {"html": "<p>a <em>b</em></p>", "text": "", "version": "1", "then": "document"})
    assert draft.sections.get(key=KEY).html == "<p>a <em>b</em></p>"


def test_it_saves_by_itself_and_tells_the_version(case, draft, sign_in):
    answer = sign_in(case.team).post(url("document-autosave", draft), {"html": "<p>a</p>", "version": "1"})
    assert answer.status_code == 200
    said = answer.json()
    assert (said["version"], said["notes"], said["others"]) == (2, [], []) and said["saved"].startswith("Saved ")
    assert draft.sections.get(key=KEY).html == "<p>a</p>"


def test_saving_by_itself_leaves_the_registers_as_they_are(case, draft, sign_in):
    put(draft, KEY, "", case.team, registers=["risks"])
    sign_in(case.team).post(url("document-autosave", draft), {"html": "<p>a</p>", "version": "2"})
    assert draft.sections.get(key=KEY).registers == ["risks"]


def test_it_says_who_else_writes_and_what_it_could_not_keep(case, draft, sign_in):
    put(draft, KEY, "<p>a</p>", case.coordinator)
    said = sign_in(case.team).post(url("document-autosave", draft), {"html": '<p>b</p><img src="x.png">', "version": "2"}).json()
    assert said["others"] == ["Coordinator"] and "picture button" in said["notes"][0]


def test_a_text_saved_meanwhile_is_not_overwritten_by_itself(case, draft, sign_in):
    put(draft, KEY, "<p>Theirs</p>", case.coordinator)
    answer = sign_in(case.team).post(url("document-autosave", draft), {"html": "<p>Mine</p>", "version": "1"})
    assert answer.status_code == 409 and "Coordinator has saved" in answer.json()["message"]
    assert draft.sections.get(key=KEY).html == "<p>Theirs</p>"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "²"])
def test_a_number_that_is_none_is_refused_in_words(case, draft, sign_in, version):
    answer = sign_in(case.team).post(url("document-autosave", draft), {"html": "<p>a</p>", "version": version})
    assert answer.status_code == 409 and "out of date" in answer.json()["message"]


def test_a_document_in_review_is_not_saved_into(case, in_review, sign_in):
    answer = sign_in(case.team).post(url("document-autosave", in_review), {"html": "<p>a</p>", "version": "1"})
    assert answer.status_code == 422 and "no longer a draft" in answer.json()["message"]


def test_who_may_not_write_cannot_save_by_itself_either(case, draft, sign_in):
    assert sign_in(case.reader).post(url("document-autosave", draft), {"html": "x", "version": "1"}).status_code == 403
    assert sign_in(case.stranger).post(url("document-autosave", draft), {"html": "x", "version": "1"}).status_code == 404


def two_writers(case, draft, sign_in, theirs, mine, **more):
    put(draft, KEY, "<p>One</p><p>Two</p>", case.coordinator)
    put(draft, KEY, theirs, case.coordinator)
    return text(sign_in(case.team).post(url("document-section", draft), {"html": mine, "text": "", "version": "2", **more}))


def test_texts_in_different_paragraphs_are_put_together_for_the_second(case, draft, sign_in):
    page = two_writers(case, draft, sign_in, "<p>One of theirs</p><p>Two</p>", "<p>One</p><p>Two of mine</p>")
    assert "put together" in page and escape("<p>One of theirs</p><p>Two of mine</p>") in page
    assert 'name="version" value="3"' in page
    assert draft.sections.get(key=KEY).html == "<p>One of theirs</p><p>Two</p>", "nothing is saved until the second has read it"


def test_texts_in_the_same_paragraph_stand_beside_each_other(case, draft, sign_in):
    page = two_writers(case, draft, sign_in, "<p>One theirs</p><p>Two</p>", "<p>One mine</p><p>Two</p>")
    assert "Coordinator saved this section" in page and escape("<p>One mine</p><p>Two</p>") in page
    assert re.search(r"<del>.*?theirs.*?</del>", page, re.S) and re.search(r"<ins>.*?mine.*?</ins>", page, re.S)


@pytest.mark.parametrize(
    ("take", "kept"), [("theirs", "<p>One theirs</p><p>Two</p>"), ("both", "<p>One theirs</p><p>Two</p><p>One mine</p><p>Two</p>")]
)
def test_the_second_can_take_their_text_or_both(case, draft, sign_in, take, kept):
    page = two_writers(case, draft, sign_in, "<p>One theirs</p><p>Two</p>", "<p>One mine</p><p>Two</p>", take=take)
    assert f'data-html="{escape(kept)}"' in page


def test_a_button_of_the_conflict_changes_the_box_even_when_nobody_wrote_since(case, draft, sign_in):
    """The page holds the newer version by then, so pressing it must not save."""
    put(draft, KEY, "<p>Theirs</p>", case.coordinator)
    page = text(
        sign_in(case.team).post(url("document-section", draft), {"html": "<p>Mine</p>", "text": "", "version": "2", "take": "both"})
    )
    assert escape("<p>Theirs</p><p>Mine</p>") in page
    assert draft.sections.get(key=KEY).html == "<p>Theirs</p>"


def test_an_earlier_text_is_brought_back(case, draft, sign_in):
    put(draft, KEY, "<p>First</p>", case.coordinator)
    put(draft, KEY, "<p>Second</p>", case.team)
    client = sign_in(case.team)
    page = text(client.get(url("document-history", draft)))
    assert "Bring this text back" in page and "First" in page
    page = text(client.post(url("document-restore", draft, 2), follow=True))
    assert "Brought back" in page and draft.sections.get(key=KEY).html == "<p>First</p>"
    assert client.post(url("document-restore", draft, 77)).status_code == 404


def test_a_reader_sees_the_history_but_brings_nothing_back(case, draft, sign_in):
    put(draft, KEY, "<p>First</p>", case.coordinator)
    put(draft, KEY, "<p>Second</p>", case.team)
    client = sign_in(case.reader)
    assert "Bring this text back" not in text(client.get(url("document-history", draft)))
    assert client.post(url("document-restore", draft, 2)).status_code == 403


def test_ticked_registers_stand_in_the_document(case, draft, sign_in):
    factories.risk(case, title="It may be late")
    client = sign_in(case.team)
    client.post(url("document-section", draft), {"text": "", "version": "1", "registers": ["risks"]})
    page = text(client.get(reverse("document", args=[draft.pk])))
    assert "It may be late" in page and "As it stands in its register now" in page
    assert Document.objects.get(pk=draft.pk).sections.get(key=KEY).registers == ["risks"]
