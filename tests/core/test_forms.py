"""What the forms of the house do with typed text, dates, empty fields and two editors."""

import datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from core import dates
from core.fields import PARAGRAPHS
from core.forms import Day, DeleteForm, FarledForm, Line, OneOf, Paragraphs
from core.text import tidy


class Sample(FarledForm):
    name = Line(label="Name", missing="Write a name for the initiative.")
    need = Paragraphs(label="Need", required=False)
    plain = forms.CharField(label="Plain", required=False)
    text = forms.CharField(label="Text", widget=forms.Textarea, required=False)
    begins = forms.DateField(label="Begins", required=False)
    count = forms.IntegerField(label="Count", required=False, min_value=1, max_value=9)
    rule = OneOf(label="Rule", choices=[("all", "All agree"), ("most", "Most agree")], required=False)
    sure = forms.BooleanField(label="I have read it", required=False)


def errors(field: str, **data: str) -> list[str]:
    return [str(error) for error in Sample({"name": "x", **data}).errors.get(field, [])]


class TestText:
    def test_nul_and_control_characters_go(self) -> None:
        form = Sample({"name": "Re\x00port\x07\x1b\x85", "need": "one\r\ntwo\x0b\tthree"})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["name"] == "Report"
        assert form.cleaned_data["need"] == "one\ntwo\tthree"

    def test_emoji_and_right_to_left_stay(self) -> None:
        text = "👩‍👩‍👧 مرحبا שלום"
        assert tidy(text) == text

    def test_direction_cannot_be_overridden(self) -> None:
        assert tidy("invoice\u202efdp.exe") == "invoicefdp.exe"

    def test_letters_are_written_one_way(self) -> None:
        assert tidy("A\u030aland") == "Åland"

    def test_a_line_break_never_gets_into_one_line(self) -> None:
        form = Sample({"name": "Subject\r\nBcc: x@example.org"})
        assert form.is_valid()
        assert form.cleaned_data["name"] == "Subject Bcc: x@example.org"

    def test_lists_of_values_are_tidied_too(self) -> None:
        form = Sample(QueryDict("name=a%00b&name=c%00d"))
        assert form.data.getlist("name") == ["ab", "cd"]

    def test_passwords_are_left_as_they_are(self) -> None:
        assert Sample({"name": "x", "password": "a\u030a"}).data["password"] == "a\u030a"

    def test_what_was_sent_is_not_changed(self) -> None:
        sent = {"name": "a\x00"}
        Sample(sent)
        assert sent == {"name": "a\x00"}


class TestErrors:
    def test_an_empty_field_says_what_to_write(self) -> None:
        assert errors("name", name="") == ["Write a name for the initiative."]

    def test_a_form_may_say_it_for_its_fields(self) -> None:
        class Named(Sample):
            missing = {"plain": "Write it plainly."}
            plain = forms.CharField()

        assert list(Named({"name": "x"}).errors["plain"]) == ["Write it plainly."]

    def test_a_field_without_a_sentence_gets_one_with_its_label(self) -> None:
        class Bare(FarledForm):
            first_name = forms.CharField()
            kind = forms.ChoiceField(label="Kind", choices=[("a", "A")])
            read = forms.BooleanField(label="I have read it")

        assert [str(e[0]) for e in Bare({}).errors.values()] == [
            "Fill in “First name”.",
            "Choose an answer under “Kind”.",
            "Tick “I have read it” to go on.",
        ]

    def test_too_long_says_how_much(self) -> None:
        assert errors("name", name="x" * 201) == ["Shorten this to 200 characters. It has 201 now."]
        assert errors("plain", plain="x" * 201) == ["Shorten this to 200 characters. It has 201 now."]
        assert errors("text", text="x" * (PARAGRAPHS + 1)) == ["Shorten this to 20000 characters. It has 20001 now."]

    def test_a_long_paste_is_not_cut_by_the_browser(self) -> None:
        assert "maxlength" not in str(Sample()["need"])

    def test_a_choice_not_offered(self) -> None:
        assert errors("rule", rule="none") == ["This choice is not offered any more. Choose another one."]

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("a", "Write a whole number, for example 12."),
            ("0", "Write a number of at least 1."),
            ("10", "Write a number of at most 9."),
        ],
    )
    def test_a_number_says_its_limits(self, typed: str, said: str) -> None:
        assert errors("count", count=typed) == [said]

    def test_sentences_follow_the_language_of_the_reader(self) -> None:
        form_class = Sample
        with translation.override("en"):
            first = str(form_class({}).fields["begins"].error_messages["invalid"])
        assert "31.12.2026" in first

    def test_removing_needs_a_reason(self) -> None:
        assert list(DeleteForm({"reason": " \x00 "}).errors["reason"]) == ["Write why it is removed."]


class TestDates:
    @pytest.mark.parametrize(
        "typed",
        [
            "31.12.2026", "31. 12. 2026", "2026-12-31", "31/12/2026", " 31 December 2026 ", "31 dec 2026", "31. desember 2026",
            "31. joulukuuta 2026", "31 DECEMBER 2026",
        ],
    )  # fmt: skip
    def test_it_reads_how_people_write(self, typed: str) -> None:
        assert dates.read(typed) == datetime.date(2026, 12, 31)

    @pytest.mark.parametrize("typed", ["31.2.2026", "soon", "31.12.26", "12.31.2026", "31 Smarch 2026", "", "٣١.١٢.٢٠٢٦٦"])
    def test_it_does_not_guess(self, typed: str) -> None:
        assert dates.read(typed) is None

    def test_the_error_says_the_way(self) -> None:
        assert errors("begins", begins="31.2.2026") == ["Write the date as day, month, year, for example 31.12.2026."]

    def test_a_year_out_of_reach_is_refused(self) -> None:
        assert errors("begins", begins="1.1.0202") == ["Write a year between 1990 and 2099."]

    def test_a_saved_date_stands_as_people_write_it(self) -> None:
        form = Sample(initial={"begins": datetime.date(2026, 1, 7)})
        assert isinstance(form.fields["begins"], Day)
        assert 'value="07.01.2026"' in str(form["begins"])

    def test_a_wrong_date_is_given_back_as_typed(self) -> None:
        assert 'value="soon"' in str(Sample({"begins": "soon"})["begins"])


class TestTwoEditors:
    def form(self, **data: str) -> Sample:
        form = Sample({"version": "3", **data}, version=3)
        assert form.is_valid(), form.errors
        return form

    def test_the_version_seen_travels_hidden(self) -> None:
        assert '<input type="hidden" name="version" value="3"' in str(Sample(version=3)["version"])
        form = self.form(name="x")
        assert form.seen_version == 3 and "version" not in form.values

    @pytest.mark.parametrize("sent", [{}, {"version": "0"}, {"version": "9" * 20}, {"version": str(2**31)}, {"version": "three"}])
    def test_a_page_without_its_version_says_so(self, sent: dict[str, str]) -> None:
        form = Sample({"name": "x", **sent}, version=3)
        assert list(form.errors["version"]) == ["This page is out of date. Load it again and make your change anew."]

    def test_the_second_is_shown_what_the_first_wrote(self) -> None:
        form = self.form(name="Mine", begins="1.2.2027", rule="all", need="same")
        theirs = SimpleNamespace(name="Theirs", begins=None, rule="most", need="same", plain="", text="", count=None, sure=False, version=4)
        form.show_conflict(theirs)
        assert [(str(c.label), c.theirs, c.yours) for c in form.conflicts] == [
            ("Name", "Theirs", "Mine"),
            ("Begins", "–", "1 February 2027"),
            ("Rule", "Most agree", "All agree"),
        ]

    def test_nothing_typed_is_lost_and_saving_again_goes_over_theirs(self) -> None:
        form = self.form(name="Mine")
        theirs = {"name": "Theirs", "version": 4}
        form.show_conflict(theirs)
        assert form["name"].value() == "Mine"
        assert form["version"].value() == "4"


def test_fields_stand_in_their_groups() -> None:
    class Grouped(Sample):
        groups = [("When", [("begins", "count")])]

    sections = [(str(title), [[bound.name for bound in row] for row in rows]) for title, rows in Grouped(version=1).sections()]
    assert sections[0][0] == "" and ["name"] in sections[0][1] and ["version"] not in sections[0][1]
    assert sections[1] == ("When", [["begins", "count"]])
