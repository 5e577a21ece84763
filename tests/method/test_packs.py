"""Method packs: what they may say, what each wrong one is told, and what a method with one is like."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import method
from method import MethodDataError, packs
from method.packs import Kind, What
from tests.method.walk import texts
from tests.support.packs import document, four, head, question, text

pytestmark = pytest.mark.once

WHOLE = method.whole()
REGISTERS = frozenset({"risks", "goals", "target_groups", "communication"})
READY = Path(method.__file__).parent / "packs_ready"


def parse(content: bytes | str) -> packs.PackContent:
    return packs.parse(content, "pack.yaml", WHOLE, REGISTERS)


def fault(content: bytes | str) -> str:
    """What is said about a wrong pack."""
    with pytest.raises(MethodDataError) as found:
        parse(content)
    return str(found.value)


def with_pack(**parts: Any) -> method.Method:
    return packs.applied(WHOLE, parse(text(**parts)))


def without(values: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != key}


class TestBadInput:
    """The issue's list of bad input: each gets a message that says what and where."""

    def test_an_unknown_key(self) -> None:
        content = "pack:\n  key: own\n  version: '1'\n  name: {en: a, sv: b, fi: c, nb: d}\nquestion: []\n"
        assert fault(content) == "pack.yaml, line 5: question: is not a known key"

    def test_an_unknown_key_deep_inside(self) -> None:
        said = fault(text(questions=[question(level="high")]))
        assert said.endswith("questions[own.heard].level: is not a known key") and "line " in said

    @pytest.mark.parametrize("language", method.LANGUAGES)
    def test_a_missing_language(self, language: str) -> None:
        said = fault(text(questions=[question(text=without(four("What?"), language))]))
        assert said.endswith(f"questions[own.heard].text.{language}: is missing") and said.startswith("pack.yaml, line ")

    def test_languages_that_leave_one_out(self) -> None:
        content = yaml.safe_dump({"pack": {**head(), "languages": ["en", "sv"]}})
        assert "pack.languages: lacks “fi”" in fault(content)

    def test_a_document_that_names_a_register_that_is_not_there(self) -> None:
        wrong = document(headings=[{"key": "what", "name": four("What"), "registers": ["risks", "wishes"]}])
        said = fault(text(documents=[wrong]))
        assert said.endswith("documents[own_paper].headings[what].registers: “wishes” does not exist") and "line " in said

    def test_a_cycle_and_a_reference(self) -> None:
        assert fault("pack: &all\n  key: *all\n") == (
            "pack.yaml, line 1: pack: is marked to be referred to (&all); write the text out where it is needed"
        )
        assert "refers to another place (*x)" in fault("pack: *x\n")

    @pytest.mark.parametrize("tag", ["!!python/object:os.system", "!!python/object/apply:os.system", "!Ref", "!!binary", "!!set"])
    def test_references_to_objects(self, tag: str) -> None:
        said = fault(f"pack:\n  key: {tag} {{}}\n")
        assert said.startswith("pack.yaml, line 2: pack.key: is marked as an object (")

    @pytest.mark.parametrize("key", ["phases", "milestones", "versions", "areas", "outcomes"])
    def test_a_pack_that_tries_to_change_the_eight_phases(self, key: str) -> None:
        said = fault(f"pack: {{}}\n{key}:\n  - key: identify_need\n")
        assert said.startswith(f"pack.yaml, line 2: {key}: cannot be changed by a pack: the eight phases")

    @pytest.mark.parametrize("key", ["number", "key", "order", "name", "roman", "milestone"])
    def test_one_that_tries_it_under_texts(self, key: str) -> None:
        said = fault(text(texts={"phases": {"identify_need": {key: 3}}}))
        assert f"texts.phases.identify_need.{key}: cannot be changed by a pack" in said and "line " in said

    def test_a_pack_of_ten_megabytes(self) -> None:
        assert fault(b"x" * 10 * 1024 * 1024) == "pack.yaml: is too large: 10.0 MB, and at most 1 MB are read"

    def test_one_that_is_no_text_at_all(self) -> None:
        assert fault(b"pack:\n  key: \xff\xfe\n") == "pack.yaml, line 2: is not written in UTF-8"
        assert "is not YAML" in fault("pack: [")
        assert fault("") == "pack.yaml: must be a mapping"
        assert "stands too deep" in fault("[" * 40 + "]" * 40)
        assert "holds a character that cannot be shown" in fault('pack:\n  key: "a\\0b"\n')
        assert "is too long" in fault(f"pack:\n  key: {'a' * 6000}\n")

    @pytest.mark.parametrize(
        ("parts", "said"),
        [
            ({"questions": [question("legal.mine")]}, "must be of the form own.some_words"),
            ({"questions": [question(), question()]}, "questions: “own.heard” stands twice"),
            ({"questions": [question(area="music")]}, "questions[own.heard].area: “music” does not exist"),
            ({"questions": [question(phase="closing")]}, "questions[own.heard].phase: “closing” does not exist"),
            ({"questions": [question(area="reuse")]}, "questions[own.heard].within: must say in which area"),
            (
                {"points": [{"key": "own", "milestone": 9, "kind": "decide", "text": four("So?")}]},
                "points[own].milestone: must be the number",
            ),
            ({"points": [{"key": "own", "milestone": 2, "kind": "guess", "text": four("So?")}]}, "points[own].kind: must be one of"),
            ({"points": [{"key": "need_exists", "milestone": 1, "kind": "decide", "text": four("So?")}]}, "“need_exists” is used already"),
            ({"documents": [document("Own Paper")]}, "must be small letters"),
            ({"documents": [document(level="maybe")]}, "documents[own_paper].level: must be one of enforce, warn"),
            ({"documents": [without(document(), "name")]}, "documents[own_paper].name: is missing"),
            ({"documents": [document("idea_description", name=four("New"))]}, "documents[idea_description].name: is not a known key"),
            ({"texts": {"areas": {"music": {"name": four("Music")}}}}, "texts.areas.music: “music” does not exist"),
            ({"texts": {"areas": {"legal": {"ref": "x"}}}}, "texts.areas.legal.ref: is not a known key"),
            ({"decision_points": [{"gate": 0, "name": four("BP")}]}, "decision_points[0].gate: must be the number of a milestone"),
            (
                {"decision_points": [{"gate": 1, "name": four("BP1")}, {"gate": 3, "name": four("BP1")}]},
                "decision_points: “BP1 (en)” stands at milestones that are not neighbours",
            ),
            (
                {"decision_points": [{"gate": 2, "name": four("BP2")}, {"gate": 3, "name": four("BP2"), "formal": False}]},
                "decision_points: Milestones II and III are decided together at “BP2 (en)”: both formally, or neither",
            ),
            ({"glossary": [{"key": "phase", "name": four("P"), "explanation": four("P")}]}, "glossary[phase].key: “phase” is used already"),
        ],
    )
    def test_whatever_else_is_wrong(self, parts: dict[str, Any], said: str) -> None:
        found = fault(text(**parts))
        assert said in found and found.startswith("pack.yaml, line ")

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"version": 1.1}, "pack.version: must stand in quotation marks: “1.1”"),
            ({"version": "new"}, "pack.version: must be of the form 1, 1.2 or 1.2.3"),
            ({"key": "Own pack"}, "pack.key: must be small letters"),
            ({"name": four("x" * 300)}, "pack.name.en: must be one line of at most 200 characters"),
        ],
    )
    def test_a_wrong_head(self, values: dict[str, Any], said: str) -> None:
        assert said in fault(yaml.safe_dump({"pack": {**head(), **values}}))

    @pytest.mark.parametrize("number", ["1.1.1.1.1", "1." * 900 + "1", "\u0661", "1..1", "1111"])
    def test_a_heading_with_a_number_that_nobody_could_print(self, number: str) -> None:
        headings = [{"key": "what", "number": number, "name": four("What")}]
        assert "headings[what].number: must be of the form" in fault(text(documents=[document(headings=headings)]))

    def test_an_activity_that_names_what_is_not_there(self) -> None:
        good = {"key": "own_do", "phase": "initiate", "title": four("Do"), "what": four("Do it."), "begins": "start+1", "ends": "gate-1"}
        assert parse(text(activities=[good])).activities[0][0] == "initiate"
        for change, said in (
            ({"begins": "soon"}, "begins: “soon” is not of the form start+5 or gate-10"),
            ({"huki": {"H": ["coordinator", "partner"]}}, "huki.H: only one role can be accountable"),
            ({"huki": {"U": ["king"]}}, "huki.U: “king” does not exist"),
            ({"areas": ["music"]}, "areas: “music” does not exist"),
            ({"registers": ["wishes"]}, "registers: “wishes” does not exist"),
        ):
            assert f"activities[own_do].{said}" in fault(text(activities=[{**good, **change}]))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.dates()
    | st.sampled_from(["own.x", "legal", "1.0"]),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=8) | st.integers(), below, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(["pack", "texts", "documents", "questions", "points", "activities", "decision_points", "glossary", "key", "name"])


class TestAnything:
    """Whatever is loaded: a pack, or a message; never anything else."""

    @settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.dictionaries(KEYS, VALUES, max_size=5))
    def test_any_values_are_read_or_refused(self, values: dict[str, Any]) -> None:
        self._read(yaml.safe_dump({"pack": head(), **values}, allow_unicode=True))

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=200) | st.binary(max_size=200))
    def test_any_text_is_read_or_refused(self, content: str | bytes) -> None:
        self._read(content)

    @settings(max_examples=150, deadline=None)
    @given(st.data())
    def test_a_ready_pack_that_was_cut_or_mixed_is_read_or_refused(self, data: st.DataObject) -> None:
        content = data.draw(st.sampled_from([path.read_text(encoding="utf-8") for path in sorted(READY.glob("*.yaml"))]))
        at, length = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 40))
        self._read(content[:at] + data.draw(st.text(max_size=6)) + content[at + length :])

    @pytest.mark.parametrize(
        "content",
        [
            "a: 2001-99-99", "a: 2001-01-01", "<<: {a: 1}", "? {a: 1}\n: b", f"a: {'9' * 5000}", "=: 1", "~: 1",
            f"pack: {{key: own, version: 0x{'f' * 4900}}}", f"? 0x{'f' * 4900}\n: 1", f"a: {':'.join('1' * 900)}.5",
        ],
    )  # fmt: skip
    def test_what_yaml_makes_more_of(self, content: str) -> None:
        assert fault(content).startswith("pack.yaml")

    def _read(self, content: str | bytes) -> None:
        try:
            found = parse(content)
        except MethodDataError as error:
            assert str(error).startswith("pack.yaml")
        else:
            packs.applied(WHOLE, found)


class TestApplied:
    def test_the_method_itself_is_not_changed(self) -> None:
        after = with_pack(questions=[question()])
        assert after.question("own.heard")[0].key == "legal" and after.question("own.heard")[1].ours
        with pytest.raises(KeyError):
            method.whole().question("own.heard")

    def test_the_eight_phases_stay(self) -> None:
        """The issue: a pack never changes the eight phases."""
        after = with_pack(texts={"phases": {"initiate": {"purpose": four("Other")}}}, points=[_point(5)])
        assert [(p.number, p.key, p.name, p.milestone.roman) for p in after.phases] == [
            (p.number, p.key, p.name, p.milestone.roman) for p in WHOLE.phases
        ]
        assert str(after.phase(4).purpose) == "Other (en)"

    @pytest.mark.parametrize(("level", "place"), [("enforce", "basis"), ("warn", "also")])
    def test_a_document_is_demanded_at_its_milestone_in_every_profile(self, level: str, place: str) -> None:
        """M11 for a document of one's own."""
        after = with_pack(documents=[document(demanded_at=3, level=level)])
        assert "own_paper" in getattr(after.milestone(3), place)
        assert after.document_type("own_paper").phase == "detail_solution"
        assert [(h.number, h.level) for h in after.document_type("own_paper").headings] == [("1", 1), ("2", 1)]
        assert all(after.following(profile=profile.key).demands("own_paper") for profile in WHOLE.profiles)

    def test_headings_of_a_document_are_told_otherwise_or_added(self) -> None:
        headings = [{"key": "identified_need", "help": four("Think.")}, {"key": "own_end", "name": four("End")}]
        kind = with_pack(documents=[{"key": "idea_description", "headings": headings}]).document_type("idea_description")
        was = WHOLE.document_type("idea_description")
        assert kind.headings[0].name == was.headings[0].name and str(kind.headings[0].help) == "Think. (en)"
        assert (kind.headings[-1].key, kind.headings[-1].number) == ("own_end", "6") and len(kind.headings) == len(was.headings) + 1

    def test_words_of_all_kinds(self) -> None:
        words = {
            "milestones": {"develop": {"title": four("Built")}},
            "activities": {"identify_need/analyse_needs": {"title": four("Ask")}},
            "areas": {"legal": {"name": four("Law")}},
            "documents": {"business_case": {"name": four("Case")}},
            "roles": {"coordinator": {"name": four("Lead")}},
            "notes": {"plan": {"text": four("Plan it")}},
            "glossary": {"phase": {"name": four("Stretch")}},
        }
        after = with_pack(texts=words, glossary=[{"key": "own_word", "name": four("Word"), "explanation": four("A word")}])
        found = [after.milestone(5).title, after.phase(1).activities[0].title, after.area("legal").name, after.term("own_word").name]
        found += [after.document_type("business_case").name, after.role("coordinator").name, after.note("plan").text]
        assert [words.en for words in found] == [
            "Built (en)", "Ask (en)", "Law (en)", "Word (en)", "Case (en)", "Lead (en)", "Plan it (en)",
        ]  # fmt: skip
        assert after.term("phase").name.fi == "Stretch (fi)"

    def test_in_version_1_1_a_question_about_reuse_is_asked_within_another_area(self) -> None:
        after = with_pack(questions=[question(area="reuse", within="architecture")]).following("v1_1")
        assert after.question("own.heard")[0].key == "architecture"


class TestChanges:
    def test_nothing_differs_from_itself(self) -> None:
        assert packs.changes(WHOLE, WHOLE) == []

    def test_each_part_is_named(self) -> None:
        after = with_pack(
            questions=[question()], points=[_point(5)], documents=[document(demanded_at=3)],
            texts={"areas": {"legal": {"name": four("Law")}}}, decision_points=[{"gate": 2, "name": four("BP2")}],
        )  # fmt: skip
        found = {(change.kind, change.what, change.key, change.gate) for change in packs.changes(WHOLE, after)}
        assert found == {
            (Kind.ADDED, What.QUESTION, "own.heard", 1),
            (Kind.ADDED, What.POINT, "5/own_point", 5),
            (Kind.ADDED, What.DOCUMENT, "own_paper", 3),
            (Kind.CHANGED, What.TEXT, "area/legal", 0),
            (Kind.ADDED, What.DECISION_POINT, "2", 2),
        }
        assert {change.kind for change in packs.changes(after, WHOLE)} == {Kind.REMOVED, Kind.CHANGED}

    def test_between_two_versions_only_the_difference(self) -> None:
        before = with_pack(documents=[document(demanded_at=3)], questions=[question()])
        longer = document(demanded_at=4, headings=[{"key": "what", "name": four("What now")}, {"key": "who", "name": four("Who")}])
        after = with_pack(documents=[longer], questions=[question(text=four("Truly?"))])
        found = {(change.kind, change.what, change.key) for change in packs.changes(before, after)}
        assert found == {
            (Kind.CHANGED, What.DOCUMENT, "own_paper"),
            (Kind.CHANGED, What.HEADING, "own_paper/what"),
            (Kind.ADDED, What.HEADING, "own_paper/who"),
            (Kind.REMOVED, What.HEADING, "own_paper/why"),
            (Kind.CHANGED, What.QUESTION, "own.heard"),
        }
        told = next(change for change in packs.changes(before, after) if change.what == What.QUESTION)
        assert (told.before.en, told.after.en) == ("Were they heard? (en)", "Truly? (en)")

    def test_how_hard_a_document_is_demanded_is_said(self) -> None:
        before, after = (with_pack(documents=[document(demanded_at=3, level=level)]) for level in ("warn", "enforce"))
        (found,) = packs.changes(before, after)
        assert (found.kind, found.was, found.now, found.gate) == (Kind.CHANGED, "warn", "enforce", 3)


class TestReady:
    @pytest.mark.parametrize("path", sorted(READY.glob("*.yaml")), ids=lambda path: path.stem)
    def test_each_can_be_loaded_and_speaks_four_languages(self, path: Path) -> None:
        found = packs.parse(path.read_bytes(), path.name, WHOLE, REGISTERS)
        assert found.key == path.stem
        for place, words in texts(found):
            assert not re_empty(words) or place.endswith("/help"), place

    def test_prosjektveiviseren_puts_ii_and_iii_at_bp2_and_v_at_none(self) -> None:
        """M14 and the crosswalk (domain.md, section 5)."""
        found = packs.parse((READY / "prosjektveiviseren.yaml").read_bytes(), "p.yaml", WHOLE, REGISTERS)
        assert {point.gate: point.name.nb for point in found.decision_points} == {
            1: "BP1", 2: "BP2", 3: "BP2", 4: "BP3", 6: "BP4", 7: "BP5", 8: "BP6",
        }  # fmt: skip

    def test_the_checklist_has_questions_a_point_at_v_and_a_document(self) -> None:
        after = packs.applied(WHOLE, packs.parse((READY / "kommunens_checklista.yaml").read_bytes(), "k.yaml", WHOLE, REGISTERS))
        own = [change for change in packs.changes(WHOLE, after) if change.what == What.QUESTION]
        assert 8 <= len(own) <= 12
        assert after.milestone(5).points[-1].key == "own_accessibility_tested"
        assert len(after.document_type("residents_assessment").headings) == 6

    @pytest.mark.parametrize(("older", "newer"), [("1.9", "1.10"), ("1", "1.0.1"), ("1.2.3", "2")])
    def test_versions_are_compared_as_numbers(self, older: str, newer: str) -> None:
        assert packs.newer(newer, older) and not packs.newer(older, newer)
        assert not packs.newer("1.0", "1")


def _point(gate: int) -> dict[str, Any]:
    return {"key": "own_point", "milestone": gate, "kind": "verify", "text": four("It works.")}


def re_empty(words: method.Text) -> bool:
    return not all(words.values())
