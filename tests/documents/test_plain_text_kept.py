"""What was written as plain text before rich text came reads the same afterwards; approved versions are what they were."""

import importlib

import pytest

from core import richtext
from core.blocks import text_blocks
from core.blocks.json import fingerprint
from core.events import sha256_of
from documents.compose import sections, version_blocks
from documents.models import Version

html_of = importlib.import_module("documents.migrations.0003_plain_text_as_html").html_of
TEXTS = (
    "One\ntwo\n\n\nThree", "We want:\n- less work\n- fewer errors", "1. Agree\n2) Connect", "- first\n  goes on\n- second",
    "a\r\n\r\n- b\r\n",
    "", "  \n ", "-5 degrees", "1.5 million", "<script>x</script> & \"quotes\" 'so' 👩🏽‍💻 محمد", "• one\n• two\n\nafter",
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_the_migration_keeps_words_and_shape(text):
    html = html_of(text)
    assert richtext.read(html).blocks == text_blocks(text)
    assert richtext.write(richtext.read(html).blocks) == html, "it is stored as the program itself would write it"


@pytest.mark.django_db
def test_a_version_of_the_time_of_plain_text_is_shown_as_it_was(version, sign_in, case):
    old = {key: value for key, value in version.content.items() if key not in ("pictures", "readers", "logo")}
    row = {"key": "identified_need", "number": "1", "level": 1, "title": "Identified need", "text": "Waiting\n\n- long\n- longer"}
    content = {**old, "format": "farled-document-version-1", "sections": [row]}
    facts = {"number": 7, "content": content, "sha256": sha256_of(content), "approved_at": version.approved_at, "approved_by": case.owner}
    kept = Version.objects.create(document=version.document, authors=[], **facts)
    [chapter] = sections(content)
    assert chapter.subsections[0].blocks == text_blocks(row["text"])
    page = sign_in(case.reader).get(kept.get_absolute_url()).content.decode()
    assert "<li>longer</li>" in page and "Computed anew just now" in page
    assert fingerprint(version_blocks(kept)) == fingerprint(version_blocks(Version.objects.get(pk=kept.pk)))
