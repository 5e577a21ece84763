"""The method's headings as an organisation wants them: moved, renamed, left out, added to; none is ever lost."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

import method
from accounts.services import INSTALLATION
from core.db import Superseded
from core.models import Event
from documents.headings import adjusted, arranged, everything, methods_name, moved, rows_of, type_for, with_own
from documents.models import Document, OwnHeadings
from documents.services import headings
from tests import factories

KIND = method.document_type("prestudy_report")
FLAT = method.document_type("idea_description")
KEYS = [heading.key for heading in KIND.headings]
PARENT = {"need_internal": "need_target_group", "need_external": "need_target_group", "purpose": "scope_and_background"}


def shape(kind: method.DocumentType) -> list[tuple[str, str]]:
    return [(heading.number, heading.key) for heading in kind.headings]


def keys(kind: method.DocumentType) -> list[str]:
    return [heading.key for heading in kind.headings]


def above(kind: method.DocumentType, key: str) -> str:
    """The key of the heading it stands below."""
    at = keys(kind).index(key)
    level = kind.headings[at].level
    return next((heading.key for heading in reversed(kind.headings[:at]) if heading.level < level), "")


row = st.fixed_dictionaries({"key": st.sampled_from([*KEYS, "own-a", "own-b", "own-c", "gone", "own-", "Own-x"]),
                             "name": st.sampled_from(["", "Our name", "Another"]), "shown": st.booleans()})  # fmt: skip


class TestAlways:
    @given(st.lists(row, max_size=40))
    def test_what_holds_whatever_the_rows_say(self, rows: list[dict[str, Any]]) -> None:
        found = adjusted(KIND, rows)
        assert len(set(keys(found))) == len(keys(found)) > 0
        levels = [heading.level for heading in found.headings]
        assert levels[0] == 1 and all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
        for heading in found.headings:
            assert str(heading.name)
            if heading.key in KEYS:
                assert above(found, heading.key) == above(KIND, heading.key)
                assert heading.help == KIND.heading(heading.key).help and heading.registers == KIND.heading(heading.key).registers
            else:
                assert heading.level == 1 and heading.key in ("own-a", "own-b", "own-c")

    @given(st.lists(row, max_size=40))
    def test_no_heading_is_lost_unless_it_was_left_out_or_stands_below_one(self, rows: list[dict[str, Any]]) -> None:
        first: dict[str, dict[str, Any]] = {}
        for one in rows:
            first.setdefault(one["key"], one)
        out = {key for key, one in first.items() if not one["shown"]}
        missing = set(KEYS) - set(keys(adjusted(KIND, rows)))
        assert all(_left_out(key, out) for key in missing)

    @given(st.lists(row, max_size=40))
    def test_arranging_what_is_arranged_changes_nothing(self, rows: list[dict[str, Any]]) -> None:
        once = rows_of(arranged(KIND, rows))
        assert rows_of(arranged(KIND, once)) == once and adjusted(KIND, once) == adjusted(KIND, rows)

    @given(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from([-1, 1])), max_size=12))
    def test_moving_up_and_down_loses_nothing(self, moves: list[tuple[str, int]]) -> None:
        rows: list[dict[str, Any]] = []
        for key, by in moves:
            rows = moved(KIND, rows, key, by)
        assert sorted(keys(adjusted(KIND, rows))) == sorted(KEYS)

    @pytest.mark.parametrize("kind", method.document_types(), ids=lambda kind: kind.key)
    def test_the_method_as_it_is_stays_the_method(self, kind: method.DocumentType) -> None:
        assert adjusted(kind, []) is kind and adjusted(kind, rows_of(arranged(kind, []))) is kind


def _left_out(key: str, out: set[str]) -> bool:
    return bool(key) and (key in out or _left_out(above(KIND, key), out))


class TestEachChange:
    def test_another_name_keeps_the_numbers_of_the_source(self) -> None:
        found = adjusted(KIND, [{"key": "need_society", "name": "Samhällets behov", "shown": True}])
        renamed = found.heading("need_society")
        assert (
            shape(found) == shape(KIND)
            and renamed.number == "3.1.1"
            and renamed.name.in_("fi") == renamed.name.in_("en") == "Samhällets behov"
        )

    def test_one_that_is_left_out_takes_those_below_along_and_the_rest_is_counted_anew(self) -> None:
        found = adjusted(KIND, [{"key": "scope_and_background", "name": "", "shown": False}, {"key": "need_partners", "shown": False}])
        assert shape(found)[:7] == [
            ("1", "prestudy_purpose"), ("1.1", "problem"), ("1.2", "questions"), ("2", "need_made_concrete"), ("2.1", "need_society"),
            ("2.2", "need_target_group"), ("2.2.1", "need_internal"),
        ]  # fmt: skip

    def test_a_chapter_moves_whole(self) -> None:
        found = adjusted(KIND, moved(KIND, [], "prestudy_purpose", -1))
        assert shape(found)[:4] == [("1", "prestudy_purpose"), ("1.1", "problem"), ("1.2", "questions"), ("2", "scope_and_background")]

    def test_below_another_it_moves_among_those_beside_it_only(self) -> None:
        assert moved(KIND, [], "purpose", -1) == rows_of(arranged(KIND, []))
        found = adjusted(KIND, moved(KIND, [], "need_external", -1))
        assert [key for _number, key in shape(found)][12:14] == ["need_external", "need_internal"]

    def test_an_own_heading_stands_where_it_is_put(self) -> None:
        rows = with_own(FLAT, [], "Säkerhet & risk_", "identified_need")
        rows = with_own(FLAT, with_own(FLAT, rows, "Säkerhet & risk_", "start"), "Безопасность", "rough_cost")
        found = adjusted(FLAT, rows)
        assert [key for key in keys(found) if key.startswith("own-")] == ["own-sakerhet-risk-2", "own-sakerhet-risk", "own-heading"]
        assert found.headings[2].key == "own-sakerhet-risk" and found.headings[2].number == "3" and found.headings[2].level == 1
        assert not found.headings[2].help and found.headings[2].ours

    def test_a_heading_the_method_got_later_stands_after_its_predecessor(self) -> None:
        rows = [one for one in rows_of(arranged(FLAT, moved(FLAT, [], "identified_need", 1))) if one["key"] != "target_group"]
        assert keys(adjusted(FLAT, rows))[:4] == ["outline_solution", "target_group", "identified_need", "expected_effects"]
        rows = [one for one in rows if one["key"] != "identified_need"]
        assert keys(adjusted(FLAT, rows))[:2] == ["identified_need", "outline_solution"]

    def test_rows_that_would_leave_nothing_leave_out_nothing(self) -> None:
        assert adjusted(FLAT, [{"key": key, "shown": False} for key in keys(FLAT)]) is FLAT

    def test_a_key_that_is_none_is_not_taken(self) -> None:
        for key in ("own-", "own-<b>", "own-å", "../x", "own-" + "a" * 90, "autosave"):
            assert adjusted(FLAT, [{"key": key, "name": "X", "shown": True}]) is FLAT


@pytest.mark.django_db
class TestOfAnInitiative:
    def test_the_lead_organisations_headings_count(self, case: factories.Case, draft: Document) -> None:
        for organisation, name in ((case.lead, "Why"), (case.partner, "What for")):
            rows = [{"key": "identified_need", "name": name, "shown": True}]
            headings.save(organisation, FLAT, rows, by=case.administrator, seen_version=1)
        initiative = case.fresh()
        heading = type_for(initiative, "idea_description").heading("identified_need")
        draft.initiative = initiative
        assert str(heading.name) == "Why" and methods_name(draft, heading) == "Identified need"
        assert methods_name(draft, FLAT.heading("target_group")) == ""
        assert type_for(initiative, "needs_analysis") is method.document_type("needs_analysis")

    def test_all_types_cost_one_query(self, case: factories.Case, django_assert_num_queries: Any) -> None:
        initiative = case.fresh()
        with django_assert_num_queries(1):
            for kind in method.document_types():
                type_for(initiative, kind.key)

    def test_a_type_nobody_knows_is_not_found(self, case: factories.Case) -> None:
        with pytest.raises(KeyError):
            type_for(case.initiative, "nothing")


@pytest.mark.django_db
class TestSaving:
    def save(self, case: factories.Case, rows: list[dict[str, Any]], version: int = 1) -> OwnHeadings:
        return headings.save(case.lead, FLAT, rows, by=case.administrator, seen_version=version)

    def test_what_changed_is_in_the_record_of_the_installation(self, case: factories.Case) -> None:
        rows = with_own(
            FLAT, [{"key": "target_group", "name": "Who", "shown": True}, {"key": "rough_cost", "shown": False}], "Risks", "start"
        )
        assert self.save(case, rows).version == 2
        event = Event.objects.select_related("text").get(action="documents.headings.changed")
        changes = event.text.data["changes"]
        assert event.stream == INSTALLATION and changes["Risks"] == ["", "Risks"]
        assert changes[FLAT.heading("target_group").name.in_(case.lead.language)][1] == "Who"
        assert changes[FLAT.heading("rough_cost").name.in_(case.lead.language)][1] == "" and "order" not in changes
        self.save(case, moved(FLAT, rows, "target_group", -1), version=2)
        after = Event.objects.select_related("text").filter(action="documents.headings.changed").order_by("seq").last()
        assert after is not None and list(after.text.data["changes"]) == ["order"]

    def test_the_methods_own_words_are_not_kept_as_a_name(self, case: factories.Case) -> None:
        rows = [{"key": "target_group", "name": FLAT.heading("target_group").name.in_(case.lead.language), "shown": True}]
        assert self.save(case, rows).rows == [] and not Event.objects.filter(action="documents.headings.changed").exists()

    def test_it_goes_back_to_the_method(self, case: factories.Case) -> None:
        self.save(case, [{"key": "target_group", "name": "Who", "shown": True}])
        assert self.save(case, [], version=2).rows == []

    def test_the_second_who_saves_is_told(self, case: factories.Case) -> None:
        self.save(case, [{"key": "target_group", "name": "Who", "shown": True}])
        with pytest.raises(Superseded):
            self.save(case, [{"key": "target_group", "name": "Whom", "shown": True}])
        with pytest.raises(Superseded):
            self.save(case, [{"key": "target_group", "name": "Who", "shown": True}])

    def test_something_must_remain(self, case: factories.Case) -> None:
        with pytest.raises(ValidationError, match="at least one heading"):
            self.save(case, [{"key": key, "shown": False} for key in keys(FLAT)])

    def test_own_headings_have_names_and_are_twenty_at_most(self, case: factories.Case) -> None:
        with pytest.raises(ValidationError) as error:
            self.save(case, [{"key": f"own-{n}", "name": "", "shown": True} for n in range(21)])
        assert "at most 20" in error.value.message_dict["new"][0] and "Write a name" in error.value.message_dict["name-own-3"][0]
        with pytest.raises(ValidationError) as error:
            self.save(case, [{"key": "target_group", "name": "x" * 121, "shown": True}])
        assert "Shorten this to 120" in error.value.message_dict["name-target_group"][0]
        assert len([one for one in everything(arranged(FLAT, self.save(case, self.twenty()).rows)) if one.method is None]) == 20

    def twenty(self) -> list[dict[str, Any]]:
        return [{"key": f"own-{n}", "name": f"Own {n}", "shown": True} for n in range(20)]
