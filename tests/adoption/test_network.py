"""The arithmetic of the plan, checked against networkx: an independent implementation of longest paths (the critical path method)."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adoption.network import Circle, Link, Work, in_order, moved, schedule, too_early

pytestmark = pytest.mark.once
START = "start"


@st.composite
def plans(draw, most=9, fixed=False):
    """Tasks 0…n-1 and links that only lead from smaller to greater numbers: no circle."""
    count = draw(st.integers(1, most))
    works = [
        Work(n, draw(st.integers(-5, 40)), draw(st.integers(1, 15)), fixed and draw(st.booleans())) for n in range(count)
    ]  # fmt: skip
    pairs = [(a, b) for a in range(count) for b in range(a + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=14)) if pairs else []
    return works, [Link(a, b, draw(st.integers(0, 6))) for a, b in chosen]


def graph(works, links, finish=None):
    """Activity on arc: an arc from the start bears the planned first day, one between tasks the length of the first and the lag."""
    found = nx.DiGraph()
    for work in works:
        found.add_edge(START, work.key, weight=work.first + 1000)  # longest paths begin at the start, whatever the sign of a day
    for link in links:
        length = next(work.length for work in works if work.key == link.before)
        found.add_edge(link.before, link.after, weight=length + link.lag)
    if finish is not None:
        for work in works:
            found.add_edge(work.key, finish, weight=work.length)
    return found


def longest_to(network, key):
    """Weight of the longest path from the start to a node, by networkx."""
    reached = network.subgraph(nx.ancestors(network, key) | {key})
    return nx.dag_longest_path_length(reached) - 1000


@given(plans())
def test_earliest_days_are_longest_paths(plan):
    works, links = plan
    placed, network = schedule(works, links), graph(works, links)
    assert {key: one.first for key, one in placed.items()} == {work.key: longest_to(network, work.key) for work in works}


@given(plans())
def test_the_longest_path_through_the_network_is_critical(plan):
    works, links = plan
    placed, network = schedule(works, links), graph(works, links, finish="end")
    path = nx.dag_longest_path(network)
    end = nx.dag_longest_path_length(network) - 1000
    assert end == max(one.last for one in placed.values()) + 1
    assert all(placed[key].critical for key in path if key not in (START, "end"))


@given(plans())
def test_slack_is_what_a_task_may_slip_and_no_day_more(plan):
    works, links = plan
    placed = schedule(works, links)
    end = max(one.last for one in placed.values())
    for work in works:
        for slip, holds in ((placed[work.key].slack, True), (placed[work.key].slack + 1, False)):
            later = [Work(w.key, placed[w.key].first + slip if w is work else w.first, w.length) for w in works]
            assert (max(one.last for one in schedule(later, links).values()) == end) is holds


@given(plans(fixed=True), st.integers(0, 30), st.integers(1, 15))
def test_what_waits_is_pushed_just_as_far_as_it_must(plan, shift, length):
    works, links = plan
    asked = works[0]
    wanted = Work(asked.key, asked.first + shift, length, asked.fixed)
    found = moved(works, links, {asked.key: wanted})
    after = [found.get(work.key, work) for work in works]
    before = {(link.before, link.after) for link in too_early(works, links)}
    assert all(was.fixed is False for was in works if was.key in found and was.key != asked.key)
    assert all(found[work.key].first >= work.first and found[work.key].length == work.length for work in works[1:] if work.key in found)
    assert {(link.before, link.after) for link in too_early(after, links)} <= before, "nothing breaks that was whole"
    for work in works[1:]:
        if work.key in found:  # it stands right where something it waits for lets it begin
            by_key = {one.key: one for one in after}
            assert found[work.key].first == max(by_key[link.before].last + 1 + link.lag for link in links if link.after == work.key)


@given(plans(), st.integers(-20, 20))
def test_all_alike_never_breaks_what_was_whole(plan, shift):
    works, links = plan
    asked = works[0]
    found = moved(works, links, {asked.key: Work(asked.key, asked.first + shift, asked.length)}, all_alike=True)
    after = [found.get(work.key, work) for work in works]
    before = {(link.before, link.after) for link in too_early(works, links)}
    assert {(link.before, link.after) for link in too_early(after, links)} <= before
    if len(works) == 1:
        assert set(found) == ({asked.key} if shift else set())


def test_all_alike_keeps_the_distance():
    works, links = [Work("a", 0, 3), Work("b", 10, 2), Work("c", 20, 1)], [Link("a", "b"), Link("b", "c")]
    found = moved(works, links, {"a": Work("a", 4, 3)}, all_alike=True)
    assert {key: work.first for key, work in found.items()} == {"a": 4, "b": 14, "c": 24}
    assert {key: work.first for key, work in moved(works, links, {"a": Work("a", 4, 3)}).items()} == {"a": 4}
    earlier = moved(works, links, {"a": Work("a", -4, 3)}, all_alike=True)
    assert {key: work.first for key, work in earlier.items()} == {"a": -4, "b": 6, "c": 16}


def test_done_tasks_stay_and_hold_nothing_up():
    works, links = [Work("a", 0, 3), Work("b", 1, 2, fixed=True), Work("c", 3, 1)], [Link("a", "b"), Link("b", "c")]
    assert set(moved(works, links, {"a": Work("a", 9, 3)})) == {"a"}
    assert too_early(works, links) == []
    assert schedule(works, links)["b"].first == 1


def test_a_negative_lag_lets_them_overlap():
    placed = schedule([Work("a", 0, 5), Work("b", 0, 2)], [Link("a", "b", -2)])
    assert (placed["b"].first, placed["b"].last) == (3, 4)
    assert placed["a"].critical and placed["b"].critical


@given(st.integers(2, 8), st.randoms(use_true_random=False))
def test_a_circle_names_its_tasks_in_their_order(count, random):
    keys = list(range(count + 3))
    random.shuffle(keys)
    ring = keys[:count]
    links = [Link(a, b) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]
    links += [Link(ring[0], keys[-1]), Link(keys[-2], ring[-1])]
    with pytest.raises(Circle) as caught:
        in_order(keys, links)
    named = caught.value.keys
    assert set(named) == set(ring) and len(named) == count
    assert all((a, b) in {(link.before, link.after) for link in links} for a, b in zip(named, [*named[1:], named[0]], strict=True))


@given(plans())
def test_order_puts_each_after_what_it_waits_for(plan):
    works, links = plan
    order = in_order([work.key for work in works], links)
    assert sorted(order) == [work.key for work in works]
    assert all(order.index(link.before) < order.index(link.after) for link in links)
