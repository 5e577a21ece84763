"""Sections as rich text: what is stored, who wrote when, what stands live, what is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from core import richtext
from core.blocks.model import Column, Heading, Table
from core.models import Event
from documents import services
from documents.compose import document_blocks
from documents.content import parts, progress
from documents.live import Live, proposed
from documents.models import Document, Picture, Revision
from documents.overview import lines
from documents.services import history
from tests import factories
from tests.documents.conftest import sent

pytestmark = pytest.mark.django_db


def put(document, key, html, by, **more):
    version = document.sections.get(key=key).version
    return services.write_html(document, key, by=by, seen_version=version, html=html, **more)


def fresh(document):
    return Document.objects.select_related("initiative__lead").get(pk=document.pk)


def a_picture(case, draft, **values):
    facts = {"name": "map.png", "sha256": "0" * 64, "path": "pictures/00/none.png", "kind": "image/png"}
    facts |= {"width": 10, "height": 5, "size": 9}
    return Picture.objects.create(document=draft, by=case.team, **{**facts, **values})


def test_what_is_stored_is_our_own_html(case, draft):
    section = put(draft, "target_group", "<div onclick=x><b>All</b><script>y</script></div>", case.team)
    assert section.html == "<p><strong>All</strong></p>"


def test_one_sitting_is_one_event_and_every_save_is_kept_for_merging(case, draft):
    for text in ("One", "One two", "One two three"):
        section = put(draft, "target_group", f"<p>{text}</p>", case.team)
    assert [row.html for row in section.revisions.all()] == ["<p>One two three</p>", "<p>One two</p>", "<p>One</p>"]
    assert [row.number for row in history.sittings(section)] == [section.version]
    assert Event.objects.filter(action="documents.section.written", subject=section.pk).count() == 1


def test_another_writer_and_a_pause_begin_a_sitting(case, draft):
    put(draft, "target_group", "<p>One</p>", case.team)
    put(draft, "target_group", "<p>Two</p>", case.coordinator)
    section = put(draft, "target_group", "<p>Three</p>", case.coordinator)
    section.revisions.update(at=timezone.now() - timedelta(hours=2))
    put(draft, "target_group", "<p>Four</p>", case.coordinator)
    assert [row.html for row in map(whole, history.sittings(section))] == ["<p>Four</p>", "<p>Three</p>", "<p>One</p>"]
    assert [row.html for row in section.revisions.all()] == ["<p>Four</p>", "<p>Three</p>", "<p>One</p>"], "saves between are thinned out"


def whole(row):
    return Revision.objects.get(pk=row.pk)


def test_what_stood_before_history_began_is_its_first_sitting(case, draft):
    section = draft.sections.get(key="target_group")
    type(section).objects.filter(pk=section.pk).update(html="<p>Old</p>", changed_by=case.expert)
    section = put(draft, "target_group", "<p>New</p>", case.team)
    assert [(row.by, whole(row).html) for row in history.sittings(section)] == [(case.team, "<p>New</p>"), (case.expert, "<p>Old</p>")]


def test_a_plain_box_saved_as_it_was_changes_nothing(case, draft):
    section = put(draft, "target_group", '<p><strong>a</strong>b<a href="https://e.org">c</a></p>', case.team)
    typed = richtext.to_markup(richtext.read(section.html).blocks)
    after = services.write_section(draft, "target_group", by=case.coordinator, seen_version=section.version, text=typed)
    assert (after.html, after.version) == (section.html, section.version)


def test_a_text_too_long_is_refused_with_its_length(case, draft):
    with pytest.raises(ValidationError, match="300011 characters") as caught:
        put(draft, "target_group", "<p>" + "a" * 300_004 + "</p>", case.team)
    assert "text" in caught.value.message_dict


def test_a_picture_needs_a_description_and_belongs_to_the_document(case, draft):
    picture = a_picture(case, draft)
    with pytest.raises(ValidationError, match="description"):
        put(draft, "target_group", f'<img data-picture="{picture.pk}" alt=" ">', case.team)
    other = services.ensure(case.initiative, "needs_analysis", case.team)
    foreign = a_picture(case, other)
    section = put(draft, "target_group", f'<img data-picture="{picture.pk}" alt="Map"><img data-picture="{foreign.pk}" alt="x">', case.team)
    assert section.html == f'<img data-picture="{picture.pk}" alt="Map">'


def test_a_picture_gone_from_the_disk_is_said_on_paper(case, draft):
    picture = a_picture(case, draft)
    put(draft, "target_group", f'<img data-picture="{picture.pk}" alt="Map">', case.team)
    assert "A picture is missing here: Map" in repr(document_blocks(fresh(draft)))


def test_the_method_proposes_each_register_once_in_a_document(case):
    document = services.ensure(case.initiative, "prestudy_report", case.coordinator)
    found = proposed(document.type.headings)
    keys = [key for keys in found.values() for key in keys]
    assert len(keys) == len(set(keys)) and {"goals", "options", "risks"} & set(keys)


def test_a_register_stands_live_until_the_document_is_approved(case, draft):
    services.write_section(draft, "expected_effects", by=case.team, seen_version=1, text="They are these:")
    factories.goal(case, title="Shorter waits")
    section = next(s for s in document_blocks(fresh(draft)).sections[0].subsections if s.key == "expected_effects")
    assert [type(block) for block in section.blocks if isinstance(block, Heading)] == [Heading]
    assert "Shorter waits" in repr(section.blocks)
    factories.goal(case, title="Fewer errors")
    assert "Fewer errors" in repr(document_blocks(fresh(draft)))


def test_a_version_keeps_what_stood_in_the_register(case, draft):
    factories.goal(case, title="Shorter waits")
    in_review = sent(draft, case)
    version = services.approve(in_review, by=in_review.reviewer)
    factories.goal(case, title="Fewer errors")
    frozen = next(row for row in version.content["sections"] if row["key"] == "expected_effects")
    assert [register["key"] for register in frozen["registers"]] == ["goals"]
    assert "Shorter waits" in repr(document_blocks(fresh(draft))) and "Fewer errors" not in repr(document_blocks(fresh(draft)))


def test_registers_are_chosen_by_section_and_only_from_the_document_s_circle(case, draft):
    section = put(draft, "target_group", "", case.team, registers=["risks", "nonsense", "risks"])
    assert section.registers == ["risks"]
    part = next(part for part in parts(fresh(draft)) if part.heading.key == "target_group")
    assert part.registers == ("risks",) and not part.is_missing
    assert put(draft, "target_group", "", case.team, registers=[]).registers == []


def test_a_register_of_another_circle_is_not_shown(case, draft, monkeypatch):
    from adoption import registry
    from adoption.choices import Circle

    closed = registry.Register(
        key="secret", name="Secret", order=99, model=Picture, group="record", page="documents", circle=Circle.PROCUREMENT,
        blocks=lambda initiative: [Table((Column("A"),), ())],
    )  # fmt: skip
    monkeypatch.setitem(registry._registers, "secret", closed)
    live = Live(case.initiative, Circle.OPEN)
    assert live.standing("secret") is None and "secret" not in dict(live.offered())
    assert Live(case.initiative, Circle.PROCUREMENT).standing("secret") is not None


def test_a_section_of_chosen_registers_counts_as_written_in_the_list_too(case, draft):
    put(draft, "target_group", "", case.team, registers=["risks"])
    line = next(line for line in lines(case.initiative) if line.document == draft)
    assert line.written == 2 == progress(draft, ["identified_need", "target_group"])[0]


def test_the_document_speaks_the_initiative_s_language(case, draft):
    type(case.initiative).objects.filter(pk=case.initiative.pk).update(language="fi")
    factories.goal(case, title="Lyhyempi odotus")
    with translation.override("sv"):
        made = document_blocks(fresh(draft))
    assert "Tavoite" in repr(made.sections) and made.language == "fi"
