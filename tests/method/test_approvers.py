"""Who may approve a document: each type says it, a pack may say it otherwise, and a wrong word is told where it stands."""

from typing import Any

import pytest

import method
from adoption.choices import Role
from adoption.packs import grouped
from method import Approver, MethodDataError, packs
from method.loading import parts
from method.loading.whole import DATA, document_type
from method.model import USUAL_APPROVERS
from method.node import Mapped, Node, parse, read
from method.packs import Kind, What
from tests.support.packs import document, four, text

pytestmark = pytest.mark.once

WHOLE = method.whole()
USUAL = ("business_owner", "steering_chair")
STEERING = ("steering_chair", "steering_member", "business_owner")


def with_pack(*kinds: dict[str, Any]) -> method.Method:
    return packs.applied(WHOLE, packs.parse(text(documents=list(kinds)), "pack.yaml", WHOLE))


def node(lines: str) -> Node:
    return parse(f"key: paper\n{lines}", "documents.yaml")


def test_every_role_that_may_approve_is_one_that_people_hold_in_an_initiative_and_that_the_method_explains() -> None:
    assert set(Approver) <= set(Role.values) and set(Approver) <= {role.key for role in WHOLE.roles}


def test_every_type_that_is_written_states_it_in_the_data() -> None:
    stated = {one.string("key") for one in read(DATA, "documents.yaml").nodes("documents") if one.has("approved_by")}
    assert stated == {kind.key for kind in WHOLE.document_types if kind.written} and len(stated) == 28


def test_the_business_owner_may_approve_every_type() -> None:
    """Whoever answers for the need is never shut out; in most initiatives it is the one role that is always held."""
    assert [kind.key for kind in WHOLE.document_types if Approver.BUSINESS_OWNER not in kind.approved_by] == []


@pytest.mark.parametrize(
    ("key", "roles"),
    [
        ("idea_description", USUAL),
        ("benefits_realisation_plan", USUAL),
        ("benefits_evaluation_report", USUAL),
        ("letter_of_intent", USUAL),
        ("prestudy_report", STEERING),
        ("business_case", STEERING),
        ("maintenance_plan", STEERING),
        ("operations_plan", ("coordinator", *USUAL)),
        ("status_report", ("coordinator", *USUAL)),
    ],
)
def test_who_approves_follows_what_the_document_is_for(key: str, roles: tuple[str, ...]) -> None:
    assert WHOLE.document_type(key).approved_by == roles


def test_what_the_steering_group_decides_on_its_members_may_approve() -> None:
    """Milestones II to VII, but for plans of operation, agreements and benefits."""
    without = {kind.key for n in range(2, 8) for kind in WHOLE.basis_types(n) if Approver.STEERING_MEMBER not in kind.approved_by}
    assert without == {"benefits_realisation_plan", "cooperation_agreement", "operations_plan"}


class TestLoading:
    def test_without_a_word_it_is_the_owner_and_the_chair(self) -> None:
        assert parts.approvers(node("")) == USUAL_APPROVERS == USUAL

    def test_the_order_of_the_file_is_kept(self) -> None:
        assert parts.approvers(node("approved_by: [expert, coordinator]")) == ("expert", "coordinator")

    @pytest.mark.parametrize(
        ("lines", "says"),
        [
            ("approved_by: [minister]", "“minister” cannot approve a document; name any of business_owner, steering_chair,"),
            ("approved_by: [reader]", "“reader” cannot approve a document"),
            ("approved_by: []", "must be a list that is not empty"),
            ("approved_by: coordinator", "must be a list of texts"),
            ("approved_by: [expert, expert]", "names something twice"),
        ],
    )
    def test_a_wrong_word_is_told_with_file_line_and_key(self, lines: str, says: str) -> None:
        with pytest.raises(MethodDataError) as caught:
            parts.approvers(node(lines))
        assert str(caught.value).startswith("documents.yaml, line 2: approved_by: ") and says in str(caught.value)
        assert caught.value.line == 2

    def test_a_document_type_may_be_read_without_it(self) -> None:
        source = read(DATA, "documents.yaml").nodes("documents")[0]
        values = Mapped({key: value for key, value in source.values.items() if key != "approved_by"})
        values.lines = source.values.lines  # type: ignore[attr-defined]
        assert document_type(Node(source.file, source.path, values)).approved_by == USUAL


class TestPacks:
    def test_a_new_document_says_it_or_has_the_usual(self) -> None:
        after = with_pack(document(approved_by=["coordinator"]), document("second_paper"))
        assert after.document_type("own_paper").approved_by == ("coordinator",)
        assert after.document_type("second_paper").approved_by == USUAL

    def test_of_a_document_of_the_method_it_is_told_otherwise_alone_or_with_headings(self) -> None:
        after = with_pack({"key": "idea_description", "approved_by": ["coordinator", "expert"]})
        assert after.document_type("idea_description").approved_by == ("coordinator", "expert")
        assert after.document_type("idea_description").headings == WHOLE.document_type("idea_description").headings
        more = {"key": "idea_description", "approved_by": ["expert"], "headings": [{"key": "own_end", "name": four("End")}]}
        assert with_pack(more).document_type("idea_description").heading("own_end").number == "6"

    def test_headings_alone_leave_it_as_it_is(self) -> None:
        headings = [{"key": "own_end", "name": four("End")}]
        kind = with_pack({"key": "prestudy_report", "headings": headings}).document_type("prestudy_report")
        assert kind.approved_by == STEERING

    @pytest.mark.parametrize("kind", [document(approved_by=["boss"]), {"key": "idea_description", "approved_by": ["boss"]}])
    def test_a_wrong_role_is_refused_with_its_place(self, kind: dict[str, Any]) -> None:
        with pytest.raises(MethodDataError) as caught:
            with_pack(kind)
        assert str(caught.value).startswith("pack.yaml, line ")
        assert f"documents[{kind['key']}].approved_by: “boss” cannot approve a document" in str(caught.value)

    def test_one_of_the_method_that_says_nothing_is_still_refused(self) -> None:
        with pytest.raises(MethodDataError, match="headings: is missing"):
            with_pack({"key": "idea_description"})

    def test_the_preview_says_who_approved_it_before_and_who_would(self) -> None:
        (found,) = packs.changes(WHOLE, with_pack({"key": "idea_description", "approved_by": ["coordinator"]}))
        assert (found.kind, found.what, found.key) == (Kind.CHANGED, What.APPROVERS, "idea_description")
        assert (found.before.en, found.after.en) == ("Business owner, Chair of the steering group", "Coordinator")
        ((title, (line,)),) = grouped([found])
        assert (str(title), line.name, line.after) == ("Who approves a document", "Idea description", "Coordinator")

    def test_of_a_new_document_it_is_not_told_apart(self) -> None:
        assert [change.what for change in packs.changes(WHOLE, with_pack(document(approved_by=["coordinator"])))] == [What.DOCUMENT]
