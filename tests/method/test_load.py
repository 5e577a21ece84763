"""A data file that says something impossible is refused, and the message names the file and the key."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from method.loading.whole import DATA, MethodDataError, load

pytestmark = pytest.mark.once

Change = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data that a test may spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture
def change(folder: Path) -> Change:
    """Replaces the first place where a text stands in a file, and makes sure it stood there."""

    def replace(file: str, old: str, new: str) -> None:
        words = (folder / file).read_text(encoding="utf-8")
        assert old in words
        (folder / file).write_text(words.replace(old, new, 1), encoding="utf-8")

    return replace


def refusal(folder: Path) -> str:
    """What the loader says, without the line; that there is one is tested by itself."""
    with pytest.raises(MethodDataError) as caught:
        load(folder)
    return re.sub(r"^([\w/.]+), line \d+", r"\1", str(caught.value))


def test_the_copy_itself_loads(folder):
    assert load(folder) == load()


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("areas.yaml", ", nb: Arkitektur", "", "areas.yaml: areas[architecture].name.nb: is missing"),
        ("areas.yaml", "fi: Arkkitehtuuri", 'fi: ""', "areas.yaml: areas[architecture].name.fi: must be a text that is not empty"),
        ("areas.yaml", "nb: Arkitektur", "da: Arkitektur", "areas.yaml: areas[architecture].name.da: is not a known key"),
        ("areas.yaml", "key: needs_driven", "key: architecture", "areas.yaml: areas: “architecture” stands twice"),
        ("areas.yaml", 'ref: "002:226"', 'ref: "page 226"', "areas.yaml: areas[architecture].ref: “page 226” is not of the form"),
        ("areas.yaml", 'ref: "002:226"', "source: here", "areas.yaml: areas[architecture].source: is not a known key"),
        ("areas.yaml", '    ref: "002:226"\n', "", "areas.yaml: areas[architecture].ref: is missing"),
        ("areas.yaml", 'ref: "002:226"', "ours: perhaps", "areas.yaml: areas[architecture].ours: must be true or false"),
        ("areas.yaml", 'ref: "002:226"', 'ref: "002:226"\n    ours: true', "areas.yaml: areas[architecture].ref: cannot stand beside"),
        ("areas.yaml", "areas:", "fields:", "areas.yaml: areas: is missing"),
        ("areas.yaml", "- key: architecture", "- kee: architecture", "areas.yaml: areas[0].key: is missing"),
        ("roles.yaml", "kind: person", "kind: robot", "roles.yaml: roles[coordinator].kind: must be one of person, body"),
        (
            "phases.yaml",
            "decider: business_owner",
            "decider: minister",
            "phases.yaml: phases[identify_need].milestone.decider: must be one",
        ),
        ("phases.yaml", "number: 1", "number: one", "phases.yaml: phases[identify_need].number: must be a whole number"),
        ("phases.yaml", "number: 1", "number: 2", "phases.yaml: phases[identify_need].number: the phases are numbered 1 to 8"),
        ("phases.yaml", "roman: II", "roman: III", "phases.yaml: phases[explore_solutions].number: the phases are numbered"),
        (
            "phases.yaml",
            "basis: [idea_description, ",
            "basis: [memo, ",
            "phases.yaml: phases[identify_need].milestone.basis: “memo” does not exist",
        ),
        (
            "phases.yaml",
            "informed: [partner",
            "informed: [press",
            "phases.yaml: phases[identify_need].milestone.informed: “press” does not",
        ),
        ("phases.yaml", "outcomes: [approved,", "outcomes: [maybe,", "phases.yaml: phases[identify_need].milestone.outcomes: “maybe” does"),
        (
            "phases.yaml",
            "[partner, stakeholder",
            "[partner, partner",
            "phases.yaml: phases[identify_need].milestone.informed: names something",
        ),
        ("phases.yaml", "informed: [partner,", "informed: [7,", "phases.yaml: phases[identify_need].milestone.informed: must be a list of"),
        ("documents.yaml", "gate: 1", "gate: 2", "documents.yaml: documents[idea_description].gate: the decision bases name it at [1]"),
        (
            "documents.yaml",
            "phase: identify_need",
            "phase: dream",
            "documents.yaml: documents[idea_description].phase: “dream” does not exist",
        ),
        ("documents.yaml", "number: '2'", "number: '1'", "documents.yaml: documents[idea_description].headings: “1” stands twice"),
        (
            "documents.yaml",
            "key: outline_solution",
            "key: identified_need",
            "documents[idea_description].headings: “identified_need” stands",
        ),
        ("documents.yaml", "written: true", "written: 1", "documents.yaml: documents[idea_description].written: must be true or false"),
        ("notes.yaml", "notes:", "- notes:", "notes.yaml: "),
        ("glossary.yaml", "terms:", "terms: []\nold:", "glossary.yaml: terms: must be a list that is not empty"),
    ],
)
def test_a_wrong_value_is_named_by_file_and_key(folder, change, file, old, new, says):
    change(file, old, new)
    assert says in refusal(folder)


def test_a_missing_file_is_named(folder):
    (folder / "roles.yaml").unlink()
    assert refusal(folder).startswith("roles.yaml: cannot be read")


@pytest.mark.parametrize(("content", "says"), [("a: [", "is not YAML"), ("- one\n- two\n", "must be a mapping"), ("", "must be a mapping")])
def test_a_file_that_is_no_mapping_is_named(folder, content, says):
    (folder / "glossary.yaml").write_text(content, encoding="utf-8")
    assert refusal(folder).startswith(f"glossary.yaml: {says}")


def test_a_ninth_phase_is_refused(folder):
    """A pack may replace texts, never the eight phases."""
    file = folder / "phases.yaml"
    words = file.read_text(encoding="utf-8")
    last = words[words.rindex("  - number: 8") :].replace("number: 8", "number: 9").replace("key: realise_benefits", "key: celebrate")
    file.write_text(words + last, encoding="utf-8")
    assert "phases.yaml: phases[celebrate].number" in refusal(folder)


def test_a_lost_phase_is_refused(folder):
    file = folder / "phases.yaml"
    words = file.read_text(encoding="utf-8")
    file.write_text(words[: words.rindex("  - number: 8")], encoding="utf-8")
    assert "phases.yaml: phases: the method has eight phases, not 7" in refusal(folder)


@pytest.mark.parametrize(("old", "says"), [("    name:", "must be a mapping"), ("    purpose:", "must be a mapping")])
def test_a_text_in_one_language_only_is_refused(folder, old, says):
    file = folder / "areas.yaml"
    words = file.read_text(encoding="utf-8")
    lines = words.split("\n")
    position = next(number for number, line in enumerate(lines) if line.startswith(old))
    end = position + 1
    while lines[end].startswith("      "):
        end += 1
    file.write_text("\n".join([*lines[:position], f"{old} Only English", *lines[end:]]), encoding="utf-8")
    assert f"areas.yaml: areas[architecture].{old.strip(' :')}: {says}" in refusal(folder)
