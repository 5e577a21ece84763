"""Documents of an initiative whose packs come and go: what they ask for reaches a draft, and no text is ever hidden."""

import pytest
from django.urls import reverse

from documents import services
from documents.content import parts
from documents.models import Document, Section
from documents.needs import needs
from documents.overview import lines
from tests import factories
from tests.documents.conftest import Make, sent, write
from tests.support import packs

pytestmark = pytest.mark.django_db
HEADING = {"key": "own_view", "name": packs.four("Our view"), "help": packs.four("Say it.")}
ASKED = {"documents": [{"key": "idea_description", "headings": [HEADING]}]}


def begun(case: factories.Case, draft: Document) -> Document:
    """The draft of the initiative as it is now."""
    case.fresh()
    return Document.objects.get(pk=draft.pk)


def test_a_heading_that_came_with_a_pack_is_written_in_a_draft_begun_before(case: factories.Case, draft: Document, sign_in: Make) -> None:
    packs.follow(case, packs.load(**ASKED))
    url = reverse("document-section", args=[draft.pk, "own_view"])
    client = sign_in(case.coordinator)
    page = client.get(url)
    assert "Our view (en)" in page.content.decode() and not Section.objects.filter(key="own_view").exists()
    answer = client.post(url, {"text": "We see it so.", "version": page.context["form"]["version"].value()})
    assert answer.status_code == 302
    assert [(part.heading.key, part.section.html) for part in parts(begun(case, draft))][-1] == ("own_view", "<p>We see it so.</p>")


def test_a_heading_nobody_asks_for_has_no_section(case: factories.Case, draft: Document) -> None:
    with pytest.raises(Section.DoesNotExist):
        services.write_section(draft, "own_view", by=case.coordinator, seen_version=1, text="We see it so.")


def test_a_draft_counts_what_came_with_the_pack(case: factories.Case, draft: Document) -> None:
    packs.follow(case, packs.load(**ASKED))
    line = next(line for line in lines(case.fresh()) if line.document == draft)
    assert (line.written, line.all) == (1, len([part for part in parts(begun(case, draft)) if part.counts])) == (1, 6)


def test_what_is_in_review_stays_as_it_was_sent(case: factories.Case, draft: Document) -> None:
    before = [part.heading.key for part in parts(sent(draft, case))]
    packs.follow(case, packs.load(**ASKED))
    assert [part.heading.key for part in parts(begun(case, draft))] == before


def test_a_text_whose_pack_was_taken_away_stays_and_can_be_mended(case: factories.Case, draft: Document, sign_in: Make) -> None:
    packs.follow(case, packs.load(**ASKED))
    document = begun(case, draft)
    services.write_section(document, "own_view", by=case.coordinator, seen_version=1, text="We see it so.")
    packs.follow(case)
    document = begun(case, draft)
    last = parts(document)[-1]
    assert (str(last.heading.name), last.heading.number, last.counts) == ("Own view", "6", False)
    assert "We see it so." in sign_in(case.coordinator).get(draft.get_absolute_url()).content.decode()
    write(document, "own_view", "", case.coordinator)
    assert "own_view" not in [part.heading.key for part in parts(begun(case, draft))]


def test_a_document_is_asked_for_where_its_pack_says_alone(case: factories.Case) -> None:
    """M11: the milestone a pack names, not that of the phase the document is written in."""
    own = packs.document(phase="explore_solutions", demanded_at=3)
    packs.follow(case, packs.load(documents=[own]))
    asked = [gate for gate in range(1, 9) if "documents.own_paper" in {need.key for need in needs(case.fresh(), gate)}]
    assert asked == [3]
