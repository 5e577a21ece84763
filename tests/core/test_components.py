"""The components as the gallery shows them, and what each says in words."""

import datetime
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, engines
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from core import gallery, words
from core.components import Example, Note, level_of
from core.gallery import SampleForm, stops
from core.misuse import ComponentMisuse
from tests.core.gallery_urls import NAMES

pytestmark = pytest.mark.urls("tests.core.gallery_urls")


def drawn(source: str, request: HttpRequest | None = None, **context: Any) -> str:
    """A piece of template as it comes out, white space run together."""
    template = engines["django"].from_string(source)
    return " ".join(template.render(context, request).split())


@pytest.fixture
def page(db: None) -> str:
    return Client().get("/components/").content.decode()


class TestGallery:
    def test_it_shows_every_component_of_the_library(self) -> None:
        from core.templatetags.farled import register

        names = ("components/gallery.html", "base.html", "frames/initiative.html", "forms/_fields.html")
        source = " ".join((settings.BASE_DIR / "templates" / name).read_text(encoding="utf-8") for name in names)
        unseen = [tag for tag in register.tags if f"{{% {tag} " not in source and f"{{% {tag} %}}" not in source and tag != "field"]
        assert unseen == []
        assert [name for name in register.filters if f"|{name}" not in source and name != "due"] == []

    def test_it_has_no_inline_script_or_style(self, page: str) -> None:
        assert re.search(r"<style|\sstyle=|\son\w+=|javascript:", page) is None
        assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []

    def test_every_id_is_there_once(self, page: str) -> None:
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert sorted(ids) == sorted(set(ids))

    def test_every_reference_leads_to_an_id(self, page: str) -> None:
        ids = set(re.findall(r'\sid="([^"]+)"', page))
        named = {one for value in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', page) for one in value.split()}
        assert named - ids == set()
        assert set(re.findall(r'<use href="#([^"]+)"', page)) - ids == set()
        assert set(re.findall(r'<label for="([^"]+)"', page)) - ids == set()

    def test_every_cell_carries_the_name_of_its_column(self, page: str) -> None:
        assert re.findall(r"<td(?![^>]*data-label)[^>]*>", page) == []

    def test_it_is_hidden_in_operation(self, db: None, settings: Any) -> None:
        settings.TESTING = False
        assert Client().get("/components/").status_code == 404

    def test_the_head_speaks_the_language_of_the_reader(self, db: None) -> None:
        page = Client().get("/components/", headers={"accept-language": "fi"}).content.decode()
        assert '<html lang="fi"' in page


class TestHead:
    def head(self, rf: RequestFactory, **context: Any) -> str:
        context = {"request": rf.get("/start/"), "user": SimpleNamespace(is_authenticated=True), "csrf_token": "t", **context}
        source = engines["django"].from_string("{% top %}").template
        return " ".join(source.render(Context(context)).split())

    def test_it_counts_what_awaits_the_reader_and_marks_the_page(self, rf: RequestFactory) -> None:
        head = self.head(rf, awaiting_count=4, is_administrator=False)
        assert '<a href="/start/" aria-current="page">Awaiting me <span class="fl-count">4</span></a>' in head
        assert "Administration" not in head

    def test_an_administrator_finds_the_way_to_administration(self, rf: RequestFactory) -> None:
        assert 'href="/administration/"' in self.head(rf, awaiting_count=0, is_administrator=True)

    def test_signing_out_is_a_post_with_a_token(self, rf: RequestFactory) -> None:
        head = self.head(rf, awaiting_count=0, is_administrator=False)
        assert '<form method="post" action="/sign-out/"><input type="hidden" name="csrfmiddlewaretoken" value="t">' in head

    def test_it_stands_without_request_and_user(self) -> None:
        head = drawn("{% top %}{% foot %}")
        assert "Farled" in head and "Sign in" in head and "Accessibility statement" in head

    @pytest.mark.urls("config.urls")
    def test_every_way_of_head_and_foot_exists(self) -> None:
        from core.navigation import address

        assert [name for name in (*NAMES, "set_language") if not address(name)] == []


class TestRail:
    def test_it_marks_where_we_are(self) -> None:
        rail = drawn("{% rail stops %}", stops=stops(2))
        assert rail.count('data-state="passed"') == 1 and rail.count('data-state="ahead"') == 6
        assert '<li data-state="here" data-sailed="70" aria-current="step">' in rail
        assert 'aria-label="The fairway: phase 2 of 8"' in rail

    def test_it_says_when_all_phases_are_passed(self) -> None:
        rail = drawn("{% rail stops size='mini' %}", stops=stops(9))
        assert 'aria-label="The fairway: 8 of 8 phases passed"' in rail
        assert "aria-current" not in rail and "fl-rail__no" not in rail

    def test_each_stop_is_written_in_words(self) -> None:
        for size in ("large", "small", "mini"):
            rail = drawn("{% rail stops size=size %}", stops=stops(3), size=size)
            assert "Detail solution: here, milestone III" in rail

    def test_the_large_one_leads_to_the_conditions(self) -> None:
        rail = drawn("{% rail stops size='large' %}", stops=stops(2))
        assert '<a href="#conditions" class="fl-state" data-is="warns">' in rail and "1 condition open" in rail

    def test_a_name_of_a_phase_cannot_bring_markup(self) -> None:
        stop = stops(1)[0]
        evil = type(stop)(**{**stop.__dict__, "phase_name": "<b>", "text_for_screen_reader": "<i>"})
        for size in ("large", "mini"):
            rail = drawn("{% rail stops size=size %}", stops=[evil], size=size)
            assert "<b>" not in rail.replace("<br>", "") and "<i>" not in rail

    @pytest.mark.parametrize("source", ["{% rail stops size='huge' %}", "{% state 'good' 'x' %}", "{% icon 'heart' %}", "{% score 26 %}"])
    def test_misuse_is_loud(self, source: str) -> None:
        with pytest.raises(ComponentMisuse):
            drawn(source, stops=stops(1))

    def test_misuse_does_not_cost_a_page_in_operation(self, settings: Any) -> None:
        settings.TESTING = False
        assert "x" in drawn("{% state 'good' 'x' %}")


class TestSmallComponents:
    def test_a_state_is_word_shape_and_colour(self) -> None:
        state = drawn("{% state 'warns' word fill=True %}", word="Late <b>")
        assert 'data-is="warns" data-fill' in state and 'href="#i-warns"' in state and "Late &lt;b&gt;" in state

    def test_the_meter_has_a_cell_for_each_thing_and_says_the_numbers(self) -> None:
        meter = drawn("{% meter done=9 warns=2 blocks=3 %}")
        assert meter.count("<i ") == 14
        assert 'aria-label="9 of 14 in order, 2 warn, 3 block"' in meter

    def test_a_long_meter_is_drawn_to_scale_and_keeps_the_single_one(self) -> None:
        meter = drawn("{% meter done=399 blocks=1 %}")
        assert meter.count('data-is="blocks"') == 1 and meter.count('data-is="done"') == 40

    @pytest.mark.parametrize(("score", "level"), [(1, 1), (4, 1), (5, 2), (9, 2), (10, 3), (14, 3), (15, 4), (25, 4)])
    def test_a_score_has_its_level(self, score: int, level: int) -> None:
        assert level_of(score) == level
        assert f'data-l="{level}"' in drawn("{% score n %}", n=score)

    def test_a_risk_not_judged_says_so(self) -> None:
        assert "Not judged yet" in drawn("{% score n %}", n=None)

    def test_a_checksum_stands_in_groups_of_four(self) -> None:
        value = "9f2c41d7" + "0" * 52 + "0be8"
        assert drawn("{% hash v %}", v=value) == '<span class="fl-hash">9f2c 41d7 … 0be8</span>'
        assert drawn("{% hash v full=True %}", v=value).count(" ") == 16

    def test_a_note_names_its_source(self) -> None:
        note = Note("The method", "Risks", "Look early.", "Guide 1.0", ["Law"])
        html = drawn("{% note n wide=True %}", n=note)
        assert "<cite>Guide 1.0</cite>" in html and "<li>Law</li>" in html and "data-wide" in html

    def test_nobody_is_said_in_words(self) -> None:
        assert "Nobody yet" in drawn("{% person p %}", p=None)
        assert drawn("{% person p %}", p=SimpleNamespace(name="A <b>", organisation="Town")) == "A &lt;b&gt;, Town"

    def test_the_breadcrumb_ends_with_this_page(self) -> None:
        html = drawn("{% breadcrumb 'Risks' '/risks/' 'Add a risk' %}")
        assert '<a class="ds-link" href="/risks/">Risks</a>' in html
        assert '<span aria-current="page">Add a risk</span>' in html

    def test_an_empty_page_teaches(self) -> None:
        source = "{% nothing_yet 'No risks yet' example=e %}<p>Begin here.</p>{% endnothing_yet %}"
        html = drawn(source, e=Example("Example", [("Risk", "Late <b>")]))
        assert "<p>Begin here.</p>" in html and "<dd>Late &lt;b&gt;</dd>" in html and "data-alone" not in html

    def test_pages_keep_the_search(self, rf: RequestFactory) -> None:
        page = Paginator(range(100), 10).page(2)
        html = drawn("{% pagination p %}", p=page, request=rf.get("/x/?q=a%26b&page=2"))
        assert "?q=a%26b&amp;page=3" in html and "Previous" in html

    def test_one_page_needs_no_pages(self, rf: RequestFactory) -> None:
        assert drawn("{% pagination p %}", p=Paginator(range(3), 10).page(1), request=rf.get("/")) == ""


class TestWords:
    DAY = datetime.date(2026, 11, 7)

    @pytest.mark.parametrize(
        ("language", "day", "short"),
        [
            ("en", "7 November 2026", "7 Nov 2026"),
            ("sv", "7 november 2026", "7 nov. 2026"),
            ("fi", "7. marraskuuta 2026", "7.11.2026"),
            ("nb", "7. november 2026", "7. nov. 2026"),
        ],
    )
    def test_a_day_is_written_as_in_the_language(self, language: str, day: str, short: str) -> None:
        with translation.override(language):
            assert words.day(self.DAY) == day
            assert words.short_day(self.DAY) == short

    def test_a_weekday_names_the_year_only_of_other_years(self) -> None:
        today = timezone.localdate()
        assert str(today.year) not in words.weekday(today)
        assert words.weekday(datetime.date(2019, 1, 1)) == "Tuesday 1 January 2019"

    def test_a_moment_is_in_the_time_of_the_installation(self) -> None:
        assert words.moment(datetime.datetime(2026, 11, 30, 23, 30, tzinfo=datetime.UTC)) == "1 December 2026, 00.30"

    def test_nothing_is_nothing(self) -> None:
        assert [f(None) for f in (words.day, words.short_day, words.weekday, words.moment, words.due, words.money)] == [""] * 6

    @pytest.mark.parametrize(
        ("left", "said"), [(-3, "Overdue by 3 days"), (-1, "Overdue by 1 day"), (0, "today"), (1, "tomorrow"), (7, "in 7 days")]
    )
    def test_a_distance_is_said_in_words(self, left: int, said: str) -> None:
        date = timezone.localdate() + datetime.timedelta(days=left)
        assert words.due(date) == said
        assert ("fl-state" in drawn("{% overdue d %}", d=date)) == (left < 0)
        assert drawn("{% overdue d done=True %}", d=date) == ""

    @pytest.mark.parametrize(
        ("amount", "said"),
        [(0, "0 €"), (84000, "84 000 €"), ("1240000.5", "1 240 000.50 €"), (-12, "−12 €"), (999, "999 €")],
    )
    def test_a_sum_is_grouped(self, amount: Any, said: str) -> None:
        assert words.money(amount).replace("\u00a0", " ") == said

    def test_cents_follow_the_language(self) -> None:
        with translation.override("sv"):
            assert words.money(1.5, "SEK").replace("\u00a0", " ") == "1,50 kr"


class TestFields:
    def test_help_stands_before_the_input_and_is_named_by_it(self) -> None:
        html = drawn("{% field f.name %}", f=SampleForm())
        assert html.index("As people call it.") < html.index("<input")
        assert 'aria-describedby="id_name_helptext"' in html and 'id="id_name_helptext"' in html

    def test_an_error_stands_at_the_field_and_is_named_by_it(self) -> None:
        html = drawn("{% field f.name %}", f=SampleForm({}))
        assert "Write a name for the initiative." in html
        assert 'aria-invalid="true"' in html and 'aria-describedby="id_name_helptext id_name_error"' in html

    def test_what_may_be_left_empty_says_so(self) -> None:
        form = SampleForm()
        assert "Remark (may be left empty)" in drawn("{% field f.note %}", f=form)
        form.mark_optional = False
        assert "may be left empty" not in drawn("{% field f.note %}", f=form)

    def test_a_scale_is_a_fieldset_of_five(self) -> None:
        html = drawn("{% field f.probability %}", f=SampleForm(initial={"probability": 3}))
        assert html.count('type="radio"') == 5 and 'class="fl-five"' in html and "<legend>Probability</legend>" in html
        assert re.search(r'value="3"[^>]*checked', html)

    def test_a_card_has_its_description(self) -> None:
        html = drawn("{% field f.position %}", f=SampleForm())
        assert 'aria-describedby="id_position_1_about"' in html and 'id="id_position_1_about"' in html

    def test_the_summary_counts_and_leads_to_the_fields(self) -> None:
        html = drawn("{% form_errors f %}", f=SampleForm({"name": "x"}))
        assert 'role="alert"' in html and 'tabindex="-1"' in html and "7 things need mending" in html
        assert 'href="#id_need"' in html and 'href="#id_probability_0"' in html

    def test_there_is_no_summary_without_errors(self) -> None:
        assert drawn("{% form_errors f %}", f=SampleForm()) == ""

    def test_the_preview_shows_what_was_saved_without_a_script(self) -> None:
        source = "{% score_preview f.probability f.consequence %}"
        assert "<b>12</b>" in drawn(source, f=SampleForm(initial={"probability": 3, "consequence": 4}))
        assert " hidden>" in drawn(source, f=SampleForm({"probability": "9", "consequence": "x"}))

    def test_what_was_typed_is_given_back_escaped(self) -> None:
        html = drawn("{% field f.name %}{% field f.review %}", f=SampleForm({"name": "<script>", "review": "soon"}))
        assert "&lt;script&gt;" in html and 'value="soon"' in html


def test_the_gallery_names_a_real_context() -> None:
    assert len(gallery.everything(timezone.localdate())["rails"]) == 4
