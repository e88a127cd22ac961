"""Bounds on the fewest cases to set aside where conflicts are no order, so that no exact method is quick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.precedents.bits import Bits, positions
from checker.precedents.graph import Graph
from checker.precedents.matching import covers, largest


@dataclass(frozen=True, slots=True)
class Bracket:
    """Bounds on the size of a smallest cover of a graph."""

    at_least: int
    at_most: int
    cover: Bits
    """A cover of `at_most` members, none of which can be left out of it."""


def bracket(graph: Graph, seed: Bits = 0) -> Bracket:
    """Bounds from the relaxation to halves, whose optimum is half of a largest matching of the graph's double.

    Below, that optimum rounded up. Above, a cover that follows it where it is whole, which some smallest cover does too
    (Nemhauser and Trotter 1975), and elsewhere keeps the members with the fewest conflicts first; or a cover that keeps
    the `seed`, members without conflict among each other, before all others, if that is smaller.
    """
    near = [one | other for one, other in zip(graph.ahead, graph.behind, strict=True)]
    matching = largest(near, len(near))
    out_left, in_right = covers(Graph(near, near), matching).from_free
    everyone = (1 << len(near)) - 1
    no, half, one = out_left & ~in_right, everyone & ~(out_left ^ in_right), in_right & ~out_left
    kept = max(
        _without_conflict(near, (no, half, one)),
        _without_conflict(near, (seed, everyone & ~seed)),
        key=int.bit_count,
    )
    cover = everyone & ~kept
    return Bracket((matching.size + 1) // 2, cover.bit_count(), cover)


def _without_conflict(near: Sequence[Bits], ranks: Sequence[Bits]) -> Bits:
    """Members without conflict that no other can join: those of the first rank first, the least in conflict first."""
    kept = 0
    for rank in ranks:
        for place in sorted(positions(rank), key=lambda place: (near[place] & rank).bit_count()):
            if not near[place] & kept:
                kept |= 1 << place
    return kept
