"""Graphs of bit sets, matchings and covers, against their definitions on small graphs of any shape."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from checker.precedents.bits import grouped, positions
from checker.precedents.cover import bracket
from checker.precedents.eras import eras, within
from checker.precedents.graph import Graph, closure, relations
from checker.precedents.matching import covers, largest
from checker.precedents.order import Base
from tests import allpairs
from tests.bases import bases


@st.composite
def successors(draw: st.DrawFn, *, loops: bool = True, most: int = 8) -> list[int]:
    """For each node a bit set of others."""
    size = draw(st.integers(0, most))
    pairs = [(a, b) for a, b in product(range(size), repeat=2) if loops or a != b]
    chosen = draw(st.sets(st.sampled_from(pairs))) if pairs else set()
    return [sum(1 << b for a, b in chosen if a == node) for node in range(size)]


def turned(ahead: Sequence[int]) -> list[int]:
    return [sum(1 << a for a, one in enumerate(ahead) if one >> b & 1) for b in range(len(ahead))]


@given(successors())
def test_closure_is_what_can_be_reached(ahead: list[int]) -> None:
    for start, found in enumerate(closure(ahead)):
        reached, front = {start}, [start]
        while front:
            further = set(positions(ahead[front.pop()])) - reached
            reached |= further
            front += further
        assert set(positions(found)) == reached


@given(successors())
def test_a_strict_order_is_transitive_and_never_runs_both_ways(ahead: list[int]) -> None:
    arcs = {(a, b) for a, one in enumerate(ahead) for b in positions(one)}
    expected = not any((b, a) in arcs for a, b in arcs) and all(
        (a, d) in arcs for (a, b), (c, d) in product(arcs, repeat=2) if b == c
    )
    assert Graph(ahead, turned(ahead)).is_strict_order() == expected


@given(successors(most=5))
def test_a_largest_matching_is_as_large_as_a_smallest_cover_of_both_sides(ahead: list[int]) -> None:
    nodes = len(ahead)
    arcs = [(a, nodes + b) for a, one in enumerate(ahead) for b in positions(one)]
    sets = smallest_sets(2 * nodes, arcs)
    matching = largest(ahead, nodes)
    assert matching.size == len(sets[0])
    assert all(matching.left[b] == a and ahead[a] >> b & 1 for a, b in enumerate(matching.right) if b >= 0)
    assert sum(a >= 0 for a in matching.left) == matching.size
    found = covers(Graph(ahead, turned(ahead)), matching)
    for node in range(nodes):
        left = [node in one for one in sets]
        right = [nodes + node in one for one in sets]
        assert found.from_free[0] >> node & 1 == (not any(left))
        assert found.from_free[1] >> node & 1 == all(right)
        assert found.to_free[0] >> node & 1 == all(left)
        assert found.to_free[1] >> node & 1 == (not any(right))


def test_a_matching_grows_along_paths_that_undo_earlier_pairs() -> None:
    """Every left node but the last has two neighbours; the last one's only neighbour is everyone's first choice."""
    size = 50
    ahead = [(1 << node) | (1 << node + 1) for node in range(size - 1)] + [1]
    assert largest(ahead, size).size == size


@given(successors(loops=False, most=9), st.data())
def test_brackets_hold_the_smallest_cover_of_any_graph(ahead: list[int], data: st.DataObject) -> None:
    near = [one | other for one, other in zip(ahead, turned(ahead), strict=True)]
    edges = [(a, b) for a, one in enumerate(near) for b in positions(one)]
    free = [one for one in range(1 << len(ahead)) if not any(one >> a & 1 and one >> b & 1 for a, b in edges)]
    seed = data.draw(st.sampled_from(free))
    found = bracket(Graph(ahead, turned(ahead)), seed)
    assert found.at_least <= len(smallest_sets(len(ahead), edges)[0]) <= found.at_most
    assert found.at_most == found.cover.bit_count() <= len(ahead) - seed.bit_count()
    assert all(found.cover >> a & 1 or found.cover >> b & 1 for a, b in edges)
    assert all(near[place] & ~found.cover for place in positions(found.cover))  # nobody can be kept after all


@given(bases(rows=(0, 10)))
def test_eras_part_the_members_and_are_no_longer_than_the_window(base: Base) -> None:
    for group in grouped(base):
        found = eras(base, group)
        for place, era in enumerate(found):
            assert era >> place & 1
            assert all(found[other] == era for other in positions(era))
            if base.order.window is None:
                assert era == group.everyone
            else:
                days = [base.days[group.rows[other]] for other in positions(era)]
                assert max(days) - min(days) <= base.order.window
        arcs = relations(base, group).certain
        inside = within(arcs, found)
        assert inside.is_strict_order()
        for place, era in enumerate(found):
            assert inside.ahead[place] == arcs.ahead[place] & era
            assert inside.behind[place] == arcs.behind[place] & era


def smallest_sets(nodes: int, edges: Sequence[tuple[int, int]]) -> list[frozenset[int]]:
    for size in range(nodes + 1):
        found = [frozenset(one) for one in combinations(range(nodes), size)]
        found = [one for one in found if all(a in one or b in one for a, b in edges)]
        if found:
            return found
    raise AssertionError


@given(bases(rows=(0, 10)))
def test_relations_are_those_of_the_pairs(base: Base) -> None:
    certain, possible = (allpairs.conflicts(base, certain=which) for which in (True, False))
    for group in grouped(base):
        found = relations(base, group)
        for place, row in enumerate(group.rows):
            for graph, pairs in ((found.certain, certain), (found.possible, possible)):
                assert {group.rows[other] for other in positions(graph.ahead[place])} == {
                    b for a, b in pairs if a == row
                }
                assert {group.rows[other] for other in positions(graph.behind[place])} == {
                    a for a, b in pairs if b == row
                }
            below = {group.rows[other] for other in positions(found.below[place])}
            assert below == {other for other in range(base.size) if allpairs.dominates(base, row, other)[0]}
