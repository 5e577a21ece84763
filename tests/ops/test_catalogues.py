"""Translations are compiled without gettext programs, and read back by gettext."""

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError
from django.core.management import call_command

from core.management.commands.compile_catalogues import catalogues, compile_catalogue, is_fresh

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
PLURAL = 'msgid "%(n)d task"\nmsgid_plural "%(n)d tasks"\nmsgstr[0] "%(n)d uppgift"\nmsgstr[1] "%(n)d uppgifter"\n\n'
CONTEXT = 'msgctxt "month"\nmsgid "May"\nmsgstr "maj"\n\n'
FUZZY = '#, fuzzy\nmsgid "Owner"\nmsgstr "Kanske"\n'
pytestmark = pytest.mark.once


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "sv" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + PLURAL + CONTEXT + FUZZY, encoding="utf-8")
    return path


def read(source: Path) -> gettext.GNUTranslations:
    with source.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_plurals_and_contexts_survive(source: Path) -> None:
    compile_catalogue(source)
    words = read(source)
    assert words.ngettext("%(n)d task", "%(n)d tasks", 1) == "%(n)d uppgift"
    assert words.ngettext("%(n)d task", "%(n)d tasks", 5) == "%(n)d uppgifter"
    assert words.pgettext("month", "May") == "maj"


def test_an_unsure_translation_is_left_out(source: Path) -> None:
    compile_catalogue(source)
    assert read(source).gettext("Owner") == "Owner"


def test_only_what_changed_is_compiled_again(source: Path, settings, capsys) -> None:
    settings.LOCALE_PATHS = [source.parent.parent.parent]
    call_command("compile_catalogues")
    call_command("compile_catalogues")
    later = source.stat().st_mtime + 10
    os.utime(source, (later, later))
    call_command("compile_catalogues")
    assert capsys.readouterr().out.split("\n")[:3] == [f"{n} of 1 catalogues compiled." for n in (1, 0, 1)]


def test_a_broken_catalogue_stops_the_work_and_leaves_the_old_one(source: Path) -> None:
    compile_catalogue(source)
    before = source.with_suffix(".mo").read_bytes()
    source.write_text(HEADER + 'msgid "a"\nmsgid "b"\nmsgstr[7 "c"\n', encoding="utf-8")
    with pytest.raises(PoFileError):
        compile_catalogue(source)
    assert source.with_suffix(".mo").read_bytes() == before


def test_it_finds_every_language(source: Path) -> None:
    assert catalogues([source.parent.parent.parent]) == [source]
    assert not is_fresh(source, source.with_suffix(".mo"))
