"""What changed between two bases: by theme, in words, whatever lies in them."""

from dataclasses import dataclass
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from milestones import since


@dataclass(frozen=True)
class Item:
    kind: str
    key: str
    title: str
    content: Any


def register(key: str, title: str, **entries: str) -> Item:
    """A register with entries named a="Risk one|5": title, and a field after the bar."""
    rows = {pk: {"title": said.partition("|")[0], "fields": {"level": said.partition("|")[2], "rank": pk}} for pk, said in entries.items()}
    return Item("register", f"register:{key}", title, {"document": {}, "entries": rows})


def dates(**days: str) -> Item:
    return Item("summary", since.DATES, "Dates", {key.removeprefix("m"): day for key, day in days.items()})


def test_it_tells_what_is_new_gone_and_changed_by_theme() -> None:
    then = [register("risks", "Risks", a="R1 Delay", b="R2 Cost", c="R3 Law|1"), register("goals", "Goals", g="G1 Faster")]
    now = [register("risks", "Risks", b="R2 Cost", c="R3 Law|5", d="R4 Staff"), register("goals", "Goals", g="G1 Faster")]
    (line,) = since.changes(then, now)
    assert (line.theme, line.title, line.then, line.now) == ("risks", "Risks", "3", "3")
    assert line.what == "New: R4 Staff. Gone: R1 Delay. Changed: R3 Law"


def test_the_order_in_a_list_is_no_change_of_what_it_says() -> None:
    before = register("risks", "Risks", a="R1 Delay")
    after = Item(before.kind, before.key, before.title, {"entries": {"a": {"title": "R1 Delay", "fields": {"level": "", "rank": 9}}}})
    assert since.changes([before], [after]) == []


def test_many_are_counted_and_those_without_a_title_too() -> None:
    many = register("risks", "Risks", **{f"r{n}": f"R{n} Risk {n}" for n in range(6)})
    nameless = register("checklists", "Checklists", **{f"a{n}": "" for n in range(3)})
    lines = since.changes([register("risks", "Risks"), register("checklists", "Checklists")], [many, nameless])
    assert [line.what for line in lines] == ["New: R0 Risk 0, R1 Risk 1, R2 Risk 2, 3 more", "New: 3"]
    assert [line.theme for line in lines] == ["risks", "other"]


def test_a_date_that_moved_is_told_in_working_days() -> None:
    lines = since.changes(
        [dates(m2="2026-03-06", end="2026-12-01", m3="")], [dates(m2="2026-03-10", end="2026-11-30", m3="2026-06-01")], "SE"
    )
    assert [(line.title, line.what) for line in lines] == [
        ("Milestone II", "2 working days later"), ("The work ends, as calculated", "1 working day earlier"), ("Milestone III", "Set"),
    ]  # fmt: skip


def test_what_the_other_basis_never_held_is_not_told_as_changed() -> None:
    assert since.changes([], [register("risks", "Risks", a="R1 Delay")]) == []


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.text(max_size=80), max_size=8))
def test_nothing_differs_from_itself(entries: dict[str, str]) -> None:
    rows = {pk: {"title": title, "fields": {"x": title}} for pk, title in entries.items()}
    item = Item("register", "register:risks", "Risks", {"entries": rows})
    assert since.changes([item], [item]) == []


@given(*[st.dictionaries(st.text(min_size=1, max_size=3), st.text(min_size=1, max_size=200), max_size=8)] * 2)
def test_two_different_lists_always_yield_one_line(then: dict[str, str], now: dict[str, str]) -> None:
    def held(entries: dict[str, str]) -> Item:
        return Item("register", "register:risks", "R", {"entries": {k: {"title": v, "fields": {"x": v}} for k, v in entries.items()}})

    assert len(since.changes([held(then)], [held(now)])) == (then != now)
